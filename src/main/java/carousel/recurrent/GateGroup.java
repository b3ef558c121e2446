package carousel.recurrent;

import carousel.linalg.Blas;
import carousel.linalg.Sequences;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import java.util.List;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Gates that read the same, x_t or h_(t-1) or both, so that one product computes them all. */
final class GateGroup {
    private final List<Gate> gates;
    private final boolean readsX;
    private final boolean readsH;
    /** Whether z_t already holds W_x x_t + b, to which W_h h_(t-1) is added. */
    private final boolean adds;

    private final BlockMatrix product;
    private final BlockGradient gradient;
    private final Together together;
    private final float[][] z;
    /** What the gates read: x_t, then h_(t-1). In {@link #columns} is where each begins. */
    private final float[][] read;

    private final int[] columns;
    /** The same where h_(t-1) is zeros. */
    private final float[][] readWithoutH;

    GateGroup(
            List<Gate> gates, boolean readsX, boolean readsH, CellParts.Matrices values, CellParts.Matrices gradients) {
        this.gates = gates;
        this.readsX = readsX;
        this.readsH = readsH;
        this.adds = !readsX && gates.get(0).seesInput;
        this.product = Blas.matrix(grid(values), adds ? Block.none() : blocks(gates, values.b()));
        this.gradient = Blas.gradient(grid(gradients), adds ? Block.none() : blocks(gates, gradients.b()));
        this.together = new Together(gates);
        this.z = new float[gates.size()][];
        this.readWithoutH = new float[readsX ? 1 : 0][];
        this.read = new float[readWithoutH.length + (readsH ? 1 : 0)][];
        this.columns = new int[read.length];
    }

    private Block[][] grid(CellParts.Matrices of) {
        return gates.stream()
                .map(g -> Stream.concat(
                                Stream.of(of.W_x()[g.index]).filter(w -> readsX),
                                Stream.of(of.W_h()[g.index]).filter(w -> readsH))
                        .map(Block::of)
                        .toArray(Block[]::new))
                .toArray(Block[][]::new);
    }

    static Block[] blocks(List<Gate> gates, FloatMatrix[] of) {
        return gates.stream().map(g -> Block.of(of[g.index])).toArray(Block[]::new);
    }

    /** The arrays of these gates at a step, in {@code to}. */
    static float[][] arrays(StepBuffers step, List<Gate> gates, float[][] to) {
        for (int g = 0; g < to.length; g++) {
            to[g] = step.gates[gates.get(g).index];
        }
        return to;
    }

    /** Packs the current values of the parameters. */
    void take() {
        product.take();
    }

    /** Computes z_t of these gates from x_t and from what they see of h_(t-1); null for zeros. */
    void forward(Sequences x, int t, float @Nullable [] h, StepBuffers now) {
        int B = x.batch;
        int steps = readsH ? 1 : Together.steps(B);
        if (adds && h != null) {
            product.addProduct(read(x, t, h), columns, arrays(now, gates, z), 0, B);
        } else if (steps > 1) {
            forwardAhead(x, t, steps, now);
        } else if (!adds) {
            product.affine(read(x, t, h), columns, arrays(now, gates, z), 0, B);
        }
    }

    /** Computes z_t of several steps ahead, if steps have few sequences and the gates read x alone. */
    private void forwardAhead(Sequences x, int t, int steps, StepBuffers now) {
        if (t % steps == 0) {
            int n = Math.min(steps, x.steps - t) * x.batch;
            product.affine(read(x, t, null), columns, together.room(x.batch), 0, n);
        }
        together.give(now, t % steps, x.batch);
    }

    private float[][] read(Sequences x, int t, float @Nullable [] h) {
        float[][] now = h == null ? readWithoutH : read;
        if (readsH && h != null) {
            now[now.length - 1] = h;
        }
        if (readsX) {
            now[0] = x.data;
            columns[0] = t * x.batch;
        }
        return now;
    }

    /** Begins to compute the gradients of all matrices and biases, over n columns. */
    void beginGradients(int n) {
        gradient.begin(n);
    }

    /** Adds the columns of step t to all gradients, after dz of every gate is complete. */
    void addGradients(Sequences x, int t, float[] h, StepBuffers now) {
        gradient.take(arrays(now, gates, z), 0, read(x, t, h), columns, x.batch);
    }
}
