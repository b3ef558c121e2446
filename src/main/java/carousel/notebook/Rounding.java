package carousel.notebook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/** Rounds the numbers of a column or of a matrix together, so that their decimal points stand below each other. */
final class Rounding {
    private static final int DIGITS = 4;
    private static final int LARGEST = 6;
    private static final int SMALLEST = -4;

    private Rounding() {}

    /**
     * The values with so many decimals as give the largest of them four significant digits or a little more; whole
     * numbers stay whole. A value too small for these decimals, or all where the largest is very large or very small, is
     * written with an exponent.
     */
    static List<String> together(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double largest = Arrays.stream(finite).map(Math::abs).max().orElse(0);
        int exponent = largest > 0 ? (int) Math.floor(StrictMath.log10(largest)) : 0;
        if (Arrays.stream(finite).allMatch(v -> v == Math.rint(v)) && exponent < 3 * LARGEST) {
            return each(values, v -> Long.toString((long) v));
        }
        if (exponent >= LARGEST || exponent < SMALLEST) {
            return each(values, v -> scientific(v, DIGITS - 1));
        }
        int decimals = decimals(finite, Math.max(0, exponent < 0 ? DIGITS - 1 - exponent : DIGITS - exponent));
        double least = 10 * StrictMath.pow(10, -decimals);
        return each(
                values,
                v -> v != 0 && Math.abs(v) < least && isCut(v, decimals) ? scientific(v, 1) : fixed(v, decimals));
    }

    /** As many of the decimals as the values need. */
    private static int decimals(double[] values, int most) {
        int needed = 0;
        for (double v : values) {
            String digits = fixed(v, most);
            int last = digits.length();
            while (most > 0 && digits.charAt(last - 1) == '0') {
                last--;
            }
            needed = Math.max(needed, last - digits.indexOf('.') - 1);
        }
        return most == 0 ? 0 : needed;
    }

    /** Whether rounding to the decimals takes digits from the value. */
    private static boolean isCut(double value, int decimals) {
        return Math.abs(Double.parseDouble(fixed(value, decimals)) - value) > 1e-9 * Math.abs(value);
    }

    private static List<String> each(double[] values, DoubleFunction<String> format) {
        return DoubleStream.of(values)
                .mapToObj(v -> Double.isFinite(v) ? format.apply(v) : Double.toString(v))
                .toList();
    }

    private static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String scientific(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "e", value).replaceAll("e\\+?(-?)0*(?=\\d)", "e$1");
    }
}
