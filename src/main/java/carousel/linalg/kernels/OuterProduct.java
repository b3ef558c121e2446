package carousel.linalg.kernels;

/**
 * One way to compute a {@link BlockGradient}.
 *
 * <p>Threads: for one at a time.
 */
public interface OuterProduct {
    /** Called before the first part. */
    default void begin() {}

    /** Called after the last part; then the gradient contains all parts. */
    default void end() {}

    /** Adds one part, n columns: those of every dY_g from dyFrom on, those of X_s from xFrom[s] + j on. */
    void add(float[][] dy, int dyFrom, float[][] x, int[] xFrom, int j, int n);
}
