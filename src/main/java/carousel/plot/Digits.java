package carousel.plot;

import java.math.BigDecimal;
import java.math.MathContext;

/** Formats numbers briefly, for axes. */
final class Digits {
    private Digits() {}

    /** The value rounded to this many significant digits, without trailing zeros: 0.25, 120, 3e-7. */
    static String text(double value, int significant) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(significant)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (rounded.signum() == 0 || (exponent >= -3 && exponent <= 4)) {
            return rounded.toPlainString();
        }
        return rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
