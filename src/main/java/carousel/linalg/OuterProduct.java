package carousel.linalg;

/** One way to compute a {@link BlockGradient}. For one thread at a time. */
interface OuterProduct {
    /** Adds one part, n columns: those of every dY_g from dyFrom on, those of X_s from xFrom[s] + j on. */
    void add(float[][] dy, int dyFrom, float[][] x, int[] xFrom, int j, int n);

    /** False once a faster way has become ready. */
    boolean isCurrent();
}
