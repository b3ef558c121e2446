package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter16Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("16." + n, null)));
    }

    @Test
    void bitsAreMoreThanNats() {
        assertEquals("correct", verdict("16.1", 2.408));
        assertEquals("correct", verdict("16.1", 2.41));
        assertTrue(verdict("16.1", 1.669 * Math.log(2)).startsWith("not yet: 1.15"));
    }

    @Test
    void theTemperatureOfTwiceAsLikely() {
        assertEquals("correct", verdict("16.2", 1.4427));
        assertEquals("correct", verdict("16.2", 1.44));
        assertTrue(verdict("16.2", 0.6931).contains("is not it"));
    }

    @Test
    void thePlaceInTheStream() {
        assertEquals("correct", verdict("16.3", 14_919));
        assertTrue(verdict("16.3", 5 * 4933 + 3 * 24).contains("is not it"));
    }

    /** p(b) = (2 + 5 / 5) / 16 = 3/16; after the four a that are not the last letter: b, c, d, b. */
    @Test
    void wittenBellByHand() {
        assertEquals("correct", verdict("16.4", (2 + 3 * 3 / 16.0) / 7));
        assertTrue(verdict("16.4", 2 / 4.0).contains("is not it"));
    }

    @Test
    void topK() {
        BiFunction<double[], Integer, double[]> right = (p, k) -> {
            double least = Arrays.stream(p).sorted().toArray()[p.length - k];
            double sum = Arrays.stream(p).filter(v -> v >= least).sum();
            return Arrays.stream(p).map(v -> v >= least ? v / sum : 0).toArray();
        };
        BiFunction<double[], Integer, double[]> first = (p, k) -> Arrays.copyOf(p, k);
        BiFunction<double[], Integer, double[]> notDivided = (p, k) -> {
            double least = Arrays.stream(p).sorted().toArray()[p.length - k];
            return Arrays.stream(p).map(v -> v >= least ? v : 0).toArray();
        };
        assertEquals("correct", verdict("16.5", right));
        assertTrue(verdict("16.5", first).contains("with k = 1 expected 6 x 1, got 1 x 1"));
        assertTrue(verdict("16.5", notDivided).contains("the largest difference is"));
    }

    @Test
    void probabilitiesAtAnotherTemperature() {
        BiFunction<double[], Double, double[]> right = (p, tau) -> {
            double sum = Arrays.stream(p).map(v -> Math.pow(v, 1 / tau)).sum();
            return Arrays.stream(p).map(v -> Math.pow(v, 1 / tau) / sum).toArray();
        };
        BiFunction<double[], Double, double[]> divided = (p, tau) -> {
            double sum = Arrays.stream(p).map(v -> Math.exp(v / tau)).sum();
            return Arrays.stream(p).map(v -> Math.exp(v / tau) / sum).toArray();
        };
        BiFunction<double[], Double, double[]> nothing = (p, tau) -> null;
        assertEquals("correct", verdict("16.6", right));
        assertTrue(verdict("16.6", divided).contains("the largest difference is"));
        assertTrue(verdict("16.6", nothing).contains("it gives null"));
    }
}
