package org.rapaio.jupyter.kernel.channels;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Stands in the class path before the kernel's own class of this name. That one is told to run only after it was
 * started, so that it may find that it should stop; it takes messages before the kernel knows what to do with them, and
 * drops them; and it ends where a message cannot be read. Each leaves a kernel that does not answer.
 */
public final class LoopThread extends Thread {
    private static final Logger LOGGER = Logger.getLogger(LoopThread.class.getSimpleName());
    private static final CountDownLatch CONNECTED = new CountDownLatch(1);

    private final long pause;
    private final Runnable body;
    private volatile boolean stopped;

    /** A thread that repeats the body until {@link #shutdown}, with a pause of that many milliseconds. */
    public LoopThread(String name, long pause, Runnable body) {
        super(name);
        this.pause = pause;
        this.body = body;
    }

    /** Lets all of these threads begin. */
    public static void connected() {
        CONNECTED.countDown();
    }

    @Override
    public void run() {
        try {
            CONNECTED.await();
            while (!stopped) {
                runOnce();
                sleep(pause);
            }
        } catch (InterruptedException e) {
            // to be interrupted is to be stopped
        }
    }

    private void runOnce() {
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
