package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.sound.TimeWarping;
import carousel.train.Model;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Chapter19Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("19." + n, null)));
    }

    @Test
    void backwards() {
        for (Object right : new Object[] {"c", "(c)", "C", 'c'}) {
            assertEquals("correct", verdict("19.1", right));
        }
        assertTrue(verdict("19.1", "a").startsWith("not yet"));
    }

    private static String warping(ToDoubleBiFunction<FloatMatrix, FloatMatrix> answer) {
        return verdict("19.2", answer);
    }

    @Test
    void theDistanceOfTwoSequences() {
        assertEquals("correct", warping(TimeWarping::distance));
        assertEquals("correct", warping((a, b) -> TimeWarping.distance(b, a)));
        assertTrue(warping((a, b) -> TimeWarping.distance(a, b) * (a.columns + b.columns))
                .contains("which is not their distance; divide g_IJ by I + J. Hint"));
        assertTrue(warping((a, b) -> TimeWarping.distance(a, b) / 2).contains("; g_11 is 2 d_11. Hint"));
        assertTrue(warping((a, b) -> a.getColumn(0).distance2(b.getColumn(0)))
                .startsWith("not yet: for random sequences"));
        assertTrue(warping((a, b) -> Double.NaN).startsWith("not yet"));
    }

    private static String frame(DoubleUnaryOperator answer) {
        return verdict("19.3", answer);
    }

    @Test
    void theShortestFrame() {
        assertEquals("correct", frame(hertz -> 1000 / hertz));
        assertEquals("correct", frame(hertz -> 16000 / hertz / 16));
        assertTrue(frame(hertz -> 1 / hertz).startsWith("not yet"));
        assertTrue(frame(hertz -> 16000 / hertz).startsWith("not yet"));
    }

    private static Model untrained(int units) {
        return sequential(bidirectional(lstm(units).returnSequences()), dense(10))
                .seed(1)
                .build(13)
                .compile(adam(1e-2), crossEntropy());
    }

    @Test
    @Tag("slow")
    void aListenerMustBeSmallAndUnderstand() {
        assertTrue(
                verdict("19.4", untrained(20)).startsWith("not yet: of the test voices in new noise it understands"));
        assertTrue(verdict("19.4", untrained(64)).startsWith("not yet: it has 41,"));
        Model atTheEnd = sequential(lstm(4), dense(10)).seed(1).build(13).compile(adam(1e-2), crossEntropy());
        assertTrue(verdict("19.4", atTheEnd).contains("not ten for each step"));
        Model otherRows = sequential(lstm(4), dense(10)).seed(1).build(26).compile(adam(1e-2), crossEntropy());
        assertTrue(verdict("19.4", otherRows).startsWith("your answer ended in"));
    }
}
