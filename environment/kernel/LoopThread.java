package org.rapaio.jupyter.kernel.channels;

import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Stands in the class path before the kernel's own class of this name. That one is told to run only after it was
 * started, so that it may find that it should stop; it takes messages before the kernel knows what to do with them, and
 * drops them; and it ends where a message cannot be read. Each leaves a kernel that does not answer. The loop of the
 * control channel is ours.
 */
public final class LoopThread extends Thread {
    private static final Logger LOGGER = Logger.getLogger(LoopThread.class.getSimpleName());
    private static final CompletableFuture<Runnable> CONTROL = new CompletableFuture<>();

    private final long pause;
    private final Runnable body;
    private final boolean isControl;
    private volatile boolean stopped;

    /** A thread that repeats the body until {@link #shutdown}, with a pause of that many milliseconds. */
    public LoopThread(String name, long pause, Runnable body) {
        super(name);
        this.pause = pause;
        this.body = body;
        Class<?> channel = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass();
        isControl = channel == ControlChannel.class;
    }

    /** Lets all of these threads begin, the one of the control channel with this body in place of its own. */
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
            // to be interrupted is to be stopped
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
