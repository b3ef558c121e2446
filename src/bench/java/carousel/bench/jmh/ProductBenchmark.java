package carousel.bench.jmh;

import carousel.linalg.Blas;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import java.util.Arrays;
import org.jblas.FloatMatrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The products of an LSTM's four gates over B sequences: W_x x + W_h h of one step and the backward pass to h; and over
 * all T = 50 steps at once the backward pass to x and the gradients.
 */
@State(Scope.Benchmark)
public class ProductBenchmark {
    private static final int GATES = 4;
    private static final int T = 50;

    /** H, D, B; a batch of 32 is split into two shards of 16. */
    @Param({"50 10 1", "50 10 16", "64 64 16", "128 8 16", "128 128 25", "256 256 32", "512 512 32"})
    public String shape;

    private int B;
    private BlockMatrix forward;
    private BlockMatrix toHidden;
    private BlockMatrix toInput;
    private BlockGradient gradient;
    /** The numbers that the weights are multiplied by, x and h. */
    private float[][] met;

    private float[][] z;
    private float[][] dh;
    private float[][] dx;

    @Setup
    public void draw() {
        int[] sizes =
                Arrays.stream(shape.split(" ")).mapToInt(Integer::parseInt).toArray();
        int H = sizes[0];
        int D = sizes[1];
        B = sizes[2];
        Block[][] W = new Block[GATES][];
        Arrays.setAll(W, g -> new Block[] {block(H, D), block(H, H)});
        Block[] b = new Block[GATES];
        Arrays.setAll(b, g -> block(H, 1));
        forward = Blas.matrix(W, b);
        toInput = Blas.transposed(column(W, 0));
        toHidden = Blas.transposed(column(W, 1));
        gradient = Blas.gradient(W, b); // adds to the weights themselves; the values do not matter
        met = new float[][] {random(D * T * B), random(H * T * B)};
        z = new float[GATES][];
        Arrays.setAll(z, g -> random(H * T * B));
        dh = new float[][] {new float[H * T * B]};
        dx = new float[][] {new float[D * T * B]};
        forward.take();
        toHidden.take();
        toInput.take();
    }

    private static Block block(int rows, int columns) {
        return Block.of(FloatMatrix.randn(rows, columns).muli(1e-3f));
    }

    private static Block[][] column(Block[][] W, int s) {
        return new Block[][] {Arrays.stream(W).map(row -> row[s]).toArray(Block[]::new)};
    }

    private static float[] random(int n) {
        return FloatMatrix.randn(n).data;
    }

    @Benchmark
    public float[][] step() {
        forward.affine(met, new int[2], z, 0, B);
        return z;
    }

    @Benchmark
    public float[][] stepBack() {
        toHidden.affine(z, new int[GATES], dh, 0, B);
        return dh;
    }

    @Benchmark
    public float[][] backToInputAtAllSteps() {
        toInput.affine(z, new int[GATES], dx, 0, T * B);
        return dx;
    }

    @Benchmark
    public BlockGradient gradientOverAllSteps() {
        gradient.add(z, 0, met, new int[2], T * B);
        return gradient;
    }

    @Benchmark
    public BlockMatrix take() {
        forward.take();
        return forward;
    }

    @Benchmark
    public BlockMatrix takeTransposed() {
        toHidden.take();
        return toHidden;
    }
}
