package carousel.data.series;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Cuts a daily series into years. Each year is an example: the network reads all variables but one, day by day, and
 * predicts that one on each day.
 *
 * <pre>{@code
 * var years = Years.of(series, "flow", "10-01");
 * var train = years.before("2000-10-01");
 * var test = years.from("2000-10-01");
 * }</pre>
 *
 * <p>A network begins each year without memory, so let years begin when there is little to remember. Hydrologists
 * choose 1 October, when last winter's snow is gone and next winter's has not come.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Years implements Examples {
    private final Series series;
    private final int target;
    private final int[] inputs;
    private final int[] starts; // the row of each year's first day
    private final int[] lengths;

    private Years(Series series, int target, int[] starts, int[] lengths) {
        this.series = series;
        this.target = target;
        this.inputs = IntStream.range(0, series.names().size())
                .filter(v -> v != target)
                .toArray();
        this.starts = starts;
        this.lengths = lengths;
    }

    /**
     * The whole years of a series; days before the first whole year and after the last one are not used.
     *
     * @param series daily, with at least two variables
     * @param target the variable to predict; the network reads all others
     * @param begin the first day of each year as month and day, such as {@code 10-01}; in a year without it,
     *     {@code 02-29} means the 28th
     */
    public static Years of(Series series, String target, String begin) {
        Check.noNulls("Years.of", "series", series, "target", target, "begin", begin);
        int v = series.index(target);
        if (series.names().size() < 2) {
            throw Check.unexpected("Years.of", "a variable to read besides '" + target + "'", series);
        }
        MonthDay day = monthDay(begin);
        LocalDate first = date(series.label(0));
        LocalDate end = date(series.label(series.size() - 1)).plusDays(1);
        if (end.toEpochDay() - first.toEpochDay() != series.size()) {
            throw Check.unexpected("Years.of", "a row for each day from first to last", series);
        }
        List<LocalDate> begins = new ArrayList<>();
        for (int year = first.getYear(); year <= end.getYear(); year++) {
            LocalDate date = day.atYear(year);
            if (!date.isBefore(first) && !date.isAfter(end)) {
                begins.add(date);
            }
        }
        if (begins.size() < 2) {
            throw Check.unexpected(
                    "Years.of",
                    "a whole year from " + begin + " on",
                    series,
                    "use a longer series or another first day");
        }
        int[] rows = begins.stream()
                .mapToInt(date -> (int) (date.toEpochDay() - first.toEpochDay()))
                .toArray();
        int years = rows.length - 1;
        return new Years(
                series,
                v,
                Arrays.copyOf(rows, years),
                IntStream.range(0, years).map(n -> rows[n + 1] - rows[n]).toArray());
    }

    private static MonthDay monthDay(String begin) {
        try {
            return MonthDay.parse("--" + begin);
        } catch (DateTimeParseException e) {
            throw Check.unexpected("Years.of", "a month and a day such as 10-01", begin);
        }
    }

    private static LocalDate date(String label) {
        try {
            return LocalDate.parse(label);
        } catch (DateTimeParseException e) {
            throw Check.unexpected("Years.of", "a daily series with dates such as 1960-10-01", label);
        }
    }

    /** The years that end before a date. */
    public Years before(String date) {
        int row = series.row(date);
        return where("before", date, n -> starts[n] + lengths[n] <= row);
    }

    /** The years that begin at or after a date. */
    public Years from(String date) {
        int row = series.row(date);
        return where("from", date, n -> starts[n] >= row);
    }

    private Years where(String operation, String date, IntPredicate chosen) {
        int[] kept = IntStream.range(0, size()).filter(chosen).toArray();
        if (kept.length == 0) {
            throw Check.unexpected("Years." + operation, "a date that leaves at least one year", date + " for " + this);
        }
        return new Years(
                series,
                target,
                Arrays.stream(kept).map(n -> starts[n]).toArray(),
                Arrays.stream(kept).map(n -> lengths[n]).toArray());
    }

    /** The values of the target on all days of these years, in the order of a prediction's columns. */
    public double[] targets() {
        return rows().mapToDouble(row -> series.value(target, row)).toArray();
    }

    /** The dates of {@link #targets}, in the same order. */
    public List<String> labels() {
        return rows().mapToObj(series::label).toList();
    }

    private IntStream rows() {
        return IntStream.range(0, size()).flatMap(n -> IntStream.range(starts[n], starts[n] + lengths[n]));
    }

    @Override
    public int size() {
        return starts.length;
    }

    @Override
    public int features() {
        return inputs.length;
    }

    @Override
    public int targetRows() {
        return 1;
    }

    @Override
    public int length(int n) {
        return lengths[Check.index("Years", "a year", n, size())];
    }

    /**
     * {@inheritDoc} Both have one column for each day; in a batch with a leap year, the years of 365 days end with
     * padding.
     */
    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        Check.noNulls("Years.fill", "which", which, "x", x, "y", y);
        series.requireFloats("Years.fill");
        int[] days = Arrays.stream(which).map(this::length).toArray();
        int longest = Arrays.stream(days).max().orElse(0);
        x.resize(features(), longest, which.length).zero();
        y.resize(1, longest, which.length).zero();
        if (Arrays.stream(days).anyMatch(n -> n < longest)) {
            x.lengths = days;
            y.lengths = days;
        }
        for (int b = 0; b < which.length; b++) {
            for (int t = 0; t < days[b]; t++) {
                int row = starts[which[b]] + t;
                int column = x.column(t, b);
                for (int v = 0; v < inputs.length; v++) {
                    x.data[column * inputs.length + v] = (float) series.value(inputs[v], row);
                }
                y.data[column] = (float) series.value(target, row);
            }
        }
    }

    @Override
    public String toString() {
        int last = size() - 1;
        return formatted(
                "%s%s (%s to %s): read %s, answer %s daily",
                counted(size(), "year"),
                series.name().isEmpty() ? "" : " of " + series.name(),
                series.label(starts[0]),
                series.label(starts[last] + lengths[last] - 1),
                String.join(
                        ", ",
                        Arrays.stream(inputs).mapToObj(series.names()::get).toList()),
                series.names().get(target));
    }
}
