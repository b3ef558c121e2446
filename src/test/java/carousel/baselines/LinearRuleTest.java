package carousel.baselines;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.series.Series;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class LinearRuleTest {
    private static final int N = 900;
    private static final LocalDate START = LocalDate.of(2001, 1, 1);
    private static final int SPLIT = 700;
    private static final String FROM = START.plusDays(SPLIT).toString();
    private static final double[] A = new Random(1).doubles(N, -1, 1).toArray();
    private static final double[] B = new Random(2).doubles(N, 5, 8).toArray();
    private static final Series SERIES = Series.of(
            Table.create(
                    "two",
                    DateColumn.create(
                            "date",
                            IntStream.range(0, N).mapToObj(START::plusDays).toList()),
                    DoubleColumn.create("a", A),
                    DoubleColumn.create("b", B)),
            "date");

    @Test
    void lagsStartAtTheRowItself() {
        Features lags = Features.lags(SERIES, 3);
        assertEquals(6, lags.count());
        assertEquals(2, lags.first());
        assertArrayEquals(new double[] {A[9], A[8], A[7], B[9], B[8], B[7]}, lags.at(9));
    }

    @Test
    void sumsEndWithTheRowItself() {
        Features sums = Features.sums(SERIES, 1, 3);
        assertEquals(2, sums.first());
        assertArrayEquals(new double[] {A[9], A[9] + A[8] + A[7], B[9], B[9] + B[8] + B[7]}, sums.at(9), 1e-12);
        assertArrayEquals(new double[] {A[2], A[0] + A[1] + A[2], B[2], B[0] + B[1] + B[2]}, sums.at(2), 1e-12);
    }

    @Test
    void theSeasonFollowsTheDate() {
        double angle = 2 * Math.PI * 32 / 365.25; // 1 February
        assertArrayEquals(
                new double[] {Math.sin(angle), Math.cos(angle), Math.sin(2 * angle), Math.cos(2 * angle)},
                Features.season(SERIES, 2).at(31),
                1e-12);
    }

    @Test
    void featuresCanBeJoined() {
        Features both = Features.lags(SERIES, 2).and(Features.sums(SERIES.select("b"), 4));
        assertEquals(5, both.count());
        assertEquals(3, both.first());
        assertArrayEquals(new double[] {A[5], A[4], B[5], B[4], B[5] + B[4] + B[3] + B[2]}, both.at(5), 1e-12);
        Features other = Features.lags(SERIES.rows(1, N), 2);
        assertTrue(message(() -> both.and(other)).contains("features of the same rows"));
        DateColumn weeks = DateColumn.create(
                "date", IntStream.range(0, N).mapToObj(START::plusWeeks).toList());
        Series weekly = Series.of(Table.create("weekly", weeks, DoubleColumn.create("a", A)), "date");
        assertTrue(message(() -> both.and(Features.lags(weekly, 2))).contains("features of the same rows"));
        assertTrue(message(() -> Features.season(SERIES, Integer.MAX_VALUE)).startsWith("Features.season: expected"));
        assertTrue(message(() -> Features.lags(SERIES, 0)).contains("expected a number of rows of at least 1, got 0"));
        assertTrue(message(() -> Features.sums(SERIES, 3, N + 1)).contains("use fewer earlier rows"));
    }

    @Test
    void aLinearTruthIsFoundExactly() {
        double[] y = new double[N];
        Arrays.setAll(y, t -> t < 2 ? 0 : 3 + 2 * A[t] - B[t - 2]);
        assertArrayEquals(
                Arrays.copyOfRange(y, SPLIT, N), LinearRule.forecast(Features.lags(SERIES, 3), y, FROM), 1e-4);
    }

    /** Compares with Apache Commons Math: the errors of least squares on 60 lags of two variables. */
    @Test
    void theWeightsAreThoseOfLeastSquares() {
        int lags = 30;
        double[] y = new double[N];
        Random noise = new Random(3);
        Arrays.setAll(y, t -> A[t] + 0.3 * (t > 4 ? B[t - 5] * A[t - 1] : 0) + noise.nextGaussian());

        Features features = Features.lags(SERIES, lags);
        double[][] x = IntStream.range(lags - 1, N).mapToObj(features::at).toArray(double[][]::new);
        OLSMultipleLinearRegression peer = new OLSMultipleLinearRegression();
        peer.newSampleData(Arrays.copyOfRange(y, lags - 1, SPLIT), Arrays.copyOfRange(x, 0, SPLIT - lags + 1));
        double[] a = peer.estimateRegressionParameters();
        double[] expected = IntStream.range(SPLIT, N)
                .mapToDouble(t -> a[0]
                        + IntStream.range(0, 2 * lags)
                                .mapToDouble(i -> a[i + 1] * x[t - lags + 1][i])
                                .sum())
                .toArray();
        assertArrayEquals(expected, LinearRule.forecast(features, y, FROM), 1e-4);
    }

    @Test
    void rowsAfterTheSplitDoNotAffectTheFit() {
        double[] y = A.clone();
        double[] before = LinearRule.forecast(Features.sums(SERIES, 1, 2), y, FROM);
        Arrays.fill(y, SPLIT, N, Double.NaN);
        assertArrayEquals(before, LinearRule.forecast(Features.sums(SERIES, 1, 2), y, FROM));
        y[SPLIT - 1] = Double.NaN;
        assertEquals(
                "LinearRule.forecast: expected a finite target in row 699, got NaN",
                message(() -> LinearRule.forecast(Features.sums(SERIES, 1, 2), y, FROM)));
    }

    @Test
    void aRedundantFeatureDoesNoHarm() {
        Features twice = Features.lags(SERIES, 2).and(Features.lags(SERIES.with("one", new double[N]), 2));
        double[] y = new double[N];
        Arrays.setAll(y, t -> 1 + A[t]);
        assertArrayEquals(Arrays.copyOfRange(y, SPLIT, N), LinearRule.forecast(twice, y, FROM), 1e-4);
    }

    /** The mean of 0.1, 0.1 … is not exactly 0.1, and the sums of 0.1 are not all equal; both mean nothing. */
    @Test
    void aFeatureThatChangesOnlyAfterTheFitHasNoWeight() {
        double[] later = new double[N];
        Arrays.setAll(later, t -> t < SPLIT ? 0.1 : 0.1 * t);
        Series three = SERIES.with("later", later).with("zero", new double[N]);
        Random random = new Random(3);
        double[] y = new double[N];
        Arrays.setAll(y, t -> 1 + A[t] + 0.1 * random.nextGaussian());
        double[] without = LinearRule.forecast(Features.lags(SERIES, 1), y, FROM);
        assertArrayEquals(without, LinearRule.forecast(Features.lags(three, 1), y, FROM), 1e-9);
        Features sums = Features.lags(SERIES, 1).and(Features.sums(three.select("later"), 7));
        Features zeros = Features.lags(SERIES, 1).and(Features.sums(three.select("zero"), 7));
        assertArrayEquals(LinearRule.forecast(zeros, y, FROM), LinearRule.forecast(sums, y, FROM), 1e-9);
    }

    @Test
    void whatCannotBeFittedIsRefused() {
        Features features = Features.lags(SERIES, 3);
        assertTrue(message(() -> LinearRule.forecast(features, new double[5], FROM))
                .contains("got 5 and 900"));
        String early = START.plusDays(8).toString();
        assertTrue(message(() -> LinearRule.forecast(features, A, early)).contains("more than 6 rows before"));
        assertTrue(message(() -> LinearRule.forecast(features, A, "2030-01-01"))
                .contains("at least one after it, got 898 and 0"));
    }

    private static String message(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
