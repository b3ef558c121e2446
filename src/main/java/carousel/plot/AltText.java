package carousel.plot;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Text;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** Builds the text of {@link Figure#altText}. */
final class AltText {
    private static final int DIGITS = 4;
    private static final double LARGEST_WHOLE = 1e15;

    /** What is said of values of which none is finite. */
    static final String NONE = "no finite value";

    private AltText() {}

    /** Joins the title and the sentences; leaves out empty ones. */
    static String join(String title, List<String> sentences) {
        String said = sentences.stream().filter(s -> !s.isEmpty()).collect(Collectors.joining(" "));
        return title.isBlank() ? said : title + (title.matches(".*[.?!]") ? " " : ". ") + said;
    }

    static String number(double value) {
        return Double.isFinite(value) ? Text.brief(value, DIGITS) : Double.toString(value);
    }

    /** Formats x as a number, whole ones without rounding, or as a date such as 1949-01, 1949-01-31 or 1949-01-31 18:00. */
    static String place(double x, boolean isDate) {
        if (!isDate) {
            String rounded = number(x);
            boolean exact = x != Math.rint(x) || Math.abs(x) > LARGEST_WHOLE || Double.parseDouble(rounded) == x;
            return exact ? rounded : formatted("%.0f", x);
        }
        LocalDateTime time = time(x);
        boolean midnight = time.equals(time.toLocalDate().atStartOfDay());
        String pattern = !midnight ? "uuuu-MM-dd HH:mm" : time.getDayOfMonth() > 1 ? "uuuu-MM-dd" : "uuuu-MM";
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
    }

    /** The time so many milliseconds after 1970 began. */
    static LocalDateTime time(double millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli((long) millis), ZoneOffset.UTC);
    }

    /** Describes the axes of a line chart: what they measure and their range. */
    static String axes(XYChart figure, double[] x, boolean dates) {
        String logarithmic = figure.getStyler().isYAxisLogarithmic() ? " on a logarithmic axis" : "";
        return formatted(
                "%s%s over %s from %s to %s.",
                figure.getYAxisTitle(), logarithmic, figure.getXAxisTitle(), place(x[0], dates), place(x[1], dates));
    }

    /** Describes a series: start, end and extremes of a line; the range of points or of a band. */
    static String series(XYSeries series, boolean dates) {
        XYSeriesRenderStyle style = style(series);
        double[] x = series.getXData();
        double[] y = series.getYData();
        int[] seen =
                IntStream.range(0, y.length).filter(k -> Double.isFinite(y[k])).toArray();
        if (seen.length == 0) {
            return formatted("%s: %s.", series.getName(), NONE);
        }
        int low = extreme(y, -1);
        int high = extreme(y, 1);
        String range = formatted("from %s to %s", number(y[low]), number(y[high]));
        if (style == XYSeriesRenderStyle.PolygonArea) {
            return formatted("%s: a band, %s.", series.getName(), range);
        }
        if (style == XYSeriesRenderStyle.Scatter) {
            return formatted("%s: %s, %s.", series.getName(), counted(seen.length, "point"), range);
        }
        double first = y[seen[0]];
        double last = y[seen[seen.length - 1]];
        if (y[low] == y[high]) {
            return formatted("%s: %s throughout.", series.getName(), number(first));
        }
        String ends = formatted("%s: %s to %s", series.getName(), number(first), number(last));
        return Math.min(first, last) == y[low] && Math.max(first, last) == y[high]
                ? ends + "."
                : formatted(
                        "%s, lowest %s at %s, highest %s at %s.",
                        ends, number(y[low]), place(x[low], dates), number(y[high]), place(x[high], dates));
    }

    private static XYSeriesRenderStyle style(XYSeries series) {
        return series.getXYSeriesRenderStyle().orElse(XYSeriesRenderStyle.Line);
    }

    static boolean isLine(XYSeries series) {
        return style(series) == XYSeriesRenderStyle.Line;
    }

    /** Whether the series is drawn as points without a line. */
    static boolean isScatter(XYSeries series) {
        return style(series) == XYSeriesRenderStyle.Scatter;
    }

    /** Describes a group of dots: its number of values, their range and their median. Both are at x = place. */
    static String group(String name, int place, XYSeries dots, @Nullable XYSeries medians) {
        double[] values = at(place, dots);
        double median = medians == null ? Double.NaN : at(place, medians)[0];
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        return finite.length == 0
                ? formatted("%s: %s.", name, NONE)
                : formatted(
                        "%s: %s from %s to %s, median %s.",
                        name,
                        counted(values.length, "value"),
                        number(DoubleStream.of(finite).min().getAsDouble()),
                        number(DoubleStream.of(finite).max().getAsDouble()),
                        number(median));
    }

    private static double[] at(int place, XYSeries series) {
        return IntStream.range(0, series.getXData().length)
                .filter(k -> series.getXData()[k] == place)
                .mapToDouble(k -> series.getYData()[k])
                .toArray();
    }

    /** The lowest and the highest value, each with its place, of which the argument gets the index. */
    static String extremes(double[] values, IntFunction<String> place) {
        int low = extreme(values, -1);
        int high = extreme(values, 1);
        return Double.isFinite(values[low])
                ? formatted(
                        "lowest %s %s, highest %s %s",
                        number(values[low]), place.apply(low), number(values[high]), place.apply(high))
                : NONE;
    }

    /** The index of the smallest finite value (sign -1) or the largest (sign 1); 0 if no value is finite. */
    static int extreme(double[] values, int sign) {
        int best = 0;
        for (int k = 0; k < values.length; k++) {
            boolean better = sign * values[k] > sign * values[best] || !Double.isFinite(values[best]);
            best = Double.isFinite(values[k]) && better ? k : best;
        }
        return best;
    }
}
