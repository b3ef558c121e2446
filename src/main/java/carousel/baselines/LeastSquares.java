package carousel.baselines;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The linear function y = a_0 + A x of the least squared errors; of several that are equally good, the one with the least
 * weights. Every input and every output is first brought to mean 0 and to at most 1, so that the result does not depend on
 * their units, nor on where they count from.
 */
final class LeastSquares {
    private final Columns x;
    private final Columns y;
    private final RealMatrix weights;

    /** Fits to n rows of inputs and n rows of outputs. */
    LeastSquares(double[][] x, double[][] y) {
        this.x = new Columns(x);
        this.y = new Columns(y);
        RealMatrix inputs = this.x.scaled(x);
        RealMatrix outputs = this.y.scaled(y);
        DecompositionSolver solver = new SingularValueDecomposition(inputs).getSolver();
        RealMatrix first = solver.solve(outputs);
        // what the first solution leaves is solved for again: where inputs are nearly alike, it is off in the sixth
        // digit
        this.weights = first.add(solver.solve(outputs.subtract(inputs.multiply(first))));
    }

    /** The outputs for one row of inputs. */
    double[] apply(double[] row) {
        return y.unscaled(weights.preMultiply(x.scaled(row)));
    }

    /** The mean of each column, and its largest distance from it. */
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
