package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter05Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("05." + n, null)));
    }

    @Test
    void stepsOfARun() {
        assertEquals("correct", verdict("05.1", 320));
        assertTrue(verdict("05.1", 310).startsWith("not yet: 310 is too small"));
    }

    @Test
    void theBorderOfDescent() {
        assertEquals("correct", verdict("05.2", 2.0 / 400));
        assertTrue(verdict("05.2", 1.0 / 400).startsWith("not yet: 0.0025 is too small"));
    }

    @Test
    void theOrderOfALoop() {
        assertEquals("correct", verdict("05.3", "debca"));
        assertEquals("correct", verdict("05.3", "D, e, b, c, a"));
        assertTrue(verdict("05.3", "decba").contains("clipped before it is there"));
        assertTrue(verdict("05.3", "debac").startsWith("not yet: debac is not it"));
        assertEquals("not attempted yet", verdict("05.3", ""));
    }

    @Test
    void theFirstStepOfAdam() {
        assertEquals("correct", verdict("05.4", 0.01));
        assertTrue(verdict("05.4", -0.01).startsWith("not yet: -0.01 is too small"));
    }

    @Test
    void hubersSlope() {
        DoubleUnaryOperator right = e -> Math.abs(e) <= 1 ? e : Math.signum(e);
        DoubleUnaryOperator withoutSign = e -> Math.abs(e) <= 1 ? e : 1;
        assertEquals("correct", verdict("05.5", right));
        assertTrue(verdict("05.5", withoutSign).startsWith("not yet: at -3.0 it gives 1"));
    }

    /** By the closed form w = -η Σ g_k (1 + μ + … + μ^(n-k+1)), where a gradient works on through v; n gradients. */
    @Test
    void nesterovsRule() {
        Function<double[], Double> closedForm = g -> IntStream.range(0, g.length)
                .mapToDouble(k -> -0.1 * g[k] * (1 - Math.pow(0.9, g.length - k + 1)) / (1 - 0.9))
                .sum();
        Function<double[], Double> plainMomentum = g -> IntStream.range(0, g.length)
                .mapToDouble(k -> -0.1 * g[k] * (1 - Math.pow(0.9, g.length - k)) / (1 - 0.9))
                .sum();
        Function<double[], String> noNumber = g -> "much";
        assertEquals("correct", verdict("05.6", closedForm));
        assertTrue(verdict("05.6", plainMomentum).startsWith("not yet: "));
        assertTrue(verdict("05.6", noNumber).startsWith("not yet: expected a number, got much"));
    }
}
