package carousel.check;

import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of doubles with one row for each step, as a program holds them, to and from matrices of floats with one column
 * for each step, as the layers read them.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Rows {
    private Rows() {}

    /**
     * Each sequence as a matrix, D x T.
     *
     * @param sequences N sequences of T rows of D numbers; T may differ
     * @throws IllegalArgumentException if there is none, one of them is empty, D differs, or a number is
     *     too large for a float; the message names it
     */
    public static FloatMatrix[] toMatrices(String operation, String what, double @Nullable [][][] sequences) {
        double[][][] all = Check.given(operation, what, sequences);
        FloatMatrix[] matrices = new FloatMatrix[all.length];
        int D = 0;
        for (int n = 0; n < all.length; n++) {
            String which = what + ": sequence " + n;
            double[][] rows = Check.given(operation, which, all[n]);
            for (int t = 0; t < rows.length; t++) {
                String step = which + ", step " + t;
                double[] row = Check.given(operation, step, rows[t]);
                Check.floats(operation, step, row);
                D = n + t == 0 ? row.length : D;
                if (row.length != D) {
                    throw Check.unexpected(
                            operation,
                            "as many numbers in every step as in the first, " + D,
                            row.length + " in step " + t + " of sequence " + n);
                }
            }
            if (rows.length == 0 || D == 0) {
                throw Check.unexpected(
                        operation,
                        "at least one step of at least one number",
                        rows.length + " x " + D + " in sequence " + n);
            }
            matrices[n] = toMatrix(rows);
        }
        if (all.length == 0) {
            throw Check.unexpected(operation, what + ": at least one sequence", "none");
        }
        return matrices;
    }

    private static FloatMatrix toMatrix(double[][] rows) {
        FloatMatrix m = new FloatMatrix(rows[0].length, rows.length);
        for (int k = 0; k < m.length; k++) {
            m.data[k] = (float) rows[k / m.rows][k % m.rows];
        }
        return m;
    }

    /** The columns of a matrix as rows. */
    public static double[][] of(FloatMatrix m) {
        double[][] rows = new double[m.columns][m.rows];
        for (int k = 0; k < m.length; k++) {
            rows[k / m.rows][k % m.rows] = m.data[k];
        }
        return rows;
    }
}
