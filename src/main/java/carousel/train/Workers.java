package carousel.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Runs the shards of a batch, on as many threads as the machine has cores ({@value #PROPERTY} sets another number). */
final class Workers {
    static final String PROPERTY = "carousel.threads";

    /** Not final for the sake of the tests, which prove that it changes nothing but the time. */
    static int threads =
            Math.max(1, Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors()));

    private static final ExecutorService POOL = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "carousel-worker");
        thread.setDaemon(true);
        return thread;
    });

    private Workers() {}

    /** Runs work(0) … work(n - 1), each once, in any order, the calling thread helping; throws what one of them threw. */
    static void each(int n, IntConsumer work) {
        int helpers = Math.min(threads, n) - 1;
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(helpers);
        Runnable share = () -> {
            try {
                for (int i = next.getAndIncrement(); i < n; i = next.getAndIncrement()) {
                    work.accept(i);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        };
        for (int i = 0; i < helpers; i++) {
            POOL.execute(() -> {
                share.run();
                done.countDown();
            });
        }
        share.run();
        await(done);
        rethrow(failure.get());
    }

    /** The shards write into shared memory, so they are waited for even when the caller is interrupted. */
    private static void await(CountDownLatch done) {
        boolean interrupted = false;
        while (done.getCount() > 0) {
            try {
                done.await();
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
