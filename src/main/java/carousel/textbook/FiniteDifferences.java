package carousel.textbook;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.function.DoubleSupplier;
import org.jblas.DoubleMatrix;

/**
 * Measures a gradient numerically, to check one that was derived:
 *
 * <pre>
 * dL/dw ≈ D(ε) = (L(w + ε) - L(w - ε)) / 2ε     error about ε² L'''/6
 * dL/dw ≈ (4 D(ε) - D(2ε)) / 3                   that error cancels; about ε⁴ remains
 * </pre>
 *
 * <p>Threads: any number may call these methods.
 */
public final class FiniteDifferences {
    /**
     * ε. Rounding changes a loss near 1 by about 1e-16, and so the result by 1e-16 / ε. The second formula's own error
     * shrinks with ε⁴, so a fairly large ε keeps both errors small.
     */
    private static final double STEP = 2e-3;

    private FiniteDifferences() {}

    /**
     * The gradient of a loss with respect to a matrix m, in the shape of m. Computes the loss four times per entry.
     *
     * @param m any matrix that the loss depends on; its entries are changed slightly and restored
     * @param loss computes L from m, and always gives the same L for the same m
     */
    public static DoubleMatrix gradient(DoubleMatrix m, DoubleSupplier loss) {
        Check.noNulls("FiniteDifferences.gradient", "loss", loss, "m", m);
        DoubleMatrix gradient = new DoubleMatrix(m.rows, m.columns);
        for (int k = 0; k < m.length; k++) {
            gradient.put(k, (4 * central(m, k, STEP, loss) - central(m, k, 2 * STEP, loss)) / 3);
        }
        return gradient;
    }

    /**
     * Compares a derived gradient with the measured one, in one line to print: the largest difference between their
     * entries, rounded up to a power of ten. Below 1e-10 only rounding is left. If an entry of either is NaN or infinite,
     * the line says that instead.
     *
     * @param name printed at the start of the line, such as {@code dW_xi}
     * @param derived the derived gradient, in the shape of m
     * @param m the matrix that the loss depends on, as in {@link #gradient}
     * @param loss computes L from m
     * @throws IllegalArgumentException if {@code derived} has another shape than m
     */
    public static String judge(String name, DoubleMatrix derived, DoubleMatrix m, DoubleSupplier loss) {
        Check.noNulls("FiniteDifferences.judge", "m", m, "loss", loss);
        Check.shape("FiniteDifferences.judge", name, derived, m.rows, m.columns);
        double difference = Math.max(1e-10, Vectors.largest(derived.sub(gradient(m, loss))));
        if (!Double.isFinite(difference)) {
            return formatted("%s: largest difference %s", name, difference);
        }
        return formatted("%s: largest difference below 1e%.0f", name, Math.ceil(StrictMath.log10(difference)));
    }

    /** D(ε) for entry k of m. */
    private static double central(DoubleMatrix m, int k, double step, DoubleSupplier loss) {
        double value = m.get(k);
        try {
            m.put(k, value + step);
            double above = loss.getAsDouble();
            m.put(k, value - step);
            return (above - loss.getAsDouble()) / (2 * step);
        } finally {
            m.put(k, value);
        }
    }
}
