package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.metrics.Scores;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter20Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("20." + n, null)));
    }

    @Test
    void areaUnderTheCurve() {
        ToDoubleBiFunction<double[], double[]> byScores = (in, out) -> Scores.of(
                        IntStream.range(0, in.length + out.length)
                                .map(n -> n < in.length ? 1 : 0)
                                .toArray(),
                        DoubleStream.concat(DoubleStream.of(in), DoubleStream.of(out))
                                .toArray())
                .rocAuc();
        assertEquals("correct", verdict("20.1", byScores));
        ToDoubleBiFunction<double[], double[]> chance = (in, out) -> 0.5;
        assertTrue(verdict("20.1", chance).contains("for 2 values inside and 2 outside it gives 0.500"));
    }

    @Test
    void redundantReasons() {
        assertEquals("correct", verdict("20.2", new double[] {0, 0}));
        assertTrue(verdict("20.2", new double[] {1, 1}).startsWith("not yet: the largest difference is 1"));
    }

    /** Integrates by the midpoint rule: dF/dx_1 is x_2, which is 3α along the path. */
    @Test
    void integratedGradientsOfAProduct() {
        double share = IntStream.rangeClosed(1, 10)
                .mapToDouble(k -> 2 * 3 * (k - 0.5) / 10 / 10)
                .sum();
        UnaryOperator<double[]> halves = x -> new double[] {x[0] * x[1] / 2, x[0] * x[1] / 2};
        assertEquals(share, halves.apply(new double[] {2, 3})[0], 1e-12);
        assertEquals("correct", verdict("20.3", halves));
        UnaryOperator<double[]> twice = x -> new double[] {x[0] * x[1], x[0] * x[1]};
        assertTrue(verdict("20.3", twice).startsWith("not yet: at (2.0, 3.0) the largest difference is 3"));
    }

    @Test
    void integratedGradientsOfOneInput() {
        DoubleUnaryOperator right = x -> Math.tanh(4 * x);
        DoubleUnaryOperator gradient = x -> 4 * x * (1 - Math.tanh(4 * x) * Math.tanh(4 * x));
        assertEquals("correct", verdict("20.4", right));
        assertTrue(verdict("20.4", gradient).startsWith("not yet: at -0.5 it gives"));
    }

    @Test
    void aSentenceIsReadToItsEnd() {
        ToDoubleFunction<List<String>> reads =
                text -> ("good nice great kind".contains(text.get(text.size() - 1)) != text.contains("not")) ? 1 : -1;
        assertEquals("correct", verdict("20.5", reads));
        ToDoubleFunction<List<String>> overlooks =
                text -> "good nice great kind".contains(text.get(text.size() - 1)) ? 1 : -1;
        assertTrue(verdict("20.5", overlooks).contains("of 100 new sentences with 8 words between"));
    }
}
