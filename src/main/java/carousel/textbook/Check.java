package carousel.textbook;

import org.jblas.DoubleMatrix;

/** Shapes, checked where they come in: jblas compares lengths only, and takes a 1 x 1 matrix for a scalar. */
final class Check {
    private Check() {}

    /** Throws unless {@code m} is a column of {@code rows} rows. */
    static void column(String operation, String name, DoubleMatrix m, int rows) {
        shape(operation, name, m, rows, 1);
    }

    /** Throws unless {@code m} is of {@code rows} x {@code columns}. */
    static void shape(String operation, String name, DoubleMatrix m, int rows, int columns) {
        if (m != null && m.rows == rows && m.columns == columns) {
            return;
        }
        String came = m == null ? "null" : m.rows + " x " + m.columns;
        boolean lying = m != null && m.rows == columns && m.columns == rows;
        throw new IllegalArgumentException("%s: expected %s to be %d x %d, but %s came.%s"
                .formatted(operation, name, rows, columns, came, lying ? " Give its transpose()." : ""));
    }

    /** Throws unless two lists have the same length. */
    static void sameLength(String operation, String name, int expected, int came) {
        if (came != expected) {
            throw new IllegalArgumentException("%s: expected %s to be of length %d, one entry a time step, but %d came."
                    .formatted(operation, name, expected, came));
        }
    }
}
