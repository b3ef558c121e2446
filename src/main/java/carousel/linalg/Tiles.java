package carousel.linalg;

/**
 * The innermost loops, in a form that names no vector type: {@link VectorTiles} is their one implementation. A vector has
 * {@link #lanes} rows, a panel is two vectors of rows, packed so that the 2L numbers of each column stand together.
 *
 * <p>None of this shows in a result: a number is always one chain of fused multiply-adds in ascending order of the inner
 * index, and the lanes of a vector are different rows.
 */
interface Tiles {
    /** L, the rows of a vector. */
    int lanes();

    /**
     * Where one vector of rows lies in Y, and where its sums start. Column j is {@code ld} floats behind column j - 1; an
     * {@code ld} of 0 means that all columns start alike.
     */
    final class Rows {
        float[] start;
        int startAt;
        int startLd;
        float[] y;
        int yAt;
        int yLd;
    }

    /**
     * Y = start + A X for one panel of A, k columns of it, and n columns of X, n a multiple of 4. Column p of the panel
     * begins at aAt + 2L p, column j of X at xAt + j xLd. Sums that {@code goOn} start from Y itself.
     */
    void panel(boolean goOn, int k, float[] a, int aAt, float[] x, int xAt, int xLd, int n, Rows upper, Rows lower);

    /** The same for one column, the j-th of {@code rows}, and four panels, each {@code apart} floats behind the last. */
    void fourPanels(
            boolean goOn, int k, float[] a, int aAt, int apart, float[] x, int xAt, int j, Rows[] rows, int first);

    /** The same for one column and one panel. */
    void onePanel(boolean goOn, int k, float[] a, int aAt, float[] x, int xAt, int j, Rows upper, Rows lower);

    /** Y = Y + X for n columns of one vector of rows each, {@code xLd} and {@code yLd} floats apart. */
    void add(float[] x, int xAt, int xLd, int n, float[] y, int yAt, int yLd);

    /** {@link Activations#tanh}. */
    void tanh(float[] x, float[] y, int from, int to);

    /** {@link Activations#sigmoid}. */
    void sigmoid(float[] x, float[] y, int from, int to);
}
