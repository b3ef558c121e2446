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

    /** Adds one part, n columns of every dY_g and X_s in runs. */
    void add(Columns dy, Columns x, int n);
}
