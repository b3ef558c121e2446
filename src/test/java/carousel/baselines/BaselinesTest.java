package carousel.baselines;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Data;
import carousel.data.Examples;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * Compares with published figures: the RMSE of one-step forecasts of the air passengers with 96 months of training and
 * targets from 1957-02 to 1960-11 (the widely copied tutorial drops a target at each end), and of forecasts 48 months
 * ahead.
 */
class BaselinesTest {
    private static final Series PASSENGERS = Series.of(Data.table("air-passengers"), "month");

    private static double rmse(double[] forecast, double[] actual, int from, int to) {
        return Math.sqrt(IntStream.range(from, to)
                .mapToDouble(n -> forecast[n] - actual[n])
                .map(e -> e * e)
                .average()
                .orElseThrow());
    }

    private static Windows.Split oneStep(Series series) {
        return Windows.of(series).lookBack(13).splitAt("1957-01");
    }

    @Test
    void oneStepRmseMatchesThePublishedBaselines() {
        Windows.Split split = oneStep(PASSENGERS);
        double[] actual = split.test().targets();
        assertEquals(48, actual.length);
        assertEquals(48.66, rmse(Baselines.lastValue(split.test()), actual, 1, 47), 0.005);
        assertEquals(42.32, rmse(Baselines.seasonalNaive(split.test(), 12), actual, 1, 47), 0.005);
        assertEquals(15.69, rmse(Baselines.seasonalChange(split.test(), 12), actual, 1, 47), 0.005);
        assertEquals(16.09, rmse(Baselines.holtWinters(split, 12), actual, 1, 47), 0.005);

        double[] logs = Baselines.autoregression(oneStep(PASSENGERS.map(Math::log)), 13);
        assertEquals(14.35, rmse(Arrays.stream(logs).map(Math::exp).toArray(), actual, 1, 47), 0.005);
    }

    @Test
    void fortyEightMonthsAtOnceMatchThePublishedBaselines() {
        Windows.Split split = Windows.of(PASSENGERS).lookBack(12).horizon(48).splitAt("1957-01");
        assertEquals(1, split.test().size());
        double[] actual = split.test().targets();
        assertEquals(26.0, rmse(Baselines.holtWinters(split, 12), actual, 0, 48), 0.05);
        assertEquals(97.8, rmse(Baselines.seasonalNaive(split.test(), 12), actual, 0, 48), 0.05);
    }

    /** A rising level times a repeating season: once the first seasons are over, the forecasts are exact. */
    @Test
    void aMultiplicativeSeasonIsForecastExactly() {
        double[] y = new double[240];
        for (int t = 0; t < y.length; t++) {
            y[t] = (100 + 3 * t) * (1 + 0.4 * Math.sin(2 * Math.PI * t / 12));
        }
        Table table = Table.create(IntColumn.indexColumn("t", y.length, 0), DoubleColumn.create("y", y));
        Windows.Split split = Windows.of(Series.of(table, "t")).lookBack(13).splitLast(60);
        double[] actual = split.test().targets();
        double off = rmse(Baselines.multiplicativeHoltWinters(split, 12), actual, 0, actual.length);
        assertEquals(0, off, 0.5);
        assertTrue(rmse(Baselines.holtWinters(split, 12), actual, 0, actual.length) > 4 * off);
    }

    /** The passengers' swings grow with their level. Another program has an RMSE of 19.3 for 48 months ahead. */
    @Test
    void thePassengersHaveAMultiplicativeSeason() {
        Windows.Split split = Windows.of(PASSENGERS).lookBack(12).horizon(48).splitAt("1957-01");
        double[] actual = split.test().targets();
        assertEquals(19.3, rmse(Baselines.multiplicativeHoltWinters(split, 12), actual, 0, 48), 1.5);
    }

    @Test
    void noRuleSeesALaterRowWhenItForecastsManySteps() {
        Windows.Split split = Windows.of(PASSENGERS).lookBack(24).horizon(15).splitAt("1958-06");
        int known = PASSENGERS.row("1958-06");
        double[] altered = PASSENGERS.values();
        Arrays.fill(altered, known, altered.length, 1000);
        Series other = PASSENGERS.with("altered", altered).select("altered");
        Windows.Split blind = Windows.of(other).lookBack(24).horizon(15).splitAt("1958-06");

        assertSameFirst(15, Baselines.lastValue(split.test()), Baselines.lastValue(blind.test()));
        assertSameFirst(15, Baselines.seasonalNaive(split.test(), 12), Baselines.seasonalNaive(blind.test(), 12));
        assertSameFirst(15, Baselines.seasonalChange(split.test(), 12), Baselines.seasonalChange(blind.test(), 12));
        assertSameFirst(15, Baselines.autoregression(split, 13), Baselines.autoregression(blind, 13));
        assertSameFirst(15, Baselines.holtWinters(split, 12), Baselines.holtWinters(blind, 12));
        assertSameFirst(
                15, Baselines.multiplicativeHoltWinters(split, 12), Baselines.multiplicativeHoltWinters(blind, 12));
    }

    private static void assertSameFirst(int count, double[] expected, double[] actual) {
        for (int n = 0; n < count; n++) {
            assertEquals(expected[n], actual[n], 0.0);
        }
    }

    @Test
    void forecastsAreExactWhereTheSeriesFollowsTheRule() {
        double[] line = IntStream.range(0, 144)
                .mapToDouble(t -> 3 + 2 * t + 5 * (t % 12))
                .toArray();
        double[] wave =
                IntStream.range(0, 144).mapToDouble(t -> 7 + Math.cos(0.4 * t)).toArray();
        Windows.Split lines = monthsAhead("line", line);
        assertEquals(
                0,
                distance(
                        Baselines.seasonalChange(lines.test(), 12), lines.test().targets()),
                1e-9);
        Windows.Split waves = monthsAhead("wave", wave);
        assertEquals(
                0, distance(Baselines.autoregression(waves, 2), waves.test().targets()), 1e-9);
        assertEquals(
                0, distance(Baselines.autoregression(lines, 13), lines.test().targets()), 1e-6);
    }

    private static Windows.Split monthsAhead(String name, double[] values) {
        return Windows.of(PASSENGERS.with(name, values).select(name))
                .lookBack(13)
                .horizon(30)
                .splitAt("1957-01");
    }

    private static double distance(double[] a, double[] b) {
        assertEquals(a.length, b.length);
        return IntStream.range(0, a.length)
                .mapToDouble(n -> Math.abs(a[n] - b[n]))
                .max()
                .orElseThrow();
    }

    private static Windows.Split atLastTwenty(int ahead, double... y) {
        Table table = Table.create("t", IntColumn.indexColumn("t", y.length, 0), DoubleColumn.create("y", y));
        return Windows.of(Series.of(table, "t")).lookBack(24).horizon(ahead).splitLast(20);
    }

    @Test
    @Tag("F11")
    void aSeriesFarFromZeroIsForecastJustAsWell() {
        for (double level : new double[] {0, 1e3, 1e7}) {
            Windows.Split split = atLastTwenty(
                    1,
                    IntStream.range(0, 200)
                            .mapToDouble(t -> level + 0.25 * t + Math.sin(0.7 * t))
                            .toArray());
            double[] actual = split.test().targets();
            assertEquals(0, rmse(Baselines.autoregression(split, 4), actual, 0, actual.length), 1e-8, "level " + level);
        }
    }

    /** A forecast in another unit, or from another origin, is the same forecast converted to that unit and origin. */
    @Test
    @Tag("F11")
    void noForecastDependsOnUnitOrOrigin() {
        Map<String, Function<Windows.Split, double[]>> rules = Map.of(
                "last value", split -> Baselines.lastValue(split.test()),
                "seasonal naive", split -> Baselines.seasonalNaive(split.test(), 12),
                "seasonal change", split -> Baselines.seasonalChange(split.test(), 12),
                "autoregression", split -> Baselines.autoregression(split, 13),
                "linear", split -> Baselines.linear(split.train(), split.test()),
                "Holt-Winters", split -> Baselines.holtWinters(split, 12));
        double[] y = PASSENGERS.values();
        for (double unit : new double[] {1e-13, 1, 1e13}) {
            for (double origin : new double[] {0, 500}) {
                Windows.Split other = atLastTwenty(
                        3, Arrays.stream(y).map(v -> (v + origin) * unit).toArray());
                rules.forEach((name, rule) -> {
                    double[] plain = rule.apply(atLastTwenty(3, y));
                    double[] back = Arrays.stream(rule.apply(other))
                            .map(v -> v / unit - origin)
                            .toArray();
                    double rounding = name.equals("linear") ? 0.0005 : 1e-4; // its inputs are floats
                    assertEquals(0, distance(plain, back), rounding, name + ", unit " + unit + ", origin " + origin);
                });
            }
        }
    }

    @Test
    void leastSquaresTakesNoNaNAndNoWeights() {
        double[][][] x = {{{1}}, {{2}}, {{4}}};
        double[][][] gap = {{{1}}, {{Double.NaN}}, {{4}}};
        Examples good = Examples.of(x, 2, 4, 8);
        Examples unknown = Examples.of(x, Double.NaN, Double.NaN, Double.NaN);
        assertArrayEquals(new double[] {2, 4, 8}, Baselines.linear(good, unknown), 1e-6);
        assertEquals(
                "Baselines.linear, example 1: expected finite numbers, got NaN as input 0; fill in or remove missing values first",
                refused(() -> Baselines.linear(Examples.of(gap, 2, 4, 8), good)));
        assertTrue(refused(() -> Baselines.linear(good, Examples.of(gap, 2, 4, 8)))
                .startsWith("Baselines.linear, example 1: expected finite numbers, got NaN as input 0"));
        assertTrue(refused(() -> Baselines.linear(unknown, good))
                .startsWith("Baselines.linear, example 0: expected finite numbers, got NaN as target 0"));
        assertEquals(
                "Baselines.linear: expected examples without weights, because every example counts the same here, got weight 2.0 of example 1",
                refused(() -> Baselines.linear(good.weighted(new double[] {1, 2, 1}), good)));
    }

    private static String refused(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    @Test
    @Tag("G11")
    void badArgumentsAreNamed() {
        Windows.Split split = oneStep(PASSENGERS);
        for (Executable call : new Executable[] {
            () -> Baselines.seasonalNaive(split.test(), 0),
            () -> Baselines.seasonalChange(split.test(), -1),
            () -> Baselines.seasonalNaive(split.test(), Integer.MAX_VALUE),
            () -> Baselines.autoregression(split, Integer.MAX_VALUE),
            () -> Baselines.holtWinters(split, Integer.MAX_VALUE),
            () -> Baselines.majority(new int[0], 1),
            () -> Baselines.majority(new int[] {20240101}, 1)
        }) {
            String message = assertThrows(IllegalArgumentException.class, call).getMessage();
            assertTrue(message.startsWith("Baselines") || message.startsWith("Resample"), message);
        }
    }

    @Test
    void aTooShortTrainingPartIsNamed() {
        Windows.Split split = Windows.of(PASSENGERS).splitAt("1950-06");
        String ar = assertThrows(IllegalArgumentException.class, () -> Baselines.autoregression(split, 13))
                .getMessage();
        assertTrue(ar.contains("28 rows") && ar.contains("got 17"), ar);
        String hw = assertThrows(IllegalArgumentException.class, () -> Baselines.holtWinters(split, 12))
                .getMessage();
        assertTrue(hw.contains("36 rows") && hw.contains("got 17"), hw);
        String sn = assertThrows(IllegalArgumentException.class, () -> Baselines.seasonalNaive(split.train(), 12))
                .getMessage();
        assertTrue(sn.contains("look-back"), sn);
    }
}
