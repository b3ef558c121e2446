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

    @Test
    void hoursSinceAMeasurement() {
        BinaryOperator<double[]> right = (measured, gaps) -> {
            double[] since = new double[measured.length];
            double hours = 0;
            for (int t = 0; t < measured.length; t++) {
                hours = Double.isNaN(measured[t]) ? hours : 0;
                since[t] = hours;
                hours += gaps[t];
            }
            return since;
        };
        BinaryOperator<double[]> late = (measured, gaps) -> {
            double[] since = right.apply(measured, gaps);
            IntStream.range(0, since.length)
                    .filter(t -> Double.isNaN(measured[t]))
                    .forEach(t -> since[t] += gaps[t]);
            return since;
        };
        BinaryOperator<double[]> tooFew = (measured, gaps) -> new double[1];
        assertEquals("correct", verdict("13.3", right));
        assertTrue(verdict("13.3", late).contains("it gives 6.0 at visit 1"));
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
