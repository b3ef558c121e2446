package carousel.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Compares with scikit-learn's frozen results, src/test/python/golden_sklearn.py, and with results by hand. */
class MetricsTest {
    private static final double EXACT = 1e-12;
    private static JsonObject golden;

    @BeforeAll
    static void read() throws IOException {
        try (Reader reader = new InputStreamReader(
                MetricsTest.class.getResourceAsStream("/sklearn/metrics.json"), StandardCharsets.UTF_8)) {
            golden = JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    private static <T> T get(Class<T> type, String... path) {
        JsonObject at = golden;
        for (int i = 0; i < path.length - 1; i++) {
            at = at.getAsJsonObject(path[i]);
        }
        return new Gson().fromJson(at.get(path[path.length - 1]), type);
    }

    private static double number(String... path) {
        return get(Double.class, path);
    }

    private static void assertClose(double expected, double actual) {
        assertEquals(expected, actual, EXACT * Math.max(1, Math.abs(expected)));
    }

    @Test
    void regressionMatchesScikitLearn() {
        Regression r = Regression.of(
                get(double[].class, "regression", "actual"), get(double[].class, "regression", "forecast"));
        assertClose(number("regression", "mae"), r.mae());
        assertClose(number("regression", "mse"), r.mse());
        assertClose(number("regression", "rmse"), r.rmse());
        assertClose(number("regression", "mape"), r.mape());
        assertClose(number("regression", "r2"), r.r2());
    }

    /** 1 - Σ (Q_o - Q_m)² / Σ (Q_o - mean Q_o)²: Nash and Sutcliffe 1970. Here 1 - 0.19 / 10. */
    @Test
    void efficiencyFollowsNashAndSutcliffe() {
        double[] observed = {1, 2, 3, 4, 5};
        assertEquals(
                0.981,
                Regression.of(observed, new double[] {1.1, 1.9, 3.2, 3.8, 5.3}).nse(),
                EXACT);
        assertEquals(1, Regression.of(observed, observed).nse(), EXACT);
        assertEquals(0, Regression.of(observed, new double[] {3, 3, 3, 3, 3}).nse(), EXACT);
        assertEquals(-3, Regression.of(observed, new double[] {5, 4, 3, 2, 1}).nse(), EXACT);
    }

    @Test
    void scaledAndSymmetricErrorsAreAsDefined() {
        Regression r = Regression.of(new double[] {10, 20}, new double[] {12, 16});
        assertClose(200 * (2 / 22.0 + 4 / 36.0) / 2, r.smape());
        // the naive errors on 1, 3, 2, 6 are 2, 1, 4, those of season 2 are 1, 3; the mean absolute error is 3
        double[] training = {1, 3, 2, 6};
        assertClose(9 / 7.0, r.scaledBy(training, 1).mase());
        assertClose(3 / 2.0, r.scaledBy(training, 2).mase());
        assertTrue(Double.isNaN(r.mase()));
        assertEquals(0, Regression.of(new double[] {0, 1}, new double[] {0, 1}).smape());
    }

    @Test
    void anUndefinedMeasureIsNaNAndAnEmptyCell() {
        Regression r = Regression.of(new double[] {0, 0}, new double[] {1, 2});
        assertTrue(Double.isNaN(r.mape()));
        assertTrue(Double.isNaN(r.r2()));
        assertEquals("", r.table().column("MAPE %").getString(0));
    }

    @Test
    void comparesForecastsInOneTable() {
        double[] actual = {112, 118, 132, 129};
        Regression last = Regression.of("last value", actual, new double[] {112, 112, 118, 132});
        Regression exact = Regression.of("exact", actual, actual);
        assertEquals(
                List.of("forecast", "MAE", "RMSE", "MAPE %", "sMAPE %", "R²"),
                last.table().columnNames());
        var table = Regression.compare(last, exact.scaledBy(actual, 1));
        assertEquals("MASE", table.columnNames().get(6));
        assertEquals("5.750", table.column("MAE").getString(0));
        assertEquals("0.000", table.column("MASE").getString(1));
    }

    @Test
    void classificationMatchesScikitLearn() {
        Classification c = Classification.of(
                get(int[].class, "classification", "actual"), get(int[].class, "classification", "predicted"));
        assertArrayEquals(get(int[][].class, "classification", "confusion"), c.confusion());
        assertClose(number("classification", "accuracy"), c.accuracy());
        for (int k = 0; k < 4; k++) {
            assertClose(get(double[].class, "classification", "class", "precision")[k], c.precision(k));
            assertClose(get(double[].class, "classification", "class", "recall")[k], c.recall(k));
            assertClose(get(double[].class, "classification", "class", "f1")[k], c.f1(k));
        }
        for (Average average : Average.values()) {
            String name = average.name().toLowerCase(Locale.ROOT);
            assertClose(number("classification", name, "precision"), c.precision(average));
            assertClose(number("classification", name, "recall"), c.recall(average));
            assertClose(number("classification", name, "f1"), c.f1(average));
        }
        assertClose(
                number("classification", "logLoss"),
                Scores.logLoss(
                        get(int[].class, "classification", "actual"),
                        get(double[][].class, "classification", "probabilities")));
    }

    @Test
    void classificationPrintsWithNames() {
        Classification c = Classification.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1}, List.of("bad", "good"));
        assertEquals(
                "[true \\ predicted, bad, good]",
                c.confusionTable().columnNames().toString());
        assertEquals(1, c.confusionTable().intColumn("good").getInt(0));
        assertEquals(
                List.of("bad", "good", "macro mean", "weighted mean", "accuracy"),
                c.table().stringColumn("class").asList());
        assertEquals("0.6667", c.table().getString(1, "precision"));
        assertEquals("0.7500", c.table().getString(4, "F1"));
        assertArrayEquals(new int[] {1, 0}, Classification.largest(new FloatMatrix(2, 2, -1, 3, 0, -2)));
        assertArrayEquals(new int[] {1, 0}, Classification.largest(new double[][] {{-1, 3}, {1 + 1e-12, 1}}));
        assertArrayEquals(new int[] {2}, Classification.largest(new double[][] {{0, 1, 2}}));
    }

    /** -∞ is the logarithm of a probability of 0. */
    @Test
    void theLargestOfEqualNumbersIsTheFirstInBothForms() {
        float low = Float.NEGATIVE_INFINITY;
        FloatMatrix outputs = new FloatMatrix(2, 3, low, low, 1, 1, low, 0);
        assertArrayEquals(new int[] {0, 0, 1}, Classification.largest(outputs));
        assertArrayEquals(new int[] {0, 0, 1}, Classification.largest(new double[][] {{low, low}, {1, 1}, {low, 0}}));
    }

    @Test
    void scoresMatchScikitLearn() {
        Scores s = Scores.of(get(int[].class, "scores", "actual"), get(double[].class, "scores", "score"));
        assertArrayEquals(
                get(double[].class, "scores", "falsePositiveRate"), s.roc().x(), EXACT);
        assertArrayEquals(
                get(double[].class, "scores", "truePositiveRate"), s.roc().y(), EXACT);
        assertArrayEquals(
                get(double[].class, "scores", "recall"), s.precisionRecall().x(), EXACT);
        assertArrayEquals(
                get(double[].class, "scores", "precision"), s.precisionRecall().y(), EXACT);
        double[] thresholds = get(double[].class, "scores", "threshold");
        for (int i = 0; i < thresholds.length; i++) {
            assertEquals(thresholds[i], s.roc().threshold()[i + 1]);
            Classification at = s.at(thresholds[i]);
            assertClose(s.precisionRecall().x()[i + 1], at.recall(1));
            assertClose(s.precisionRecall().y()[i + 1], at.precision(1));
        }
        assertClose(number("scores", "rocAuc"), s.rocAuc());
        assertClose(number("scores", "averagePrecision"), s.averagePrecision());
        assertClose(number("scores", "logLoss"), s.logLoss());
        assertEquals(s.roc().x().length, s.roc().table().rowCount());
    }

    /** Near 10¹⁶ the numbers of a double are 2 apart, so that these errors are exact, but the mean is not. */
    @Test
    void theShareExplainedFarFromZeroLosesNoDigits() {
        double[] y = {0, 2, 4, 2, 8, 2};
        double[] forecast = {2, 2, 2, 2, 6, 4};
        double[] far = Arrays.stream(y).map(v -> 1e16 + v).toArray();
        double[] forecastFar = Arrays.stream(forecast).map(v -> 1e16 + v).toArray();
        assertEquals(
                Regression.of(y, forecast).r2(), Regression.of(far, forecastFar).r2(), 1e-12);
    }

    /** The computed mean of equal numbers may differ from them. */
    @Test
    @Tag("F12")
    void aConstantTruthHasNoShareExplained() {
        for (double c : new double[] {0.1, 1e-300, 123456.7, 0}) {
            double[] truth = new double[10];
            double[] forecast = new double[10];
            Arrays.fill(truth, c);
            Arrays.fill(forecast, 2 * c + 1);
            assertTrue(Double.isNaN(Regression.of(truth, forecast).r2()), "constant " + c);
        }
    }

    /** Like scikit-learn's f1_score(average="macro"): 0.5833. */
    @Test
    @Tag("F15")
    void aClassThatNeverOccursIsLeftOutOfTheMean() {
        Classification c = Classification.of(new int[] {0, 0, 2, 2, 2}, new int[] {0, 2, 2, 2, 0});
        assertEquals((0.5 + 2 / 3.0) / 2, c.f1(Average.MACRO), 1e-12);
        assertEquals((0.5 + 2 / 3.0) / 2, c.recall(Average.MACRO), 1e-12);
        assertEquals(
                c.f1(Average.MACRO),
                Classification.of(new int[] {0, 0, 1, 1, 1}, new int[] {0, 1, 1, 1, 0})
                        .f1(Average.MACRO),
                1e-12);
        Classification predicted = Classification.of(new int[] {0, 0}, new int[] {0, 1});
        assertEquals((2 / 3.0 + 0) / 2, predicted.f1(Average.MACRO), 1e-12);
        assertEquals(
                (0.5 + 0) / 2, predicted.recall(Average.MACRO), 1e-12, "scikit-learn's balanced_accuracy_score is 0.5");
    }

    @Test
    @Tag("F9")
    void classesMayDifferOnlyInCase() {
        Classification c = Classification.of(new int[] {0, 1}, new int[] {0, 1}, List.of("a", "A"));
        assertEquals(
                List.of("true \\ predicted", "a", "A (class 1)"),
                c.confusionTable().columnNames());
        assertEquals(4 + 1, c.table().rowCount());
    }

    @Test
    @Tag("C3")
    void namesAndDatesAreNotClasses() {
        assertSays(
                "at most 10,000 classes, got 20,240,102", () -> Classification.of(new int[] {20240101}, new int[] {0}));
        assertSays("classes", () -> Classification.of(new int[] {Integer.MAX_VALUE}, new int[] {0}));
        assertSays("NaN in column 1", () -> Classification.largest(new FloatMatrix(2, 2, 1, 0, 0, Float.NaN)));
        assertSays("NaN in row 1", () -> Classification.largest(new double[][] {{1, 0}, {0, Double.NaN}}));
        assertSays("numbers in row 0 of at least 1, got 0", () -> Classification.largest(new double[1][0]));
        assertSays("number of rows of at least 1", () -> Classification.largest(new FloatMatrix(0, 2)));
        Classification two = Classification.of(new int[] {0, 1}, new int[] {0, 1});
        assertSays("a class from 0 to 1, got 2", () -> two.precision(2));
        assertSays("a class from 0 to 1, got -1", () -> two.support(-1));
    }

    @Test
    void oneLogitHasNoLargest() {
        String remedy =
                "expected a number for each of at least 2 classes, got 1 for each example; one logit y, of dense(1)"
                        + " and bce(), is class 1 where y ≥ 0: Scores.of(actual, y).at(0)";
        assertSays(remedy, () -> Classification.largest(new double[][] {{-1}, {3}}));
        assertSays(remedy, () -> Classification.largest(new FloatMatrix(1, 2, -1, 3)));
        int[] classes = {0, 1, 1};
        Scores scores = Scores.of(classes, new double[][] {{-1}, {3}, {0.2}});
        assertArrayEquals(new int[][] {{1, 0}, {0, 2}}, scores.at(0).confusion());
        assertEquals(1, scores.rocAuc());
        assertSays("rows of one number, got 2 in row 1", () -> Scores.of(classes, new double[][] {{1}, {1, 2}, {3}}));
        assertSays("row 1, got null", () -> Scores.of(classes, new double[][] {{1}, null, {3}}));
        assertSays("3 and 1", () -> Scores.of(classes, new double[1][1]));
    }

    /** Numbers by hand: σ(ln 3) = 3/4, and logits ln 1, ln 2, ln 5 are of probabilities 1/8, 2/8, 5/8. */
    @Test
    void logitsBecomeProbabilities() {
        double[][] one = Classification.probabilities(new double[][] {{Math.log(3)}, {0}, {-800}, {800}});
        assertArrayEquals(new double[] {0.75}, one[0], EXACT);
        assertArrayEquals(new double[] {0.5}, one[1]);
        assertArrayEquals(new double[] {0}, one[2]);
        assertArrayEquals(new double[] {1}, one[3]);
        double[][] three =
                Classification.probabilities(new double[][] {{0, Math.log(2), Math.log(5)}, {1000, 1000, -1000}});
        assertArrayEquals(new double[] {0.125, 0.25, 0.625}, three[0], EXACT);
        assertArrayEquals(new double[] {0.5, 0.5, 0}, three[1]);
        assertEquals(0, Classification.probabilities(new double[0][]).length);
        assertSays("got NaN as row 1, logit 0", () -> Classification.probabilities(new double[][] {{1}, {Double.NaN}}));
        assertSays("numbers in row 0 of at least 1, got 0", () -> Classification.probabilities(new double[1][0]));
        assertSays("expected row 0, got null", () -> Classification.probabilities(new double[1][]));
    }

    /** One number is a logit and two are classes, so that rows of both would be read in two ways. */
    @Test
    void rowsOfDifferentLengthsAreRefused() {
        double[][] ragged = {{1, 2, 3}, {1, 2}};
        String message = "expected as many numbers in every row as in the first, 3, got 2 in row 1";
        assertSays("Classification.largest: " + message, () -> Classification.largest(ragged));
        assertSays("Classification.probabilities: " + message, () -> Classification.probabilities(ragged));
        assertSays("1, got 2 in row 1", () -> Classification.probabilities(new double[][] {{1}, {2, 3}}));
    }

    @Test
    void everyClassNeedsAName() {
        int[] classes = {0, 1};
        assertSays(
                "Classification.of: expected number of class names of at least 1, got 0",
                () -> Classification.of(classes, classes, List.of()));
        assertSays(
                "Classification.of: expected a name for class 1, got null",
                () -> Classification.of(classes, classes, Arrays.asList("a", null)));
        assertSays("got -1 as true class 0", () -> Classification.of(new int[] {-1}, new int[] {-1}));
    }

    @Test
    void impossibleInputIsNamed() {
        double[] two = {1, 2};
        int[] classes = {0, 1};
        assertSays("2 and 1", () -> Regression.of(two, new double[1]));
        assertSays("got NaN as forecast 1", () -> Regression.of(two, new double[] {1, Double.NaN}));
        assertSays("at least one", () -> Regression.of(new double[0], new double[0]));
        assertSays("season of 2 and 2 values", () -> Regression.of(two, two).scaledBy(two, 2));
        assertSays("divide by 0", () -> Regression.of(two, two).scaledBy(new double[] {3, 3}, 1));
        assertSays(
                "expected classes from 0 to 1, got 2 as prediction 1",
                () -> Classification.of(classes, new int[] {0, 2}, List.of("a", "b")));
        assertSays("got -1 as true class 0", () -> Classification.of(new int[] {-1, 0}, classes));
        assertSays("nothing to separate", () -> Scores.of(new int[] {1, 1}, two));
        assertSays("got NaN as score 0", () -> Scores.of(classes, new double[] {Double.NaN, 1}));
        assertSays("expected a probability", () -> Scores.of(classes, two).logLoss());
        assertSays("softmax", () -> Scores.logLoss(classes, new double[][] {{2, 3}, {0.5, 0.5}}));
    }

    private static void assertSays(String part, Executable call) {
        String message = assertThrows(RuntimeException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void zeroAndMinusZeroAreTheSameThreshold() {
        assertEquals(
                2, Scores.of(new int[] {1, 0}, new double[] {0.0, -0.0}).roc().x().length);
        assertEquals(0.5, Scores.of(new int[] {1, 0}, new double[] {0.0, -0.0}).rocAuc());
    }

    @Test
    void probabilitiesMayBeZeroAndOne() {
        int[] classes = {0, 1};
        assertEquals(0, Scores.of(classes, new double[] {0, 1}).logLoss());
        assertEquals(0, Scores.logLoss(classes, new double[][] {{1, 0}, {0, 1}}));
        assertEquals(0, Scores.logLoss(classes, new double[][] {{1 + 1e-7, 0}, {0, 1}}), "a float's rounding");
    }

    @Test
    void scoresPrintTheirAreas() {
        Scores s = Scores.of(new int[] {0, 1, 1, 1}, new double[] {0.1, 0.2, 0.3, 0.4});
        assertEquals(
                List.of("ROC AUC", "average precision", "share of class 1"),
                s.table().columnNames());
        assertEquals("1.000", s.table().getString(0, "ROC AUC"));
        assertEquals("0.7500", s.table().getString(0, "share of class 1"));
        assertTrue(s.toString().contains("0.7500"), s.toString());
    }

    @Test
    void measurementsPrintThemselves() {
        Regression r = Regression.of("naive", new double[] {1, 2}, new double[] {2, 3});
        assertEquals("naive", r.name());
        assertTrue(r.toString().contains("naive") && r.toString().contains("1.000"), r.toString());
        Classification c = Classification.of(new int[] {0, 1}, new int[] {0, 1});
        assertEquals(List.of("0", "1"), c.classes());
        assertTrue(c.toString().contains("macro mean"), c.toString());
    }

    @Test
    void everyMethodChecksItsArguments() {
        double[] two = {1, 2};
        double[] nan = {1, Double.NaN};
        int[] classes = {0, 1};
        assertSays("got NaN as true value 1", () -> Regression.of(nan, two));
        assertSays("got NaN as training value 1", () -> Regression.of(two, two).scaledBy(nan, 1));
        assertSays("2 and 1", () -> Scores.of(classes, new double[1]));
        assertSays("expected classes from 0 to 1, got 2", () -> Scores.of(new int[] {0, 2}, two));
        assertSays("2 and 1", () -> Scores.logLoss(classes, new double[1][2]));
        assertSays("expected classes from 0 to 1, got 2", () -> Scores.logLoss(new int[] {2}, new double[][] {{1, 0}}));
        assertSays("2 and 1", () -> Classification.of(classes, new int[1], List.of("a", "b")));
        assertSays("got NaN as value 1", () -> Autocorrelation.of(nan, 1));
    }
}
