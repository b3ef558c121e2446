package carousel.baselines;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A linear regression, ŷ_t = a_0 + a_1 x_t1 + … + a_n x_tn: the baseline for a network that reads the same numbers.
 *
 * <p>Features are standardised to mean 0 and standard deviation 1 over the N rows of the fit. The weights solve (XᵀX /
 * N + 10⁻⁶ I) a = Xᵀ(y - a_0) / N by Cholesky's method; the small term makes the solution unique if one feature is
 * determined by others. A feature that does not change within those rows, except by rounding, has no weight. All sums
 * run in the order of the rows, so every machine gives the same bits.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class LinearRule {
    private static final double RIDGE = 1e-6;
    /** Features that vary less than this share of their size are constant up to rounding. */
    private static final double ROUNDING = 1e-9;

    /** How many rows are added to XᵀX at once. */
    private static final int BLOCK = 4;

    private final Features features;
    private final double[] mean;
    private final double[] scale;
    private final double level; // a_0
    private final double[] a;

    /** Fits the rule to the rows first ≤ t &lt; end. */
    private LinearRule(Features features, double[] y, int first, int end) {
        this.features = features;
        int n = features.count();
        int rows = end - first;
        mean = new double[n];
        for (int t = first; t < end; t++) {
            double[] x = features.at(t);
            for (int i = 0; i < n; i++) {
                mean[i] += x[i] / rows;
            }
        }
        double[] variance = new double[n];
        double[] largest = new double[n];
        for (int t = first; t < end; t++) {
            double[] x = features.at(t);
            for (int i = 0; i < n; i++) {
                variance[i] += (x[i] - mean[i]) * (x[i] - mean[i]) / rows;
                largest[i] = Math.max(largest[i], Math.abs(x[i]));
            }
        }
        scale = IntStream.range(0, n).mapToDouble(i -> Math.sqrt(variance[i])).toArray();
        for (int i = 0; i < n; i++) {
            if (scale[i] <= ROUNDING * largest[i]) {
                scale[i] = Double.POSITIVE_INFINITY; // the standardised feature is 0 in every row, also after the fit
            }
        }
        level = Arrays.stream(y, first, end).average().orElseThrow();
        a = fit(y, first, end);
    }

    /**
     * Fits the rule to all rows before a given time and forecasts the rows from that time on.
     *
     * @param features n numbers for each row of a series
     * @param y the target, one number per row; finite before that time
     * @param from the time of the first forecast; rows from this time on are not used in the fit
     * @return one forecast per row from that time on
     * @throws IllegalArgumentException if there are not more than n rows before that time, or none after it
     */
    public static double[] forecast(Features features, double[] y, String from) {
        Check.noNulls("LinearRule.forecast", "features", features, "y", y, "from", from);
        int first = features.first();
        int end = features.row(from);
        Check.sameLength("LinearRule.forecast", "targets", y.length, "rows of features", features.size());
        if (end - first <= features.count() || end == y.length) {
            throw Check.unexpected(
                    "LinearRule.forecast",
                    formatted(
                            "more than %s before %s and at least one after it", counted(features.count(), "row"), from),
                    formatted("%d and %d", Math.max(0, end - first), y.length - end),
                    "use fewer features or move the boundary");
        }
        for (int t = first; t < end; t++) {
            Check.finite("LinearRule.forecast", "target in row " + t, y[t]);
        }
        LinearRule rule = new LinearRule(features, y, first, end);
        double[] forecast = new double[y.length - end];
        Arrays.setAll(forecast, n -> rule.at(end + n));
        return forecast;
    }

    private double at(int t) {
        double[] x = standard(t);
        double sum = level;
        for (int i = 0; i < x.length; i++) {
            sum += a[i] * x[i];
        }
        return sum;
    }

    private double[] standard(int t) {
        double[] x = features.at(t);
        for (int i = 0; i < x.length; i++) {
            x[i] = (x[i] - mean[i]) / scale[i];
        }
        return x;
    }

    private double[] fit(double[] y, int first, int end) {
        int n = mean.length;
        double[][] normal = new double[n][n]; // the lower half of XᵀX
        double[] right = new double[n]; // Xᵀ(y - a_0)
        double[] none = new double[n];
        for (int t = first; t < end; t += BLOCK) {
            double[][] x = new double[BLOCK][];
            for (int k = 0; k < BLOCK; k++) {
                x[k] = t + k < end ? standard(t + k) : none;
                double error = t + k < end ? y[t + k] - level : 0;
                for (int i = 0; i < n; i++) {
                    right[i] += x[k][i] * error;
                }
            }
            for (int i = 0; i < n; i++) {
                addProducts(normal[i], i + 1, x[0], x[1], x[2], x[3]);
            }
        }
        int rows = end - first;
        for (int i = 0; i < n; i++) {
            right[i] /= rows;
            for (int j = 0; j <= i; j++) {
                normal[i][j] /= rows;
            }
            normal[i][i] += RIDGE;
        }
        return solve(normal, right);
    }

    /** Adds the products of four rows of X to the first {@code count} numbers of a row of XᵀX, up to its diagonal. */
    private static void addProducts(double[] sums, int count, double[] x0, double[] x1, double[] x2, double[] x3) {
        double a0 = x0[count - 1];
        double a1 = x1[count - 1];
        double a2 = x2[count - 1];
        double a3 = x3[count - 1];
        for (int j = 0; j < count; j++) {
            sums[j] += a0 * x0[j] + a1 * x1[j] + a2 * x2[j] + a3 * x3[j];
        }
    }

    /** Solves A x = b for a positive definite A, given by its lower half. Overwrites A and b. */
    private static double[] solve(double[][] A, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) { // A becomes L with L Lᵀ = A, and b becomes z with L z = b
            for (int j = 0; j <= i; j++) {
                double sum = A[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= A[i][k] * A[j][k];
                }
                A[i][j] = j < i ? sum / A[j][j] : Math.sqrt(sum);
            }
            for (int k = 0; k < i; k++) {
                b[i] -= A[i][k] * b[k];
            }
            b[i] /= A[i][i];
        }
        for (int i = n - 1; i >= 0; i--) { // Lᵀ x = z
            for (int k = i + 1; k < n; k++) {
                b[i] -= A[k][i] * b[k];
            }
            b[i] /= A[i][i];
        }
        return b;
    }
}
