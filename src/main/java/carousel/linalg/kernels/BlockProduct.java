package carousel.linalg.kernels;

/**
 * A {@link BlockMatrix} in the form that one way of multiplying needs.
 *
 * <p>Threads: for one at a time.
 */
public interface BlockProduct {
    /** Copies the present values of the blocks and biases. */
    void take();

    /** {@link BlockMatrix#addProduct} where {@code add}, else {@link BlockMatrix#affine}. */
    void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n);
}
