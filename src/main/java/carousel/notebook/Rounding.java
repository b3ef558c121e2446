package carousel.notebook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/** Rounds the numbers of a column or a matrix together, so that their decimal points line up. */
final class Rounding {
    private static final int DIGITS = 4;
    private static final int LARGEST = 6;
    private static final int SMALLEST = -4;

    private Rounding() {}

    /**
     * Formats the values with a common number of decimals, which gives the largest value at least four significant
     * digits. Whole numbers have no decimals. A value that is too small for these decimals is written with an exponent;
     * if the largest value is very large or very small, all are.
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

    /** The number of decimals that the values need, at most this many. */
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

    /** Whether the value loses digits when it is rounded to this many decimals. */
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
