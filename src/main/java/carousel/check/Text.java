package carousel.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Formats text for files, data and messages, with numbers that look the same in every locale.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Text {
    private Text() {}

    /** As {@link String#formatted}, with the digits 0 to 9 and a decimal point. */
    public static String formatted(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A number of things: 1 row, 2 rows. */
    public static String counted(long n, String thing) {
        return formatted(n == 1 ? "%d %s" : "%d %ss", n, thing);
    }

    /** The text of an object, or, if its class has none, words instead of an address that differs from run to run. */
    public static String named(Object o) {
        String name = "" + o;
        return name.endsWith("@" + Integer.toHexString(o.hashCode())) ? "one without a name" : name;
    }

    /** The value rounded to this many significant digits, without trailing zeros: 0.25, 120, 3e-7. */
    public static String brief(double value, int significant) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(significant)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (rounded.signum() == 0 || (exponent >= -3 && exponent <= 4)) {
            return rounded.toPlainString();
        }
        return rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
