package carousel.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    void isThatOfApacheCommonsMath() {
        double[] a = new Random(1).doubles(500).toArray();
        double[] b = new Random(2).doubles(500).toArray();
        Arrays.setAll(b, n -> 1000 + a[n] + 0.5 * b[n]);
        assertEquals(new PearsonsCorrelation().correlation(a, b), Correlation.of(a, b), 1e-12);
    }

    @Test
    void whatHasNoCorrelationIsRefused() {
        double[] three = {1, 2, 3};
        for (double[] other : new double[][] {{}, {1, 2}, {4, 4, 4}, {1, Double.NaN, 2}}) {
            assertThrows(IllegalArgumentException.class, () -> Correlation.of(three, other));
        }
    }
}
