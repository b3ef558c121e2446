package carousel.data.series;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/** The times of all rows as whole numbers, strictly rising. Labels are formatted on demand, not stored. */
final class TimeAxis {
    /** The most rows that may be inserted per existing row; a table that needs more has wrong dates. */
    private static final int MOST_INSERTED = 10;

    private final String column;
    private final TimeForm form;
    private final long[] times;

    private TimeAxis(String column, TimeForm form, long[] times) {
        this.column = column;
        this.form = form;
        this.times = times;
    }

    /**
     * Reads a column of times, which must rise from row to row.
     *
     * @throws IllegalArgumentException if a row is not a time, has another form than the rows above it, or is not later
     *     than the row above it; the message names the first such row
     */
    static TimeAxis of(Column<?> column) {
        TimeForm form = TimeForm.ALL.get(0);
        long[] times = {};
        for (TimeForm candidate : TimeForm.ALL) {
            long[] fitting = fittingRows(column, candidate);
            if (fitting.length > times.length) {
                form = candidate;
                times = fitting;
            }
        }
        if (times.length < column.size()) {
            throw noTime(column, times.length, form);
        }
        int days = fittingRows(column, TimeForm.DAY_DIGITS).length;
        if (days > 0 && days < times.length && cell(column, days).matches("\\d{8}")) {
            throw noTime(column, days, TimeForm.DAY_DIGITS); // a counter does not begin with dates
        }
        OptionalLong day = form.isDay() ? TimeForm.commonDay(times) : OptionalLong.empty();
        if (day.isPresent() && (times.length > 1 || day.getAsLong() == 1)) {
            form = TimeForm.monthly((int) day.getAsLong());
            times = fittingRows(column, form);
        }
        TimeAxis axis = new TimeAxis(column.name(), form, times);
        axis.requireRising();
        return axis;
    }

    private static IllegalArgumentException noTime(Column<?> column, int row, TimeForm above) {
        String cell = cell(column, row);
        String found = formatted("time column '%s', row %d holds '%s'", column.name(), row, cell);
        if (row == 0 && cell.matches("\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}.*")) {
            return new IllegalArgumentException(
                    found
                            + ": which comes first, the day or the month? Read the table with Csv.of(file).dates(\"dd/MM/yyyy\") or the pattern that fits, or write dates as 2024-01-31");
        }
        if (row == 0 && cell.matches("\\d{4}-\\d\\d-\\d\\d[T ].*([Zz]|[+-]\\d\\d(:?\\d\\d)?)")) {
            return new IllegalArgumentException(found
                    + ", a time with a zone; write all times in one zone and leave it out, as in 1949-01-31T18:00");
        }
        boolean digits = row > 0 && above.equals(TimeForm.DAY_DIGITS) && cell.matches("\\d{8}");
        boolean dashes = cell.matches("\\d{4}-\\d\\d(-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?)?)?")
                && TimeForm.ALL.stream().noneMatch(form -> form.parse(cell).isPresent());
        if (digits || dashes) {
            found += ", but there is no such day or time";
        }
        String expected = row > 0
                ? above.description() + ", as in the rows above it"
                : TimeForm.ALL.stream().map(TimeForm::description).collect(Collectors.joining(", "));
        return new IllegalArgumentException(
                formatted("%s; expected %s: correct or drop that row in the table", found, expected));
    }

    /** Parses the times from the first row up to the first that does not have this form. */
    private static long[] fittingRows(Column<?> column, TimeForm form) {
        return IntStream.range(0, column.size())
                .mapToObj(row -> form.parse(cell(column, row)))
                .takeWhile(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .toArray();
    }

    /** The content of a cell, regardless of the column's print format: whole numbers without a point, "" if missing. */
    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        if (column instanceof NumericColumn<?> numbers) {
            double value = numbers.getDouble(row);
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : column.getUnformattedString(row);
        }
        return String.valueOf(column.get(row));
    }

    private String remedy(int row) {
        return times[row] == times[0] && times[row] < times[row - 1]
                ? "the times begin again; if the table holds several series, make a Series of the rows of each"
                : "drop the repeated row, or sort the table (table.sortOn(\"" + column + "\"))";
    }

    private void requireRising() {
        for (int row = 1; row < times.length; row++) {
            if (times[row] <= times[row - 1]) {
                throw new IllegalArgumentException(formatted(
                        "time column '%s', row %d holds %s, which is not later than %s in the row above it: %s%s",
                        column, row, label(row), label(row - 1), remedy(row), clockChange(row, -1, "back")));
            }
        }
    }

    /** Throws an error that names the first gap, unless all rows are the same time apart. */
    void requireRegular() {
        long step = step();
        for (int row = 1; row < times.length; row++) {
            if (times[row] - times[row - 1] != step) {
                throw new IllegalArgumentException(formatted(
                        "time column '%s', row %d: %s follows %s, but rows are %s apart, so %s should; insert the missing rows (Series.insertMissingTimes), or use Series.irregular where steps are meant to differ%s",
                        column,
                        row,
                        label(row),
                        label(row - 1),
                        spoken(step),
                        form.printer().apply(times[row - 1] + step),
                        clockChange(row, 1, "forward")));
            }
        }
    }

    /** Advice for a row that is exactly this many hours late, in times that are an hour apart or less. */
    private String clockChange(int row, int hours, String direction) {
        long hour = 3600 * form.perUnit();
        long step = step();
        boolean changed = form.unit().equals("second")
                && step > 0
                && step <= hour
                && times[row] - times[row - 1] - step == hours * hour;
        return changed ? "; if the clocks were put " + direction + " here, write all times in UTC" : "";
    }

    private String amount(long span) {
        return form.perUnit() == 1 ? Long.toString(span) : Double.toString(form.units(span));
    }

    private String spoken(long span) {
        return amount(span) + " " + form.unit() + (amount(span).equals("1") ? "" : "s");
    }

    private boolean isRegular() {
        long step = step();
        return IntStream.range(1, times.length).allMatch(row -> times[row] - times[row - 1] == step);
    }

    /** The most frequent time between two rows; 1 if there are fewer than two rows. */
    long step() {
        Map<Long, Integer> counts = new HashMap<>();
        for (int row = 1; row < times.length; row++) {
            counts.merge(times[row] - times[row - 1], 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .max(Map.Entry.<Long, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse(1L);
    }

    /** Throws if so many rows would be inserted that the dates must be wrong. */
    void requireFewMissing(long step) {
        long wanted = times.length == 0 ? 0 : (times[times.length - 1] - times[0]) / step + 1;
        if (wanted > (long) MOST_INSERTED * times.length) {
            throw new IllegalArgumentException(formatted(
                    "Series.insertMissingTimes: rows of '%s' from %s to %s, %s apart, would be %,d, but the table has %,d; are day and month swapped? Read the dates with Csv.of(file).dates(\"dd/MM/yyyy\"), or use Series.irregular",
                    column, label(0), label(times.length - 1), spoken(step), wanted, times.length));
        }
    }

    /** The name of the column of times. */
    String column() {
        return column;
    }

    /** The unit of the times: step, quarter, month, day or second. */
    String unit() {
        return form.unit();
    }

    int size() {
        return times.length;
    }

    /** The time since the row above, in units. */
    double since(int row) {
        return form.units(times[row] - times[row - 1]);
    }

    String label(int row) {
        return form.printer().apply(times[row]);
    }

    /** The labels of the steps missing between a row and the one above it, when rows should be one step apart. */
    List<String> skippedBefore(int row, long step) {
        long gap = times[row] - times[row - 1];
        if (gap % step != 0) {
            throw new IllegalArgumentException(formatted(
                    "time column '%s', row %d: %s is %s after %s, not a multiple of the usual %s: correct or drop that row",
                    column, row, label(row), spoken(gap), label(row - 1), amount(step)));
        }
        return LongStream.range(1, gap / step)
                .mapToObj(k -> form.printer().apply(times[row - 1] + k * step))
                .toList();
    }

    /** The first row at or after the time that the label means; the number of rows if all are earlier. */
    int rowAt(String label) {
        int at = Arrays.binarySearch(
                times, form.parseFrom(Check.given("row", "a time", label)).orElseThrow(() -> noLabel(label)));
        return at >= 0 ? at : -at - 1;
    }

    private IllegalArgumentException noLabel(String label) {
        return new IllegalArgumentException(
                formatted("'%s' is not a time of column '%s': expected %s", label, column, form.description()));
    }

    /**
     * The row with exactly this time. If the steps are equal, it may also be beyond the last row or before the first.
     */
    long rowOf(String label) {
        long time = form.parse(label).orElseGet(() -> form.parseFrom(label).orElseThrow(() -> noLabel(label)));
        int at = Arrays.binarySearch(times, time);
        if (at >= 0) {
            return at;
        }
        if (!isRegular() || (time - times[0]) % step() != 0) {
            throw new IllegalArgumentException(formatted(
                    "column '%s' has no row at '%s'; its times are from %s to %s",
                    column, label, label(0), label(times.length - 1)));
        }
        return (time - times[0]) / step();
    }

    TimeAxis rows(int from, int to) {
        return new TimeAxis(column, form, Arrays.copyOfRange(times, from, to));
    }
}
