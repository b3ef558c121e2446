package carousel.bench.jmh;

import static carousel.Carousel.lstm;

import carousel.cells.Lstm;
import carousel.linalg.Sequences;
import carousel.recurrent.RecurrentPass;
import java.util.SplittableRandom;
import org.jblas.FloatMatrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One LSTM layer over one shard, on one thread. Check with {@code -prof gc} that the allocated bytes do not grow with
 * T, because nothing may be allocated per time step.
 */
@State(Scope.Benchmark)
public class LstmBenchmark {
    private static final int D = 10;

    @Param({"50", "128"})
    public int H;

    @Param({"1", "16"})
    public int B;

    @Param({"50", "200"})
    public int T;

    private RecurrentPass pass;
    private Sequences x;
    private Sequences dy;

    @Setup
    public void build() {
        Lstm lstm = lstm(H).returnSequences();
        lstm.build(D, new SplittableRandom(1));
        pass = lstm.pass();
        x = Sequences.of(FloatMatrix.randn(D, T * B), T, B);
        dy = Sequences.of(FloatMatrix.randn(H, T * B), T, B);
    }

    @Benchmark
    public Sequences forward() {
        return pass.forward(x, null);
    }

    @Benchmark
    public Sequences forwardAndBackward() {
        pass.forward(x, null);
        return pass.backward(dy);
    }
}
