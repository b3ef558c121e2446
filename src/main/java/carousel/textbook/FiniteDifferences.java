package carousel.textbook;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.function.DoubleSupplier;
import org.jblas.DoubleMatrix;

/**
 * A gradient that is measured, not derived: what every derivation is checked against.
 *
 * <pre>
 * dL/dw ≈ D(ε) = (L(w + ε) - L(w - ε)) / 2ε     off by about ε² L'''/6
 * dL/dw ≈ (4 D(ε) - D(2ε)) / 3                   that error cancelled; off by about ε⁴
 * </pre>
 */
public final class FiniteDifferences {
    /**
     * ε. Rounding disturbs a loss near 1 by about 1e-16, and the result by 1e-16 / ε. As the second formula's own error
     * falls with ε⁴, ε can be wide enough for both to stay small.
     */
    private static final double STEP = 2e-3;

    private FiniteDifferences() {}

    /**
     * The gradient of a loss with respect to a matrix that it is computed from, entry by entry: four losses for each.
     *
     * @param m any matrix that the loss reads; its entries are moved a little and put back
     * @param loss computes L anew from m, and gives the same L for the same m
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
     * How far a derived gradient is from the measured one, in a line to print: the largest difference of their entries, rounded
     * up to a power of ten. Below 1e-10 there is only rounding.
     *
     * @param name what the line begins with, such as {@code dW_xi}
     * @param derived the gradient that was derived, in the shape of m
     * @param m what the loss is computed from, as in {@link #gradient}
     */
    public static String judge(String name, DoubleMatrix derived, DoubleMatrix m, DoubleSupplier loss) {
        Check.noNulls("FiniteDifferences.judge", "m", m, "loss", loss);
        Check.shape("FiniteDifferences.judge", name, derived, m.rows, m.columns);
        double difference = Math.max(1e-10, derived.sub(gradient(m, loss)).normmax());
        return formatted("%s: largest difference below 1e%.0f", name, Math.ceil(StrictMath.log10(difference)));
    }

    /** D(ε). */
    private static double central(DoubleMatrix m, int k, double step, DoubleSupplier loss) {
        double value = m.get(k);
        m.put(k, value + step);
        double above = loss.getAsDouble();
        m.put(k, value - step);
        double below = loss.getAsDouble();
        m.put(k, value);
        return (above - below) / (2 * step);
    }
}
