package carousel.plot;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.AtomicFile;
import carousel.check.Check;
import carousel.metrics.Classification;
import carousel.metrics.Curve;
import carousel.metrics.Scores;
import carousel.plot.text.Glyphs;
import carousel.train.History;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jblas.DoubleMatrix;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Creates figures. Numbers may have any form that {@link Lines} accepts.
 *
 * <p>Threads: any number may call these methods; each figure is for one at a time.
 */
public final class Plot {
    private static final String STEP = "step t";
    private static final double[] ENDS = {0, 1};

    private static final int MOST_SCALE = 8;

    private Plot() {}

    /** An empty figure to add lines to: {@code lines("Passengers", "month", "thousands").line("truth", y)}. */
    public static Lines lines(String title, String xLabel, String yLabel) {
        Check.noNulls("Plot.lines", "title", title, "xLabel", xLabel, "yLabel", yLabel);
        return new Lines(title, xLabel, yLabel);
    }

    /** A figure with one line per entry, over x = 1 … n. */
    public static Lines lines(String title, String xLabel, String yLabel, Map<String, ?> series) {
        Check.noNulls("Plot.lines", "series", series);
        Lines lines = lines(title, xLabel, yLabel);
        series.forEach(lines::line);
        return lines;
    }

    /** Training and validation loss by epoch. For a logarithmic axis, call {@link Lines#logY} on the result. */
    public static Lines loss(History history) {
        Check.noNulls("Plot.loss", "history", history);
        Lines lines = lines("Loss by epoch", "epoch", "loss").line("training", history.loss());
        double[] valid = history.validLoss();
        return Arrays.stream(valid).allMatch(Double::isNaN) ? lines : lines.line("validation", valid);
    }

    /** The loss of several runs by epoch. */
    public static Lines loss(Map<String, ?> runs) {
        return lines("Loss by epoch", "epoch", "loss", runs);
    }

    /**
     * Forecasts and the truth. A forecast may be shorter than x; it is then aligned with the end of x, and a vertical
     * line marks where it begins. Add an interval with {@link Lines#band}.
     */
    public static Lines forecast(
            String title, String xLabel, String yLabel, Object x, Object truth, Map<String, ?> forecasts) {
        Check.noNulls("Plot.forecast", "forecasts", forecasts);
        if (forecasts.isEmpty()) {
            throw Check.unexpected("Plot.forecast", "at least one forecast", "none");
        }
        Lines lines = lines(title, xLabel, yLabel)
                .line("truth", x, truth, HouseTheme.INK)
                .shorterAtTheEnd();
        List<?> places = Values.places("x", x);
        int longest = 0;
        for (Map.Entry<String, ?> forecast : forecasts.entrySet()) {
            lines.line(forecast.getKey(), x, forecast.getValue());
            longest = Math.max(longest, Values.numbers(forecast.getKey(), forecast.getValue()).length);
        }
        return longest < places.size() ? lines.split(places.get(places.size() - longest), "known", "forecast") : lines;
    }

    /** One forecast and the truth. */
    public static Lines forecast(String title, String xLabel, String yLabel, Object x, Object truth, Object forecast) {
        Check.noNulls("Plot.forecast", "forecast", forecast);
        return forecast(title, xLabel, yLabel, x, truth, Map.of("forecast", forecast));
    }

    /**
     * Truth minus forecast at each x, with a reference line at zero.
     *
     * @throws IllegalArgumentException if truth and forecast differ in length
     */
    public static Lines residuals(String title, String xLabel, String yLabel, Object x, Object truth, Object forecast) {
        double[] t = Values.numbers("truth", truth);
        double[] f = Values.numbers("forecast", forecast);
        if (t.length != f.length) {
            throw new IllegalArgumentException(formatted(
                    "residuals: expected a forecast for each true value, got %s and %s",
                    counted(t.length, "true value"), counted(f.length, "forecast")));
        }
        double[] difference =
                IntStream.range(0, t.length).mapToDouble(i -> t[i] - f[i]).toArray();
        return lines(title, xLabel, yLabel)
                .reference("zero", x, new double[t.length])
                .points("truth − forecast", x, difference);
    }

    /** The activations of a gate, H x T: units as rows, steps as columns, from white (0, closed) to black (1, open). */
    public static Heatmap gate(String title, Object activations) {
        Check.noNulls("Plot.gate", "title", title);
        return new Heatmap(
                title, STEP, "unit j", Values.rows(title, activations), new ColourScale(HouseTheme.GATE, 0, 1));
    }

    /** States, H x T, with units as rows and steps as columns: blue is negative, white zero, red positive. */
    public static Heatmap state(String title, Object states) {
        Check.noNulls("Plot.state", "title", title);
        return diverging(title, STEP, "unit j", Values.rows(title, states));
    }

    /**
     * Compares groups of values, such as the error of several models over several seeds. Each value is a point above
     * the name of its group, and points that would hide each other are drawn side by side; a bar marks the median. A
     * NaN, such as from a run that failed, is not drawn but counts as the largest value in the median.
     *
     * @throws IllegalArgumentException if there is no group or one is empty
     */
    public static Lines dots(String title, String yLabel, Map<String, ?> groups) {
        Check.noNulls("Plot.dots", "groups", groups);
        if (groups.isEmpty()) {
            throw Check.unexpected("Plot.dots", "at least one group", "none");
        }
        List<double[]> points = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        groups.forEach((name, values) -> {
            double[] sorted = Values.numbers(name, values);
            if (sorted.length == 0) {
                throw new IllegalArgumentException(
                        formatted("dots: expected at least one value for '%s', got none", name));
            }
            Arrays.sort(sorted);
            int n = sorted.length;
            medians.add(sorted[(n - 1) / 2] / 2 + sorted[n / 2] / 2);
            Arrays.stream(sorted).forEach(v -> points.add(new double[] {medians.size(), v}));
        });
        Lines dots = lines(title, "", yLabel);
        if (!medians.stream().allMatch(m -> m.isNaN())) {
            dots.bars(Lines.MEDIANS, Values.count(medians.size()), medians); // first, so that it hides no dot
        }
        dots.points(Lines.DOTS, each(points, 0), each(points, 1));
        return dots.names(List.copyOf(groups.keySet()));
    }

    private static double[] each(List<double[]> points, int coordinate) {
        return points.stream().mapToDouble(p -> p[coordinate]).toArray();
    }

    /** Any matrix, first row on top; colours from 0 to the largest value, or symmetric about 0 if one is negative. */
    public static Heatmap heatmap(String title, String xLabel, String yLabel, Object matrix) {
        Check.noNulls("Plot.heatmap", "title", title, "xLabel", xLabel, "yLabel", yLabel);
        double[][] rows = Values.rows(title, matrix);
        return new Heatmap(title, xLabel, yLabel, rows, ColourScale.of(rows));
    }

    private static Heatmap diverging(String title, String xLabel, String yLabel, double[][] rows) {
        double largest = ColourScale.of(rows).max();
        return new Heatmap(title, xLabel, yLabel, rows, new ColourScale(HouseTheme.DIVERGING, -largest, largest));
    }

    /**
     * Attention weights, from 0 to 1: a column for each source token and a row for each token that the decoder wrote.
     *
     * @param weights α as the engine returns it, a row for each source token and a column for each token written
     * @throws IllegalArgumentException if the weights have another shape
     */
    public static Heatmap attention(String title, List<String> source, List<String> written, Object weights) {
        Check.noNulls("Plot.attention", "title", title, "source", source, "written", written);
        double[][] alpha = Values.rows(title, weights);
        if (alpha.length != source.size() || alpha[0].length != written.size()) {
            throw new IllegalArgumentException(formatted(
                    "attention of '%s': expected weights of %d x %d, tokens of the source x tokens written, got %d x %d",
                    title, source.size(), written.size(), alpha.length, alpha[0].length));
        }
        double[][] rows = new DoubleMatrix(alpha).transpose().toArray2();
        int side = 26;
        return new Heatmap(title, "source", "written", rows, new ColourScale(HouseTheme.SEQUENTIAL, 0, 1))
                .rows(written.stream().map(Heatmap::visible).toList())
                .columns(source.stream().map(Heatmap::visible).toList())
                .size(
                        Math.max(360, Math.min(HouseTheme.WIDTH, 180 + side * source.size())),
                        Math.max(260, 140 + side * written.size()));
    }

    /** A text with each token on a colour that shows its value. {@link TextMap#range} sets the range of the colours. */
    public static TextMap text(String title, String valueLabel, List<String> tokens, Object values) {
        Check.noNulls("Plot.text", "title", title, "valueLabel", valueLabel, "tokens", tokens);
        return new TextMap(title, valueLabel, tokens, Values.numbers(title, values));
    }

    /** A text with each character on a colour that shows its value. */
    public static TextMap text(String title, String valueLabel, String text, Object values) {
        Check.noNulls("Plot.text", "text", text);
        return text(
                title,
                valueLabel,
                text.codePoints().mapToObj(Character::toString).toList(),
                values);
    }

    /**
     * Units of a state, H x T, as lines over the steps.
     *
     * @param units the units to draw, counted from 1; all if none are given
     * @throws IllegalArgumentException if there is no such unit
     */
    public static Lines trace(String title, String yLabel, Object states, int... units) {
        Check.noNulls("Plot.trace", "title", title, "yLabel", yLabel, "units", units);
        double[][] rows = Values.rows(title, states);
        Lines lines = lines(title, STEP, yLabel);
        for (int unit :
                units.length == 0 ? IntStream.rangeClosed(1, rows.length).toArray() : units) {
            if (unit < 1 || unit > rows.length) {
                throw new IllegalArgumentException(
                        formatted("trace of '%s': expected units from 1 to %d, got %d", title, rows.length, unit));
            }
            lines.line("unit " + unit, rows[unit - 1]);
        }
        return lines;
    }

    /** {@link #gradientByLag(String, Map)} with a neutral title. */
    public static Lines gradientByLag(Map<String, ?> norms) {
        return gradientByLag("Gradient by time lag", norms);
    }

    /** The norm of the gradient at k = 0, 1, 2 … steps before the loss, one line per network, on a logarithmic axis. */
    public static Lines gradientByLag(String title, Map<String, ?> norms) {
        Check.noNulls("Plot.gradientByLag", "norms", norms);
        Lines lines = lines(title, "lag k (steps before the loss)", "norm of the gradient")
                .logY();
        norms.forEach((name, norm) -> {
            double[] values = Values.numbers(name, norm);
            lines.line(name, IntStream.range(0, values.length).toArray(), values);
        });
        return lines;
    }

    /** How often each true class (row) was predicted as each class (column), shaded by the share of the row. */
    public static Heatmap confusion(Classification classification) {
        Check.noNulls("Plot.confusion", "classification", classification);
        int[][] counts = classification.confusion();
        double[][] share = Arrays.stream(counts)
                .map(row -> {
                    double sum = Arrays.stream(row).sum();
                    return Arrays.stream(row)
                            .mapToDouble(n -> sum > 0 ? n / sum : 0)
                            .toArray();
                })
                .toArray(double[][]::new);
        int side = Math.max(300, Math.min(600, 60 * counts.length));
        return new Heatmap(
                        "Confusion matrix (shade: share of the row)",
                        "predicted class",
                        "true class",
                        share,
                        new ColourScale(HouseTheme.SEQUENTIAL, 0, 1))
                .rows(classification.classes())
                .columns(classification.classes())
                .write(counts, side + 180, side + 100);
    }

    /** The ROC curve of each model, with the diagonal of chance. */
    public static Lines roc(Map<String, Scores> models) {
        Check.noNulls("Plot.roc", "models", models);
        models.forEach((name, scores) -> Check.noNulls("Plot.roc", name, scores));
        Lines lines = unitSquare("ROC curve", "false positive rate", "true positive rate (recall)")
                .reference("chance", ENDS, ENDS);
        models.forEach((name, scores) ->
                lines.line(name, scores.roc().x(), scores.roc().y()));
        return lines;
    }

    /** Precision over recall for each model, with the level of chance, which is the share of positive examples. */
    public static Lines precisionRecall(Map<String, Scores> models) {
        Check.noNulls("Plot.precisionRecall", "models", models);
        models.forEach((name, scores) -> Check.noNulls("Plot.precisionRecall", name, scores));
        Lines lines = unitSquare("Precision and recall", "recall", "precision");
        models.forEach((name, scores) -> {
            Curve curve = scores.precisionRecall();
            lines.line(name, curve.x(), curve.y());
            double positives = curve.y()[curve.y().length - 1]; // here every example is called positive
            if (lines.getSeries("chance") == null) {
                lines.reference("chance", ENDS, new double[] {positives, positives});
            }
        });
        return lines;
    }

    private static Lines unitSquare(String title, String xLabel, String yLabel) {
        Lines lines = lines(title, xLabel, yLabel);
        // Starting slightly before 0 makes XChart choose round numbers; from 0 it would print labels such as 0.101796.
        lines.getStyler().setXAxisMin(-1e-3).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        return lines;
    }

    /**
     * Draws the figure as an image.
     *
     * @param scale pixels per point: 1 for normal screens, 2 for high-resolution ones; at most 8
     */
    public static BufferedImage image(IChart figure, int scale) {
        Check.noNulls("Plot.image", "figure", figure);
        if (scale < 1 || scale > MOST_SCALE) {
            throw Check.unexpected("Plot.image", "a scale from 1 to " + MOST_SCALE, scale);
        }
        try {
            return draw(figure, scale);
        } catch (Error | RuntimeException e) { // the type depends on the JDK
            Throwable root = root(e);
            if (root.toString().toLowerCase(Locale.ROOT).contains("font")) {
                throw noFonts(root);
            }
            throw e;
        }
    }

    /**
     * Writes the figure to a PNG file, with two pixels per point.
     *
     * @param path a name that ends in .png, in a folder that exists
     * @throws IOException if the file cannot be written; the message says why
     */
    public static void save(IChart figure, Path path) throws IOException {
        Check.noNulls("Plot.save", "figure", figure, "path", path);
        if (!path.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw Check.unexpected("Plot.save", "a file name that ends in .png", "'" + path + "'");
        }
        BufferedImage image = image(figure, 2);
        AtomicFile.write(path, out -> ImageIO.write(image, "png", out));
    }

    private static BufferedImage draw(IChart figure, int scale) {
        int width = figure.getWidth();
        int height = figure.getHeight();
        BufferedImage image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width * scale, height * scale);
            g.scale(scale, scale);
            figure.paint(g, width, height);
            if (figure instanceof Figure known) {
                Glyphs.missing(figure.getTitle(), HouseTheme.FONT, known.texts())
                        .ifPresent(System.err::println);
            }
            return image;
        } finally {
            g.dispose();
        }
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null ? e : root(e.getCause());
    }

    private static IllegalStateException noFonts(Throwable cause) {
        return new IllegalStateException(formatted("""
            Plot.image: Java finds no fonts on this machine or lacks a library to draw them (%s). \
            Install them, then start again: \
            'apt-get install fontconfig fonts-dejavu-core libharfbuzz0b' on Debian and Ubuntu, \
            'dnf install fontconfig dejavu-sans-fonts' on Fedora, \
            'apk add fontconfig ttf-dejavu' on Alpine.\
            """, cause.getMessage()), cause);
    }
}
