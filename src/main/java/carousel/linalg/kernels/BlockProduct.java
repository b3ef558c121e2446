package carousel.linalg.kernels;

import org.jspecify.annotations.Nullable;

/**
 * A {@link BlockMatrix} in the form that one way of multiplying needs.
 *
 * <p>Threads: for one at a time.
 */
public interface BlockProduct {
    /** Copies the present values of the blocks and biases. */
    void take();

    /** A product with the numbers of this one, for another thread: {@code last} if it is such a one. Null if there is none. */
    default @Nullable BlockProduct twin(@Nullable BlockProduct last) {
        return null;
    }

    /** {@link BlockMatrix#addProduct} where {@code add}, else {@link BlockMatrix#affine}. */
    void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n);
}
