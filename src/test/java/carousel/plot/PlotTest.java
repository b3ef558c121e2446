package carousel.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.check.Text;
import carousel.metrics.Classification;
import carousel.metrics.Scores;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.IChart;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;

/** Figures have the right size and show their data. */
@EnabledIf(value = "carousel.plot.Fonts#areThere", disabledReason = "no fonts")
class PlotTest {
    private static final double[] Y = {1, 4, 2, 8};
    private static final Scores SCORES = Scores.of(new int[] {0, 1, 0, 1}, new double[] {0.1, 0.3, 0.4, 0.9});

    static Stream<Arguments> figures() {
        FloatMatrix matrix = new FloatMatrix(new float[][] {{0.1f, 0.9f, 0.5f}, {0.2f, 1f, 0f}});
        return Stream.of(
                figure(Plot.lines("t", "x", "y").line("a", Y), HouseTheme.BLUE),
                figure(Plot.lines("t", "x", "y").points("a", Y, Y), HouseTheme.BLUE),
                figure(Plot.lines("t", "x", "y").size(500, 200).colour(2).line("a", Y), HouseTheme.VERMILLION),
                figure(Plot.loss(Map.of("a", Y)).logY(), HouseTheme.BLUE),
                figure(Plot.dots("t", "y", Map.of("one group", Y)).logY(), HouseTheme.INK),
                figure(Plot.forecast("t", "x", "y", Y, Y, new double[] {3, 7}), HouseTheme.INK),
                figure(Plot.residuals("t", "x", "y", Y, Y, new double[] {1, 1, 1, 1}), HouseTheme.BLUE),
                figure(Plot.trace("t", "c_t", matrix, 2), HouseTheme.BLUE),
                figure(Plot.gradientByLag(Map.of("RNN", new double[] {1, 1e-9, 0})), HouseTheme.BLUE),
                figure(Plot.roc(Map.of("a", SCORES)), HouseTheme.BLUE),
                figure(Plot.precisionRecall(Map.of("a", SCORES)), HouseTheme.BLUE),
                figure(Plot.gate("t", matrix), HouseTheme.GATE[4]),
                figure(
                        Plot.state("t", matrix.sub(0.5f)).columns("a b").rows(List.of("p", "q")),
                        HouseTheme.DIVERGING[0]),
                figure(
                        Plot.heatmap("t", "x", "y", new int[][] {{1, 2, 3}}).columns(List.of("one", "two", "three")),
                        HouseTheme.SEQUENTIAL[4]),
                figure(
                        Plot.attention("t", List.of("a", "b", "c"), List.of("x", "y"), matrix.transpose()),
                        HouseTheme.SEQUENTIAL[4]),
                figure(Plot.text("t", "h", "one two", new double[] {0, 1, 1, 1, 2, 1, 1}), HouseTheme.SEQUENTIAL[4]),
                figure(
                        Plot.text("t", "h", List.of("one", "two"), new double[] {-0.5, 2})
                                .range(-1, 1),
                        HouseTheme.DIVERGING[6]),
                figure(
                        Plot.confusion(Classification.of(
                                new int[] {0, 0, 1, 1}, new int[] {0, 0, 0, 1}, List.of("no", "yes"))),
                        HouseTheme.SEQUENTIAL[4]));
    }

    private static Arguments figure(IChart figure, Color colour) {
        return Arguments.of(figure.getTitle(), figure, colour);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("figures")
    void isDrawnAtItsSizeAndInItsColour(String title, IChart figure, Color colour) {
        BufferedImage image = Plot.image(figure, 2);
        assertEquals(2 * figure.getWidth(), image.getWidth());
        assertEquals(2 * figure.getHeight(), image.getHeight());
        int[] pixels = pixels(image);
        assertTrue(Arrays.stream(pixels).filter(p -> p == colour.getRGB()).count() > 50, "a line in its colour");
        assertTrue(Arrays.stream(pixels).filter(p -> p == Color.WHITE.getRGB()).count() > 1000, "a white ground");
        assertArrayEquals(pixels, pixels(Plot.image(figure, 2)), "drawn twice, the same picture");
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void aFigureIsSavedAsPng(@TempDir Path folder) throws IOException {
        IChart figure = Plot.lines("t", "x", "y").line("a", Y);
        Path file = folder.resolve("loss.PNG");
        Plot.save(figure, file);
        Plot.save(figure, file); // in place of the first
        assertArrayEquals(pixels(Plot.image(figure, 2)), pixels(ImageIO.read(file.toFile())));
        assertEquals(
                "Plot.save: expected a file name that ends in .png, got 'loss.jpg'",
                assertThrows(IllegalArgumentException.class, () -> Plot.save(figure, Path.of("loss.jpg")))
                        .getMessage());
        for (String name : new String[] {"none/loss.png", "folder.png"}) {
            Files.createDirectories(folder.resolve("folder.png"));
            String said = assertThrows(IOException.class, () -> Plot.save(figure, folder.resolve(name)))
                    .getMessage();
            assertTrue(said.endsWith(name.startsWith("none") ? "create it first" : "use another path"), said);
        }
    }

    @Test
    void numbersComeInManyForms() {
        Object[] forms = {
            Y,
            new float[] {1, 4, 2, 8},
            new int[] {1, 4, 2, 8},
            List.of(1, 4.0, 2f, 8L),
            new DoubleMatrix(Y),
            new FloatMatrix(new float[] {1, 4, 2, 8}).transpose(),
            DoubleColumn.create("y", Y)
        };
        for (Object form : forms) {
            assertArrayEquals(
                    Y, Plot.lines("t", "x", "y").line("a", form).getSeries("a").getYData());
        }
    }

    @Test
    void dateLabelsAreWhereAYearOrAMonthBegins() {
        LocalDateTime from = LocalDateTime.of(1949, 1, 1, 0, 0);
        LocalDateTime to = LocalDateTime.of(1951, 2, 1, 0, 0);
        assertEquals(List.of("1949", "1950", "1951"), labels(DateAxis.Step.YEAR, from, to));
        assertEquals(List.of("1950"), labels(DateAxis.Step.YEARS_2, from, to));
        assertEquals(
                List.of("1949-07", "1950-01", "1950-07", "1951-01"),
                labels(DateAxis.Step.MONTHS_6, from.plusDays(1), to));
        assertEquals(
                List.of("1970-01-05", "1970-01-12"),
                labels(
                        DateAxis.Step.WEEK,
                        LocalDate.EPOCH.atStartOfDay(),
                        LocalDate.EPOCH.plusDays(14).atStartOfDay()));
        assertEquals(
                List.of("12-31 18:00", "01-01 00:00"),
                labels(
                        DateAxis.Step.HOURS_6,
                        LocalDate.EPOCH.atStartOfDay().minusHours(7),
                        LocalDate.EPOCH.atStartOfDay().plusHours(5)));
    }

    private static List<String> labels(DateAxis.Step step, LocalDateTime from, LocalDateTime to) {
        return step.between(from, to).stream().map(step::label).toList();
    }

    @Test
    void datesAreDrawnAtTheirPlaces() {
        List<LocalDate> days = List.of(LocalDate.EPOCH, LocalDate.EPOCH.plusDays(2));
        double[] there = {0, 2 * 86_400_000.0};
        for (Object x : new Object[] {
            days, DateColumn.create("day", days), StringColumn.create("day", "1970-01-01", "1970-01-03")
        }) {
            assertArrayEquals(
                    there,
                    Plot.lines("t", "x", "y")
                            .line("a", x, new int[] {1, 2})
                            .getSeries("a")
                            .getXData());
        }
    }

    /** XChart by itself labels every n-th of evenly spaced places, so recall would get labels such as 0.101796. */
    @Test
    void numbersBelowPrecisionAndRecallAreRound() {
        int[] actual = IntStream.range(0, 549).map(n -> n % 3 == 0 ? 1 : 0).toArray();
        double[] score = IntStream.range(0, 549).mapToDouble(n -> n * 83 % 549).toArray();
        for (Lines figure : List.of(
                Plot.roc(Map.of("a", Scores.of(actual, score))),
                Plot.precisionRecall(Map.of("a", Scores.of(actual, score))))) {
            List<Double> places = new ArrayList<>();
            figure.getStyler().setXAxisTickLabelsFormattingFunction(x -> {
                places.add(x);
                return "" + x;
            });
            Plot.image(figure, 1);
            places.removeIf(x -> x <= 0); // the beginning of the axis, which has no label
            assertTrue(places.stream().allMatch(x -> Math.abs(x * 10 - Math.rint(x * 10)) < 1e-6), places.toString());
            assertTrue(places.contains(0.5), places.toString());
        }
    }

    /** XChart by itself writes .000000 for a zero between -0.5 and 0.5. */
    @Test
    void numbersOnTheXAxisAreWrittenAsPeopleWriteThem() {
        var label = Plot.lines("t", "x", "y")
                .line("a", new double[] {-0.5, 0, 0.5}, new int[] {1, 2, 3})
                .getStyler()
                .getXAxisTickLabelsFormattingFunction();
        assertEquals(
                List.of("-0.5", "0", "0.5"),
                List.of(-0.5, 2e-16, 0.5).stream().map(label).toList());
        assertNull(Plot.lines("t", "x", "y")
                .line("a", List.of(LocalDate.EPOCH, LocalDate.EPOCH.plusDays(1)), new int[] {1, 2})
                .getStyler()
                .getXAxisTickLabelsFormattingFunction());
    }

    @Test
    void aShorterLineIsDrawnAtTheEnd() {
        Map<String, Object> forecasts = new LinkedHashMap<>();
        forecasts.put("naive", new double[] {5, 6});
        Lines figure = Plot.forecast("t", "x", "y", new int[] {10, 20, 30, 40}, Y, forecasts)
                .band("interval", new int[] {10, 20, 30, 40}, new double[] {4, 5}, new double[] {6, 7});
        assertArrayEquals(new double[] {30, 40}, figure.getSeries("naive").getXData());
        assertArrayEquals(
                new double[] {30, 40, 40, 30}, figure.getSeries("interval").getXData());
        assertArrayEquals(
                new double[] {4, 5, 7, 6}, figure.getSeries("interval").getYData());
        assertEquals(
                List.of("interval", "truth", "naive"),
                figure.getSeriesCollection().stream().map(XYSeries::getName).toList());
    }

    @Test
    void dotsShowEveryValueOfAGroupAndItsMedian() {
        Map<String, Object> groups = new LinkedHashMap<>();
        groups.put("odd", new int[] {9, 1, 3});
        groups.put("even", new double[] {8, 2, 4, Double.NaN});
        Lines figure = Plot.dots("t", "y", groups);
        assertArrayEquals(
                new double[] {1, 1, 1, 2, 2, 2, 2},
                figure.getSeries("one value").getXData());
        assertArrayEquals(
                new double[] {1, 3, 9, 2, 4, 8, Double.NaN},
                figure.getSeries("one value").getYData());
        assertArrayEquals(new double[] {3, 6}, figure.getSeries("median").getYData());
    }

    /** Equal values stand side by side, and the bar of the median hides none of them. */
    @Test
    void noDotHidesAnother() {
        int apart = blue(Plot.dots("t", "y", Map.of("g", new double[] {1, 2, 3, 4, 5, 6})));
        Lines equal = Plot.dots("t", "y", Map.of("g", new double[] {1, 2, 2, 2.01, 2.01, 6}));
        int first = blue(equal);
        assertEquals(apart, first, 0.1 * apart);
        assertEquals(first, blue(equal), "drawn once more");
    }

    private static int blue(Lines figure) {
        int[] pixels = pixels(Plot.image(figure, 2));
        return (int)
                Arrays.stream(pixels).filter(p -> p == HouseTheme.BLUE.getRGB()).count();
    }

    /** If most runs failed, their median is NaN, and there is no bar. */
    @Test
    void aGroupOfWhichMostFailedIsStillShown() {
        Lines figure = Plot.dots("t", "y", Map.of("g", new double[] {Double.NaN, 5, Double.NaN}));
        assertNull(figure.getSeries("median"));
        assertTrue(figure.altText().contains("g: 3 values from 5 to 5, median NaN."), figure.altText());
        assertEquals(720, Plot.image(figure, 1).getWidth());
    }

    @Test
    void groupsHaveTheirNamesBelowThem() {
        BufferedImage named = Plot.image(Plot.dots("t", "y", Map.of("g h", Y)), 1);
        BufferedImage nameless = Plot.image(Plot.dots("t", "y", Map.of("", Y)), 1);
        int[] differ = IntStream.range(0, 720 * 400)
                .filter(k -> named.getRGB(k % 720, k / 720) != nameless.getRGB(k % 720, k / 720))
                .toArray();
        assertTrue(differ.length > 10, "a name");
        assertTrue(Arrays.stream(differ).allMatch(k -> k / 720 > 320), "below the plot");
    }

    @Test
    void valuesThatALogarithmicAxisCannotShowLeaveAGap() {
        double[] y = {1, 0, -2, Double.POSITIVE_INFINITY, 10};
        double[] shown = {1, Double.NaN, Double.NaN, Double.NaN, 10};
        assertArrayEquals(
                shown,
                Plot.lines("t", "x", "y").line("a", y).logY().getSeries("a").getYData());
        assertArrayEquals(
                shown,
                Plot.lines("t", "x", "y").logY().line("a", y).getSeries("a").getYData());
        Plot.image(Plot.lines("t", "x", "y").logY().line("a", new double[3]), 1);
    }

    @Test
    void theFirstRowIsOnTop() {
        BufferedImage image = Plot.image(Plot.state("t", new double[][] {{1, 1}, {-1, -1}}), 1);
        assertEquals(HouseTheme.DIVERGING[6].getRGB(), image.getRGB(300, 100));
        assertEquals(HouseTheme.DIVERGING[0].getRGB(), image.getRGB(300, 300));
    }

    /** The source is on the horizontal axis and the output on the vertical one; weights come in the engine's layout. */
    @Test
    void attentionHasTheSourceAcross() {
        List<String> source = List.of("s", "t", "u", "v");
        double[][] alpha = {{1, 0}, {0, 0}, {0, 0}, {0, 1}};
        Heatmap figure = Plot.attention("t", source, List.of("x", "y"), alpha);
        BufferedImage image = Plot.image(figure, 1);
        int dark = HouseTheme.SEQUENTIAL[4].getRGB();
        int middle = image.getWidth() / 2;
        int[] darkRows = IntStream.range(40, image.getHeight() - 60)
                .filter(y -> image.getRGB(80, y) == dark)
                .toArray();
        int[] darkBelow = IntStream.range(40, image.getHeight() - 60)
                .filter(y -> image.getRGB(image.getWidth() - 80, y) == dark)
                .toArray();
        assertTrue(darkRows.length > 20 && darkBelow.length > 20);
        assertTrue(
                darkRows[darkRows.length - 1] <= darkBelow[0], "the first word written looked left, and stands above");
        assertTrue(image.getRGB(middle, darkRows[10]) == Color.WHITE.getRGB());
        says(
                "expected weights of 2 x 4, tokens of the source x tokens written, got 4 x 2",
                () -> Plot.attention("t", List.of("x", "y"), source, alpha));
    }

    /** Checks the colours of the boxes line by line: in a dark box, some of the token must be white. */
    @Test
    void aTextIsWrappedAtSpacesAndLosesNothing() {
        String text = "word ".repeat(40).strip();
        double[] values = new double[text.length()];
        TextMap figure = Plot.text("t", "h", text, values);
        TextMap words = Plot.text("t", "h", List.of(text.split(" ")), new double[40]);
        TextMap one = Plot.text("t", "h", "word", new double[4]);
        assertTrue(figure.getHeight() > one.getHeight() + 20);
        assertTrue(words.getHeight() >= figure.getHeight());
        String lines = "a\nb\nc";
        assertEquals(
                Plot.text("t", "h", "a\nb", new double[3]).getHeight() - one.getHeight(),
                Plot.text("t", "h", lines, new double[5]).getHeight()
                        - Plot.text("t", "h", "a\nb", new double[3]).getHeight());
        Plot.image(Plot.text("t", "h", "x".repeat(500), new double[500]), 1);
        Plot.image(Plot.text("t", "h", List.of("y".repeat(200), "z"), new double[2]), 1);
        says(
                "expected a value for each token, got 2 tokens and 3 values",
                () -> Plot.text("t", "h", "ab", new double[3]));
        says("the smaller first, got 1.0 and -1.0", () -> one.range(1, -1));
    }

    /** A line has a gap at a value that is not finite; a value between two gaps would be invisible as a line. */
    @Test
    void aValueBetweenTwoGapsIsADot() {
        double[] y = {1, Double.NaN, 3, Double.POSITIVE_INFINITY, 2};
        int[] pixels = pixels(Plot.image(Plot.lines("t", "x", "y").line("a", y), 1));
        long drawn =
                Arrays.stream(pixels).filter(p -> p == HouseTheme.BLUE.getRGB()).count();
        assertTrue(drawn >= 3 * 9 && drawn < 3 * 25, drawn + " pixels of three dots");
    }

    /** XChart restarts the dashes at every point, so a line of many points would look solid. */
    @Test
    void dashesGoOnFromPointToPoint() {
        double whole = grey(1000, k -> 0.5);
        assertEquals(grey(2, k -> 0.5), whole, 0.02 * whole);
        double gap = whole - grey(1000, k -> k >= 400 && k < 600 ? Double.NaN : 0.5);
        double twice = whole - grey(1000, k -> k < 100 || (k >= 400 && k < 700) ? Double.NaN : 0.5);
        assertTrue(gap > 100, gap + " pixels");
        assertEquals(2 * gap, twice, 0.1 * twice);
    }

    /** The marker that draws the dashes must not keep the colour that the line had before. */
    @Test
    void aDashedLineTakesAnotherColour() {
        Lines figure = Plot.lines("", "", "").reference("dashed", new double[] {0, 1}, new double[] {0, 1});
        double before = count(figure, HouseTheme.GREY);
        figure.getSeries("dashed").setLineColor(Color.RED);
        double red = count(figure, Color.RED);
        assertTrue(red > 1000, red + " pixels, of which some 200 are in the legend");
        figure.getSeries("dashed").setLineColor(HouseTheme.GREY);
        assertEquals(before, count(figure, HouseTheme.GREY));
    }

    private static double count(Lines figure, Color colour) {
        return Arrays.stream(pixels(Plot.image(figure, 2)))
                .filter(p -> p == colour.getRGB())
                .count();
    }

    @Test
    void aPlaceThatIsNaNLeavesTheSameGapAsAValueThatIsNaN() {
        double[] x = {1, 2, Double.NaN, 4, 5, Double.NaN, 7};
        double[] y = {1, 4, 3, 8, 2, 9, 5};
        double[] gaps = {1, 4, Double.NaN, 8, 2, Double.NaN, 5};
        double[] all = {1, 2, 3, 4, 5, 6, 7};
        assertArrayEquals(
                pixels(Plot.image(Plot.lines("", "", "").line("a", y, y).reference("b", all, gaps), 1)),
                pixels(Plot.image(Plot.lines("", "", "").line("a", y, y).reference("b", x, y), 1)));
        assertArrayEquals(
                pixels(Plot.image(Plot.lines("", "", "").reference("a", y, y).line("b", all, gaps), 1)),
                pixels(Plot.image(Plot.lines("", "", "").reference("a", y, y).line("b", x, y), 1)));
    }

    @Test
    void aLongDashedLineIsThinnedAndTheLegendShowsItsDashes() {
        int[] few = halfDashed(20);
        int[] many = halfDashed(100_000);
        long apart =
                IntStream.range(0, few.length).filter(k -> few[k] != many[k]).count();
        assertTrue(apart < 100, apart + " pixels differ");
        long inLegend = Arrays.stream(many, many.length - 720 * 30, many.length)
                .filter(p -> p == HouseTheme.GREY.getRGB())
                .count();
        assertTrue(inLegend >= 15 && inLegend < 30, inLegend + " grey pixels of a dashed sample of 26");
    }

    private static int[] halfDashed(int n) {
        double[] x = IntStream.range(0, n).mapToDouble(k -> k / (n - 1.0)).toArray();
        double[] half = Arrays.stream(x).map(v -> 0.5).toArray();
        double[] ends = {0, 1};
        return pixels(Plot.image(Plot.lines("", "", "").line("line", ends, ends).reference("dashed", x, half), 1));
    }

    /** The grey pixels of a dashed line of n points. */
    private static double grey(int n, IntToDoubleFunction y) {
        double[] x = IntStream.range(0, n).mapToDouble(k -> k / (n - 1.0)).toArray();
        Lines figure = Plot.lines("", "", "").line("line", new double[] {0, 1}, new double[] {0, 1});
        figure.reference("dashed", x, IntStream.range(0, n).mapToDouble(y).toArray());
        return count(figure, HouseTheme.GREY);
    }

    /** XChart places scattered points itself; our dots, dates and names of groups must be where it places them. */
    @Test
    void aSinglePlaceIsInTheMiddle() {
        double[] one = {3};
        double[] expected = middle(Plot.lines("", "", "").points("a", one, one), HouseTheme.BLUE, 0, 400);
        double[] dot = middle(Plot.lines("", "", "").line("a", one, one), HouseTheme.BLUE, 0, 400);
        assertArrayEquals(expected, dot, 2);

        Lines day = Plot.lines("", "", "").points("a", List.of("1949-01-31"), one);
        double[] label = middle(day, HouseTheme.INK, 330, 400);
        assertEquals(middle(day, HouseTheme.BLUE, 0, 400)[0], label[0], 4);

        Lines group = Plot.dots("", "", Map.of("aba", new double[] {1, 2, 4}));
        double[] name = middle(group, HouseTheme.INK, 305, 345);
        assertEquals(middle(group, HouseTheme.BLUE, 0, 350)[0], name[0], 4);
    }

    /** The mean place of the pixels of a colour, in the rows from top to bottom. */
    private static double[] middle(Lines figure, Color colour, int top, int bottom) {
        BufferedImage image = Plot.image(figure, 1);
        List<int[]> places = new ArrayList<>();
        for (int y = top; y < Math.min(bottom, image.getHeight()); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) == colour.getRGB()) {
                    places.add(new int[] {x, y});
                }
            }
        }
        return IntStream.range(0, 2)
                .mapToDouble(k -> places.stream().mapToInt(p -> p[k]).average().orElseThrow())
                .toArray();
    }

    @Test
    void axisLabelsHaveFewDigits() {
        assertEquals(
                List.of("0", "0.25", "1230", "3e-7", "-2", "1.5e10"),
                Stream.of(0.0, 0.25, 1234.5, 3.0004e-7, -2.0, 1.5e10)
                        .map(v -> Text.brief(v, 3))
                        .toList());
    }

    @Test
    void errorsNameWhatIsWrong() {
        Lines lines = Plot.lines("t", "x", "y").line("a", Y);
        says("a: expected a new name", () -> lines.line("a", Y));
        says("b: expected numbers", () -> lines.line("b", "text"));
        says(
                "b: expected numbers (double[], float[], int[], a list of numbers, a number column or a jblas vector), got a 2 x 2 matrix",
                () -> lines.line("b", DoubleMatrix.eye(2)));
        says(
                "x of b: expected numbers, dates, or texts such as",
                () -> lines.line("b", StringColumn.create("s", "x"), new int[] {1}));
        says("there are 4 values and 2 places.", () -> lines.line("b", new int[] {1, 2}, Y));
        says(
                "there are 2 values and 3 places. To draw a forecast of the last places, use Plot.forecast.",
                () -> lines.line("b", new int[3], new int[2]));
        says(
                "b: expected at least one finite value to draw, but all 2",
                () -> lines.line("b", new double[] {Double.NaN, Double.POSITIVE_INFINITY}));
        says("b: expected at least one value to draw, got none", () -> lines.line("b", new double[0]));
        double[] far = {1, 2, 3, Double.POSITIVE_INFINITY};
        says("x of b: expected finite numbers, got an infinite one", () -> lines.line("b", far, Y));
        says("x of b: expected finite numbers, got NaN alone", () -> lines.line("b", new double[] {Double.NaN}, far));
        says("x of the split: expected finite numbers, got NaN alone", () -> lines.split(Double.NaN, "p", "q"));
        says("as many lower as upper values, got 1 and 4", () -> lines.band("b", Y, new double[1], Y));
        says(
                "b: expected a place where both lines of the band are finite, got none",
                () -> lines.band(
                        "b", Y, new double[] {1, Double.NaN, 1, 1}, new double[] {Double.NaN, 1, far[3], far[3]}));
        says("expected units from 1 to 2, got 3", () -> Plot.trace("t", "c", new double[2][4], 3));
        says(
                "expected a label for each of 3, got 2",
                () -> Plot.gate("t", new double[2][3]).columns("ab"));
        says("got 2 and 1 values", () -> Plot.gate("t", new double[][] {{1, 2}, {1}}));
        says("got an empty one", () -> Plot.gate("t", new double[0][0]));
        says("expected a matrix", () -> Plot.gate("t", Y));
        says("Plot.dots: expected at least one group, got none", () -> Plot.dots("t", "y", Map.of()));
        says("dots: expected at least one value for 'g'", () -> Plot.dots("t", "y", Map.of("g", new double[0])));
        says("got 4 true values and 1 forecast", () -> Plot.residuals("t", "x", "y", Y, Y, new int[1]));
    }

    @Test
    void aBandThatIsRefusedChangesNothing() {
        Lines lines = Plot.lines("t", "x", "y").line("a", Y);
        String before = lines.altText();
        double[] none = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        says(
                "b: expected a place where both lines of the band are finite, got none",
                () -> lines.band("b", Y, none, none));
        says("a: expected a new name", () -> lines.band("a", Y, Y, Y));
        double[] nothing = {};
        says("b: expected at least one value to draw, got none", () -> lines.band("b", nothing, nothing, nothing));
        assertEquals(before, lines.altText());
    }

    /** 0.5^k becomes the smallest double before it is 0. */
    @Test
    void aLogarithmicAxisReachesTheSmallestNumber() {
        double[] powers =
                IntStream.range(0, 1100).mapToDouble(k -> Math.pow(0.5, k)).toArray();
        Lines lines = Plot.lines("t", "k", "0.5^k").line("a", powers).logY();
        int blue = HouseTheme.BLUE.getRGB();
        assertTrue(Arrays.stream(pixels(Plot.image(lines, 1)))
                        .filter(p -> p == blue)
                        .count()
                > 50);
    }

    /** A network that diverges can give numbers whose difference is infinite. */
    @Test
    void theLargestNumbersAreDrawnOrRefused() {
        double[] y = {-1e308, 1, 1e308};
        BufferedImage cells = Plot.image(Plot.state("t", new double[][] {y}), 1);
        assertEquals(HouseTheme.DIVERGING[0].getRGB(), cells.getRGB(100, 100));
        assertEquals(Color.WHITE.getRGB(), cells.getRGB(330, 100));
        assertEquals(HouseTheme.DIVERGING[6].getRGB(), cells.getRGB(600, 100));
        int[] text = pixels(Plot.image(Plot.text("t", "h", "abc", y), 1));
        assertTrue(Arrays.stream(text).anyMatch(p -> p == HouseTheme.DIVERGING[6].getRGB()));

        Lines steep = Plot.lines("t", "x", "y").line("a", y);
        says(
                "figure 't': expected y values that differ by less than 1.8e308, got -1e308 and 1e308; divide them by 10",
                () -> Plot.image(steep, 1));
        Lines wide = Plot.lines("t", "x", "y").line("a", y, Values.count(3));
        says("figure 't': expected x values that differ by less than", () -> Plot.image(wide, 1));
        double[] large = {1, 1e5, Double.MAX_VALUE};
        int[] logarithmic = pixels(Plot.image(
                Plot.lines("t", "x", "y").line("a", large).line("b", y).logY(), 1));
        assertTrue(Arrays.stream(logarithmic)
                        .filter(p -> p == HouseTheme.BLUE.getRGB())
                        .count()
                > 200);
        double[] median = Plot.dots("t", "y", Map.of("g", new double[] {1e308, 1.5e308}))
                .getSeries("median")
                .getYData();
        assertArrayEquals(new double[] {1.25e308}, median);
    }

    /** XChart would draw the rest of the polygon, which is another area. */
    @Test
    void aBandHasAGapWhereOneOfItsLinesHas() {
        double[] x = {1, 2, 3, 4, 5};
        double nan = Double.NaN;
        Lines band = Plot.lines("", "", "")
                .line("a", x, new double[] {1, 2, 3, 4, 5})
                .band("b", x, new double[] {0, 1, nan, 3, -4}, new double[] {2, 3, 4, 5, 6});
        assertArrayEquals(
                new double[] {0, 1, 3, 2, nan, 3, -4, 6, 5}, band.getSeries("b").getYData());
        assertArrayEquals(
                new double[] {1, 2, 2, 1, 4, 4, 5, 5, 4}, band.getSeries("b").getXData());
        BufferedImage image = Plot.image(band, 1);
        long left = paleBlue(image.getSubimage(0, 0, 300, 300));
        long right = paleBlue(image.getSubimage(420, 0, 300, 300));
        assertTrue(left > 1000 && right > 1000, left + " and " + right);
        band.logY();
        assertArrayEquals(new double[] {1, 3, nan, 3, 5}, band.getSeries("b").getYData());
        Lines logarithmic = Plot.lines("", "", "").logY().line("a", x, x).band("b", x, x, new double[5]);
        assertArrayEquals(new double[] {nan}, logarithmic.getSeries("b").getYData());
        Plot.image(logarithmic, 1);
    }

    private static long paleBlue(BufferedImage image) {
        return Arrays.stream(pixels(image))
                .mapToObj(Color::new)
                .filter(c -> c.getRed() > 150 && c.getBlue() > c.getRed() + 20)
                .count();
    }

    /** A second axis above the first would make its lines darker. */
    @Test
    void aBandOverDatesHasOneAxis() {
        List<String> months = List.of("2024-01", "2024-02", "2024-03", "2024-04");
        Lines alone = Plot.lines("t", "x", "y").line("a", months, Y);
        Lines banded = Plot.lines("t", "x", "y").line("a", months, Y).band("b", months, new double[4], Y);
        assertEquals(colours(alone), colours(banded));
    }

    /** The colours of a row of pixels at the top of the plot, above all lines. */
    private static Set<Integer> colours(Lines figure) {
        BufferedImage image = Plot.image(figure, 1);
        return IntStream.range(0, image.getWidth())
                .mapToObj(x -> image.getRGB(x, 38))
                .collect(Collectors.toSet());
    }

    @Test
    void aSplitStandsOnTheAxisOfTheLines() {
        List<String> months = List.of("2024-01", "2024-02");
        double[] two = {1, 2};
        Lines dated = Plot.lines("t", "x", "y").line("a", months, two);
        says("the split: expected dates as x values, like those of the lines", () -> dated.split("1960", "b", "c"));
        Lines counted = Plot.lines("t", "x", "y").line("a", two);
        says("the split: expected numbers as x values", () -> counted.split("2024-01", "b", "c"));

        dated.split("2024-02", "b", "c").split("2024-01", "d", "e");
        assertTrue(
                dated.altText()
                        .endsWith("A dashed line at 2024-02 parts b from c. A dashed line at 2024-01 parts d from e."),
                dated.altText());
        String first = Plot.lines("t", "x", "y")
                .split("2024-02", "b", "c")
                .line("a", months, two)
                .altText();
        assertTrue(first.endsWith("A dashed line at 2024-02 parts b from c."), first);
        String labels =
                counted.split(2, "", "c").split(3, "b", "").split(4, "", "").altText();
        assertTrue(labels.endsWith("A dashed line at 2: c. A dashed line at 3: b. A dashed line at 4."), labels);
    }

    private static void says(String message, Runnable wrong) {
        String said = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
        assertTrue(said.contains(message), said);
    }

    @Test
    void manyColumnsAndLongTextsStillFit() {
        double[][] wide = new double[3][400];
        Plot.image(Plot.state("t", wide), 1);
        String text = "x".repeat(400);
        assertEquals(1200, Plot.gate("t", wide).columns(text).getWidth());
        List<String> words = IntStream.range(0, 400).mapToObj(i -> "word" + i).toList();
        Plot.image(Plot.gate("t", wide).columns(words), 1);
    }

    /** Two titles that differ in their last word look different, and none touches the edges. */
    @Test
    void aLongTitleIsWrittenSmallerAndOnTwoLines() {
        String title = "the error of each of the models on data of the last two years, of which none has seen any, in ";
        for (String repeated : new String[] {title, title.repeat(4)}) {
            for (Function<String, Figure> draw : List.<Function<String, Figure>>of(
                    t -> Plot.lines(t, "x", "y").line("a", Y),
                    t -> Plot.heatmap(t, "x", "y", new double[][] {{1, 0}, {0, 1}}),
                    t -> Plot.text(t, "h", "ab", new double[2]))) {
                BufferedImage celsius = Plot.image(draw.apply(repeated + "celsius"), 1);
                BufferedImage other = Plot.image(draw.apply(repeated + "kelvin"), 1);
                assertArrayEquals(new int[34], inked(celsius, 0, 34), "the left edge");
                assertArrayEquals(new int[34], inked(celsius, celsius.getWidth() - 1, 34), "the right edge");
                assertEquals(repeated.equals(title), !Arrays.equals(pixels(celsius), pixels(other)));
            }
        }
    }

    /** XChart draws the piece between two points by itself, which takes 20 s for a million. */
    @Test
    void aLineOfVeryManyPointsIsThinnedForThePictureOnly() {
        int n = 60_000;
        double[] x = Values.count(n);
        double[] y = Arrays.stream(x)
                .map(k -> StrictMath.sin(k / 3000) + k * k * 7919 % 101 / 500)
                .toArray();
        y[40_000] = 2;
        y[50_000] = Double.NaN;
        Lines whole =
                Plot.lines("t", "x", "y").line("a", x, y).colour(1).line("b", new int[] {n}, new double[] {y[n - 1]});
        String said = whole.altText();
        assertTrue(said.contains("highest 2 at 40001."), said);
        int[] thinned = pixels(Plot.image(whole, 1));
        assertArrayEquals(y, whole.getSeries("a").getYData());
        assertArrayEquals(x, whole.getSeries("a").getXData());

        int half = n / 2; // each half is short enough to be drawn as it is
        Lines halves = Plot.lines("t", "x", "y")
                .line("a", Arrays.copyOf(x, half), Arrays.copyOf(y, half))
                .colour(1)
                .line("b", Arrays.copyOfRange(x, half - 1, n), Arrays.copyOfRange(y, half - 1, n));
        int[] all = pixels(Plot.image(halves, 1));
        int[] differ = IntStream.range(0, all.length)
                .filter(k -> Math.abs(new Color(all[k]).getRed() - new Color(thinned[k]).getRed()) > 64)
                .toArray();
        long ink = Arrays.stream(all).filter(p -> p == HouseTheme.BLUE.getRGB()).count();
        assertTrue(ink > 5000 && differ.length < ink / 50, differ.length + " of " + ink);
    }

    /** XChart draws each of them as a disc, a million in half a minute. */
    @Test
    void veryManyPointsAreThinnedForThePictureOnly() {
        int n = 60_000;
        Random random = new Random(1);
        double[] x = random.doubles(n).map(v -> v * v).toArray();
        double[] y = Arrays.stream(x).map(v -> v + random.nextDouble()).toArray();
        x[40_000] = 3;
        y[50_000] = 9;
        y[50_001] = Double.NaN;
        int half = n / 2; // each half is few enough to be drawn as it is
        for (boolean log : new boolean[] {false, true}) {
            Lines whole =
                    Plot.lines("t", "x", "y").points("a", x, y).colour(1).points("b", new int[] {1}, new int[] {1});
            Lines halves = Plot.lines("t", "x", "y")
                    .points("a", Arrays.copyOf(x, half), Arrays.copyOf(y, half))
                    .colour(1)
                    .points("b", Arrays.copyOfRange(x, half, n), Arrays.copyOfRange(y, half, n));
            int[] thinned = pixels(Plot.image(log ? whole.logY() : whole, 1));
            int[] all = pixels(Plot.image(log ? halves.logY() : halves, 1));
            assertArrayEquals(y, whole.getSeries("a").getYData());
            int[] differ = IntStream.range(0, all.length)
                    .filter(k -> Math.abs(new Color(all[k]).getRed() - new Color(thinned[k]).getRed()) > 64)
                    .toArray();
            int blue = HouseTheme.BLUE.getRGB();
            long ink = Arrays.stream(all).filter(p -> p == blue).count();
            assertTrue(ink > 5000 && differ.length < ink / 50, differ.length + " of " + ink);
        }
        int[] kept = {0};
        Thinned few = new Thinned(x, y).points(k -> kept[0]++ % 100);
        assertEquals(104, few.x().length, "one for each cell, and the outermost");
        double[] one = new double[n];
        Arrays.fill(one, 1);
        Plot.image(Plot.lines("t", "x", "y").points("a", one, one).line("b", one, y), 1);
    }

    @Test
    void thinningKeepsTheEndsTheExtremesAndTheGaps() {
        double nan = Double.NaN;
        double[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        double[] y = {5, 4, 6, 9, 1, 2, 3, nan, nan, 3, 20, 7, 8};
        Thinned few = new Thinned(x, y).line(10);
        assertArrayEquals(new double[] {0, 3, 4, 6, 7, 9, 10, 11, 12}, few.x());
        assertArrayEquals(new double[] {5, 9, 1, 3, nan, 3, 20, 7, 8}, few.y());
    }

    @Test
    void aLongNameInALegendIsShortened() {
        String name = "an LSTM of 32 units that has seen the temperatures of the last ten days ".repeat(3);
        BufferedImage image =
                Plot.image(Plot.lines("t", "x", "y").line("a", Y).line(name, Y).line("b", Y), 1);
        assertArrayEquals(new int[400], inked(image, 0, 400));
        assertArrayEquals(new int[400], inked(image, 719, 400));
    }

    private static final String LONG =
            "the mean absolute error of the forecast for the last two years of all regions in thousands of passengers ";

    /** XChart centres a title and draws it beyond the edges of the picture. */
    @Test
    void aLongAxisTitleIsShortened() {
        double[][] cells = {{1, 0}, {0, 1}};
        for (IChart figure : List.of(
                Plot.lines("t", LONG, LONG).line("a", Y),
                Plot.lines("t", LONG, LONG).line("a", Y).line("b", Y).logY(),
                Plot.heatmap("t", LONG, LONG, cells))) {
            assertNothingTouchesTheEdges(figure);
            if (figure instanceof Lines lines) {
                assertEquals(List.of(LONG, LONG), List.of(lines.getXAxisTitle(), lines.getYAxisTitle()));
            }
        }
        assertNothingTouchesTheEdges(Plot.text("t", LONG, "ab", new double[2]));
    }

    /** The label of the right side ran out of the picture, and one of the left side that had no room was left out. */
    @Test
    void aLongLabelOfASplitIsShortened() {
        Lines figure = Plot.lines("t", "x", "y").line("a", Y).split(2, LONG, LONG);
        assertNothingTouchesTheEdges(figure);
        int[] shown = pixels(Plot.image(figure, 1));
        Lines nameless = Plot.lines("t", "x", "y").line("a", Y).split(2, "", LONG);
        assertFalse(Arrays.equals(shown, pixels(Plot.image(nameless, 1))), "a label on the left");
    }

    /** Names ran into each other and out of the picture, and below a figure without a legend there was no room. */
    @Test
    void longNamesOfGroupsAreShortened() {
        Map<String, Object> groups = new LinkedHashMap<>();
        for (String name : List.of("first ", "second ", "third ")) {
            groups.put(name + LONG, Y);
        }
        BufferedImage image = assertNothingTouchesTheEdges(Plot.dots("t", "y", groups));
        for (int between : new int[] {260, 490}) { // the names stand at about 150, 375 and 600
            assertTrue(IntStream.range(between - 20, between + 20)
                    .anyMatch(
                            x -> IntStream.range(330, 370).allMatch(y -> image.getRGB(x, y) == Color.WHITE.getRGB())));
        }
        assertNothingTouchesTheEdges(Plot.dots("t", "y", Map.of(LONG.repeat(3), Y)));
        double[] failed = {Double.NaN, 5, Double.NaN};
        assertNothingTouchesTheEdges(Plot.dots("t", "y", Map.of(LONG, failed)));
    }

    private static BufferedImage assertNothingTouchesTheEdges(IChart figure) {
        BufferedImage image = Plot.image(figure, 1);
        int right = image.getWidth() - 1;
        int bottom = image.getHeight() - 1;
        for (int k = 0; k <= Math.max(right, bottom); k++) {
            int x = Math.min(k, right);
            int y = Math.min(k, bottom);
            for (int edge :
                    new int[] {image.getRGB(x, 0), image.getRGB(x, bottom), image.getRGB(0, y), image.getRGB(right, y)
                    }) {
                assertEquals(Color.WHITE.getRGB(), edge, figure.getTitle() + " at " + k);
            }
        }
        return image;
    }

    /** For each of the upper pixels of a column, whether it is not white. */
    private static int[] inked(BufferedImage image, int x, int rows) {
        return IntStream.range(0, rows)
                .map(y -> image.getRGB(x, y) == Color.WHITE.getRGB() ? 0 : 1)
                .toArray();
    }

    /** Labels longer than half of the figure would leave no room for the cells, or less than none. */
    @Test
    void longLabelsLeaveRoomForTheCells() {
        String name = "a complaint about a parcel that came too late, or to somebody else ".repeat(3);
        List<String> names = List.of(name, "other");
        Heatmap rows =
                Plot.heatmap("t", "x", "y", new double[][] {{1, 0}, {0, 1}}).rows(names);
        Heatmap columns =
                Plot.heatmap("t", "x", "y", new double[][] {{1, 0}, {0, 1}}).columns(names);
        Heatmap both = Plot.confusion(Classification.of(new int[] {0, 1}, new int[] {0, 1}, names));
        for (Heatmap figure : List.of(rows, columns, both)) {
            int dark = HouseTheme.SEQUENTIAL[4].getRGB();
            long drawn = Arrays.stream(pixels(Plot.image(figure, 1)))
                    .filter(p -> p == dark)
                    .count();
            assertTrue(drawn > 5000, drawn + " pixels of " + figure.altText());
            figure.paint(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics(), Integer.MIN_VALUE, 2);
        }
    }

    @Test
    void yearsAsTextAreDrawnWhereTheNumbersAre() {
        Lines lines = Plot.forecast("t", "year", "y", List.of("1700", "1701", "1702", "1703"), Y, new double[] {3, 7});
        assertArrayEquals(new double[] {1702, 1703}, lines.getSeries("forecast").getXData());
        assertEquals(lines.getWidth(), Plot.image(lines, 1).getWidth()); // with the dashed line at 1702
    }

    /** The labels of a series become positions on the x axis, whatever their form. */
    @Test
    @Tag("C6")
    void theLabelsOfASeriesArePlacesOnTheAxis() {
        String[][] all = {
            {"1959Q1", "1959Q2", "1959Q4"},
            {"2024-01-01T22:00", "2024-01-01T23:00", "2024-01-02T00:00"},
            {"2024-01-01T22:00:00.250", "2024-01-01T22:00:00.500", "2024-01-01T22:00:01"},
            {"202311", "202312", "202401"},
            {"20231230", "20231231", "20240101"},
            {"1949", "1950", "1951"}
        };
        for (String[] labels : all) {
            Lines lines = Plot.lines("t", "x", "y").line("y", java.util.List.of(labels), new double[] {1, 2, 3});
            double[] x = lines.getSeries("y").getXData();
            assertTrue(x[0] < x[1] && x[1] < x[2], labels[0]);
            Plot.image(lines, 1);
        }
        for (String[] none : new String[][] {{"a", "b", "c"}, {"2024-13-01", "2024-14-01", "2024-15-01"}}) {
            String message = org.junit.jupiter.api.Assertions.assertThrows(
                            IllegalArgumentException.class,
                            () -> Plot.lines("t", "x", "y").line("y", java.util.List.of(none), new double[3]))
                    .getMessage();
            assertTrue(message.startsWith("x of y: expected numbers, dates, or texts such as"), message);
        }
    }

    /** Numbers among dates would be drawn at the beginning of 1970. */
    @Test
    @Tag("C6")
    void datesAndNumbersHaveNoCommonAxis() {
        List<String> months = List.of("2024-01", "2024-02");
        double[] two = {1, 2};
        Lines dated = Plot.lines("t", "x", "y").line("a", months, two);
        String said = assertThrows(IllegalArgumentException.class, () -> dated.line("b", two))
                .getMessage();
        assertEquals(
                "b: expected dates as x values, like those of the lines before it, got numbers; give each line its own x: line(name, x, y)",
                said);
        assertThrows(IllegalArgumentException.class, () -> dated.band("b", new double[] {1, 2}, two, two));
        Lines counted = Plot.lines("t", "x", "y").line("a", two);
        assertThrows(IllegalArgumentException.class, () -> counted.line("b", months, two));
        counted.line("b", two);
        dated.line("b", months, two);
    }
}
