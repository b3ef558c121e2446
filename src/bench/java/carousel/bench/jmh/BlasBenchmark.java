package carousel.bench.jmh;

import carousel.linalg.Blas;
import carousel.linalg.Multiplier;
import org.jblas.FloatMatrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The products of an LSTM's gate, H x D over B sequences in each of T = 50 steps: one a step for W_h, forward and back,
 * and over all steps at once for W_x and the gradients.
 */
@State(Scope.Benchmark)
public class BlasBenchmark {
    private static final int T = 50;

    /** H, D, B; a batch of 32 comes in two shards of 16. */
    @Param({"50 10 1", "50 10 16", "64 64 16", "128 8 16", "128 128 25", "256 256 32", "512 512 32"})
    public String shape;

    private int B;
    private FloatMatrix W_h;
    private FloatMatrix W_x;
    private float[] h;
    private float[] x;
    private float[] z;
    private final Multiplier timesW_h = new Multiplier();
    private final Multiplier timesW_hT = new Multiplier();

    @Setup
    public void draw() {
        String[] sizes = shape.split(" ");
        int H = Integer.parseInt(sizes[0]);
        int D = Integer.parseInt(sizes[1]);
        B = Integer.parseInt(sizes[2]);
        W_h = FloatMatrix.randn(H, H).muli(1e-3f);
        W_x = FloatMatrix.randn(H, D).muli(1e-3f);
        h = FloatMatrix.randn(H, T * B).data;
        x = FloatMatrix.randn(D, T * B).data;
        z = new float[H * T * B];
        timesW_h.take(W_h, B);
        timesW_hT.takeTransposed(W_h, B);
    }

    @Benchmark
    public float[] recurrentStep() {
        timesW_h.addProduct(h, 0, z, 0);
        return z;
    }

    @Benchmark
    public float[] recurrentStepBack() {
        timesW_hT.addProduct(h, 0, z, 0);
        return z;
    }

    @Benchmark
    public Multiplier turn() {
        timesW_hT.takeTransposed(W_h, B);
        return timesW_hT;
    }

    @Benchmark
    public float[] inputAtAllSteps() {
        Blas.addProduct(W_x, x, 0, z, 0, T * B);
        return z;
    }

    @Benchmark
    public float[] recurrentGradient() {
        Blas.addOuterProduct(h, 0, h, 0, T * B, W_h);
        return W_h.data;
    }

    @Benchmark
    public float[] inputGradient() {
        Blas.addTransposedProduct(W_x, h, 0, x, 0, T * B);
        return x;
    }
}
