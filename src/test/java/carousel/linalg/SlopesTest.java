package carousel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class SlopesTest {
    /** The sum of the weights times (j/n)ᵖ. */
    private static double of(double[] weights, int power) {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * Math.pow((j + 1.0) / weights.length, power);
        }
        return sum;
    }

    /** The slope of a x + b x³ + c x⁵ is a, whatever b and c are: the weights give 1 for x and 0 for the other powers. */
    @Test
    void theSlopeOfAPolynomialIsItsFirstCoefficient() {
        for (int terms = 1; terms <= 4; terms++) {
            for (int n : new int[] {terms, terms + 1, 10, 33}) {
                double[] weights = Slopes.weights(terms, n);
                assertEquals(n, weights.length);
                assertEquals(1, of(weights, 1), 1e-6, terms + " terms, " + n + " values");
                for (int i = 1; i < terms; i++) {
                    assertEquals(0, of(weights, 2 * i + 1), 1e-6, terms + " terms, " + n + " values");
                }
            }
        }
    }

    /** One term is the line of least squares through 0, x/Σx²: (1/2, 1) / (5/4). */
    @Test
    void byHand() {
        assertArrayEquals(new double[] {0.4, 0.8}, Slopes.weights(1, 2), 1e-12);
        // two values and two terms: a/2 + b/8 and a + b give a = (8 y_1 - y_2) / 3
        assertArrayEquals(new double[] {8 / 3.0, -1 / 3.0}, Slopes.weights(2, 2), 1e-12);
    }

    /** Rounding errors of independent values cancel best in the weights of least squares, which are the shortest. */
    @Test
    void moreValuesMakeTheErrorSmaller() {
        double few = 0;
        double many = 0;
        for (double w : Slopes.weights(2, 4)) {
            few += w * w;
        }
        for (double w : Slopes.weights(2, 64)) {
            many += w * w;
        }
        assertEquals(16, few / many, 8);
    }

    @Test
    void theSlopeOfASineIsItsCosineAndTheNumberIsWhatItWas() {
        float[] w = {7, 0.3f};
        Slope slope = Slope.of(w, 1, () -> (float) Math.sin(w[1]), 1e-7);
        assertEquals(Math.cos(0.3f), slope.value(), 1e-6);
        assertTrue(slope.doubt() < 1e-6, slope.toString());
        DoubleSupplier fails = () -> {
            throw new IllegalStateException();
        };
        assertThrows(IllegalStateException.class, () -> Slope.of(w, 1, fails, 1e-7));
        assertArrayEquals(new float[] {7, 0.3f}, w);
    }
}
