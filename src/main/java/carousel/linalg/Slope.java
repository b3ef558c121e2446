package carousel.linalg;

import carousel.check.Check;
import java.util.function.DoubleSupplier;

/**
 * The slope of a function that is computed in float, measured from its values.
 *
 * <p>The quotient (f(w + ε) - f(w - ε)) / 2ε is accurate to 1e-4 at best: a small ε amplifies rounding errors, a large one
 * the error from the curvature of f. So a polynomial is fitted in double to 2 x {@value #POINTS} values of f, which averages
 * out the rounding errors. The slope is correct to about 1e-6.
 *
 * <p>Threads: it never changes; {@link #of} changes w while it runs.
 *
 * @param value the slope
 * @param doubt the largest difference that other degrees of the polynomial, or half the range, make
 */
public record Slope(double value, double doubt) {
    private static final int POINTS = 128;
    private static final double[] WIDTHS = {
        1.0 / 2, 1.0 / 4, 1.0 / 8, 1.0 / 16, 1.0 / 32, 1.0 / 64, 1.0 / 128, 1.0 / 256
    };
    /** For three numbers of terms. */
    private static final double[][] WEIGHTS = {
        Slopes.weights(5, POINTS), Slopes.weights(4, POINTS), Slopes.weights(6, POINTS)
    };

    /**
     * The slope of f with respect to w[k], which f reads, from the range around w[k] in which the polynomials agree best,
     * or from the first in which they agree to within {@code enough}. Afterwards w[k] is what it was.
     */
    public static Slope of(float[] w, int k, DoubleSupplier f, double enough) {
        Check.noNulls("Slope.of", "w", w, "f", f);
        Check.index("Slope.of", "number", k, w.length);
        Slope best = new Slope(Double.NaN, Double.POSITIVE_INFINITY);
        Slope wider = null;
        for (double width : WIDTHS) {
            Slope slope = within(width, w, k, f);
            if (wider != null) {
                double doubt = Math.max(wider.doubt, Math.abs(slope.value - wider.value));
                best = doubt < best.doubt ? new Slope(wider.value, doubt) : best;
            }
            if (best.doubt < enough) {
                break;
            }
            wider = slope;
        }
        return best;
    }

    private static Slope within(double width, float[] w, int k, DoubleSupplier f) {
        double[] rise = new double[POINTS];
        float here = w[k];
        try {
            for (int j = 0; j < POINTS; j++) {
                float epsilon = (float) (width * (j + 1) / POINTS);
                w[k] = here + epsilon;
                double up = f.getAsDouble();
                w[k] = here - epsilon;
                rise[j] = (up - f.getAsDouble()) / 2 / width;
            }
        } finally {
            w[k] = here;
        }
        double slope = Slopes.dot(WEIGHTS[0], rise);
        double fewer = Math.abs(slope - Slopes.dot(WEIGHTS[1], rise));
        double more = Math.abs(slope - Slopes.dot(WEIGHTS[2], rise));
        return new Slope(slope, Math.max(fewer, more));
    }
}
