package carousel.linalg.kernels;

/**
 * tanh and the logistic sigmoid in loops that C2 vectorises by itself.
 *
 * <p>With u = tanh(x/2) = n/d, a rational approximation fitted by weighted least squares on |x| ≤ {@value #LIMIT},
 *
 * <pre>
 *   tanh(x)    = 2 u / (1 + u²)  = 2 n d / (n² + d²)
 *   sigmoid(x) = (1 + tanh(x/2)) / 2
 * </pre>
 *
 * The doubling costs two more products than approximating tanh directly, but it is worth them: where |tanh| is close to
 * 1, it damps the rounding errors of n and d, which would cause an error of 3e-7 in the direct form. The limit and the
 * coefficients are chosen so that the result never exceeds ±1 (or 0 and 1), not even by rounding, and need not be
 * clipped.
 *
 * <p>Threads: any number may call these methods.
 */
public final class PlainActivations {
    /** Beyond this, tanh is ±1 in float. */
    public static final float LIMIT = 9.1f;

    public static final float N1 = 0.49999997f;
    public static final float N3 = 0.015751451f;
    public static final float N5 = 8.008728e-05f;
    public static final float N7 = 4.3228805e-08f;
    public static final float D2 = 0.11483616f;
    public static final float D4 = 0.0013965516f;
    public static final float D6 = 2.7459328e-06f;

    private PlainActivations() {}

    /** y[k] = tanh(x[k]) for from ≤ k &lt; to; x and y may be the same array. */
    public static void tanh(float[] x, float[] y, int from, int to) {
        for (int k = from; k < to; k++) {
            float v = Math.max(-LIMIT, Math.min(LIMIT, x[k]));
            float s = v * v;
            float n = Math.fma(Math.fma(Math.fma(N7, s, N5), s, N3), s, N1) * v;
            float d = Math.fma(Math.fma(Math.fma(D6, s, D4), s, D2), s, 1f);
            y[k] = (n + n) * d / Math.fma(n, n, d * d);
        }
    }

    /** y[k] = 1 / (1 + exp(-x[k])) for from ≤ k &lt; to; x and y may be the same array. */
    public static void sigmoid(float[] x, float[] y, int from, int to) {
        for (int k = from; k < to; k++) {
            float v = Math.max(-LIMIT, Math.min(LIMIT, 0.5f * x[k]));
            float s = v * v;
            float n = Math.fma(Math.fma(Math.fma(N7, s, N5), s, N3), s, N1) * v;
            float d = Math.fma(Math.fma(Math.fma(D6, s, D4), s, D2), s, 1f);
            y[k] = n * d / Math.fma(n, n, d * d) + 0.5f;
        }
    }
}
