package carousel.exercises;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.layers.Layer;
import carousel.train.Model;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.interpolation.LinearInterpolator;
import org.apache.commons.math3.analysis.interpolation.UnivariateInterpolator;
import org.junit.jupiter.api.Test;

class Chapter13Test {
    private static Model untrained(Layer... layers) {
        return sequential(layers).seed(1).build(4).compile(adam(1e-3), mse());
    }

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("13." + n, null)));
    }

    @Test
    void whatAGateLeavesOfTheState() {
        DoubleUnaryOperator gate = gap -> 1 / (1 + Math.exp(-(2 * Math.log(7) - 2 * Math.log(gap))));
        DoubleUnaryOperator exponential = gap -> Math.exp(-gap / 7);
        assertEquals("correct", verdict("13.1", gate));
        assertTrue(verdict("13.1", exponential).contains("at 0.5 it gives 0.931"));
    }

    @Test
    void theBiasOfAHalfLife() {
        double bias = -2.31245;
        assertEquals(0.5, Math.exp(-Math.exp(Math.log(7) + bias)), 1e-5);
        assertEquals("correct", verdict("13.2", bias));
        assertTrue(verdict("13.2", Math.log(2) / 7).startsWith("not yet"));
    }

    private static final UnivariateInterpolator LINES = new LinearInterpolator();

    /** Straight lines through the measurements, by Commons Math; after the last one, its value. */
    private static double[] lines(double[] measured, double[] x) {
        int[] seen = IntStream.range(0, x.length)
                .filter(t -> !Double.isNaN(measured[t]))
                .toArray();
        double[] last = measured.clone();
        IntStream.range(1, x.length).filter(t -> Double.isNaN(last[t])).forEach(t -> last[t] = last[t - 1]);
        if (seen.length == 1) {
            return last;
        }
        UnivariateFunction line = LINES.interpolate(
                IntStream.of(seen).mapToDouble(t -> x[t]).toArray(),
                IntStream.of(seen).mapToDouble(t -> measured[t]).toArray());
        double end = x[seen[seen.length - 1]];
        return IntStream.range(0, x.length)
                .mapToDouble(t -> x[t] > end ? last[t] : line.value(x[t]))
                .toArray();
    }

    @Test
    void holesBetweenMeasurements() {
        BinaryOperator<double[]> right = (measured, gaps) -> {
            double[] hour = new double[gaps.length];
            IntStream.range(1, hour.length).forEach(t -> hour[t] = hour[t - 1] + gaps[t - 1]);
            return lines(measured, hour);
        };
        BinaryOperator<double[]> byVisit = (measured, gaps) ->
                lines(measured, IntStream.range(0, gaps.length).asDoubleStream().toArray());
        BinaryOperator<double[]> lateGaps = (measured, gaps) -> {
            double[] hour = gaps.clone();
            IntStream.range(1, hour.length).forEach(t -> hour[t] += hour[t - 1]);
            return lines(measured, hour);
        };
        BinaryOperator<double[]> carried = (measured, gaps) -> {
            double[] filled = measured.clone();
            IntStream.range(1, filled.length)
                    .filter(t -> Double.isNaN(filled[t]))
                    .forEach(t -> filled[t] = filled[t - 1]);
            return filled;
        };
        BinaryOperator<double[]> untouched = (measured, gaps) -> measured;
        BinaryOperator<double[]> tooFew = (measured, gaps) -> new double[1];
        assertEquals("correct", verdict("13.3", right));
        assertTrue(verdict("13.3", byVisit).contains("it gives 3.667 at visit 1"));
        assertTrue(verdict("13.3", lateGaps).contains("it gives 3.615 at visit 1"));
        assertTrue(verdict("13.3", carried).contains("it gives 3.000 at visit 1"));
        assertTrue(verdict("13.3", untouched).contains("it gives NaN at visit 1"));
        assertTrue(verdict("13.3", tooFew).contains("for 5 visits it does not give 5 numbers"));
    }

    @Test
    void whoIsHitByAWrongGenotype() {
        assertEquals("correct", verdict("13.4", "(c)"));
        assertTrue(verdict("13.4", "b").startsWith("not yet"));
    }

    /** The chapter's solution shows that a trained network passes. */
    @Test
    void anUntrainedNetworkCannotBridgeHoles() {
        assertTrue(verdict("13.5", untrained(lstm(4).returnSequences(), dense(1)))
                .contains("on new patients its RMSE is"));
        assertTrue(
                verdict("13.5", untrained(lstm(17).returnSequences(), dense(1))).contains("at most 16 units"));
        assertTrue(verdict("13.5", untrained(lstm(4), dense(1))).contains("one number for each visit"));
    }
}
