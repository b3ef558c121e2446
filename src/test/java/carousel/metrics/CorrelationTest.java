package carousel.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;

class CorrelationTest {
    @Test
    void byHand() {
        // deviations -1, 0, 1 and -1, 1, 0: a product of 1 over the root of 2 times 2
        assertEquals(0.5, Correlation.of(new double[] {1, 2, 3}, new double[] {10, 30, 20}), 1e-15);
        assertEquals(-1, Correlation.of(new double[] {1, 2, 3}, new double[] {5, 3, 1}), 1e-15);
    }

    @Test
    void matchesApacheCommonsMath() {
        double[] a = new Random(1).doubles(500).toArray();
        double[] b = new Random(2).doubles(500).toArray();
        Arrays.setAll(b, n -> 1000 + a[n] + 0.5 * b[n]);
        assertEquals(new PearsonsCorrelation().correlation(a, b), Correlation.of(a, b), 1e-12);
    }

    @Test
    void theUnitDoesNotMatterAndNothingIsAboveOne() {
        double[] a = new Random(1).doubles(50).toArray();
        double[] b = new Random(2).doubles(50).toArray();
        double r = Correlation.of(a, b);
        for (int exponent : new int[] {-1000, -300, 300, 1000}) {
            double[] scaled = Arrays.stream(a).map(v -> Math.scalb(v, exponent)).toArray();
            assertEquals(r, Correlation.of(scaled, b), 1e-14);
            assertEquals(r, Correlation.of(b, scaled), 1e-14);
        }
        for (int seed = 0; seed < 1000; seed++) {
            double[] x = new Random(seed).doubles(7).toArray();
            double[] y = Arrays.stream(x).map(v -> 3 * v + 1).toArray();
            assertTrue(Correlation.of(x, y) <= 1 && Correlation.of(x, y) > 1 - 1e-12);
        }
    }

    /** Near 10⁹ the numbers of a double are 2⁻²³ apart, so that these sums are exact. */
    @Test
    void numbersFarFromZeroLoseNoDigits() {
        double[] a = {3, 1, 4, 1, 5, 9, 2, 6, 5};
        double[] b = {2, 7, 1, 8, 2, 8, 1, 8, 2};
        double[] far = Arrays.stream(a).map(v -> 1e9 + Math.scalb(v, -23)).toArray();
        assertEquals(Correlation.of(a, b), Correlation.of(far, b), 1e-12);
        assertEquals(Correlation.of(a, b), Correlation.of(b, far), 1e-12);
    }

    @Test
    void numbersWithoutACorrelationAreRefused() {
        double[] three = {1, 2, 3};
        for (double[] other : new double[][] {{}, {1, 2}, {4, 4, 4}, {1, Double.NaN, 2}}) {
            assertThrows(IllegalArgumentException.class, () -> Correlation.of(three, other));
        }
    }
}
