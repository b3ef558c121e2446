package carousel.linalg.kernels;

import org.jspecify.annotations.Nullable;

/**
 * A {@link BlockMatrix} in the form that one way of multiplying needs.
 *
 * <p>Threads: for one at a time.
 */
public interface BlockProduct {
    /** Copies the current values of the blocks and biases. */
    void take();

    /** Returns a product with the same numbers for another thread, {@code last} if it is one; null if there is none. */
    default @Nullable BlockProduct twin(@Nullable BlockProduct last) {
        return null;
    }

    /** Computes {@link BlockMatrix#addProduct} if {@code add}, otherwise {@link BlockMatrix#affine}. */
    void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n);
}
