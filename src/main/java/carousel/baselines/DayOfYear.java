package carousel.baselines;

import carousel.check.Check;
import carousel.data.series.Series;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/**
 * The usual value of a date: the simplest forecast of a daily series that knows the season, and the reference for
 * calling a value high or low.
 *
 * <pre>
 *   usual_t = mean of y over all days before a given one whose date is at most 7 days from that of t, in any year
 * </pre>
 *
 * <p>Threads: any number may call these methods.
 */
public final class DayOfYear {
    private static final int DAYS = 7;
    private static final int LEAP_YEAR = 366;

    private DayOfYear() {}

    /**
     * The usual values for the rows from a given time on, computed from all rows before that time.
     *
     * @param series daily
     * @param variable the variable to average
     * @param from the time of the first row of the result, at least a year after the series begins
     * @return one value per row, in the unit of the variable
     * @throws IllegalArgumentException if there is less than a year of days before {@code from}
     */
    public static double[] usual(Series series, String variable, String from) {
        Check.noNulls("DayOfYear.usual", "series", series, "variable", variable, "from", from);
        double[] y = series.values(variable);
        int end = series.row(from);
        int[] day = series.labels().stream().mapToInt(DayOfYear::day).toArray();
        double[] sum = new double[LEAP_YEAR];
        int[] count = new int[LEAP_YEAR];
        for (int t = 0; t < end; t++) {
            for (int near = day[t] - DAYS; near <= day[t] + DAYS; near++) {
                int place = Math.floorMod(near, LEAP_YEAR);
                sum[place] += y[t];
                count[place]++;
            }
        }
        if (Arrays.stream(count).anyMatch(n -> n == 0)) {
            throw Check.unexpected("DayOfYear.usual", "at least one year of days before " + from, series);
        }
        return Arrays.stream(day, end, day.length)
                .mapToDouble(d -> sum[d] / count[d])
                .toArray();
    }

    /** The variable minus its {@link #usual} value, for the rows from a given time on. */
    public static double[] anomalies(Series series, String variable, String from) {
        Check.noNulls("DayOfYear.anomalies", "series", series, "variable", variable, "from", from);
        double[] usual = usual(series, variable, from);
        double[] y = series.values(variable);
        int end = series.row(from);
        Arrays.setAll(usual, n -> y[end + n] - usual[n]);
        return usual;
    }

    /** The day of the year, 0 to 365, counted as in a leap year, so that a date has the same number in every year. */
    private static int day(String label) {
        return date("DayOfYear.usual", label).withYear(2000).getDayOfYear() - 1;
    }

    /** The date that a label of a daily series names, such as 1949-01-31 or 19490131. */
    static LocalDate date(String operation, String label) {
        try {
            boolean digits = label.matches("\\d{8}");
            return LocalDate.parse(label, digits ? DateTimeFormatter.BASIC_ISO_DATE : DateTimeFormatter.ISO_LOCAL_DATE);
        } catch (DateTimeParseException e) {
            throw Check.unexpected(operation, "a daily series, with times such as 1949-01-31", "'" + label + "'");
        }
    }
}
