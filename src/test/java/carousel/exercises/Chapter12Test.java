package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.baselines.Baselines;
import carousel.cells.Lstm;
import carousel.data.Data;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter12Test {
    private static final Series SERIES = Series.of(Data.table("nino-regions"), "month");

    private static int weights(int inputs, int units) {
        Lstm layer = new Lstm(units);
        layer.build(inputs, RandomGenerator.getDefault());
        return layer.parameters().stream().mapToInt(p -> p.value().length).sum();
    }

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("12." + n, null)));
    }

    @Test
    void numbersAreTheLibrarys() {
        Windows windows =
                Windows.of(SERIES.before("1991-01"), "nino34").lookBack(24).horizon(6);
        assertEquals("correct", verdict("12.1", windows.size()));
        assertTrue(verdict("12.1", 492).startsWith("not yet: 492 is too large"));
        assertEquals("correct", verdict("12.2", weights(64, 64)));
        assertEquals("correct", verdict("12.5", weights(5, 32) - weights(1, 32)));
    }

    @Test
    void whatLeaks() {
        assertEquals("correct", verdict("12.3", "B"));
        assertTrue(verdict("12.3", "a").startsWith("not yet"));
    }

    @Test
    void aForecastIsJudgedByItsError() {
        Windows.Split split = Windows.of(SERIES.anomalies(12, "1991-01"), "nino34")
                .lookBack(12)
                .horizon(12)
                .splitAt("1991-01");
        assertEquals("correct", verdict("12.4", Baselines.linear(split.train(), split.test())));
        assertTrue(verdict("12.4", Baselines.lastValue(split.test())).contains("its RMSE is 0.994 °C"));
        assertTrue(verdict("12.4", new double[12]).contains("expected 4188 forecasts"));
    }

    @Test
    void decayGoesByTheHour() {
        DoubleUnaryOperator right = gap -> 1 / Math.pow(2, gap / 2);
        DoubleUnaryOperator perReading = gap -> 0.5;
        assertEquals("correct", verdict("12.6", right));
        assertTrue(verdict("12.6", perReading).contains("at 0.0 it gives 0.5"));
    }
}
