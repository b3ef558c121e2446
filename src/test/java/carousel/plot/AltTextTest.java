package carousel.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.metrics.Classification;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The alternative texts of figures agree with their data. */
class AltTextTest {
    private static final double[] Y = {1, 4, 2, 8};

    @Test
    void linesSayHowTheyRun() {
        assertEquals(
                "A title. loss on a logarithmic axis over epoch from 1 to 4. up: 1 to 8. down: 8 to 1. flat: 3 throughout. "
                        + "hill: 2 to 1, lowest 0.5 at 3, highest 9 at 2.",
                Plot.lines("A title", "epoch", "loss")
                        .line("up", Y)
                        .line("down", new int[] {8, 4, 2, 1})
                        .line("flat", new int[] {3, 3, 3, 3})
                        .line("hill", new double[] {2, 9, 0.5, 1})
                        .logY()
                        .altText());
    }

    @Test
    void datesAreReadAsDates() {
        List<String> months = List.of("1949-01", "1949-02", "1949-03", "1949-04");
        assertEquals(
                "Two months ahead. thousands over month from 1949-01 to 1949-04. "
                        + "truth: 1 to 8. naive: 5 to 4. A dashed line at 1949-03 parts known from forecast.",
                Plot.forecast("Two months ahead", "month", "thousands", months, Y, Map.of("naive", new int[] {5, 4}))
                        .altText());
        LocalDateTime begin = LocalDate.of(2024, 2, 3).atTime(6, 0);
        assertEquals(
                "Why? y over x from 2024-02-03 06:00 to 2024-02-04. a: 1 to 2.",
                Plot.lines("Why?", "x", "y")
                        .line("a", List.of(begin, begin.plusHours(18)), new int[] {1, 2})
                        .altText());
    }

    @Test
    void pointsAndBandsSayTheirRange() {
        assertEquals(
                "y over x from 1 to 8. band: a band, from -1 to 9. points: 3 points, from 1 to 8.",
                Plot.lines("", "x", "y")
                        .points("points", Y, new double[] {1, 4, Double.NaN, 8})
                        .band("band", Y, new int[] {-1, 0, 0, 0}, new int[] {9, 9, 9, 9})
                        .altText());
    }

    @Test
    void groupsSayTheirValuesAndMedian() {
        Map<String, Object> groups = new LinkedHashMap<>();
        groups.put("LSTM", new double[] {3, 1, 2});
        groups.put("failed", new double[] {Double.NaN});
        assertEquals(
                "Five seeds. error of 2 groups. LSTM: 3 values from 1 to 3, median 2. failed: no finite value.",
                Plot.dots("Five seeds", "error", groups).altText());
    }

    @Test
    void aLineAcrossDotsIsNotOneOfThem() {
        Map<String, double[]> groups = new LinkedHashMap<>();
        groups.put("a", new double[] {1, 3, 2});
        groups.put("b", new double[] {4, 6, 5});
        assertEquals(
                "Dots. error of 2 groups. a: 3 values from 1 to 3, median 2. b: 3 values from 4 to 6, median 5. "
                        + "guessing: 9 throughout.",
                Plot.dots("Dots", "error", groups)
                        .reference("guessing", new int[] {1, 2}, new double[] {9, 9})
                        .altText());
    }

    @Test
    void heatMapsThatAreComparedShareARange() {
        Heatmap figure = Plot.state("State", new double[][] {{0.5, -0.25}}).range(-1, 1);
        assertTrue(figure.altText().contains("lowest -0.25"));
        assertThrows(IllegalArgumentException.class, () -> figure.range(1, 1));
    }

    @Test
    void matricesSayTheirExtremesOrTheMostOfEachRow() {
        double[][] alpha = {{0.9, 0.25}, {0.1, 0.75}};
        assertEquals(
                "Gate. Heat map of 2 rows (unit j) and 2 columns (step t); "
                        + "lowest 0.1 in row 2, column 1, highest 0.9 in row 1, column 1.",
                Plot.gate("Gate", alpha).altText());
        assertEquals(
                "Attention. Heat map of 2 rows (written) and 2 columns (source). ein: most at a (0.9). Hund: most at dog (0.75).",
                Plot.attention("Attention", List.of("a", "dog"), List.of("ein", "Hund"), alpha)
                        .altText());
        assertEquals(
                "Confusion matrix (shade: share of the row). Heat map of 2 rows (true class) and 2 columns (predicted class). "
                        + "no: no 1, yes 1. yes: no 0, yes 2.",
                Plot.confusion(Classification.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1}, List.of("no", "yes")))
                        .altText());
    }

    /** A network that has diverged gives NaN alone; "lowest NaN in row 1" would be no description. */
    @Test
    void figuresOfNaNAloneSaySo() {
        double nan = Double.NaN;
        assertEquals(
                "t. Heat map of 2 rows (y) and 1 column (x); no finite value.",
                Plot.heatmap("t", "x", "y", new double[][] {{nan}, {Double.POSITIVE_INFINITY}})
                        .altText());
        assertEquals(
                "t. Heat map of 2 rows (y) and 2 columns (x). p: no finite value. q: most at 2 (3).",
                Plot.heatmap("t", "x", "y", new double[][] {{nan, nan}, {nan, 3}})
                        .rows(List.of("p", "q"))
                        .altText());
        assertEquals(
                "t. A text of 2 characters on colours for c: no finite value. It reads: ab",
                Plot.text("t", "c", "ab", new double[] {nan, nan}).altText());
    }

    @Test
    void manyLabelledRowsSayOnlyTheExtremes() {
        double[][] values = new double[13][2];
        values[7][1] = 5;
        String[] names = new String[13];
        Arrays.setAll(names, k -> "r" + k);
        assertEquals(
                "t. Heat map of 13 rows (y) and 2 columns (x); lowest 0 in row r0, column 1, highest 5 in row r7, column 2.",
                Plot.heatmap("t", "x", "y", values).rows(List.of(names)).altText());
    }

    @Test
    void textsSayWhatTheyRead() {
        assertEquals(
                "Quotes. A text of 4 characters on colours for c: lowest -1 at '·' (number 2), highest 2 at 'b' (number 3). "
                        + "It reads: a b!",
                Plot.text("Quotes", "c", "a b!", new double[] {0, -1, 2, 1}).altText());
        assertEquals(
                "Words. A text of 2 words on colours for c: lowest 0 at 'one' (number 1), highest 1 at 'two' (number 2). "
                        + "It reads: one two",
                Plot.text("Words", "c", List.of("one", "two"), new double[] {0, 1})
                        .altText());
    }

    @Test
    void aFigureWithoutALineSaysSo() {
        assertEquals("T. y over x, without a line.", Plot.lines("T", "x", "y").altText());
    }

    /** A reader who looks for step 12345 must not be sent to 12340. */
    @Test
    void aWholePlaceIsNotRounded() {
        double[] y = new double[20_000];
        y[12_344] = 1;
        String text = Plot.lines("T", "x", "y").line("a", y).altText();
        assertEquals("T. y over x from 1 to 20000. a: 0 to 0, lowest 0 at 1, highest 1 at 12345.", text);
        assertEquals("0.3333", AltText.place(1 / 3.0, false));
        assertEquals("1e20", AltText.place(1e20, false));
    }
}
