package carousel.linalg;

import java.util.Arrays;

/**
 * The slope of a function at 0 from its values to the right of it, averaged so that rounding errors cancel.
 *
 * <p>Threads: any number may call these methods.
 */
final class Slopes {
    private Slopes() {}

    /**
     * The weights for values at 1/n, 2/n … 1 whose weighted sum is the coefficient a of the best-fitting polynomial a x
     * + b x³ + c x⁵ + … with the given number of terms. They are x minus its projections on the other powers, by
     * Gram-Schmidt from the highest power down.
     *
     * @param n the number of values
     */
    static double[] weights(int terms, int n) {
        double[][] q = new double[terms][n];
        for (int i = 0; i < terms; i++) {
            for (int j = 0; j < n; j++) {
                q[i][j] = StrictMath.pow((j + 1.0) / n, 2 * (terms - i) - 1);
            }
            for (int p = 0; p < i; p++) {
                subtract(dot(q[i], q[p]) / dot(q[p], q[p]), q[p], q[i]);
            }
        }
        double[] x = q[terms - 1];
        double square = dot(x, x);
        return Arrays.stream(x).map(v -> v / square).toArray();
    }

    private static void subtract(double a, double[] u, double[] from) {
        for (int j = 0; j < u.length; j++) {
            from[j] -= a * u[j];
        }
    }

    /** Σ_j u_j v_j, such as weights times values. */
    static double dot(double[] u, double[] v) {
        double sum = 0;
        for (int j = 0; j < u.length; j++) {
            sum += u[j] * v[j];
        }
        return sum;
    }
}
