package carousel.metrics;

import carousel.check.Check;
import java.util.Arrays;

/**
 * Pearson's correlation, from -1 to 1: how closely the points (a_n, b_n) follow a straight line.
 *
 * <pre>
 *   r = Σ (a_n - ā)(b_n - b̄) / √(Σ (a_n - ā)² Σ (b_n - b̄)²)
 * </pre>
 *
 * The sign says whether the line rises or falls. Two series that share only a season are correlated too.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Correlation {
    private Correlation() {}

    /**
     * The correlation of two lists of numbers.
     *
     * @throws IllegalArgumentException if they differ in length, are empty or constant, or contain NaN or infinity
     */
    public static double of(double[] a, double[] b) {
        Check.noNulls("Correlation.of", "a", a, "b", b);
        Check.sameLength("Correlation.of", "first numbers", a.length, "second numbers", b.length);
        double[] x = centred("first number", a);
        double[] y = centred("second number", b);
        double r = product(x, y) / Math.sqrt(product(x, x) * product(y, y));
        return Math.max(-1, Math.min(1, r)); // rounding can take it a little too far
    }

    private static double[] centred(String what, double[] values) {
        Check.finite("Correlation.of", what, values);
        if (Arrays.stream(values).allMatch(v -> v == values[0])) {
            throw Check.unexpected("Correlation.of", "numbers that differ", values[0] + " as every " + what);
        }
        return Unit.centred(values);
    }

    private static double product(double[] x, double[] y) {
        double sum = 0;
        for (int n = 0; n < x.length; n++) {
            sum += x[n] * y[n];
        }
        return sum;
    }
}
