package carousel.bench;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures how long it takes to pass a number from one core to another. The host of a virtual machine may move its
 * cores further apart. This slows down threads that synchronise at every time step, like those of the peers, the most.
 */
final class HandOver {
    private static final int TIMES = 200_000;

    private HandOver() {}

    /** The shortest one-way time of several trials, in nanoseconds. */
    static double nanos() {
        double least = Double.MAX_VALUE;
        for (int trial = 0; trial < 5; trial++) {
            least = Math.min(least, trial());
        }
        return least;
    }

    private static double trial() {
        AtomicInteger ball = new AtomicInteger();
        Thread other = new Thread(() -> play(ball, 1));
        other.setDaemon(true);
        other.start();
        long start = System.nanoTime();
        play(ball, 0);
        return (System.nanoTime() - start) / (2.0 * TIMES);
    }

    /** Waits for each number of its own kind, even or odd, and answers with the next number. */
    private static void play(AtomicInteger ball, int first) {
        for (int n = first; n < 2 * TIMES; n += 2) {
            while (ball.get() != n) {
                Thread.onSpinWait();
            }
            ball.set(n + 1);
        }
    }
}
