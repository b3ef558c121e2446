package carousel.check;

import static carousel.check.Text.formatted;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Checks of arguments at the library's public methods.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Check {
    /** Every whole number up to this one is exact in a float; some larger ones are not. */
    public static final int EXACT_IN_FLOAT = 1 << 24;

    /** The longest array that every JVM can create, for any element type. */
    public static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Check() {}

    /** Creates the error {@code operation: expected this, got that}. */
    public static IllegalArgumentException unexpected(String operation, String expected, @Nullable Object got) {
        return new IllegalArgumentException(formatted("%s: expected %s, got %s", operation, expected, got));
    }

    /** Creates the error {@code operation: expected this, got that; do so}. */
    public static IllegalArgumentException unexpected(
            String operation, String expected, @Nullable Object got, String advice) {
        return unexpected(operation, expected, got + "; " + advice);
    }

    /** Throws if the value is null; returns it. */
    public static <T> T given(String operation, String what, @Nullable T value) {
        if (value == null) {
            throw unexpected(operation, what, "null");
        }
        return value;
    }

    /** Throws if one of the values is null. Names and values alternate, each name before its value. */
    public static void noNulls(String operation, @Nullable Object... namesAndValues) {
        for (int n = 0; n < namesAndValues.length; n += 2) {
            if (namesAndValues[n + 1] == null) {
                throw unexpected(operation, "a value for '" + namesAndValues[n] + "'", "null");
            }
        }
    }

    /** Throws if another one was given before. */
    public static void once(String operation, String what, @Nullable String other, String given) {
        if (other != null) {
            throw unexpected(operation, what + " once at most", other + " and " + given, "leave one of them out");
        }
    }

    /** Throws if two of the paths are the same file, also if links lead to it. */
    public static void differentFiles(String operation, List<Path> paths) {
        Set<Path> files = new HashSet<>();
        for (Path path : given(operation, "paths", paths)) {
            if (!files.add(real(given(operation, "a path", path).toAbsolutePath()))) {
                throw unexpected(
                        operation, "a file of its own for each callback", path + " twice", "give one another path");
            }
        }
    }

    /** The path without links, as far as the file or its folder exists. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path folder = path.getParent();
            return folder == null ? path : real(folder).resolve(path.getFileName());
        }
    }

    /** Throws if the value is below {@code least}; returns it. */
    public static int atLeast(String operation, String what, int least, int value) {
        if (value < least) {
            throw unexpected(operation, what + " of at least " + least, value);
        }
        return value;
    }

    /** Throws if the value is below 1; returns it. */
    public static int atLeastOne(String operation, String what, int value) {
        return atLeast(operation, what, 1, value);
    }

    /** Throws unless 0 &lt; value &lt; ∞; returns it. */
    public static double positive(String operation, String what, double value) {
        return check(value > 0 && value < Double.POSITIVE_INFINITY, operation, "a finite " + what + " above 0", value);
    }

    /** Throws unless 0 &lt; value &lt; ∞, also as a float; returns the value. */
    public static double positiveFloat(String operation, String what, double value) {
        return check(
                (float) notAboveFloats(operation, what, positive(operation, what, value)) > 0,
                operation,
                what + " of at least " + Float.MIN_VALUE + ", the smallest float above 0",
                value);
    }

    /** Throws unless 0 ≤ value &lt; ∞, also as a float; returns the value. */
    public static double notNegativeFloat(String operation, String what, double value) {
        return notAboveFloats(operation, what, notNegative(operation, what, value));
    }

    private static double notAboveFloats(String operation, String what, double value) {
        return check(
                (float) value < Float.POSITIVE_INFINITY,
                operation,
                what + " of at most " + Float.MAX_VALUE + ", the largest float",
                value);
    }

    /** Throws unless 0 ≤ value &lt; ∞; returns it. */
    public static double notNegative(String operation, String what, double value) {
        return check(
                value >= 0 && value < Double.POSITIVE_INFINITY,
                operation,
                "a finite " + what + " of at least 0",
                value);
    }

    /** Throws unless 0 ≤ value &lt; 1, also as a float; for probabilities and decay rates. Returns the value. */
    public static double belowOne(String operation, String what, double value) {
        return check(value >= 0 && (float) value < 1, operation, what + " of at least 0 and below 1", value);
    }

    /** Throws if the value is NaN or infinite; returns it. */
    public static double finite(String operation, String what, double value) {
        return check(Double.isFinite(value), operation, "a finite " + what, value);
    }

    /** Throws if the value is NaN or infinite, also as a float; returns the value. */
    public static double finiteFloat(String operation, String what, double value) {
        return check(
                Float.isFinite((float) finite(operation, what, value)),
                operation,
                what + " from " + -Float.MAX_VALUE + " to " + Float.MAX_VALUE + ", the largest float",
                value);
    }

    private static double check(boolean good, String operation, String expected, double value) {
        if (!good) {
            throw unexpected(operation, expected, value);
        }
        return value;
    }

    /** Throws if one of the values is NaN or infinite. */
    public static void finite(String operation, String what, double[] values) {
        for (int n = 0; n < values.length; n++) {
            if (!Double.isFinite(values[n])) {
                throw unexpected(
                        operation,
                        "finite numbers",
                        formatted("%s as %s %d", values[n], what, n),
                        "fill in or remove missing values first");
            }
        }
    }

    /**
     * Throws if a value is finite, but infinite as a float. It lets missing and infinite values pass, because only the
     * caller knows what they stand for.
     */
    public static void floats(String operation, String what, double[] values) {
        for (int n = 0; n < values.length; n++) {
            if (Float.isInfinite((float) values[n]) && !Double.isInfinite(values[n])) {
                throw unexpected(
                        operation,
                        "numbers from " + -Float.MAX_VALUE + " to " + Float.MAX_VALUE + ", the largest float",
                        formatted("%s as number %d of %s", values[n], n, what),
                        "scale them first");
            }
        }
    }

    /** Throws unless the two numbers are equal and not 0. */
    public static void sameLength(String operation, String first, int n, String second, int m) {
        if (n != m || n == 0) {
            throw unexpected(
                    operation,
                    formatted("as many %s as %s and at least one", first, second),
                    formatted("%d and %d", n, m));
        }
    }

    /** Throws unless 0 ≤ n &lt; count; returns n. */
    public static int index(String operation, String what, int n, int count) {
        if (n < 0 || n >= count) {
            throw unexpected(operation, formatted("%s from 0 to %d", what, count - 1), n);
        }
        return n;
    }

    /** Throws if one of the classes is not from 0 to count - 1. */
    public static void classes(String operation, String what, int[] classes, int count) {
        for (int n = 0; n < classes.length; n++) {
            if (classes[n] < 0 || classes[n] >= count) {
                throw unexpected(
                        operation,
                        formatted("classes from 0 to %d", count - 1),
                        formatted("%d as %s %d", classes[n], what, n));
            }
        }
    }

    /** Throws unless m is a column vector with this number of rows. */
    public static void column(String operation, String name, @Nullable DoubleMatrix m, int rows) {
        shape(operation, name, m, rows, 1);
    }

    /** Throws unless m is rows x columns. jblas itself compares only lengths, and treats a 1 x 1 matrix as a scalar. */
    public static void shape(String operation, String name, @Nullable DoubleMatrix m, int rows, int columns) {
        if (m == null || m.rows != rows || m.columns != columns) {
            boolean lying = m != null && m.rows == columns && m.columns == rows;
            throw unexpected(
                    operation,
                    formatted("%s to be %d x %d", name, rows, columns),
                    (m == null ? "null" : m.rows + " x " + m.columns) + (lying ? "; pass its transpose()" : ""));
        }
    }

    /** Throws if a text contains 0, the number of padding, which a network would read as a word. */
    public static void noPadding(String operation, String text, int... tokens) {
        for (int t = 0; t < tokens.length; t++) {
            if (tokens[t] == 0) {
                throw unexpected(
                        operation,
                        "token numbers above 0, because 0 is padding",
                        formatted("0 as token %d of %s", t, text),
                        "leave padding out, as each text knows its length; number tokens of your own from 1");
            }
        }
    }

    /** Returns the number of a symbol or class as a float; throws if a float cannot represent it exactly. */
    public static float symbol(String operation, int number) {
        if (number < 0 || number > EXACT_IN_FLOAT) {
            throw unexpected(
                    operation,
                    formatted("numbers of tokens or classes from 0 to %,d", EXACT_IN_FLOAT),
                    number,
                    "number them from 0");
        }
        return number;
    }

    /**
     * Throws if n is below {@code least}, or if n items of this size would need more than half of Java's memory;
     * returns n.
     */
    public static int room(String operation, String what, int least, int n, long bytesEach) {
        atLeast(operation, what, least, n);
        long most = Runtime.getRuntime().maxMemory() / 2 / bytesEach;
        if (n > most) {
            throw unexpected(
                    operation,
                    formatted("%s of at most %,d, which is all that fits into Java's memory", what, most),
                    n,
                    "use fewer, or start Java with a larger -Xmx");
        }
        return n;
    }

    /** Throws unless the two have the same shape and are not empty. */
    public static void sameShape(String operation, String first, FloatMatrix a, String second, FloatMatrix b) {
        noNulls(operation, first, a, second, b);
        if (a.rows != b.rows || a.columns != b.columns || a.length == 0) {
            throw unexpected(
                    operation,
                    formatted("%s and %s of the same shape", first, second),
                    formatted("%d x %d and %d x %d", a.rows, a.columns, b.rows, b.columns));
        }
    }

    /** Returns the product of the sizes, as an array length; throws if no array can be that long. */
    public static int size(String operation, String what, int... sizes) {
        double product = 1; // exact up to 2^53, which is far above the limit
        for (int size : sizes) {
            product *= size;
        }
        if (product > LONGEST_ARRAY) {
            throw unexpected(
                    operation,
                    formatted("%s of at most %,d numbers", what, LONGEST_ARRAY),
                    formatted("%,.0f", product));
        }
        return (int) product;
    }
}
