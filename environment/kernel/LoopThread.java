package org.rapaio.jupyter.kernel.channels;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Stands in the class path before the kernel's own class of this name, which two races can leave deaf at its start: it
 * says that it runs only after it was started, so that the new thread may find that it should stop; and a message that
 * comes before the kernel knows its handlers ends it with an exception.
 */
public final class LoopThread extends Thread {
    private static final Logger LOGGER = Logger.getLogger(LoopThread.class.getSimpleName());

    private final long pause;
    private final Runnable body;
    private volatile boolean stopped;

    /** A thread that repeats the body until {@link #shutdown}, with a pause of that many milliseconds. */
    public LoopThread(String name, long pause, Runnable body) {
        super(name);
        this.pause = pause;
        this.body = body;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                body.run();
                sleep(pause);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) { // the client asks again
                LOGGER.log(Level.FINE, "message not handled", e);
            }
        }
    }

    public void shutdown() {
        stopped = true;
    }
}
