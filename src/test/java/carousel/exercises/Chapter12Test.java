package carousel.exercises;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Lstm;
import carousel.data.Data;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.train.Model;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;
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
    void numbersMatchTheLibrary() {
        ToIntFunction<int[]> counted = a -> Windows.of(SERIES.rows(0, a[0]), "nino34")
                .lookBack(a[1])
                .horizon(a[2])
                .size();
        assertEquals("correct", verdict("12.1", counted));
        ToIntFunction<int[]> oneTooFew = a -> a[0] - a[1] - a[2];
        assertTrue(verdict("12.1", oneTooFew).contains("for n = 492, p = 24 and k = 6 it gives 462"));
        IntBinaryOperator second = (G, H) -> weights(G, H);
        assertEquals("correct", verdict("12.2", second));
        IntBinaryOperator bothAlike = (G, H) -> weights(H, H);
        assertTrue(verdict("12.2", bothAlike).contains("for G = 64 and H = 32 it gives 8320"));
        IntBinaryOperator more = (H, C) -> weights(1 + C, H) - weights(1, H);
        assertEquals("correct", verdict("12.5", more));
    }

    @Test
    void whatLeaks() {
        assertEquals("correct", verdict("12.3", "A"));
        assertTrue(verdict("12.3", "b").startsWith("not yet"));
    }

    /** The chapter's solution shows that a trained network passes. */
    @Test
    void anUntrainedNetworkCannotReadTheClock() {
        Model untrained = sequential(lstm(4), dense(1)).seed(1).build(2).compile(adam(1e-3), mse());
        assertTrue(verdict("12.4", untrained).contains("on new readings its RMSE is"));
    }

    @Test
    void decayGoesByTheHour() {
        DoubleUnaryOperator right = gap -> 1 / Math.pow(2, gap / 2);
        DoubleUnaryOperator perReading = gap -> 0.5;
        assertEquals("correct", verdict("12.6", right));
        assertTrue(verdict("12.6", perReading).contains("at 0.0 it gives 0.5"));
    }
}
