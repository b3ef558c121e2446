package carousel.plot;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.check.Text;
import carousel.plot.marker.Bar;
import carousel.plot.marker.Dashes;
import carousel.plot.marker.Dot;
import carousel.plot.text.ShortText;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.series.Series.DataType;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines, points and bands over a shared x axis. Each method adds something and returns this figure.
 *
 * <p>Numbers may be a {@code double[]}, {@code float[]}, {@code int[]}, list, tablesaw column or jblas vector; x may
 * also hold dates. x and y must have the same length, except in a {@link Plot#forecast}, where a shorter y is aligned
 * with the end of x. NaN and infinite values leave a gap; a value between two gaps is drawn as a dot.
 *
 * <p>Threads: a figure is for one at a time.
 */
public final class Lines extends XYChart implements Figure {
    static final String DOTS = "one value"; // the series of Plot.dots
    static final String MEDIANS = "median";
    private static final int FEW_PLACES = 12;

    /** Lines of more points are thinned, to so many columns per unit of the width, points to two. */
    private static final int MANY_POINTS = 50_000;

    private static final int COLUMNS = 8;

    private final LogAxis logAxis = new LogAxis();
    private int colours;
    private @Nullable Double start;
    private int roomBelow;
    private boolean endsMayBeShorter;
    private List<String> groups = List.of();
    private final List<String> splits = new ArrayList<>();
    private final Map<String, Supplier<Band>> bands = new HashMap<>();

    Lines(String title, String xLabel, String yLabel) {
        super(HouseTheme.WIDTH, HouseTheme.HEIGHT);
        setTitle(title);
        setXAxisTitle(xLabel);
        setYAxisTitle(yLabel);
        HouseTheme.dress(getStyler());
        getStyler()
                .setYAxisTickLabelsFormattingFunction(v -> Text.brief(v, 6)) // XChart would print .05
                .setTimezone(TimeZone.getTimeZone("UTC"))
                .setLegendVisible(false)
                .setLocale(Locale.ROOT);
        addAnnotation(new LonePoints(seriesMap.values()));
    }

    /** From now on, a series may be shorter than x; it is aligned with the end of x. */
    Lines shorterAtTheEnd() {
        endsMayBeShorter = true;
        return this;
    }

    /** Adds a line over x = 1 … n. */
    public Lines line(String name, Object y) {
        double[] values = Values.numbers(name, y);
        return line(name, Values.count(values.length), values);
    }

    /**
     * Adds a line.
     *
     * @throws IllegalArgumentException if x and y differ in length, nothing finite is left to draw, or the name is
     *     taken
     */
    public Lines line(String name, Object x, Object y) {
        return line(name, x, y, HouseTheme.line(colours++));
    }

    Lines line(String name, Object x, Object y, Color colour) {
        add(name, x, y).setLineColor(colour);
        return this;
    }

    /**
     * Gives the next line the n-th colour, counted from 1, and later lines the colours after it. Use it to give a model
     * the same colour in every figure.
     */
    public Lines colour(int n) {
        colours = Check.atLeastOne("Lines.colour", "a number", n) - 1;
        return this;
    }

    /** The largest width or height that a page can still show, in points. */
    private static final int LARGEST = 4000;

    /**
     * Sets the size of the figure, in points. The default is {@value HouseTheme#WIDTH} x {@value HouseTheme#HEIGHT}.
     *
     * @throws IllegalArgumentException if a side is below 10 or above 4000
     */
    public Lines size(int width, int height) {
        for (int points : new int[] {width, height}) {
            if (points < 10 || points > LARGEST) {
                throw Check.unexpected("Lines.size", "a width and a height from 10 to " + LARGEST, points);
            }
        }
        setWidth(width);
        setHeight(height);
        return this;
    }

    /** Adds points that no line connects. */
    public Lines points(String name, Object x, Object y) {
        add(name, x, y)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(HouseTheme.line(colours++));
        getStyler().setMarkerSize(6);
        return this;
    }

    /** Adds a short horizontal bar at each point, in a colour that no line has. */
    Lines bars(String name, Object x, Object y) {
        add(name, x, y)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                .setMarker(new Bar())
                .setMarkerColor(HouseTheme.INK);
        return this;
    }

    /** Labels the places 1 … n of the x axis with names instead of numbers. */
    Lines names(List<String> names) {
        getStyler()
                .setXAxisTicksVisible(false)
                .setPlotGridVerticalLinesVisible(false)
                .setPlotContentSize(Math.max(0.8, 1 - 0.9 / names.size()));
        addAnnotation(new GroupNames(names));
        groups = List.copyOf(names);
        roomBelow = GroupNames.HEIGHT;
        return this;
    }

    /** Adds a thin dashed line for comparison, such as a baseline, chance or zero. */
    public Lines reference(String name, Object x, Object y) {
        add(name, x, y)
                .setMarkerColor(HouseTheme.GREY)
                .setLineColor(HouseTheme.GREY)
                .setLineStyle(HouseTheme.DASHED);
        return this;
    }

    /**
     * Fills the area between two lines, behind everything else, in the colour of the line added last. It has a gap where
     * one of them has.
     *
     * @throws IllegalArgumentException if low and high differ in length
     */
    public Lines band(String name, Object x, Object low, Object high) {
        double[] below = Values.numbers(name, low);
        double[] above = Values.numbers(name, high);
        if (below.length != above.length) {
            throw new IllegalArgumentException(formatted(
                    "%s: expected as many lower as upper values, got %d and %d", name, below.length, above.length));
        }
        int n = below.length;
        expectSome(name, n);
        List<?> places = end(name, Values.places(name, x), n);
        Band drawn = Band.between(places, below, above, Double.NEGATIVE_INFINITY);
        if (Arrays.stream(drawn.y()).allMatch(Double::isNaN)) {
            throw Check.unexpected(name, "a place where both lines of the band are finite", "none");
        }
        Map<String, XYSeries> before = new LinkedHashMap<>(seriesMap);
        XYSeries band = add(name, drawn.x(), drawn.y());
        bands.put(name, () -> Band.between(places, below, above, 0));
        if (getStyler().isYAxisLogarithmic()) {
            cutBands();
        }
        band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea)
                .setLineStyle(SeriesLines.NONE)
                .setLineColor(Color.WHITE)
                .setFillColor(HouseTheme.lighter(HouseTheme.line(Math.max(0, colours - 1)), 60));
        before.forEach((line, series) -> { // to the end, so that the band is drawn first
            seriesMap.remove(line);
            seriesMap.put(line, series);
        });
        return this;
    }

    /** Adds a vertical line at x, with a label on each side of it; "" for none. */
    public Lines split(Object x, String before, String after) {
        Check.noNulls("Lines.split", "x", x, "before", before, "after", after);
        Object place = Values.places("the split", List.of(x)).get(0);
        expectSameAxis("the split", List.of(place));
        double at = number(place);
        addAnnotation(new SplitLine(at, before, after));
        String labels = (before + after).isBlank() ? "" : ": " + before + after;
        boolean two = !before.isBlank() && !after.isBlank();
        splits.add("A dashed line at " + AltText.place(at, place instanceof Date)
                + (two ? formatted(" parts %s from %s.", before, after) : labels + "."));
        return this;
    }

    /** Makes the y axis logarithmic. Values that are not positive leave a gap. */
    public Lines logY() {
        getStyler().setYAxisLogarithmic(true);
        addAnnotation(logAxis);
        for (XYSeries series : List.copyOf(seriesMap.values())) {
            series.replaceData(series.getXData(), positive(series.getYData()), null);
        }
        cutBands();
        return this;
    }

    /** Leaves a gap in a band where one of its lines cannot be shown on a logarithmic axis. */
    private void cutBands() {
        bands.forEach((name, shown) -> {
            Band band = shown.get();
            double[] x = band.x().stream().mapToDouble(Lines::number).toArray();
            Objects.requireNonNull(seriesMap.get(name)).replaceData(x, band.y(), null);
        });
    }

    private static double number(Object place) {
        return place instanceof Date date ? date.toInstant().toEpochMilli() : (Double) place;
    }

    private XYSeries add(String name, Object x, Object y) {
        double[] values = Values.numbers(name, y);
        expectSome(name, values.length);
        if (seriesMap.containsKey(name)) {
            throw new IllegalArgumentException(formatted(
                    "%s: expected a new name, but the figure already has a line of this name; use another", name));
        }
        if (Arrays.stream(values).noneMatch(Double::isFinite)) {
            throw new IllegalArgumentException(formatted(
                    "%s: expected at least one finite value to draw, but all %d are NaN or infinite",
                    name, values.length));
        }
        double[] shown = getStyler().isYAxisLogarithmic() ? positive(values) : finite(values);
        List<?> places = end(name, Values.places(name, x), values.length);
        // a place that is not a number is a gap, too
        Arrays.setAll(shown, k -> places.get(k).equals(Double.NaN) ? Double.NaN : shown[k]);
        expectSameAxis(name, places);
        if (places.get(0) instanceof Number) {
            getStyler().setXAxisTickLabelsFormattingFunction(this::xLabel);
        } else if (seriesMap.isEmpty()) {
            getStyler()
                    .setXAxisTickLabelsColor(new Color(0, true)) // invisible, but they reserve the space for DateAxis
                    .setPlotGridVerticalLinesVisible(false);
            addAnnotation(new DateAxis(this::xRange));
        }
        if (name == null || name.isEmpty()) {
            throw Check.unexpected("Lines", "a name for the line", name == null ? "null" : "''");
        }
        XYSeries series = addSeries(name, places, Arrays.stream(shown).boxed().toList());
        series.setMarker(SeriesMarkers.NONE).setLineStyle(HouseTheme.SOLID);
        if (x instanceof List<?> list && list.get(0) instanceof String) {
            getStyler().setXAxisDecimalPattern("0"); // years: 1700, not 1,700
        }
        labelRoundNumbers();
        return series;
    }

    private static void expectSome(String name, int values) {
        if (values == 0) {
            throw new IllegalArgumentException(formatted("%s: expected at least one value to draw, got none", name));
        }
    }

    private void expectSameAxis(String name, List<?> places) {
        boolean dates = places.get(0) instanceof Date;
        if (!seriesMap.isEmpty() && dates != hasDates()) {
            throw Check.unexpected(
                    name,
                    (dates ? "numbers" : "dates") + " as x values, like those of the lines before it",
                    dates ? "dates" : "numbers",
                    "give each line its own x: line(name, x, y)");
        }
    }

    private boolean hasDates() {
        return seriesMap.values().stream().anyMatch(s -> s.getxAxisDataType() == DataType.Date);
    }

    private double[] xRange() {
        DoubleSummaryStatistics range = range(XYSeries::getXData);
        return new double[] {range.getMin(), range.getMax()};
    }

    private DoubleSummaryStatistics range(Function<XYSeries, double[]> data) {
        return Arrays.stream(all(data)).summaryStatistics();
    }

    /** The label of x; a value that differs from 0 only by rounding is labelled 0. */
    private String xLabel(double x) {
        double[] ends = xRange();
        return Text.brief(Math.abs(x) < 1e-9 * Math.max(-ends[0], ends[1]) ? 0 : x, 6);
    }

    private List<?> end(String name, List<?> places, int n) {
        if (n > places.size() || (n < places.size() && !endsMayBeShorter)) {
            throw new IllegalArgumentException(formatted(
                            "%s: expected as many values as places on the x axis, but there are %d values and %d places.",
                            name, n, places.size())
                    + (n > places.size() ? "" : " To draw a forecast of the last places, use Plot.forecast."));
        }
        return places.subList(places.size() - n, places.size());
    }

    private static double[] positive(double[] values) {
        return Arrays.stream(finite(values)).map(v -> v > 0 ? v : Double.NaN).toArray();
    }

    private static double[] finite(double[] values) {
        return Arrays.stream(values)
                .map(v -> Double.isInfinite(v) ? Double.NaN : v)
                .toArray();
    }

    @Override
    public String altText() {
        List<String> said = new ArrayList<>();
        if (seriesMap.isEmpty()) {
            said.add(formatted("%s over %s, without a line.", getYAxisTitle(), getXAxisTitle()));
        } else if (groups.isEmpty()) {
            said.add(AltText.axes(this, xRange(), hasDates()));
            seriesMap.values().forEach(s -> said.add(AltText.series(s, hasDates())));
        } else {
            said.add(formatted("%s of %s.", getYAxisTitle(), counted(groups.size(), "group")));
            for (int k = 0; k < groups.size(); k++) {
                said.add(AltText.group(groups.get(k), k + 1, getSeries(DOTS), getSeries(MEDIANS)));
            }
            seriesMap.values().stream()
                    .filter(s -> !AltText.isScatter(s))
                    .forEach(s -> said.add(AltText.series(s, hasDates())));
        }
        said.addAll(splits);
        return AltText.join(getTitle(), said);
    }

    /** Draws the figure and, if it has more than one series, the legend below it. */
    @Override
    public void paint(Graphics2D g, int width, int height) {
        Check.noNulls("Lines.paint", "g", g);
        expectNear("x", range(XYSeries::getXData));
        DoubleSummaryStatistics y = range(XYSeries::getYData);
        if (getStyler().isYAxisLogarithmic()) {
            logAxis.fit(getStyler(), y.getCount() > 0 ? y.getMin() : 0.1, y.getCount() > 0 ? y.getMax() : 1);
        } else {
            expectNear("y", y);
        }
        g.setColor(getStyler().getChartBackgroundColor());
        g.fillRect(0, 0, width, height);
        Legend names = new Legend(g, getStyler().getLegendFont(), seriesMap.values(), width);
        int top = seriesMap.size() > 1 ? height - names.height() : height;
        paintChart(g, width, top - roomBelow);
        setHeight(height); // the line above set it to the reduced height
        if (seriesMap.size() > 1) {
            names.paint(g, width, top);
        }
    }

    /** XChart would cut titles that are too long to be centred above, below or beside the plot. */
    private void paintChart(Graphics2D g, int width, int height) {
        paintThinned(g, width, height);
        String x = Objects.requireNonNullElse(getXAxisTitle(), "");
        String y = Objects.requireNonNullElse(getYAxisTitle(), "");
        FontMetrics font = g.getFontMetrics(getStyler().getAxisTitleFont());
        String below = ShortText.around(plot.getBounds().getCenterX(), x, font, width);
        String beside = ShortText.around(plot.getBounds().getCenterY(), y, font, height);
        if (!below.equals(x) || !beside.equals(y)) {
            setXAxisTitle(below);
            setYAxisTitle(beside);
            paintThinned(g, width, height);
            setXAxisTitle(x);
            setYAxisTitle(y);
        }
        Rectangle2D title = chartTitle.getBounds();
        int padding = getStyler().getChartTitlePadding();
        if (getStyler().isChartTitleVisible() && (title.getMinX() + padding < 0 || title.getMaxX() - padding > width)) {
            int strip = (int) plot.getBounds().getMinY();
            g.setColor(getStyler().getChartBackgroundColor());
            g.fillRect(0, 0, width, strip);
            g.setColor(getStyler().getChartFontColor());
            ShortText.smallTitle(g, getTitle(), getStyler().getChartTitleFont(), width, strip);
        }
    }

    private void paintThinned(Graphics2D g, int width, int height) {
        if (!groups.isEmpty()) {
            Objects.requireNonNull(getSeries(DOTS)).setMarker(new Dot());
        }
        double[] ends = xRange();
        double wide = Math.max(Double.MIN_NORMAL, (ends[1] - ends[0]) / width);
        DoubleUnaryOperator up = getStyler().isYAxisLogarithmic() ? StrictMath::log10 : v -> v;
        DoubleSummaryStatistics y =
                Arrays.stream(all(XYSeries::getYData)).map(up).summaryStatistics();
        double row = Math.max(Double.MIN_NORMAL, (y.getMax() - y.getMin()) / height);
        Map<XYSeries, Thinned> whole = new HashMap<>();
        for (XYSeries line : seriesMap.values()) {
            Thinned all = new Thinned(line.getXData(), line.getYData());
            boolean points = AltText.isScatter(line);
            if (all.x().length > MANY_POINTS && (points || AltText.isLine(line))) {
                whole.put(line, all);
                IntToDoubleFunction cell = k -> 4.0 * LARGEST * Math.rint(2 * (all.x()[k] - ends[0]) / wide)
                        + Math.rint(2 * (up.applyAsDouble(all.y()[k]) - y.getMin()) / row);
                Thinned few = points ? all.points(cell) : all.line(wide / COLUMNS);
                line.replaceData(few.x(), few.y(), null);
            }
        }
        List<XYSeries> dashed = new ArrayList<>(seriesMap.values());
        dashed.removeIf(line -> !HouseTheme.DASHED.equals(line.getLineStyle()));
        dashed.forEach(s -> s.setMarker(new Dashes(s.getLineStyle(), s.getYData()))
                .setMarkerColor(s.getLineColor())
                .setLineStyle(SeriesLines.NONE));
        try {
            super.paint(g, width, height);
        } finally {
            dashed.forEach(s -> s.setMarker(SeriesMarkers.NONE).setLineStyle(HouseTheme.DASHED));
            whole.forEach((line, all) -> line.replaceData(all.x(), all.y(), null));
        }
    }

    /** XChart would draw nothing of what is infinitely far from the rest. */
    private void expectNear(String axis, DoubleSummaryStatistics range) {
        if (range.getCount() > 0 && Double.isInfinite(range.getMax() - range.getMin())) {
            throw Check.unexpected(
                    formatted("figure '%s'", getTitle()),
                    axis + " values that differ by less than 1.8e308",
                    AltText.number(range.getMin()) + " and " + AltText.number(range.getMax()),
                    "divide them by 10");
        }
    }

    /**
     * Makes the labels round numbers. XChart labels every n-th of evenly spaced places, such as 1, 10, 19; if the axis
     * begins slightly before the first place, it chooses round numbers. If there are few places, each one gets a label.
     */
    private void labelRoundNumbers() {
        if (Objects.equals(getStyler().getXAxisMin(), start)) {
            double[] x =
                    Arrays.stream(all(XYSeries::getXData)).sorted().distinct().toArray();
            boolean many = x.length > FEW_PLACES;
            start = many ? x[0] - 1e-3 * (x[x.length - 1] - x[0]) : null;
            getStyler().setXAxisMin(start);
        }
    }

    private double[] all(Function<XYSeries, double[]> data) {
        return seriesMap.values().stream()
                .flatMapToDouble(s -> Arrays.stream(data.apply(s)))
                .filter(Double::isFinite)
                .toArray();
    }
}
