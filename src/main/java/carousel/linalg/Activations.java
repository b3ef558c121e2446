package carousel.linalg;

import carousel.linalg.kernels.PlainActivations;
import carousel.linalg.kernels.Tiles;
import carousel.linalg.vector.VectorLoops;

/**
 * tanh, the logistic sigmoid and related functions over a part of an array. tanh differs from {@link Math#tanh} by at
 * most 2e-7 for every finite float; ±0, ±∞ and NaN come out exact.
 *
 * <p>The loops have no call, no branch and one index, so that the JVM's C2 compiler turns them into vector
 * instructions. {@code PlainActivations} has the formula.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Activations {
    private Activations() {}

    /** y[k] = tanh(x[k]) for from ≤ k &lt; to; x and y may be the same array. */
    public static void tanh(float[] x, float[] y, int from, int to) {
        Tiles vectors = VectorLoops.loops();
        PlainActivations.tanh(x, y, vectors == null ? from : vectors.tanh(x, y, from, to), to);
    }

    /** y[k] = 1 / (1 + exp(-x[k])) for from ≤ k &lt; to; x and y may be the same array. */
    public static void sigmoid(float[] x, float[] y, int from, int to) {
        Tiles vectors = VectorLoops.loops();
        PlainActivations.sigmoid(x, y, vectors == null ? from : vectors.sigmoid(x, y, from, to), to);
    }

    /**
     * y[k] = log(1 / (1 + exp(-x[k]))) = min(x[k], 0) - log(1 + exp(-|x[k]|)) for from ≤ k &lt; to; x and y must be two
     * arrays.
     *
     * <p>With s = u / (2 + u), log(1 + u) = 2 (s + s³/3 + s⁵/5 + …). Because u ≤ 1, s ≤ 1/3, and the terms that are
     * left out are below 1e-8.
     */
    public static void logSigmoid(float[] x, float[] y, int from, int to) {
        exp(x, y, from, to);
        for (int k = from; k < to; k++) {
            float u = Math.min(y[k], 1 / y[k]);
            float s = u / (2 + u);
            float q = s * s;
            float series = 1 + q * (1f / 3 + q * (1f / 5 + q * (1f / 7 + q * (1f / 9 + q * (1f / 11 + q / 13)))));
            y[k] = Math.min(x[k], 0f) - 2 * s * series;
        }
    }

    /** y[k] = max(0, x[k]) for from ≤ k &lt; to; x and y may be the same array. */
    public static void relu(float[] x, float[] y, int from, int to) {
        for (int k = from; k < to; k++) {
            y[k] = Math.max(0f, x[k]);
        }
    }

    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 355f / 512;
    private static final float LN2_LOW = -2.1219444e-4f;
    private static final float E2 = 0.49999994f;
    private static final float E3 = 0.16666521f;
    private static final float E4 = 0.04166839f;
    private static final float E5 = 0.008368745f;
    private static final float E6 = 0.0013814538f;

    /** Adding this to a float rounds the float to a whole number n, and leaves n in the low bits of the sum. */
    private static final float ROUND = 3 << 22;
    /** Subtracting this from the bits of {@link #ROUND} + n gives n + 127, the exponent field of the float 2ⁿ. */
    private static final int EXPONENT_ZERO = Float.floatToRawIntBits(ROUND) - 127;

    /**
     * y[k] = exp(x[k]) for from ≤ k &lt; to, with a relative error of at most 3e-7 from -87.3 to 88.3; 0 below -88 and
     * +∞ above 88.4. x and y must be two arrays.
     *
     * <p>With x = n ln 2 + r and |r| ≤ ln 2 / 2, exp(x) = 2ⁿ e^r. JDK 17 and 25 vectorise the polynomial for e^r, but
     * not the bits of 2ⁿ. In a single loop, neither would be vectorised, and exp would take three times as long.
     */
    public static void exp(float[] x, float[] y, int from, int to) {
        for (int k = from; k < to; k++) {
            float v = Math.max(-88.1f, Math.min(88.8f, x[k]));
            float n = (v * LOG2_E + ROUND) - ROUND;
            float r = (v - n * LN2_HIGH) - n * LN2_LOW;
            y[k] = 1 + r * (1 + r * (E2 + r * (E3 + r * (E4 + r * (E5 + r * E6)))));
        }
        for (int k = from; k < to; k++) {
            int bits = Float.floatToRawIntBits(x[k] * LOG2_E + ROUND);
            int exponent = Math.min(255, Math.max(bits, EXPONENT_ZERO) - EXPONENT_ZERO);
            y[k] *= Float.intBitsToFloat(exponent << 23);
        }
    }
}
