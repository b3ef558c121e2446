package carousel.exercises;

import static carousel.Carousel.adam;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quantile;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.layers.Layer;
import carousel.train.Model;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter11Test {
    private static Model untrained(Layer... layers) {
        return sequential(layers).seed(1).build(4).compile(adam(1e-3), quantile(0.9));
    }

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("11." + n, null)));
    }

    @Test
    void aMeanUntilTodayKnowsLess() {
        assertEquals("correct", verdict("11.1", "(c)"));
        assertTrue(verdict("11.1", "a").startsWith("not yet"));
    }

    /** Row t of the moved column holds the mean of the days around t - moved; the newest must be known on day t - k. */
    @Test
    void aCentredMeanIsMovedUntilItsNewestDayIsKnown() {
        IntBinaryOperator counted = (k, w) -> {
            int moved = 0;
            while (-moved + w > -k) {
                moved++;
            }
            return moved;
        };
        IntBinaryOperator onlyTheHorizon = (k, w) -> k;
        assertEquals("correct", verdict("11.2", counted));
        assertTrue(verdict("11.2", onlyTheHorizon).contains("for k = 3 and w = 3 it gives 3"));
    }

    @Test
    void theCheapestBoundIsAQuantile() {
        DoubleUnaryOperator cheapest = cost -> cost / (1 + cost);
        DoubleUnaryOperator share = cost -> 1 / cost;
        assertEquals("correct", verdict("11.3", cheapest));
        assertTrue(verdict("11.3", share).contains("at 0.5 it gives 2"));
        double[] flows = new Random(1).doubles(2000).toArray(); // between 0 and 1, so that the quantile q is near q
        double best = IntStream.rangeClosed(0, 1000)
                .mapToObj(n -> n / 1000.0)
                .min((a, b) -> Double.compare(cost(flows, a), cost(flows, b)))
                .orElseThrow();
        assertEquals(cheapest.applyAsDouble(4), best, 0.02);
    }

    /** With a = 4. */
    private static double cost(double[] flows, double named) {
        return DoubleStream.of(flows)
                .map(y -> y > named ? 4 * (y - named) : named - y)
                .sum();
    }

    /** It would score well here, with days that nobody knows when the forecast is made. */
    @Test
    void aNetworkThatReadsTheYearBackwardsIsRejected() {
        assertTrue(verdict("11.4", untrained(bidirectional(lstm(4).returnSequences()), dense(1)))
                .contains("it reads days that nobody knows yet"));
    }

    /** The chapter's solution shows that a trained network passes. */
    @Test
    void anUntrainedNetworkIsNoBound() {
        assertTrue(
                verdict("11.4", untrained(lstm(4).returnSequences(), dense(1))).contains("of the days lie below it"));
        assertTrue(verdict("11.4", untrained(lstm(4), dense(1))).contains("one number for each day"));
    }
}
