package carousel.layers;

import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/** Initial values of parameters. */
final class Init {
    private Init() {}

    /** Uniform in ±√(6 / (rows + columns)): Glorot and Bengio 2010, equation 16. */
    static FloatMatrix glorot(int rows, int columns, RandomGenerator random) {
        return uniform(rows, columns, (float) Math.sqrt(6.0 / (rows + columns)), random);
    }

    /** Uniform in ±limit. */
    static FloatMatrix uniform(int rows, int columns, float limit, RandomGenerator random) {
        FloatMatrix w = new FloatMatrix(rows, columns);
        for (int k = 0; k < w.length; k++) {
            w.data[k] = (2 * random.nextFloat() - 1) * limit;
        }
        return w;
    }

    /** Every element the same. */
    static FloatMatrix constant(int rows, double value) {
        FloatMatrix b = new FloatMatrix(rows, 1);
        java.util.Arrays.fill(b.data, (float) value);
        return b;
    }

    /** n x n with orthonormal columns, uniform among all such: Gram-Schmidt on Gaussian columns (Saxe et al. 2014). */
    static FloatMatrix orthogonal(int n, RandomGenerator random) {
        double[][] q = new double[n][n];
        for (int j = 0; j < n; j++) {
            for (int r = 0; r < n; r++) {
                q[j][r] = random.nextGaussian();
            }
            orthonormalise(q, j);
        }
        FloatMatrix w = new FloatMatrix(n, n);
        for (int k = 0; k < w.length; k++) {
            w.data[k] = (float) q[k / n][k % n];
        }
        return w;
    }

    /** Makes vector j orthogonal to those before it, twice for the sake of rounding, and of length one. */
    private static void orthonormalise(double[][] q, int j) {
        for (int round = 0; round < 2; round++) {
            for (int p = 0; p < j; p++) {
                double dot = dot(q[j], q[p]);
                for (int r = 0; r < q.length; r++) {
                    q[j][r] -= dot * q[p][r];
                }
            }
        }
        double norm = Math.sqrt(dot(q[j], q[j]));
        for (int r = 0; r < q.length; r++) {
            q[j][r] /= norm;
        }
    }

    private static double dot(double[] u, double[] v) {
        double sum = 0;
        for (int r = 0; r < u.length; r++) {
            sum += u[r] * v[r];
        }
        return sum;
    }
}
