package carousel.exercises;

import static carousel.Carousel.adam;
import static carousel.Carousel.additiveAttention;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.attention.EncoderDecoder;
import carousel.textbook.Vectors;
import carousel.train.Model;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.MatrixFunctions;
import org.junit.jupiter.api.Test;

class Chapter18Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("18." + n, null)));
    }

    private static EncoderDecoder coupled(int H) {
        return encoderDecoder(embedding(66, 32), lstm(H), embedding(15, 16), lstm(H));
    }

    private static int parameters(EncoderDecoder layer) {
        return sequential(layer).build(2).parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
    }

    @Test
    void attentionsParametersAreCountedByTheLibrary() {
        IntBinaryOperator more =
                (A, H) -> parameters(coupled(H).attention(additiveAttention(A))) - parameters(coupled(H));
        assertEquals("correct", verdict("18.1", more));
        IntBinaryOperator withoutW_c = (A, H) -> 2 * A * H + A;
        assertTrue(verdict("18.1", withoutW_c).contains("for A = 32 and H = 64 it gives 4128"));
    }

    @Test
    void numbers() {
        assertEquals("correct", verdict("18.2", 0.4 * 0.9));
        assertTrue(verdict("18.2", 0.2).startsWith("not yet: 0.2 is not it"));
    }

    /** The border on a fine grid: beyond it the longer answer has the larger log p / n^alpha. */
    @Test
    void theLongerAnswerWins() {
        DoubleBinaryOperator border = (a, b) -> IntStream.rangeClosed(0, 1_000_000)
                .mapToDouble(n -> n / 1e5)
                .filter(alpha -> b / Math.pow(4, alpha) >= a / Math.pow(2, alpha))
                .findFirst()
                .getAsDouble();
        assertEquals("correct", verdict("18.3", border));
        DoubleBinaryOperator one = (a, b) -> 1;
        assertTrue(verdict("18.3", one).startsWith("not yet: for a = -1.6"));
        DoubleBinaryOperator large = (a, b) -> 50; // both scores are nearly 0
        assertTrue(verdict("18.3", large).startsWith("not yet: for a = -1.6"));
        DoubleBinaryOperator infinite = (a, b) -> Double.POSITIVE_INFINITY;
        assertTrue(verdict("18.3", infinite).startsWith("not yet: for a = -1.6"));
        DoubleBinaryOperator doubled = (a, b) -> 2 * Math.log(b / a) / Math.log(2);
        assertTrue(verdict("18.3", doubled).startsWith("not yet: for a = -1.6"));
    }

    /** The chapter's solution shows that a trained network passes. */
    @Test
    void anUntrainedNetworkWritesNoDates() {
        Model untrained = sequential(coupled(8), dense(15)).seed(1).build(2).compile(adam(1e-3), crossEntropy());
        assertTrue(verdict("18.4", untrained).contains("of new dates 0.0 % are right"));
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
