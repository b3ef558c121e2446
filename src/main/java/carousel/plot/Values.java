package carousel.plot;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/** Converts the forms in which callers hold numbers to arrays. */
final class Values {
    private Values() {}

    /** The numbers of an array, a list, a tablesaw column or a jblas vector. */
    static double[] numbers(String name, Object data) {
        if (data instanceof double[] a) {
            return a.clone();
        }
        if (data instanceof float[] a) {
            return IntStream.range(0, a.length).mapToDouble(i -> a[i]).toArray();
        }
        if (data instanceof int[] a) {
            return Arrays.stream(a).asDoubleStream().toArray();
        }
        if (data instanceof DoubleMatrix m && m.isVector()) {
            return m.toArray();
        }
        if (data instanceof FloatMatrix m && m.isVector()) {
            return numbers(name, m.toArray());
        }
        if (data instanceof NumericColumn<?> column) {
            return column.asDoubleArray();
        }
        if (data instanceof Collection<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
        }
        throw new IllegalArgumentException(formatted(
                "%s: expected numbers (double[], float[], int[], a list of numbers, a number column or a jblas vector), got %s",
                name, describe(data)));
    }

    /** The rows of a matrix: {@code double[][]}, {@code float[][]}, {@code int[][]} or a jblas matrix. */
    static double[][] rows(String name, Object matrix) {
        double[][] rows;
        if (matrix instanceof DoubleMatrix m) {
            rows = m.toArray2();
        } else if (matrix instanceof FloatMatrix m) {
            rows = rows(name, m.toArray2());
        } else if (matrix instanceof double[][] || matrix instanceof float[][] || matrix instanceof int[][]) {
            rows = Arrays.stream((Object[]) matrix).map(r -> numbers(name, r)).toArray(double[][]::new);
        } else {
            throw new IllegalArgumentException(formatted(
                    "%s: expected a matrix (double[][], float[][], int[][] or a jblas matrix), got %s",
                    name, describe(matrix)));
        }
        if (rows.length == 0 || rows[0].length == 0) {
            throw new IllegalArgumentException(formatted("%s: expected a matrix with numbers, got an empty one", name));
        }
        for (double[] row : rows) {
            if (row.length != rows[0].length) {
                throw new IllegalArgumentException(formatted(
                        "%s: expected rows of equal length in a matrix, got %d and %d values",
                        name, rows[0].length, row.length));
            }
        }
        return rows;
    }

    /** The place of each value on the x axis: a number, or a date if the data are dates. "1949" is a number. */
    static List<?> places(String name, Object data) {
        Collection<?> list =
                data instanceof Column<?> column ? column.asList() : data instanceof Collection<?> c ? c : List.of();
        List<Date> dates =
                list.stream().map(Values::date).filter(Objects::nonNull).toList();
        if (!list.isEmpty() && dates.size() == list.size()) {
            return dates;
        }
        if (!list.isEmpty() && list.stream().allMatch(v -> v instanceof String s && s.matches("-?\\d{1,9}"))) {
            return list.stream().map(v -> Double.valueOf((String) v)).toList();
        }
        if (!list.isEmpty() && list.stream().allMatch(String.class::isInstance)) {
            throw Check.unexpected(
                    "x of " + name,
                    "numbers, dates, or texts such as 1949, 1949-01, 1949Q1, 1949-01-31 or 1949-01-31T18:00",
                    list.stream().limit(3).toList() + (list.size() > 3 ? " …" : ""));
        }
        double[] places = numbers("x of " + name, data);
        boolean somewhere = places.length == 0 || !Arrays.stream(places).allMatch(Double::isNaN);
        if (!somewhere || Arrays.stream(places).anyMatch(Double::isInfinite)) {
            throw Check.unexpected("x of " + name, "finite numbers", somewhere ? "an infinite one" : "NaN alone");
        }
        return Arrays.stream(places).boxed().toList();
    }

    /** 1 … n. */
    static double[] count(int n) {
        return DoubleStream.iterate(1, i -> i + 1).limit(n).toArray();
    }

    /** Converts a date, or a text such as 1949-01 or 1949-01-31, to a Date; null for anything else. */
    private static @Nullable Date date(@Nullable Object value) {
        if (value instanceof Date d) {
            return d;
        }
        if (value instanceof LocalDateTime d) {
            return Date.from(d.toInstant(ZoneOffset.UTC));
        }
        if (value instanceof LocalDate d) {
            return date(d.atStartOfDay());
        }
        return value instanceof String s ? date(s) : null;
    }

    /** Parses the time labels of a series: 1949-01, 1949-01-31, 1949Q1, 194901, 19490131, 1949-01-31T18:00. */
    private static @Nullable Date date(String s) {
        try {
            if (s.matches("\\d{4}-?Q[1-4]")) {
                return date(LocalDate.of(
                        Integer.parseInt(s.substring(0, 4)), 3 * (s.charAt(s.length() - 1) - '0') - 2, 1));
            }
            if (s.matches("(1[5-9]|2[0-2])\\d{4}(\\d{2})?")) {
                return date(LocalDate.parse(s.length() == 6 ? s + "01" : s, DateTimeFormatter.BASIC_ISO_DATE));
            }
            if (s.matches("\\d{4}-\\d{2}(-\\d{2})?")) {
                return date(LocalDate.parse(s.length() == 7 ? s + "-01" : s));
            }
            return s.matches("\\d{4}-\\d{2}-\\d{2}[T ].*") ? date(LocalDateTime.parse(s.replace(' ', 'T'))) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String describe(@Nullable Object data) {
        if (data instanceof DoubleMatrix m) {
            return formatted("a %d x %d matrix", m.rows, m.columns);
        }
        if (data instanceof FloatMatrix m) {
            return formatted("a %d x %d matrix", m.rows, m.columns);
        }
        if (data instanceof Column<?> c) {
            return formatted("the column '%s' of type %s", c.name(), c.type().name());
        }
        return data == null ? "null" : data.getClass().getSimpleName();
    }
}
