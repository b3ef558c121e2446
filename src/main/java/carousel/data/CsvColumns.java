package carousel.data;

import static carousel.check.Text.formatted;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.temporal.TemporalQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.Column;

/**
 * Converts each column to the type that fits all its cells: whole numbers, numbers, dates, dates with times, or texts.
 * Digits that are a code rather than a number are texts.
 */
final class CsvColumns {
    private static final Set<String> MISSING = Set.of("", "NA", "N/A", "NaN", "null", "*");

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private final CsvCells cells;
    private final CsvNumbers numbers;
    private final DateTimeFormatter dates;

    CsvColumns(CsvCells cells, CsvNumbers numbers, DateTimeFormatter dates) {
        this.cells = cells;
        this.numbers = numbers;
        this.dates = dates;
    }

    Column<?> column(int c) {
        String name = cells.header().get(c);
        List<String> texts = cells.column(c);
        if (MISSING.containsAll(texts)) {
            return StringColumn.create(name, texts);
        }
        if (!areDatesOfDigits(texts)) {
            List<@Nullable String> plain = each(texts, numbers::plain);
            if (plain != null) {
                return CsvNumbers.areCodes(texts) ? StringColumn.create(name, texts) : numberColumn(name, plain);
            }
            expectNoOtherNumbers(name, texts);
        }
        expectDates(name, texts);
        for (DateTimeFormatter format : List.of(dates, DateTimeFormatter.ISO_LOCAL_DATE)) {
            List<LocalDateTime> times = each(texts, cell -> parsed(cell, format, LocalDateTime::from));
            List<LocalDate> days = each(texts, cell -> parsed(cell, format, LocalDate::from));
            if (times != null || days != null) {
                expectOneOffset(name, texts, format);
                if (times == null) {
                    expectNoTimes(name, texts, format);
                }
                return times != null ? DateTimeColumn.create(name, times) : DateColumn.create(name, days);
            }
        }
        List<LocalDateTime> times = each(
                texts,
                cell -> parsed(
                        cell.replaceFirst(" ", "T"), DateTimeFormatter.ISO_LOCAL_DATE_TIME, LocalDateTime::from));
        return times != null ? DateTimeColumn.create(name, times) : StringColumn.create(name, texts);
    }

    /** Whether all cells are days of a given form without signs, such as yyyyMMdd; otherwise they may be numbers. */
    private boolean areDatesOfDigits(List<String> texts) {
        return dates != DateTimeFormatter.ISO_LOCAL_DATE
                && texts.stream()
                        .filter(cell -> !MISSING.contains(cell))
                        .allMatch(
                                cell -> DIGITS.matcher(cell).matches() && parsed(cell, dates, LocalDate::from) != null);
    }

    /** Refuses days of which some have a time, as in {@code dd/MM/yyyy[ HH:mm]}: the times would be lost. */
    private void expectNoTimes(String name, List<String> texts, DateTimeFormatter format) {
        for (int row = 0; row < texts.size(); row++) {
            if (parsed(texts.get(row), format, LocalDateTime::from) != null) {
                throw cells.fault(
                        cells.line(row),
                        formatted(
                                "column '%s' has a time in '%s', but other cells have only a day; give all of them a time, such as 00:00, or none",
                                name, texts.get(row)));
            }
        }
    }

    /** Refuses times of several offsets from UTC, as before and after clocks are changed: what tells them apart is lost. */
    private void expectOneOffset(String name, List<String> texts, DateTimeFormatter format) {
        ZoneOffset first = null;
        for (int row = 0; row < texts.size(); row++) {
            String cell = texts.get(row);
            ZoneOffset offset = parsed(cell, format, time -> offset(cell, time));
            if (first != null && offset != null && !offset.equals(first)) {
                throw cells.fault(
                        cells.line(row),
                        formatted(
                                "column '%s' has times at %s and at %s from UTC, such as '%s'; write all times in UTC, or in one zone without summer time",
                                name, first, offset, cell));
            }
            first = first == null ? offset : first;
        }
    }

    private static @Nullable ZoneOffset offset(String cell, TemporalAccessor time) {
        ZoneId zone = time.query(TemporalQueries.zone());
        LocalTime ofDay = time.query(TemporalQueries.localTime());
        if (zone == null) {
            return null;
        }
        ZonedDateTime at = LocalDate.from(time)
                .atTime(ofDay == null ? LocalTime.MIDNIGHT : ofDay)
                .atZone(zone);
        // CET means an hour from UTC in summer too, when clocks show CEST
        ZoneOffset winter = zone.getRules().getStandardOffset(at.toInstant());
        TimeZone names = TimeZone.getTimeZone(zone);
        int savings =
                names.getDSTSavings() == 0 ? 3600 : names.getDSTSavings() / 1000; // 0 if summer time was abolished
        return isIn(cell, names, false)
                ? winter
                : isIn(cell, names, true)
                        ? ZoneOffset.ofTotalSeconds(winter.getTotalSeconds() + savings)
                        : at.getOffset();
    }

    private static boolean isIn(String cell, TimeZone zone, boolean summer) {
        String name = zone.getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b", Pattern.CASE_INSENSITIVE)
                .matcher(cell)
                .find();
    }

    /** If the first cell of a column is a date in the given form, requires that all of them are. */
    private void expectDates(String name, List<String> texts) {
        if (dates == DateTimeFormatter.ISO_LOCAL_DATE) {
            return; // no form was given, so the column may be text
        }
        String first = null;
        for (int row = 0; row < texts.size(); row++) {
            String cell = texts.get(row);
            boolean date = parsed(cell, dates, LocalDate::from) != null;
            if (first == null && !date && !MISSING.contains(cell)) {
                return;
            }
            if (first != null && !date && !MISSING.contains(cell)) {
                throw cells.fault(
                        cells.line(row),
                        formatted(
                                "column '%s' is of dates such as '%s', but there is no day '%s'; correct it in the file",
                                name, first, cell));
            }
            first = date && first == null ? cell : first;
        }
    }

    /** The parsed value of each cell, null for a missing one. Returns null if any cell cannot be parsed. */
    private static <T> @Nullable List<@Nullable T> each(List<String> cells, Function<String, @Nullable T> parser) {
        List<@Nullable T> values = new ArrayList<>(cells.size());
        for (String cell : cells) {
            T value = MISSING.contains(cell) ? null : parser.apply(cell);
            if (value == null && !MISSING.contains(cell)) {
                return null;
            }
            values.add(value);
        }
        return values;
    }

    private static <T> @Nullable T parsed(String cell, DateTimeFormatter formatter, TemporalQuery<T> type) {
        try {
            return formatter.parse(cell, type);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Column<?> numberColumn(String name, List<@Nullable String> plain) {
        if (!plain.stream().allMatch(n -> n == null || CsvNumbers.isWhole(n))) {
            DoubleColumn column = DoubleColumn.create(name);
            plain.forEach(n -> append(n, column, () -> column.append(Double.parseDouble(n))));
            return column;
        }
        boolean small = plain.stream().allMatch(n -> n == null || Math.abs(Long.parseLong(n)) <= Integer.MAX_VALUE);
        if (small) {
            IntColumn column = IntColumn.create(name);
            plain.forEach(n -> append(n, column, () -> column.append(Integer.parseInt(n))));
            return column;
        }
        LongColumn column = LongColumn.create(name);
        plain.forEach(n -> append(n, column, () -> column.append(Long.parseLong(n))));
        return column;
    }

    private static void append(@Nullable String number, Column<?> column, Runnable append) {
        if (number == null) {
            column.appendMissing();
        } else {
            append.run();
        }
    }

    /** Refuses a column of numbers that are not in the given form: 3,5 may mean 3.5 or 35. */
    private void expectNoOtherNumbers(String name, List<String> texts) {
        int odd = -1;
        for (int row = 0; row < texts.size(); row++) {
            String cell = texts.get(row);
            boolean plain = MISSING.contains(cell) || numbers.plain(cell) != null;
            if (!plain && !CsvNumbers.isSomehow(cell)) {
                return;
            }
            odd = odd < 0 && !plain ? row : odd;
        }
        throw cells.fault(
                cells.line(odd),
                formatted(
                        "column '%s' is of numbers, but '%s' may be read in more than one way; say which character stands before decimals, .decimal(','), or between thousands, .thousands(',')",
                        name, texts.get(odd)));
    }
}
