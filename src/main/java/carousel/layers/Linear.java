package carousel.layers;

import carousel.linalg.Blas;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import org.jblas.FloatMatrix;

/**
 * The product of one matrix with the columns of an array, and its gradients: Y = W X + b 1ᵀ.
 *
 * <p>Only the library needs it. It is public because several of its packages do.
 *
 * <p>Threads: for one at a time; make one for each.
 */
public final class Linear {
    private final BlockMatrix product;
    private final BlockMatrix back;
    private final BlockGradient gradient;
    private final float[][] in = new float[1][];
    private final float[][] out = new float[1][];
    private final int[] first = new int[1];

    /** A product with W: M x K and b: M x 1, and their gradients. */
    public Linear(FloatMatrix W, FloatMatrix b, FloatMatrix dW, FloatMatrix db) {
        this(W, new Block[] {Block.of(b)}, dW, new Block[] {Block.of(db)});
    }

    /** A product with W: M x K and its gradient, without b. */
    public Linear(FloatMatrix W, FloatMatrix dW) {
        this(W, Block.none(), dW, Block.none());
    }

    private Linear(FloatMatrix W, Block[] b, FloatMatrix dW, Block[] db) {
        product = Blas.matrix(Block.single(Block.of(W)), b);
        back = Blas.transposed(Block.single(Block.of(W)));
        gradient = Blas.gradient(Block.single(Block.of(dW)), db);
    }

    /** y = W x + b at n columns. */
    public void forward(float[] x, float[] y, int n) {
        in[0] = x;
        out[0] = y;
        product.take();
        product.affine(in, first, out, 0, n);
    }

    /** dx = Wᵀ dy at n columns. */
    public void backward(float[] dy, float[] dx, int n) {
        in[0] = dy;
        out[0] = dx;
        back.take();
        back.affine(in, first, out, 0, n);
    }

    /** dx = dx + Wᵀ dy at n columns. */
    public void addBackward(float[] dy, float[] dx, int n) {
        in[0] = dy;
        out[0] = dx;
        back.take();
        back.addProduct(in, first, out, 0, n);
    }

    /** dW += dy xᵀ and db += dy 1 over n columns; both must have their numbers by now, see {@link Gradients}. */
    public void gradient(float[] dy, float[] x, int n) {
        in[0] = x;
        out[0] = dy;
        gradient.add(out, 0, in, first, n);
    }
}
