package carousel.textbook;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.jblas.DoubleMatrix;

/** Compares a gradient with finite differences of the loss, entry by entry. */
final class GradientCheck {
    /** Largest |ours - numeric| / max(|ours|, |numeric|) that passes. */
    static final double TOLERANCE = 1e-7;

    private GradientCheck() {}

    /** Fails, naming the entry, unless {@code ours} is the derivative of {@code loss} with respect to {@code m}. */
    static void check(String name, DoubleMatrix m, DoubleMatrix ours, DoubleSupplier loss) {
        assertTrue(ours.rows == m.rows && ours.columns == m.columns, name + ": the gradient has another shape");
        DoubleMatrix measured = FiniteDifferences.gradient(m, loss);
        for (int k = 0; k < m.length; k++) {
            double numeric = measured.get(k);
            double error = relativeError(ours.get(k), numeric);
            assertTrue(
                    error <= TOLERANCE,
                    formatted(
                            "%s[%d]: ours %.12g, numeric %.12g, relative error %.1e",
                            name, k, ours.get(k), numeric, error));
        }
    }

    private static double relativeError(double a, double b) {
        return a == b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
    }

    /** A matrix of standard normal numbers. */
    static DoubleMatrix normal(Random random, int rows, int columns) {
        DoubleMatrix m = new DoubleMatrix(rows, columns);
        for (int k = 0; k < m.length; k++) {
            m.put(k, random.nextGaussian());
        }
        return m;
    }
}
