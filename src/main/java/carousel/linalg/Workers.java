package carousel.linalg;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jblas.FloatMatrix;

/** Runs the shards of a batch, on as many threads as the machine has cores ({@value #PROPERTY} sets another number). */
public final class Workers {
    /** The system property that sets the number of threads. */
    public static final String PROPERTY = "carousel.threads";

    /** Not final for the sake of the tests, which prove that it changes nothing but the time. */
    static int threads =
            Math.max(1, Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors()));

    /**
     * How long a thread looks for what it waits for before it sleeps: about as long as it takes to wake one, which is a
     * good part of a small step.
     */
    private static final long PATIENCE_NANOS = 50_000;

    /** How many floats it takes for two threads to go over them faster than one. */
    private static final int WORTH_SHARING = 50_000;

    private static final BlockingQueue<Runnable> SHARES = new LinkedBlockingQueue<>();
    private static final AtomicInteger HELPERS = new AtomicInteger();

    private Workers() {}

    /** Runs work(0) … work(n - 1), each once, in any order, the calling thread helping; throws what one of them threw. */
    public static void each(int n, IntConsumer work) {
        int helpers = Math.min(threads, n) - 1;
        while (HELPERS.get() < helpers) {
            help("carousel-worker-" + HELPERS.incrementAndGet());
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch left = new CountDownLatch(n);
        Runnable share = () -> {
            for (int i = next.getAndIncrement(); i < n; i = next.getAndIncrement()) {
                try {
                    work.accept(i);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                } finally {
                    left.countDown();
                }
            }
        };
        for (int i = 0; i < helpers; i++) {
            SHARES.add(share);
        }
        share.run();
        SHARES.removeIf(s -> s == share); // a helper that did not come in time is not waited for
        await(left);
        rethrow(failure.get());
    }

    /** Runs work(i) for every matrix i as {@link #each} does, but where they are small on the calling thread alone. */
    public static void eachOf(List<FloatMatrix> matrices, IntConsumer work) {
        long floats = 0;
        for (FloatMatrix m : matrices) {
            floats += m.length;
        }
        if (floats < WORTH_SHARING) {
            for (int i = 0; i < matrices.size(); i++) {
                work.accept(i);
            }
        } else {
            each(matrices.size(), work);
        }
    }

    private static void help(String name) {
        Thread helper = new Thread(
                () -> {
                    while (true) {
                        nextShare().run();
                    }
                },
                name);
        helper.setDaemon(true);
        helper.start();
    }

    private static Runnable nextShare() {
        while (true) {
            try {
                for (long tired = System.nanoTime() + PATIENCE_NANOS; System.nanoTime() < tired; Thread.onSpinWait()) {
                    Runnable share = SHARES.poll();
                    if (share != null) {
                        return share;
                    }
                }
                return SHARES.take();
            } catch (InterruptedException e) {
                // nobody has a reason to interrupt a helper
            }
        }
    }

    /** The shards write into shared memory, so they are waited for even when the caller is interrupted. */
    private static void await(CountDownLatch left) {
        long tired = System.nanoTime() + PATIENCE_NANOS;
        while (left.getCount() > 0 && System.nanoTime() < tired) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        while (left.getCount() > 0) {
            try {
                left.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
