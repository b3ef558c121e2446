package carousel.linalg;

/** A {@link BlockMatrix} in the form that one way of multiplying wants. Not for two threads at once. */
interface BlockProduct {
    /** Copies the blocks and biases as they are now. */
    void take();

    /** {@link BlockMatrix#addProduct} where {@code add}, else {@link BlockMatrix#affine}. */
    void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n);

    /** False once a faster way has become ready. */
    boolean isCurrent();
}
