package carousel.bench;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a number takes from one core to another. A virtual machine's host may move the cores apart and together again;
 * threads that meet at every time step, as the peers' do, feel it most.
 */
final class HandOver {
    private static final int TIMES = 200_000;

    private HandOver() {}

    /** The time of one way, the least of several trials. */
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

    /** Waits for each number of one's own kind, even or odd, and puts the next one in its place. */
    private static void play(AtomicInteger ball, int first) {
        for (int n = first; n < 2 * TIMES; n += 2) {
            while (ball.get() != n) {
                Thread.onSpinWait();
            }
            ball.set(n + 1);
        }
    }
}
