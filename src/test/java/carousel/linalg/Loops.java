package carousel.linalg;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Waits for the vector loops, for tests in other packages that measure how much is allocated. */
public final class Loops {
    private Loops() {}

    /** Waits until this JVM has compiled the vector loops or given up; before, each of their operations allocates. */
    public static void awaitCompiled() {
        while (Blas.describe().contains("until")) { // it gives up by itself
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * How many bytes this thread allocates in this work. If they are more than enough, it does the work again, at most
     * {@code times} in all, and returns the least: now and then the JVM throws compiled code away, and until it has
     * compiled it again, the vector loops allocate. What the work itself allocates, it allocates each time.
     */
    public static long leastAllocated(long enough, int times, Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < times && least > enough; i++) {
            awaitCompiled();
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            if (least > enough) {
                pause();
            }
        }
        return least;
    }
}
