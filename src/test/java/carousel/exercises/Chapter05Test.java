package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.tasks.AddingProblem;
import carousel.train.Model;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Chapter05Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("05." + n, null)));
    }

    @Test
    void theBorderOfDescent() {
        DoubleUnaryOperator right = a -> 2 / a;
        DoubleUnaryOperator half = a -> 1 / a;
        assertEquals("correct", verdict("05.1", right));
        assertTrue(verdict("05.1", half).startsWith("not yet: at 1.5 it gives 0.666667"));
    }

    @Test
    void theOrderOfALoop() {
        assertEquals("correct", verdict("05.2", "debca"));
        assertEquals("correct", verdict("05.2", "D, e, b, c, a"));
        assertEquals("correct", verdict("05.2", "edbca"));
        assertTrue(verdict("05.2", "decba").contains("clipped before it is there"));
        assertTrue(verdict("05.2", "debac").startsWith("not yet: debac is not it"));
        assertEquals("not attempted yet", verdict("05.2", ""));
    }

    @Test
    void theFirstStepOfRmsProp() {
        assertEquals("correct", verdict("05.3", "(c)"));
        assertTrue(verdict("05.3", "a").startsWith("not yet: a is not it"));
    }

    @Test
    void hubersSlope() {
        DoubleUnaryOperator right = e -> Math.abs(e) <= 1 ? e : Math.signum(e);
        DoubleUnaryOperator withoutSign = e -> Math.abs(e) <= 1 ? e : 1;
        assertEquals("correct", verdict("05.4", right));
        assertTrue(verdict("05.4", withoutSign).startsWith("not yet: at -3.0 it gives 1"));
    }

    /** Uses the closed form after n gradients, w = -η Σ g_k (1 + μ + … + μ^(n-k+1)): v carries each gradient on. */
    @Test
    void nesterovsRule() {
        Function<double[], Double> closedForm = g -> IntStream.range(0, g.length)
                .mapToDouble(k -> -0.1 * g[k] * (1 - Math.pow(0.9, g.length - k + 1)) / (1 - 0.9))
                .sum();
        Function<double[], Double> plainMomentum = g -> IntStream.range(0, g.length)
                .mapToDouble(k -> -0.1 * g[k] * (1 - Math.pow(0.9, g.length - k)) / (1 - 0.9))
                .sum();
        Function<double[], String> noNumber = g -> "much";
        assertEquals("correct", verdict("05.5", closedForm));
        assertTrue(verdict("05.5", plainMomentum).startsWith("not yet: "));
        assertTrue(verdict("05.5", noNumber).startsWith("not yet: expected a number, got much"));
    }

    @Test
    @Tag("slow")
    void aNetworkThatAdds() {
        Model model = sequential(lstm(8), dense(1)).seed(1).build(2).compile(adam(0.02), mse());
        assertTrue(verdict("05.6", model).contains("on new examples its mean squared error is"));
        model.fit(new AddingProblem(10).examples(2000, 3), epochs(30), batch(20), quiet());
        assertEquals("correct", verdict("05.6", model));
        assertTrue(verdict("05.6", sequential(lstm(9), dense(1)).build(2).compile(adam(0.02), mse()))
                .contains("it has 9 units, more than 8"));
        Model always = sequential(lstm(8).returnSequences(), dense(1)).build(2).compile(adam(0.02), mse());
        assertTrue(verdict("05.6", always).startsWith("not yet: it gives 5000 answers to 500 sequences"));
        assertTrue(verdict("05.6", sequential(dense(1)).build(2).compile(adam(0.02), mse()))
                .contains("expected one recurrent"));
    }
}
