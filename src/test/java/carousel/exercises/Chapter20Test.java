package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.metrics.Scores;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter20Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("20." + n, null)));
    }

    @Test
    void areaUnderTheCurve() {
        Scores scores = Scores.of(new int[] {0, 0, 1, 1}, new double[] {0.1, 0.4, 0.35, 0.8});
        assertEquals("correct", verdict("20.1", scores.rocAuc()));
        assertTrue(verdict("20.1", 0.5).startsWith("not yet: 0.5 is too small"));
    }

    @Test
    void theLabelOfANegation() {
        Function<List<String>, int[]> label = words -> {
            int[] labels = new int[words.size()];
            int on = 0;
            for (int t = 0; t < labels.length; t++) {
                on = words.get(t).matches("no|not|never|.*n't")
                        ? 1
                        : words.get(t).matches("[.,;:!?]") ? 0 : on;
                labels[t] = on;
            }
            return labels;
        };
        assertEquals("correct", verdict("20.2", label));
        Function<List<String>, int[]> never = words -> new int[words.size()];
        assertTrue(verdict("20.2", never).contains("'it was not good , but i didn't mind' gets [0, 0, 0"));
        Function<List<String>, int[]> noEnd = words -> null;
        assertTrue(verdict("20.2", noEnd).contains("gets null"));
    }

    @Test
    void redundantReasons() {
        assertEquals("correct", verdict("20.3", new double[] {0, 0}));
        assertTrue(verdict("20.3", new double[] {1, 1}).startsWith("not yet: the largest difference is 1"));
    }

    /** The same by the midpoint rule: dF/dx_1 is x_2, which is 3α on the way. */
    @Test
    void integratedGradientsOfAProduct() {
        double share = IntStream.rangeClosed(1, 10)
                .mapToDouble(k -> 2 * 3 * (k - 0.5) / 10 / 10)
                .sum();
        assertEquals("correct", verdict("20.4", new double[] {share, share}));
        assertTrue(verdict("20.4", new double[] {6, 6}).startsWith("not yet"));
    }

    @Test
    void integratedGradientsOfOneInput() {
        DoubleUnaryOperator right = x -> Math.tanh(4 * x);
        DoubleUnaryOperator gradient = x -> 4 * x * (1 - Math.tanh(4 * x) * Math.tanh(4 * x));
        assertEquals("correct", verdict("20.5", right));
        assertTrue(verdict("20.5", gradient).startsWith("not yet: at -0.5 it gives"));
    }
}
