package carousel.data;

import static carousel.check.Text.formatted;
import static java.time.temporal.ChronoField.PROLEPTIC_MONTH;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tech.tablesaw.columns.Column;

/** The time of every row, as a whole number of units; strictly rising. Labels are printed when asked for, not kept. */
final class TimeAxis {
    /** What a label may look like; the first form that fits every row is the axis's. */
    private enum Form {
        NUMBER("a whole number such as 1949", "step", "", Long::parseLong, Long::toString),
        QUARTER("a quarter such as 1959Q1", "quarter", "0000Q1", Form::quarter, q -> q / 4 + "Q" + (q % 4 + 1)),
        MONTH(
                "a month such as 1949-01",
                "month",
                "0000-01",
                Form::month,
                m -> yearMonth(m).toString()),
        MONTH_START(
                "a first of the month such as 1949-01-01",
                "month",
                "0000-01-01",
                Form::monthStart,
                m -> yearMonth(m).atDay(1).toString()),
        MONTH_END(
                "a last of the month such as 1949-01-31",
                "month",
                "",
                Form::monthEnd,
                m -> yearMonth(m).atEndOfMonth().toString()),
        DAY(
                "a date such as 1949-01-31",
                "day",
                "0000-01-01",
                s -> LocalDate.parse(s).toEpochDay(),
                d -> LocalDate.ofEpochDay(d).toString()),
        SECOND(
                "a date and time such as 1949-01-31T18:00",
                "second",
                "0000-01-01T00:00",
                s -> LocalDateTime.parse(s.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC),
                s -> LocalDateTime.ofEpochSecond(s, 0, ZoneOffset.UTC).toString());

        private final String description;
        private final String unit;
        private final String earliest;
        private final ToLongFunction<String> parser;
        private final LongFunction<String> printer;

        Form(
                String description,
                String unit,
                String earliest,
                ToLongFunction<String> parser,
                LongFunction<String> printer) {
            this.description = description;
            this.unit = unit;
            this.earliest = earliest;
            this.parser = parser;
            this.printer = printer;
        }

        OptionalLong parse(String label) {
            try {
                return OptionalLong.of(parser.applyAsLong(label));
            } catch (DateTimeException | NumberFormatException e) {
                return OptionalLong.empty();
            }
        }

        /** The label with what it leaves out set to the earliest: 1949 becomes 1949-01-01 where a date is wanted. */
        String complete(String label) {
            return label.length() < earliest.length() ? label + earliest.substring(label.length()) : label;
        }

        private static YearMonth yearMonth(long month) {
            return YearMonth.of((int) Math.floorDiv(month, 12L), (int) Math.floorMod(month, 12L) + 1);
        }

        private static long quarter(String s) {
            if (!s.matches("\\d{4}-?Q[1-4]")) {
                throw new NumberFormatException(s);
            }
            return Long.parseLong(s.substring(0, 4)) * 4 + s.charAt(s.length() - 1) - '1';
        }

        private static long month(String s) {
            return YearMonth.parse(s).getLong(PROLEPTIC_MONTH);
        }

        private static long monthStart(String s) {
            LocalDate date = LocalDate.parse(s);
            return monthOf(date, date.getDayOfMonth() == 1);
        }

        private static long monthEnd(String s) {
            LocalDate date = LocalDate.parse(s);
            return monthOf(date, date.getDayOfMonth() == date.lengthOfMonth());
        }

        private static long monthOf(LocalDate date, boolean fits) {
            if (!fits) {
                throw new DateTimeException(date.toString());
            }
            return date.getLong(PROLEPTIC_MONTH);
        }
    }

    private final String column;
    private final Form form;
    private final long[] times;

    private TimeAxis(String column, Form form, long[] times) {
        this.column = column;
        this.form = form;
        this.times = times;
    }

    /**
     * Reads a column of times, which must rise from row to row.
     *
     * @throws IllegalArgumentException naming the first row that is no time, of another form than those above it, or
     *     not later than the row above it
     */
    static TimeAxis of(Column<?> column) {
        Form form = Form.NUMBER;
        long[] times = {};
        for (Form candidate : Form.values()) {
            long[] fitting = fittingRows(column, candidate);
            if (fitting.length > times.length) {
                form = candidate;
                times = fitting;
            }
        }
        if (times.length < column.size()) {
            String expected = times.length > 0
                    ? form.description + ", as in the rows above it"
                    : Stream.of(Form.values()).map(f -> f.description).collect(Collectors.joining(", "));
            throw new IllegalArgumentException(formatted(
                    "time column '%s', row %d holds '%s'; expected %s: mend or drop that row in the table",
                    column.name(), times.length, column.getString(times.length), expected));
        }
        TimeAxis axis = new TimeAxis(column.name(), form, times);
        axis.requireRising();
        return axis;
    }

    /** The times of the rows, from the first, up to one that does not have this form. */
    private static long[] fittingRows(Column<?> column, Form form) {
        return IntStream.range(0, column.size())
                .mapToObj(row -> form.parse(column.getString(row)))
                .takeWhile(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .toArray();
    }

    private void requireRising() {
        for (int row = 1; row < times.length; row++) {
            if (times[row] <= times[row - 1]) {
                throw new IllegalArgumentException(formatted(
                        "time column '%s', row %d holds %s, which is not later than %s in the row above it: drop the repeated row, or sort the table (table.sortOn(\"%1$s\"))",
                        column, row, label(row), label(row - 1)));
            }
        }
    }

    /** Throws, naming the first gap, unless each row follows the last by the same time. */
    void requireRegular() {
        long step = step();
        for (int row = 1; row < times.length; row++) {
            if (times[row] - times[row - 1] != step) {
                throw new IllegalArgumentException(formatted(
                        "time column '%s', row %d: %s follows %s, but rows lie %d %s(s) apart, so %s should; insert the missing rows (Series.insertMissingTimes), or use Series.irregular where steps are meant to differ",
                        column,
                        row,
                        label(row),
                        label(row - 1),
                        step,
                        form.unit,
                        form.printer.apply(times[row - 1] + step)));
            }
        }
    }

    /** The time from a row to the next that occurs most often; 1 where there are not two rows. */
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

    /** The name of the column that the times came from. */
    String column() {
        return column;
    }

    /** What times are counted in: step, quarter, month, day or second. */
    String unit() {
        return form.unit;
    }

    int size() {
        return times.length;
    }

    long time(int row) {
        return times[row];
    }

    String label(int row) {
        return form.printer.apply(times[row]);
    }

    /** The labels of the steps left out between a row and the one above it, when rows should lie a step apart. */
    List<String> skippedBefore(int row, long step) {
        long gap = times[row] - times[row - 1];
        if (gap % step != 0) {
            throw new IllegalArgumentException(formatted(
                    "time column '%s', row %d: %s lies %d %s(s) after %s, no multiple of the usual %d: mend or drop that row",
                    column, row, label(row), gap, form.unit, label(row - 1), step));
        }
        return LongStream.range(1, gap / step)
                .mapToObj(k -> form.printer.apply(times[row - 1] + k * step))
                .toList();
    }

    /** The first row at or after the time that the label means, or the number of rows when all are earlier. */
    int rowAt(String label) {
        long time = form.parse(form.complete(label))
                .orElseThrow(() -> new IllegalArgumentException(
                        formatted("'%s' is no time of column '%s': expected %s", label, column, form.description)));
        int at = Arrays.binarySearch(times, time);
        return at >= 0 ? at : -at - 1;
    }

    TimeAxis rows(int from, int to) {
        return new TimeAxis(column, form, Arrays.copyOfRange(times, from, to));
    }
}
