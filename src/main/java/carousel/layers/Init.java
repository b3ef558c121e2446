package carousel.layers;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Normal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Creates the parameters of one layer: draws their initial values, or takes the stored ones. A layer creates each
 * parameter once, in the order of {@link Pass#gradients}, and names it by its letter in the equation.
 *
 * <p>Threads: for one at a time.
 */
public final class Init {
    /** Draws the initial values; null if they are stored. */
    private final @Nullable RandomGenerator random;
    /** Provides a matrix for each name: the stored one, or zeros to be overwritten by the drawn values. */
    private final Stored values;

    private final List<Parameter> parameters = new ArrayList<>();

    private Init(@Nullable RandomGenerator random, Stored values) {
        this.random = random;
        this.values = values;
    }

    static Init drawn(RandomGenerator random) {
        return new Init(random, (name, rows, columns) -> new FloatMatrix(rows, columns));
    }

    static Init from(Stored stored) {
        return new Init(null, stored);
    }

    /** All parameters created so far. */
    List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** An Init for a part of the layer, whose parameters are stored with this prefix in their names. */
    Init inside(String prefix) {
        return new Init(random, (name, rows, columns) -> values.matrix(prefix + name, rows, columns));
    }

    /** Adds the parameters of a part to those of the layer, with this prefix in their names. */
    void add(List<Parameter> ofPart, String prefix) {
        ofPart.forEach(p -> parameters.add(p.prefixed(prefix)));
    }

    /** Creates weights that are uniform in ±√(6 / (rows + columns)) (Glorot and Bengio 2010, equation 16). */
    public FloatMatrix glorot(String name, int rows, int columns) {
        return uniform(name, rows, columns, Math.sqrt(6.0 / (rows + columns)));
    }

    /** Creates weights that are uniform in ±limit. */
    public FloatMatrix uniform(String name, int rows, int columns, double limit) {
        FloatMatrix w = matrix(name, rows, columns, true);
        for (int k = 0; random != null && k < w.length; k++) {
            w.data[k] = (2 * random.nextFloat() - 1) * (float) limit;
        }
        return w;
    }

    /** Creates biases, rows x 1, all equal; weight decay does not apply to them. */
    public FloatMatrix constant(String name, int rows, double value) {
        FloatMatrix b = matrix(name, rows, 1, false);
        if (random != null) {
            Arrays.fill(b.data, (float) value);
        }
        return b;
    }

    /**
     * Creates weights, n x n, with orthonormal columns, uniform among all such matrices: Gram-Schmidt on Gaussian
     * columns (Saxe et al. 2014).
     */
    public FloatMatrix orthogonal(String name, int n) {
        FloatMatrix w = matrix(name, n, n, true);
        if (random != null) {
            drawOrthogonal(random, w.data, n);
        }
        return w;
    }

    /** Creates recurrent weights: orthogonal if they are square, else by Glorot. */
    public FloatMatrix recurrent(String name, int rows, int columns) {
        return rows == columns ? orthogonal(name, rows) : glorot(name, rows, columns);
    }

    /**
     * A matrix of zeros to be filled, or the stored matrix. A stored matrix is not allocated before its size is
     * checked.
     */
    private FloatMatrix matrix(String name, int rows, int columns, boolean decays) {
        expectMemory(name, rows, columns);
        Check.given("Init", "the name of a parameter", name);
        FloatMatrix value = Check.given(name, "a stored matrix", values.matrix(name, rows, columns));
        if (value.rows != rows || value.columns != columns) {
            throw Check.unexpected(name, rows + " x " + columns, value.rows + " x " + value.columns);
        }
        parameters.add(new Parameter(name, value, decays));
        return value;
    }

    /** Checks the size first, because jblas would create a matrix of 65,536 x 65,536 without any numbers. */
    private void expectMemory(String name, int rows, int columns) {
        Check.atLeastOne(name, "a number of rows", rows);
        Check.atLeastOne(name, "a number of columns", columns);
        int size = Check.size(name, "a matrix (" + rows + " x " + columns + ")", rows, columns);
        long free = Buffers.free();
        if (size > free) {
            throw Check.unexpected(
                    name,
                    formatted("parameters that fit into the free part of Java's memory, %d MB", megabytes(free)),
                    formatted("%d x %d, %d MB", rows, columns, megabytes(size)),
                    "use fewer units or symbols, or start Java with a larger -Xmx");
        }
    }

    private static long megabytes(long floats) {
        return (floats * Float.BYTES) >> 20;
    }

    private static void drawOrthogonal(RandomGenerator random, float[] w, int n) {
        double[][] q = new double[n][n];
        for (int j = 0; j < n; j++) {
            for (int r = 0; r < n; r++) {
                q[j][r] = Normal.draw(random);
            }
            orthonormalise(q, j);
        }
        for (int k = 0; k < w.length; k++) {
            w[k] = (float) q[k / n][k % n];
        }
    }

    /**
     * Makes vector j orthogonal to the earlier ones and of length 1. One pass of Gram-Schmidt is enough for Gaussian
     * vectors in double.
     */
    private static void orthonormalise(double[][] q, int j) {
        for (int p = 0; p < j; p++) {
            double dot = dot(q[j], q[p]);
            for (int r = 0; r < q.length; r++) {
                q[j][r] -= dot * q[p][r];
            }
        }
        double norm = Math.sqrt(dot(q[j], q[j]));
        for (int r = 0; r < q.length; r++) {
            q[j][r] /= norm;
        }
    }

    /** Uses four sums, because every addition to a single sum would have to wait for the one before it. */
    private static double dot(double[] u, double[] v) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int r = 0;
        for (; r + 3 < u.length; r += 4) {
            s0 += u[r] * v[r];
            s1 += u[r + 1] * v[r + 1];
            s2 += u[r + 2] * v[r + 2];
            s3 += u[r + 3] * v[r + 3];
        }
        for (; r < u.length; r++) {
            s0 += u[r] * v[r];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
