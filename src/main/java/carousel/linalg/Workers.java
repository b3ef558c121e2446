package carousel.linalg;

import carousel.check.Background;
import carousel.linalg.kernels.SharedPacks;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.IntConsumer;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Runs the shards of a batch on as many threads as the machine has cores ({@value #PROPERTY} sets another number).
 *
 * <p>Threads: any number may call these methods at once; each call waits for its own work.
 */
public final class Workers {
    /** The system property that sets the number of threads. */
    public static final String PROPERTY = "carousel.threads";

    /** Not final, so that tests can change it and show that it affects only the time. */
    static int threads =
            Math.max(1, Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors()));

    /**
     * How long a waiting thread keeps looking before it sleeps. It is about the time that waking a thread takes, which
     * is a large part of a small training step.
     */
    private static final long PATIENCE_NANOS = 50_000;

    /** How long a helper sleeps before it ends. */
    private static final long IDLE_SECONDS = 2;

    /** The number of floats from which two threads are faster than one. */
    private static final int WORTH_SHARING = 50_000;

    /** How long to wait after the system has refused a thread: the JVM prints a warning at each refusal. */
    private static final long PAUSE_SECONDS = 10;

    /** When a thread may be asked for again; not private, so that tests need not wait. */
    static volatile long askAgain = System.nanoTime();

    /** Starts a thread; not final, so that tests can refuse one. */
    static BiPredicate<String, Runnable> starts = Background::start;

    private static final BlockingQueue<Runnable> SHARES = new LinkedBlockingQueue<>();
    private static final AtomicInteger HELPERS = new AtomicInteger();

    private Workers() {}

    /**
     * A group of passes of the same layers that run side by side. Each parameter is packed once for the whole group.
     *
     * <p>Threads: for one call of {@link #each} at a time.
     */
    public static final class Group {
        private final SharedPacks packs = new SharedPacks();
    }

    /** Runs work(0) … work(n - 1), each once, in any order, also on this thread; rethrows an exception of the work. */
    public static void each(int n, IntConsumer work) {
        each(new Group(), n, work);
    }

    /** The same for the work of a group's passes. No parameter may change meanwhile. */
    public static void each(Group group, int n, IntConsumer work) {
        group.packs.next();
        int helpers = Math.min(threads, n) - 1;
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch left = new CountDownLatch(n);
        Runnable share = () -> {
            SharedPacks before = SharedPacks.enter(group.packs);
            for (int i = next.getAndIncrement(); i < n; i = next.getAndIncrement()) {
                try {
                    work.accept(i);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                } finally {
                    left.countDown();
                }
            }
            SharedPacks.enter(before);
        };
        for (int i = 0; i < helpers; i++) {
            SHARES.add(share);
        }
        boolean more = true;
        while (more
                && HELPERS.get() < helpers) { // after add: a helper that ends looks once more when it no longer counts
            more = startHelper();
        }
        try {
            share.run();
        } finally {
            SHARES.removeIf(s -> s == share); // does not wait for helpers that have not started
            await(left);
        }
        rethrow(failure.get());
    }

    /** Runs work(i) for every matrix i, like {@link #each}; if the matrices are small, only on the calling thread. */
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

    /** Whether there is another helper now. After the system has refused a thread, it is left alone for a while. */
    private static boolean startHelper() {
        if (System.nanoTime() - askAgain < 0) {
            return false;
        }
        boolean started = starts.test("carousel-worker-" + HELPERS.incrementAndGet(), Workers::help);
        if (!started) {
            HELPERS.decrementAndGet();
            askAgain = System.nanoTime() + TimeUnit.SECONDS.toNanos(PAUSE_SECONDS);
        }
        return started;
    }

    /** Helps until nothing comes for a while; helpers would keep the library's class loader alive. */
    private static void help() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = helpOnce();
            }
        } catch (Throwable e) { // the memory is full: the helper ends, and the next batch starts another one
            HELPERS.decrementAndGet();
            throw e;
        }
    }

    /** Does what there is to do; false if nothing came for a while, and this helper no longer counts. */
    private static boolean helpOnce() {
        Runnable share = nextShare();
        if (share == null) {
            HELPERS.decrementAndGet();
            share = SHARES.poll();
            if (share == null) {
                return false;
            }
            HELPERS.incrementAndGet();
        }
        share.run();
        return true;
    }

    private static @Nullable Runnable nextShare() {
        while (true) {
            try {
                for (long tired = System.nanoTime() + PATIENCE_NANOS; System.nanoTime() < tired; Thread.onSpinWait()) {
                    Runnable share = SHARES.poll();
                    if (share != null) {
                        return share;
                    }
                }
                return SHARES.poll(IDLE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // helpers are not meant to be interrupted
            }
        }
    }

    /** Waits even when the caller is interrupted, because the shards write into shared memory. */
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

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
