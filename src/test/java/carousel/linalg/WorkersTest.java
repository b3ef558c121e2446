package carousel.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    private final int before = Threads.get();

    @AfterEach
    void restore() {
        Threads.set(before);
        assertFalse(Thread.interrupted());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyPieceIsDoneOnce(int threads) {
        Threads.set(threads);
        for (int n : new int[] {0, 1, 2, 3, 100}) {
            AtomicIntegerArray done = new AtomicIntegerArray(n);
            Workers.each(n, done::incrementAndGet);
            IntStream.range(0, n).forEach(i -> assertEquals(1, done.get(i), i + " of " + n));
        }
    }

    /** Both pieces wait for each other, so that two threads must be at work. */
    @Test
    void twoThreadsWorkAtATime() {
        Threads.set(2);
        AtomicInteger begun = new AtomicInteger();
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Workers.each(2, i -> {
            seen.add(Thread.currentThread());
            begun.incrementAndGet();
            while (begun.get() < 2) {
                Thread.onSpinWait();
            }
        });
        assertEquals(2, seen.size());
        assertTrue(seen.remove(Thread.currentThread()));
        Thread helper = seen.iterator().next();
        assertTrue(helper.isDaemon(), "a program would not end");
        assertTrue(helper.getName().startsWith("carousel-worker-"), helper.getName());
    }

    /** One refusal left the count of helpers too high for ever, and all later training on too few threads. */
    @Test
    void aSystemThatRefusesAThreadIsAskedAgainLater() {
        BiPredicate<String, Runnable> given = Workers.starts;
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean refuses = new AtomicBoolean(true);
        Workers.starts = (name, work) -> {
            asked.incrementAndGet();
            return !refuses.get() && given.test(name, work);
        };
        int n = 40; // more than may be left of other tests
        Threads.set(n);
        try {
            AtomicInteger done = new AtomicInteger();
            Workers.each(n, i -> done.incrementAndGet());
            Workers.each(n, i -> done.incrementAndGet());
            assertEquals(2 * n, done.get());
            assertEquals(1, asked.get());

            refuses.set(false);
            Workers.askAgain = System.nanoTime();
            CountDownLatch all = new CountDownLatch(n);
            Workers.each(n, i -> {
                all.countDown();
                try {
                    assertTrue(all.await(20, TimeUnit.SECONDS), all + " of 40 have no thread");
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        } finally {
            Workers.starts = given;
            Workers.askAgain = System.nanoTime();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatGoesWrongIsThrownAfterTheRestIsDone(int threads) {
        Threads.set(threads);
        for (Throwable wrong : List.of(new IllegalStateException("a"), new OutOfMemoryError("b"))) {
            AtomicInteger done = new AtomicInteger();
            Throwable thrown = assertThrows(
                    Throwable.class,
                    () -> Workers.each(10, i -> {
                        done.incrementAndGet();
                        if (i == 3 && wrong instanceof RuntimeException e) {
                            throw e;
                        }
                        if (i == 3 && wrong instanceof Error e) {
                            throw e;
                        }
                    }));
            assertSame(wrong, thrown);
            assertEquals(10, done.get());
        }
    }

    /** The helpers write into memory that the caller would otherwise use too early. */
    @Test
    void anInterruptedCallerStillWaitsAndStaysInterrupted() {
        Threads.set(2);
        Thread caller = Thread.currentThread();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        caller.interrupt();
        Workers.each(2, i -> {
            begun.incrementAndGet();
            while (begun.get() < 2) {
                Thread.onSpinWait();
            }
            long end = System.nanoTime() + 3_000_000;
            while (Thread.currentThread() != caller && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            done.incrementAndGet();
        });
        assertEquals(2, done.get());
        assertTrue(Thread.interrupted());
    }

    /** Waking a thread costs more than a few thousand additions. */
    @Test
    void smallMatricesStayOnTheCallingThread() {
        Threads.set(2);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        AtomicIntegerArray done = new AtomicIntegerArray(3);
        List<FloatMatrix> small = List.of(new FloatMatrix(9, 9), new FloatMatrix(1, 1), new FloatMatrix(3, 4));
        Workers.eachOf(small, i -> {
            seen.add(Thread.currentThread());
            done.incrementAndGet(i);
        });
        assertEquals(Set.of(Thread.currentThread()), seen);
        IntStream.range(0, 3).forEach(i -> assertEquals(1, done.get(i)));

        AtomicInteger begun = new AtomicInteger();
        Workers.eachOf(List.of(new FloatMatrix(200, 125), new FloatMatrix(200, 125)), i -> {
            begun.incrementAndGet();
            while (begun.get() < 2) { // 50,000 numbers are shared
                Thread.onSpinWait();
            }
        });
        assertEquals(2, begun.get());
        Workers.eachOf(List.of(), i -> begun.incrementAndGet());
        assertEquals(2, begun.get());
    }
}
