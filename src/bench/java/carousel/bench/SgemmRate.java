package carousel.bench;

import carousel.linalg.Blas;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/** What this machine's BLAS gives at best: the rate of large products, each thread working on its own. */
final class SgemmRate {
    private static final int N = 1024;
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
            throw new IllegalStateException("interrupted while measuring sgemm", e);
        }
    }

    private static double best() {
        FloatMatrix w = FloatMatrix.rand(N, N);
        float[] x = FloatMatrix.rand(N, N).data;
        float[] y = new float[N * N];
        double best = 0;
        for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
            long start = System.nanoTime();
            Blas.addProduct(w, x, 0, y, 0, N);
            best = Math.max(best, 2.0 * N * N * N / (System.nanoTime() - start));
        }
        return best;
    }
}
