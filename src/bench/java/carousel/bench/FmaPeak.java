package carousel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures the peak rate of fused multiply-adds of this machine's cores, with independent chains in registers. For each
 * line on standard input, a number of threads, it prints the billions of floating-point operations per second.
 */
final class FmaPeak {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int LENGTH = 200_000;
    private static final long NANOS = 1_500_000_000L;

    private FmaPeak() {}

    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(rate(Integer.parseInt(line)));
        }
    }

    /** The sum of the best rates that this many threads reach. */
    private static double rate(int threads) {
        Thread[] all = new Thread[threads];
        double[] rates = new double[threads];
        Arrays.setAll(all, t -> new Thread(() -> rates[t] = best()));
        Arrays.stream(all).forEach(Thread::start);
        for (Thread thread : all) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while measuring the peak", e);
            }
        }
        return DoubleStream.of(rates).sum();
    }

    private static double best() {
        double best = 0;
        float sum = 0;
        for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
            long start = System.nanoTime();
            sum += chains(0.5f);
            best = Math.max(best, 2.0 * CHAINS * S.length() * LENGTH / (System.nanoTime() - start));
        }
        if (Float.isNaN(sum)) {
            throw new IllegalStateException("the chains ended in NaN");
        }
        return best;
    }

    private static float chains(float x) {
        FloatVector a = FloatVector.broadcast(S, x);
        FloatVector m = FloatVector.broadcast(S, x);
        FloatVector c0 = a;
        FloatVector c1 = a;
        FloatVector c2 = a;
        FloatVector c3 = a;
        FloatVector c4 = a;
        FloatVector c5 = a;
        FloatVector c6 = a;
        FloatVector c7 = a;
        FloatVector c8 = a;
        FloatVector c9 = a;
        FloatVector c10 = a;
        FloatVector c11 = a;
        for (int i = 0; i < LENGTH; i++) {
            c0 = c0.fma(m, a);
            c1 = c1.fma(m, a);
            c2 = c2.fma(m, a);
            c3 = c3.fma(m, a);
            c4 = c4.fma(m, a);
            c5 = c5.fma(m, a);
            c6 = c6.fma(m, a);
            c7 = c7.fma(m, a);
            c8 = c8.fma(m, a);
            c9 = c9.fma(m, a);
            c10 = c10.fma(m, a);
            c11 = c11.fma(m, a);
        }
        FloatVector upper = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        FloatVector lower = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
        return upper.add(lower).reduceLanes(VectorOperators.ADD);
    }
}
