package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.metrics.Classification;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class Chapter14Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("14." + n, null)));
    }

    /** The 1,000 letters one by one, counted by the library's measures. */
    @Test
    void spamIsMeasured() {
        int[] actual = IntStream.range(0, 1000).map(n -> n < 30 ? 1 : 0).toArray();
        int[] filter =
                IntStream.range(0, 1000).map(n -> n >= 10 && n < 50 ? 1 : 0).toArray();
        assertEquals(
                "correct",
                verdict("14.1", Classification.of(actual, new int[1000]).accuracy()));
        assertEquals(
                "correct", verdict("14.2", Classification.of(actual, filter).f1(1)));
        assertTrue(verdict("14.1", 0.03).startsWith("not yet: 0.03 is too small"));
        assertTrue(verdict("14.2", 2 / 3.0).startsWith("not yet: 0.6666666666666666 is too large"));
    }

    @Test
    void theOrderOfAnExperiment() {
        assertEquals("correct", verdict("14.3", "dbafce"));
        assertEquals("correct", verdict("14.3", "D, b, a, f, c, e"));
        assertTrue(verdict("14.3", "adbfce").contains("a copy of a training sentence"));
        assertTrue(verdict("14.3", "dbafec").contains("chosen by what the test part said"));
        assertEquals("not attempted yet", verdict("14.3", ""));
    }

    @Test
    void masks() {
        Function<int[], FloatMatrix> right = lengths -> {
            FloatMatrix m = new FloatMatrix(Arrays.stream(lengths).max().getAsInt(), lengths.length);
            for (int k = 0; k < m.length; k++) {
                m.data[k] = k % m.rows < lengths[k / m.rows] ? 1 : 0;
            }
            return m;
        };
        Function<int[], FloatMatrix> turned = lengths -> right.apply(lengths).transpose();
        Function<int[], FloatMatrix> oneTooMany = lengths ->
                right.apply(Arrays.stream(lengths).map(n -> Math.min(5, n + 1)).toArray());
        Function<int[], FloatMatrix> nothing = lengths -> null;
        assertEquals("correct", verdict("14.4", right));
        assertTrue(verdict("14.4", turned).contains("expected 5 x 4, got 4 x 5"));
        assertTrue(
                verdict("14.4", oneTooMany).startsWith("not yet: the largest difference is 1.00, at row 3, column 0"));
        assertTrue(verdict("14.4", nothing).startsWith("not yet: it returned null"));
    }

    /** The cheaper of two costs, on a fine grid. */
    @Test
    void theCheapestThreshold() {
        double border = IntStream.rangeClosed(0, 100_000)
                .mapToDouble(k -> k / 1e5)
                .filter(p -> 1 - p <= 5 * p)
                .findFirst()
                .getAsDouble();
        assertEquals("correct", verdict("14.5", border));
        assertTrue(verdict("14.5", 0.2).startsWith("not yet: 0.2 is too large"));
    }

    @Test
    void aWeightUndone() {
        DoubleUnaryOperator right = q -> q / (4 - 3 * q);
        DoubleUnaryOperator otherWay = q -> 4 * q / (1 + 3 * q);
        assertEquals("correct", verdict("14.6", right));
        assertTrue(verdict("14.6", otherWay).startsWith("not yet: at 0.05 it gives 0.173"));
    }
}
