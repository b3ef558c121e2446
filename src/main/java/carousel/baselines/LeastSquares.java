package carousel.baselines;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The linear function y = a_0 + A x with the smallest squared errors; if several are equally good, the one with the
 * smallest weights. Inputs and outputs are first shifted to mean 0 and scaled to at most 1, so the result does not
 * depend on their units or offsets.
 */
final class LeastSquares {
    private final Columns x;
    private final Columns y;
    private final RealMatrix weights;

    /** Fits the function to n rows of inputs and n rows of outputs. */
    LeastSquares(double[][] x, double[][] y) {
        this.x = new Columns(x);
        this.y = new Columns(y);
        RealMatrix inputs = this.x.scaled(x);
        RealMatrix outputs = this.y.scaled(y);
        DecompositionSolver solver = new SingularValueDecomposition(inputs).getSolver();
        RealMatrix first = solver.solve(outputs);
        // If inputs are nearly equal, the first solution is wrong in the sixth digit, so we solve again for its
        // residual.
        this.weights = first.add(solver.solve(outputs.subtract(inputs.multiply(first))));
    }

    /** Computes the outputs for one row of inputs. */
    double[] apply(double[] row) {
        return y.unscaled(weights.preMultiply(x.scaled(row)));
    }

    /** The mean of each column and its largest distance from it. */
    private static final class Columns {
        private final double[] mean;
        private final double[] scale;

        Columns(double[][] rows) {
            int columns = rows[0].length;
            mean = IntStream.range(0, columns)
                    .mapToDouble(j -> rows[0][j]
                            + Arrays.stream(rows)
                                    .mapToDouble(row -> row[j] - rows[0][j])
                                    .average()
                                    .orElseThrow())
                    .toArray();
            scale = IntStream.range(0, columns)
                    .mapToDouble(j -> Arrays.stream(rows)
                            .mapToDouble(row -> Math.abs(row[j] - mean[j]))
                            .max()
                            .orElseThrow())
                    .map(s -> s > 0 ? s : 1)
                    .toArray();
        }

        RealMatrix scaled(double[][] rows) {
            return new Array2DRowRealMatrix(
                    Arrays.stream(rows).map(this::scaled).toArray(double[][]::new), false);
        }

        double[] scaled(double[] row) {
            return IntStream.range(0, row.length)
                    .mapToDouble(j -> (row[j] - mean[j]) / scale[j])
                    .toArray();
        }

        double[] unscaled(double[] row) {
            return IntStream.range(0, row.length)
                    .mapToDouble(j -> mean[j] + scale[j] * row[j])
                    .toArray();
        }
    }
}
