package carousel.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** Measures without a unit are the same in every unit, even if the squares of the numbers do not fit into a double. */
class UnitTest {
    private static final double[] TRUTH = {3, 1, 4, 1.5, 9, 2.6};
    private static final double[] FORECAST = {2.5, 1.5, 4, 2, 7, 3};

    private static double[] in(double unit, double[] numbers) {
        return Arrays.stream(numbers).map(v -> v * unit).toArray();
    }

    @Test
    void smallFiguresKeepFourDigits() {
        FourDigits digits = new FourDigits();
        assertEquals("3.200e-14", digits.format(3.2e-14));
        assertEquals("-3.200e-14", digits.format(-3.2e-14));
        assertEquals("0.00001234", digits.format(1.234e-5));
        assertEquals("0.000", digits.format(0.0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-300, 1e-200, 1e-30, 1e30, 1e200, 1e300})
    @Tag("F11")
    void noUnitMatters(double unit) {
        Regression r = Regression.of(in(unit, TRUTH), in(unit, FORECAST));
        // errors 0.5 -0.5 0 -0.5 2 -0.4, squares 4.91; deviations from the mean of 3.516667: squares 41.808333
        assertEquals(1 - 4.91 / 41.80833333333333, r.r2(), 1e-9);
        assertEquals(r.r2(), r.nse());
        assertEquals(Math.sqrt(4.91 / 6), r.rmse() / unit, 1e-12);
        assertEquals(3.9 / 6, r.mae() / unit, 1e-12);
        assertEquals(
                0.9819805060619659, Correlation.of(in(unit, new double[] {1, 2, 3}), new double[] {1, 2, 4}), 1e-12);
        // 1, 2, 6: deviations -2, -1, 3; (2 - 3) / 14 and -6 / 14
        double[] expected = {-1 / 14.0, -6 / 14.0};
        // 1, 2, 6: mean 3, standard deviation √(14 / 2)
        List<Double> folds = List.of(unit, 2 * unit, 6 * unit);
        Table table = CrossValidation.run(folds, fold -> Map.of("RMSE", fold));
        assertEquals(Math.sqrt(7), table.doubleColumn("RMSE").get(4) / unit, 1e-12);
        List<double[]> members = folds.stream().map(fold -> new double[] {fold}).toList();
        // 1.2815515655446004 is the 0.9 quantile of the normal distribution
        assertEquals(
                2 * 1.2815515655446004 * Math.sqrt(7),
                Interval.ofMembers(0.8, members).width() / unit,
                1e-9);
        assertArrayEquals(expected, Autocorrelation.of(in(unit, new double[] {1, 2, 6}), 2), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-307, 1e-3, 1, 7, 1e308, Double.MAX_VALUE})
    void theUnitIsThePowerOfTwoBelowTheLargestNumber(double largest) {
        double unit = Unit.of(largest / 3, -largest);
        assertEquals(0, Double.doubleToLongBits(unit) & ((1L << 52) - 1), "a power of two");
        double there = -Unit.without(new double[] {-largest})[0];
        assertTrue(there >= 1 && there < 2, there + " units");
    }

    @Test
    void anErrorBeyondADoubleIsInfinite() {
        Regression r = Regression.of(new double[] {1e308, 1}, new double[] {-1e308, 1});
        assertEquals(Double.POSITIVE_INFINITY, r.rmse());
    }

    @Test
    void allZerosHaveAUnitToo() {
        assertEquals(1, Unit.of(0, -0.0));
        assertArrayEquals(new double[] {0, 0}, Unit.without(new double[2]));
    }
}
