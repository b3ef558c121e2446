package carousel.callbacks;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.earlyStopping;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.reduceOnPlateau;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.train.FitOption;
import carousel.train.History;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The smallest improvement that counts. In the documentation of Keras, a change of less than {@code min_delta} counts as
 * no improvement, and improvements are measured from the last loss that was one; all numbers are exact in binary.
 */
class MinDeltaTest {
    private static final double[] LOSSES = {1, 0.875, 0.75, 0.625, 0.5625, 0.5, 0.375};

    @Test
    void smallStepsCountTogetherOnceTheyAreLargeEnough() {
        int[] plain = {1, 2, 3, 4, 5, 6, 7};
        int[] quarter = {1, 1, 1, 4, 4, 4, 4}; // 0.75 is lower than 1 by exactly a quarter, 0.375 than 0.625
        int[] half = {1, 1, 1, 1, 1, 1, 7};
        for (int n = 1; n <= LOSSES.length; n++) {
            double[] losses = Arrays.copyOf(LOSSES, n);
            assertEquals(plain[n - 1], new EarlyStopping(1).lastImprovement(losses));
            assertEquals(quarter[n - 1], new EarlyStopping(1, 0.25).lastImprovement(losses));
            assertEquals(half[n - 1], new EarlyStopping(1, 0.5).lastImprovement(losses));
        }
        assertEquals(0, new EarlyStopping(1, 0.5).lastImprovement(new double[] {Double.NaN}));
    }

    @Test
    void theRateFallsAfterNEpochsWithoutALargeEnoughImprovement() {
        boolean[] quarter = {false, false, true, false, false, true, false}; // epochs 2 and 3, 5 and 6 are too small
        for (int n = 1; n <= LOSSES.length; n++) {
            double[] losses = Arrays.copyOf(LOSSES, n);
            assertFalse(new ReduceOnPlateau(0.5, 2).reduces(losses));
            assertEquals(quarter[n - 1], new ReduceOnPlateau(0.5, 2, 0.25).reduces(losses), "epoch " + n);
        }
    }

    @Test
    void aFitStopsAndGoesBackToTheLastImprovement() {
        History whole = fit(epochs(8));
        assertTrue(whole.loss()[3] < whole.loss()[0], whole.csv());
        History stopped = fit(epochs(8), earlyStopping(3, 1e6));
        assertEquals(4, stopped.epochs().size());
        assertEquals("stopped early: epoch 1 was the best", stopped.ending());
        assertEquals(8, fit(epochs(8), earlyStopping(3)).epochs().size());
        History reduced = fit(epochs(4), reduceOnPlateau(0.5, 2, 1e6));
        assertEquals(
                reduced.epochs().get(0).learningRate() / 2,
                reduced.epochs().get(3).learningRate());
        assertEquals(
                "earlyStopping: expected a finite minDelta of at least 0, got -1.0",
                assertThrows(IllegalArgumentException.class, () -> earlyStopping(1, -1))
                        .getMessage());
    }

    private static History fit(FitOption... options) {
        FitOption[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = quiet();
        Examples rising = Examples.of(new double[][][] {{{0.1}, {0.2}}, {{0.5}, {0.7}}}, 0.3, 0.9);
        return sequential(lstm(2), dense(1)).compile(adam(1e-3), mse()).fit(rising, all);
    }
}
