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

import carousel.metrics.Classification;
import carousel.train.Model;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter15Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("15." + n, null)));
    }

    /** Every case of a matrix one by one, counted by the library's measures. */
    @Test
    void f1MatchesTheLibrary() {
        BiFunction<int[][], Integer, Double> counted = (M, k) -> {
            int[] actual = IntStream.range(0, M.length)
                    .flatMap(a -> IntStream.generate(() -> a)
                            .limit(Arrays.stream(M[a]).sum()))
                    .toArray();
            int[] said = IntStream.range(0, M.length)
                    .flatMap(a -> IntStream.range(0, M.length)
                            .flatMap(b -> IntStream.generate(() -> b).limit(M[a][b])))
                    .toArray();
            return Classification.of(actual, said).f1(k);
        };
        assertEquals("correct", verdict("15.1", counted));
        BiFunction<int[][], Integer, Double> recall =
                (M, k) -> M[k][k] / (double) Arrays.stream(M[k]).sum();
        assertTrue(verdict("15.1", recall).contains("for class 0 of a matrix of 3 classes it gives 0.8333"));
        BiFunction<int[][], Integer, Double> nothing = (M, k) -> null;
        assertTrue(verdict("15.1", nothing).startsWith("not yet: for class 0 of a matrix of 3 classes it gives null"));
        BiFunction<int[][], Integer, Double> emptied = (M, k) -> {
            double right = counted.apply(M, k);
            Arrays.stream(M).forEach(row -> Arrays.fill(row, 0));
            return right;
        };
        assertEquals("correct", verdict("15.1", emptied));
    }

    @Test
    void theOrderOfAnExperiment() {
        assertEquals("correct", verdict("15.2", "dbafce"));
        assertEquals("correct", verdict("15.2", "D, b, a, f, c, e"));
        assertTrue(verdict("15.2", "adbfce").contains("a copy of a training sentence"));
        assertTrue(verdict("15.2", "dbafec").contains("chosen by what the test part said"));
        assertEquals("not attempted yet", verdict("15.2", ""));
    }

    /** The cheaper of two costs, on a fine grid. */
    @Test
    void theCheapestThreshold() {
        DoubleUnaryOperator border = cost -> IntStream.rangeClosed(0, 10_000_000)
                .mapToDouble(n -> n / 1e7)
                .filter(p -> 1 - p <= cost * p)
                .findFirst()
                .getAsDouble();
        assertEquals("correct", verdict("15.3", border));
        DoubleUnaryOperator inverse = cost -> 1 / cost;
        assertTrue(verdict("15.3", inverse).startsWith("not yet: at 1.0 it gives 1"));
    }

    /** The chapter's solution shows that a trained network passes. */
    @Test
    void anUntrainedNetworkIsJudged() {
        Model untrained = sequential(embedding(3000, 4), lstm(4), dense(3))
                .seed(1)
                .build(1)
                .compile(adam(1e-3), crossEntropy());
        assertTrue(verdict("15.5", untrained).contains("% of the mixed, with an accuracy of"));
        for (int logits = 1; logits < 3; logits++) {
            Model other = sequential(embedding(3000, 4), lstm(4), dense(logits))
                    .build(1)
                    .compile(adam(1e-3), crossEntropy());
            assertTrue(verdict("15.5", other)
                    .startsWith("not yet: expected three logits for each sentence, got " + logits + " x 549"));
        }
    }

    @Test
    void aWeightUndone() {
        DoubleUnaryOperator right = q -> q / (4 - 3 * q);
        DoubleUnaryOperator otherWay = q -> 4 * q / (1 + 3 * q);
        assertEquals("correct", verdict("15.4", right));
        assertTrue(verdict("15.4", otherWay).startsWith("not yet: at 0.05 it gives 0.173"));
    }
}
