package carousel.exercises;

import static carousel.Carousel.additiveAttention;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.attention.EncoderDecoder;
import carousel.textbook.Vectors;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.MatrixFunctions;
import org.junit.jupiter.api.Test;

class Chapter18Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("18." + n, null)));
    }

    private static EncoderDecoder coupled() {
        return encoderDecoder(embedding(66, 32), lstm(64), embedding(15, 16), lstm(64));
    }

    private static int parameters(EncoderDecoder layer) {
        return sequential(layer).build(2).parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
    }

    @Test
    void attentionsParametersAreCountedByTheLibrary() {
        int more = parameters(coupled().attention(additiveAttention(32))) - parameters(coupled());
        assertEquals("correct", verdict("18.1", more));
        assertTrue(verdict("18.1", 4128).startsWith("not yet: 4128 is too small"));
    }

    @Test
    void numbers() {
        assertEquals("correct", verdict("18.2", 0.4 * 0.9));
        assertTrue(verdict("18.2", 0.2).startsWith("not yet: 0.2 is too small"));
        assertEquals("correct", verdict("18.3", true));
        assertTrue(verdict("18.3", false).startsWith("not yet"));
        assertEquals("correct", verdict("18.4", 0.517));
        assertTrue(Math.log(0.1) / Math.pow(4, 0.53) > Math.log(0.2) / Math.pow(2, 0.53));
        assertTrue(Math.log(0.1) / Math.pow(4, 0.5) < Math.log(0.2) / Math.pow(2, 0.5));
        assertTrue(verdict("18.4", 1.0).startsWith("not yet: 1.0 is too large"));
    }

    @Test
    void aMaskMustBearLargeScores() {
        BiFunction<DoubleMatrix, Integer, DoubleMatrix> right = (e, length) -> {
            DoubleMatrix open = e.dup();
            for (int j = length; j < e.length; j++) {
                open.put(j, Double.NEGATIVE_INFINITY);
            }
            return Vectors.softmax(open);
        };
        BiFunction<DoubleMatrix, Integer, DoubleMatrix> naive = (e, length) -> {
            DoubleMatrix exp = MatrixFunctions.exp(e);
            for (int j = length; j < e.length; j++) {
                exp.put(j, 0);
            }
            return exp.div(exp.sum());
        };
        BiFunction<DoubleMatrix, Integer, DoubleMatrix> unmasked = (e, length) -> Vectors.softmax(e);
        assertEquals("correct", verdict("18.5", right));
        assertTrue(verdict("18.5", naive).startsWith("not yet"));
        assertTrue(verdict("18.5", unmasked).startsWith("not yet"));
    }

    @Test
    void theGradientOfSoftmaxIsMeasured() {
        BinaryOperator<DoubleMatrix> right = (alpha, dalpha) -> alpha.mul(dalpha.sub(alpha.dot(dalpha)));
        BinaryOperator<DoubleMatrix> diagonalAlone =
                (alpha, dalpha) -> alpha.mul(Vectors.oneMinus(alpha)).mul(dalpha);
        assertEquals("correct", verdict("18.6", right));
        assertTrue(verdict("18.6", diagonalAlone).startsWith("not yet: the largest difference"));
    }
}
