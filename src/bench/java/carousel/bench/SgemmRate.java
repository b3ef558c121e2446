package carousel.bench;

import carousel.linalg.Block;
import carousel.linalg.BlockMatrix;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/** What large products give here, each thread working on its own: the most that can be had of this machine's cores. */
final class SgemmRate {
    private static final int N = 512;
    private static final long NANOS = 1_500_000_000L;

    private SgemmRate() {}

    /** Billions of floating-point operations a second on so many threads together. */
    static double on(int threads) {
        double[] rates = new double[threads];
        Thread[] all = IntStream.range(0, threads)
                .mapToObj(t -> new Thread(() -> rates[t] = best()))
                .toArray(Thread[]::new);
        double sum = 0;
        for (Thread thread : all) {
            thread.start();
        }
        for (int t = 0; t < threads; t++) {
            join(all[t]);
            sum += rates[t];
        }
        return sum;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring products", e);
        }
    }

    private static double best() {
        BlockMatrix w = new BlockMatrix(Block.single(Block.of(FloatMatrix.rand(N, N))), null);
        float[][] x = {FloatMatrix.rand(N, N).data};
        float[][] y = {new float[N * N]};
        double best = 0;
        for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
            w.take();
            long start = System.nanoTime();
            w.affine(x, new int[1], y, 0, N);
            best = Math.max(best, 2.0 * N * N * N / (System.nanoTime() - start));
        }
        return best;
    }
}
