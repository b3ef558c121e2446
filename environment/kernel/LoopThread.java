package org.rapaio.jupyter.kernel.channels;

import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Replaces the kernel's own class of this name, by coming first in the class path. The kernel's class has three faults,
 * each of which leaves a kernel that does not answer. It is told to run only after it has started, so it may stop at
 * once. It takes messages before the kernel can handle them, and drops them. It ends at a message that it cannot read.
 * The loop of the control channel is ours.
 */
public final class LoopThread extends Thread {
    private static final Logger LOGGER = Logger.getLogger(LoopThread.class.getSimpleName());
    private static final CompletableFuture<Runnable> CONTROL = new CompletableFuture<>();

    private final long pause;
    private final Runnable body;
    private final boolean isControl;
    private volatile boolean stopped;

    /** A thread that repeats the body until {@link #shutdown}, pausing this many milliseconds in between. */
    public LoopThread(String name, long pause, Runnable body) {
        super(name);
        this.pause = pause;
        this.body = body;
        Class<?> channel = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass();
        isControl = channel == ControlChannel.class;
    }

    /** Lets all these threads begin; the one for the control channel runs the given body instead of its own. */
    public static void begin(Runnable control) {
        CONTROL.complete(control);
    }

    @Override
    public void run() {
        Runnable control = CONTROL.join();
        try {
            while (!stopped) {
                runOnce(isControl ? control : body);
                sleep(pause);
            }
        } catch (InterruptedException e) {
            // an interrupt means stop
        }
    }

    private void runOnce(Runnable body) {
        try {
            body.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "a message was not handled", e);
        }
    }

    public void shutdown() {
        stopped = true;
    }
}
