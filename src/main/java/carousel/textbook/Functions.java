package carousel.textbook;

import carousel.check.Check;
import java.util.function.DoubleUnaryOperator;
import org.jblas.DoubleMatrix;

/**
 * e^z and tanh z, elementwise. jblas uses {@link Math}, whose last digit depends on the processor and the JDK; {@link
 * StrictMath} gives the same digits everywhere. Neither method changes its argument.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Functions {
    private Functions() {}

    /** e^z, elementwise. */
    public static DoubleMatrix exp(DoubleMatrix z) {
        Check.noNulls("Functions.exp", "z", z);
        return each(z, StrictMath::exp);
    }

    /** tanh z, elementwise. */
    public static DoubleMatrix tanh(DoubleMatrix z) {
        Check.noNulls("Functions.tanh", "z", z);
        return each(z, StrictMath::tanh);
    }

    private static DoubleMatrix each(DoubleMatrix z, DoubleUnaryOperator function) {
        DoubleMatrix a = new DoubleMatrix(z.rows, z.columns);
        for (int k = 0; k < z.length; k++) {
            a.put(k, function.applyAsDouble(z.get(k)));
        }
        return a;
    }
}
