package carousel.attention;

import carousel.linalg.Blas;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;

/**
 * Products with the memory K of one sequence after another, R x T each. The memory of sequence b starts at column b*T,
 * its Q queries and weights at column b*Q.
 */
final class MemoryProducts {
    final int T;
    private final int R;
    private final Block memory;
    private final Block dMemory;
    private final BlockMatrix product;
    private final BlockMatrix transposed;
    private final BlockGradient gradient;
    private final float[][] in = new float[1][];
    private final float[][] out = new float[1][];
    private final int[] from = new int[1];

    MemoryProducts(int R, int T) {
        this.R = R;
        this.T = T;
        this.memory = Block.of(R, T);
        this.dMemory = Block.of(R, T);
        this.product = Blas.matrix(Block.single(memory), Block.none());
        this.transposed = Blas.transposed(Block.single(memory));
        this.gradient = Blas.gradient(Block.single(dMemory), Block.none());
    }

    /** y = K x, T rows to R. */
    void times(float[] k, float[] x, float[] y, int b, int Q) {
        memory.at(k, b * T * R);
        product.take();
        aim(x, y, b, Q);
        product.affine(in, from, out, b * Q, Q);
    }

    /** y += K x, T rows to R. */
    void addTimes(float[] k, float[] x, float[] y, int b, int Q) {
        memory.at(k, b * T * R);
        product.take();
        aim(x, y, b, Q);
        product.addProduct(in, from, out, b * Q, Q);
    }

    /** y = Kᵀ x, R rows to T. */
    void transposedTimes(float[] k, float[] x, float[] y, int b, int Q) {
        memory.at(k, b * T * R);
        transposed.take();
        aim(x, y, b, Q);
        transposed.affine(in, from, out, b * Q, Q);
    }

    /** dK += y xᵀ, for x of T rows and y of R. */
    void addGradient(float[] y, float[] x, float[] dk, int b, int Q) {
        dMemory.at(dk, b * T * R);
        aim(x, y, b, Q);
        gradient.add(out, b * Q, in, from, Q);
    }

    private void aim(float[] x, float[] y, int b, int Q) {
        in[0] = x;
        out[0] = y;
        from[0] = b * Q;
    }
}
