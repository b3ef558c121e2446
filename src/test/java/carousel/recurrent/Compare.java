package carousel.recurrent;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;

/** Compares results by name. */
public final class Compare {
    private Compare() {}

    /**
     * Requires that the largest difference in each matrix is within the tolerance, relative to its largest number if
     * that is above 1.
     */
    public static void assertClose(
            Map<String, DoubleMatrix> expected, Map<String, DoubleMatrix> actual, double tolerance) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, e) -> assertClose(name, e, actual.get(name), tolerance));
    }

    public static void assertClose(String name, DoubleMatrix expected, DoubleMatrix actual, double tolerance) {
        assertTrue(
                expected.sameSize(actual),
                () -> formatted(
                        "%s: expected %d x %d, got %d x %d",
                        name, expected.rows, expected.columns, actual.rows, actual.columns));
        double error = largest(expected.sub(actual)) / Math.max(1, largest(expected));
        assertTrue(
                error <= tolerance,
                () -> formatted("%s: off by %.2g: expected %s, got %s", name, error, expected, actual));
    }

    /** Requires the same shape and the same bits; jblas's own equals tolerates differences and NaN. */
    public static void assertSameBits(FloatMatrix expected, FloatMatrix actual) {
        assertTrue(
                expected.sameSize(actual),
                () -> formatted(
                        "expected %d x %d, got %d x %d", expected.rows, expected.columns, actual.rows, actual.columns));
        assertArrayEquals(expected.data, actual.data);
    }

    /** The largest absolute value; NaN if there is one, which jblas's own norm ignores. */
    private static double largest(DoubleMatrix m) {
        return Arrays.stream(m.data).map(Math::abs).reduce(0, Math::max);
    }

    public static DoubleMatrix matrix(List<DoubleMatrix> columns) {
        DoubleMatrix m = new DoubleMatrix(columns.get(0).rows, columns.size());
        for (int t = 0; t < m.columns; t++) {
            m.putColumn(t, columns.get(t));
        }
        return m;
    }
}
