package carousel.exercises;

import static carousel.Carousel.adam;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.train.Model;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class Chapter14Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 3).forEach(n -> assertEquals("not attempted yet", verdict("14." + n, null)));
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
        assertEquals("correct", verdict("14.1", right));
        assertTrue(verdict("14.1", turned).contains("expected 5 x 4, got 4 x 5"));
        assertTrue(
                verdict("14.1", oneTooMany).startsWith("not yet: the largest difference is 1.00, at row 3, column 0"));
        assertTrue(verdict("14.1", nothing).startsWith("not yet: it returned null"));
    }

    @Test
    void pairsTellTheOrder() {
        assertEquals("correct", verdict("14.2", "(b)"));
        assertTrue(verdict("14.2", "e").startsWith("not yet"));
    }

    /** The chapter's solution shows that a trained network passes. */
    @Test
    void anUntrainedNetworkDoesNotReadTheLast() {
        Model untrained =
                sequential(embedding(24, 4), lstm(4), dense(2)).seed(1).build(1).compile(adam(1e-3), crossEntropy());
        assertTrue(verdict("14.3", untrained).contains("of new texts of 12 words"));
        Model oneLogit =
                sequential(embedding(24, 4), lstm(4), dense(1)).seed(1).build(1).compile(adam(1e-3), crossEntropy());
        assertTrue(verdict("14.3", oneLogit).contains("expected two logits for each text, got 1 x 400"));
    }
}
