package carousel.data.series;

import static java.time.temporal.ChronoField.PROLEPTIC_MONTH;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * A notation for times, and its conversion to whole numbers and back. If parts are left out, such as the month in 1949,
 * the earliest time that fits is meant.
 *
 * @param description what it looks like, for error messages
 * @param unit the unit: step, quarter, month, day or second
 * @param perUnit how many of the whole numbers make one unit
 * @param earliest a full time whose parts replace those that are left out
 * @param cuts the lengths to which a time may be cut
 * @param row converts a time to its number
 * @param from converts a time that may lie between two rows to the first number at or after it
 * @param printer converts a number to its time
 */
record TimeForm(
        String description,
        String unit,
        long perUnit,
        String earliest,
        Set<Integer> cuts,
        ToLongFunction<String> row,
        ToLongFunction<String> from,
        LongFunction<String> printer) {
    private static final DateTimeFormatter DIGITS = DateTimeFormatter.BASIC_ISO_DATE;
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern OF_QUARTER = Pattern.compile("\\d{4}-?Q[1-4]");
    /** A year from 1500 to 2299 and more digits; other numbers count something else. */
    private static final Pattern FROM_YEAR = Pattern.compile("(1[5-9]|2[0-2])\\d+");

    private static final TimeForm NUMBER =
            form("a whole number such as 1949", "step", "", Set.of(), TimeForm::number, Long::toString);

    private static final TimeForm MONTH_DIGITS = form(
            "a month such as 194901",
            "month",
            "000001",
            Set.of(4),
            s -> month(digits(s, 6).substring(0, 4) + "-" + s.substring(4)),
            m -> yearMonth(m).toString().replace("-", ""));

    static final TimeForm DAY_DIGITS = form(
            "a date such as 19490131",
            "day",
            "00000101",
            Set.of(4, 6),
            s -> LocalDate.parse(digits(s, 8), DIGITS).toEpochDay(),
            d -> LocalDate.ofEpochDay(d).format(DIGITS));

    private static final TimeForm QUARTER = form(
            "a quarter such as 1959Q1",
            "quarter",
            "0000Q1",
            Set.of(4),
            TimeForm::quarter,
            q -> q / 4 + "Q" + (q % 4 + 1));

    private static final TimeForm MONTH = form(
            "a month such as 1949-01",
            "month",
            "0000-01",
            Set.of(4),
            TimeForm::month,
            m -> yearMonth(m).toString());

    private static final TimeForm DAY = form(
            "a date such as 1949-01-31",
            "day",
            "0000-01-01",
            Set.of(4, 7),
            s -> LocalDate.parse(s).toEpochDay(),
            d -> LocalDate.ofEpochDay(d).toString());

    private static final TimeForm SECOND = form(
            "a date and time such as 1949-01-31T18:00",
            "second",
            "0000-01-01T00:00",
            Set.of(4, 7, 10, 13),
            s -> seconds(dateTime(s)),
            s -> LocalDateTime.ofEpochSecond(s, 0, ZoneOffset.UTC).toString());

    /** In nanoseconds; a long can count them from 1677 to 2262. */
    private static final TimeForm FRACTION = new TimeForm(
            "a date and time such as 1949-01-31T18:00:00.25, from 1678 to 2261",
            "second",
            1_000_000_000,
            SECOND.earliest,
            SECOND.cuts,
            s -> nanoseconds(dateTime(s)),
            s -> nanoseconds(dateTime(s)),
            n -> LocalDateTime.ofInstant(Instant.EPOCH.plusNanos(n), ZoneOffset.UTC)
                    .toString());

    /** All notations except those that depend on the days in a table. If several fit, the first is used. */
    static final List<TimeForm> ALL = List.of(MONTH_DIGITS, DAY_DIGITS, NUMBER, QUARTER, MONTH, DAY, SECOND, FRACTION);

    private static TimeForm form(
            String description,
            String unit,
            String earliest,
            Set<Integer> cuts,
            ToLongFunction<String> row,
            LongFunction<String> printer) {
        return new TimeForm(description, unit, 1, earliest, cuts, row, row, printer);
    }

    /** Whether times are dates; if so, they may all be the same day of their month: see {@link #commonDay}. */
    boolean isDay() {
        return equals(DAY);
    }

    /** One date in each month: on this day, or on the last day of a shorter month. */
    static TimeForm monthly(int day) {
        return new TimeForm(
                day == 1
                        ? "a first of the month such as 1949-01-01"
                        : day == 31
                                ? "a last of the month such as 1949-01-31"
                                : "a date on day " + day + " of its month",
                "month",
                1,
                DAY.earliest,
                DAY.cuts,
                s -> monthOn(LocalDate.parse(s), day),
                s -> monthFrom(LocalDate.parse(s), day),
                m -> onDay(yearMonth(m), day).toString());
    }

    /** The day of {@link #monthly} that fits all of these days (counted from 1970-01-01); empty if none does. */
    static OptionalLong commonDay(long[] days) {
        int latest = 1;
        boolean lasts = true;
        for (long d : days) {
            LocalDate date = LocalDate.ofEpochDay(d);
            latest = Math.max(latest, date.getDayOfMonth());
            lasts &= date.getDayOfMonth() == date.lengthOfMonth();
        }
        int day = lasts ? 31 : latest;
        for (long d : days) {
            LocalDate date = LocalDate.ofEpochDay(d);
            if (!date.equals(onDay(YearMonth.from(date), day))) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(day);
    }

    /** The number of the time; empty if it has another notation. */
    OptionalLong parse(String time) {
        return parse(time, row);
    }

    /** The first number at or after a time, which may lack parts; empty if it has another notation. */
    OptionalLong parseFrom(String time) {
        return parse(cuts.contains(time.length()) ? time + earliest.substring(time.length()) : time, from);
    }

    private static OptionalLong parse(String time, ToLongFunction<String> parser) {
        try {
            return OptionalLong.of(parser.applyAsLong(time));
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Converts a time span to units. */
    double units(long span) {
        return (double) span / perUnit;
    }

    private static long number(String s) {
        if (!WHOLE.matcher(s).matches()) {
            throw new NumberFormatException(s);
        }
        return Long.parseLong(s);
    }

    private static String digits(String s, int n) {
        if (s.length() != n || !FROM_YEAR.matcher(s).matches()) {
            throw new NumberFormatException(s);
        }
        return s;
    }

    private static long quarter(String s) {
        if (!OF_QUARTER.matcher(s).matches()) {
            throw new NumberFormatException(s);
        }
        return Long.parseLong(s.substring(0, 4)) * 4 + s.charAt(s.length() - 1) - '1';
    }

    private static long month(String s) {
        return YearMonth.parse(s).getLong(PROLEPTIC_MONTH);
    }

    private static YearMonth yearMonth(long month) {
        return YearMonth.of((int) Math.floorDiv(month, 12L), (int) Math.floorMod(month, 12L) + 1);
    }

    private static LocalDate onDay(YearMonth month, int day) {
        return month.atDay(Math.min(day, month.lengthOfMonth()));
    }

    private static long monthOn(LocalDate date, int day) {
        if (!date.equals(onDay(YearMonth.from(date), day))) {
            throw new DateTimeException(date.toString());
        }
        return date.getLong(PROLEPTIC_MONTH);
    }

    private static long monthFrom(LocalDate date, int day) {
        return date.getLong(PROLEPTIC_MONTH) + (date.isAfter(onDay(YearMonth.from(date), day)) ? 1 : 0);
    }

    private static LocalDateTime dateTime(String s) {
        return LocalDateTime.parse(s.replace(' ', 'T'));
    }

    private static long seconds(LocalDateTime time) {
        if (!time.equals(time.truncatedTo(ChronoUnit.SECONDS))) {
            throw new DateTimeException(time.toString());
        }
        return time.toEpochSecond(ZoneOffset.UTC);
    }

    private static long nanoseconds(LocalDateTime time) {
        return ChronoUnit.NANOS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
    }
}
