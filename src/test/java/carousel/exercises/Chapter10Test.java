package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.baselines.Baselines;
import carousel.data.Data;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.metrics.Interval;
import carousel.metrics.Regression;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter10Test {
    private static final Series PASSENGERS = Series.of(Data.table("air-passengers"), "month");

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("10." + n, null)));
    }

    @Test
    void windowsAreCountedByTheLibrary() {
        Series w = PASSENGERS.map(Math::log).difference(12).difference(1);
        int windows = Windows.of(w).lookBack(24).splitAt("1957-01").train().size();
        assertEquals("correct", verdict("10.1", windows));
        assertTrue(verdict("10.1", 70).startsWith("not yet: 70 is too large"));
    }

    @Test
    void aForecastThatBeatsTheLastValueCounts() {
        Windows.Split split = Windows.of(PASSENGERS).lookBack(13).splitAt("1957-01");
        double last = Regression.of(split.test().targets(), Baselines.lastValue(split.test()))
                .rmse();
        assertTrue(verdict("10.2", last).contains("repeating the last value is better"));
        assertEquals("correct", verdict("10.2", 18.4));
        assertTrue(verdict("10.2", Double.NaN).startsWith("not yet"));
    }

    @Test
    void theLeakIsTheMonthAfter() {
        assertEquals("correct", verdict("10.3", "B"));
        assertTrue(verdict("10.3", "a").contains("not known at the time"));
    }

    @Test
    void theHighestLevelOfTwentyFourErrors() {
        Interval.ofErrors(0.96, new double[1], new double[24]);
        assertEquals("correct", verdict("10.4", 0.96));
        assertTrue(verdict("10.4", 1.0).startsWith("not yet: 1.0 is too large"));
    }

    @Test
    void twoLinearLayersAreOne() {
        assertEquals("correct", verdict("10.5", new double[] {2, 1, 7}));
        assertTrue(verdict("10.5", new double[] {2, 7, 7}).contains("at row 1"));
    }

    @Test
    void maseIsTheLibrarys() {
        Windows.Split logs = Windows.of(PASSENGERS.map(Math::log)).lookBack(13).splitAt("1957-01");
        double[] forecast =
                Arrays.stream(Baselines.autoregression(logs, 13)).map(Math::exp).toArray();
        double[] truth =
                Windows.of(PASSENGERS).lookBack(13).splitAt("1957-01").test().targets();
        double mase = Regression.of(truth, forecast)
                .scaledBy(PASSENGERS.before("1957-01").values(), 12)
                .mase();
        assertEquals("correct", verdict("10.6", mase));
        assertTrue(verdict("10.6", 10.52).startsWith("not yet: 10.52 is too large"));
    }
}
