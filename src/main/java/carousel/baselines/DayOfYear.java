package carousel.baselines;

import carousel.check.Check;
import carousel.data.series.Series;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * What is usual on a date: for a daily series the simplest forecast that knows the season, and what a value has to be
 * compared with before it is called high or low.
 *
 * <pre>
 *   usual_t = mean of y over all earlier days whose date lies at most 7 days from that of t, in any year
 * </pre>
 */
public final class DayOfYear {
    private static final int DAYS = 7;
    private static final int LEAP_YEAR = 366;

    private DayOfYear() {}

    /**
     * What is usual on the dates of the rows from a time on, as the rows before it have it.
     *
     * @param series daily
     * @param variable the variable of which to take means
     * @param from the time of the first row to say it for: at least a year after the series begins
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
            throw Check.unexpected("DayOfYear.usual", "at least a year of days before " + from, series);
        }
        return Arrays.stream(day, end, day.length)
                .mapToDouble(d -> sum[d] / count[d])
                .toArray();
    }

    /** How far the rows from a time on lie above what is {@link #usual} on their dates. */
    public static double[] anomalies(Series series, String variable, String from) {
        Check.noNulls("DayOfYear.anomalies", "series", series, "variable", variable, "from", from);
        double[] usual = usual(series, variable, from);
        double[] y = series.values(variable);
        int end = series.row(from);
        Arrays.setAll(usual, n -> y[end + n] - usual[n]);
        return usual;
    }

    /** From 0 to 365, that of a leap year, so that a date has the same place in every year. */
    private static int day(String label) {
        return LocalDate.parse(label).withYear(2000).getDayOfYear() - 1;
    }
}
