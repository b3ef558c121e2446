package carousel.textbook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.jblas.DoubleMatrix;

/** Compares a gradient with central differences of the loss, entry by entry. */
final class GradientCheck {
    /** Largest |ours - numeric| / max(|ours|, |numeric|) that passes. */
    static final double TOLERANCE = 1e-7;

    /**
     * Step of the differences. With four points the truncation error falls with the step's fourth power, so that the
     * step can be wide enough for rounding (about 1e-16 / STEP) to stay far below the tolerance.
     */
    private static final double STEP = 2e-3;

    private GradientCheck() {}

    /** Fails, naming the entry, unless {@code ours} is the derivative of {@code loss} with respect to {@code m}. */
    static void check(String name, DoubleMatrix m, DoubleMatrix ours, DoubleSupplier loss) {
        assertTrue(ours.rows == m.rows && ours.columns == m.columns, name + ": the gradient has another shape");
        for (int k = 0; k < m.length; k++) {
            double numeric = derivative(m, k, loss);
            double error = relativeError(ours.get(k), numeric);
            assertTrue(
                    error <= TOLERANCE,
                    "%s[%d]: ours %.12g, numeric %.12g, relative error %.1e"
                            .formatted(name, k, ours.get(k), numeric, error));
        }
    }

    private static double derivative(DoubleMatrix m, int k, DoubleSupplier loss) {
        double inner = difference(m, k, STEP, loss);
        double outer = difference(m, k, 2 * STEP, loss);
        return (4 * inner - outer) / 3;
    }

    private static double difference(DoubleMatrix m, int k, double step, DoubleSupplier loss) {
        double value = m.get(k);
        m.put(k, value + step);
        double above = loss.getAsDouble();
        m.put(k, value - step);
        double below = loss.getAsDouble();
        m.put(k, value);
        return (above - below) / (2 * step);
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
