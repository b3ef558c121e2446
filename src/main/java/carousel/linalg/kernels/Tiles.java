package carousel.linalg.kernels;

/**
 * The innermost loops. The interface names no vector type, so it can be loaded without the vector module;
 * {@code VectorTiles} is the only implementation. A vector has {@link #lanes} rows. A panel is two vectors of rows,
 * packed so that the 2L numbers of each column are together.
 *
 * <p>Tiles do not affect results: every number is one chain of fused multiply-adds in ascending order of the inner
 * index, and the lanes of a vector are different rows.
 *
 * <p>Threads: any number may call these methods.
 */
public interface Tiles {
    /**
     * At most this many rows of X are multiplied at a time. A panel with this many columns fits into the first-level
     * cache.
     */
    int DEPTH = 256;

    /**
     * The distance between the columns of X. It is a constant, so that one address serves all columns of a tile, and
     * not a power of 2, so that the columns do not evict each other from the cache.
     */
    int APART = DEPTH + 16;

    /** L, the number of rows of a vector. */
    int lanes();

    /**
     * Where one vector of rows is in Y, and what its sums start from. Column j begins {@code ld} floats after column
     * j - 1; if {@code startLd} is 0, all columns start from the same numbers.
     */
    final class Rows {
        public float[] start = {};
        public int startAt;
        public int startLd;
        public float[] y = {};
        public int yAt;
        public int yLd;
    }

    /**
     * Y = start + A X for one panel of A, k columns of it, and n columns of X, n even and at least 4. Column p of the panel
     * begins at aAt + 2L p, column j of X at {@link #APART} j.
     */
    void panel(int k, float[] a, int aAt, float[] x, int n, Rows upper, Rows lower);

    /**
     * y = y + A x for all panels of A, which are {@code apart} floats apart, and one column x, which begins at xAt. The
     * 2L numbers of panel i begin at 2L i in y. The last panels come first if {@code back}.
     */
    void column(int k, float[] a, int aAt, int apart, int panels, boolean back, float[] x, int xAt, float[] y);

    /**
     * Y = Y + A Xᵀ for one panel of A, k columns of it, and n rows of X, n a multiple of 4. The sums of A Xᵀ start from
     * zero and are then added. The rows of X are in vectors: row j at column p is
     * {@code x[j / L * L * k + p * L + j % L]}. Column j of Y begins at yAt + 2L j.
     */
    void addOuter(int k, float[] a, int aAt, float[] x, int n, float[] y, int yAt);

    /** Y = X for n columns of any number of rows. */
    void copy(int rows, float[] x, int xAt, int xLd, int n, float[] y, int yAt, int yLd);

    // The loops below return how far they got. The plain loops do the rest, which is less than a vector.

    /** {@code Activations.tanh}. */
    int tanh(float[] x, float[] y, int from, int to);

    /** {@code Activations.sigmoid}. */
    int sigmoid(float[] x, float[] y, int from, int to);

    /** {@code LstmLoops.stepBack}. */
    int lstmBack(
            float[] i,
            float[] f,
            float[] g,
            float[] o,
            float[] cPrev,
            float[] tanhC,
            float[] dh,
            float[] dc,
            float[] dcPrev,
            int from,
            int to);
}
