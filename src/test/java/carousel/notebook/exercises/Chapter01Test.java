package carousel.notebook.exercises;

import static carousel.notebook.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.RnnCell;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

class Chapter01Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("01." + n, null)));
    }

    @Test
    void thePowerOfAWeight() {
        assertEquals("correct", verdict("01.1", 66));
        assertTrue(verdict("01.1", 65).startsWith("not yet: 65 is too small"));
    }

    @Test
    void theGainThatNeitherShrinksNorGrowsTheGradient() {
        assertEquals("correct", verdict("01.2", 1.5));
        assertTrue(verdict("01.2", 0.5).contains("is multiplied by"));
        assertTrue(verdict("01.2", 3.0).contains("is multiplied by"));
    }

    @Test
    void clippingByValue() {
        UnaryOperator<DoubleMatrix> right = g -> g.max(-1).min(1);
        UnaryOperator<DoubleMatrix> inPlace = g -> g.maxi(-1).mini(1);
        UnaryOperator<DoubleMatrix> byNorm = g -> g.div(Math.max(1, g.norm2()));
        assertEquals("correct", verdict("01.3", right));
        assertTrue(verdict("01.3", inPlace).contains("changed the column"));
        assertTrue(verdict("01.3", byNorm).contains("the largest difference is"));
    }

    @Test
    void aPlainUnitHoldsABit() {
        assertEquals("correct", verdict("01.4", unit(3)));
        assertTrue(verdict("01.4", unit(1)).contains("after the message 1, h is"));
    }

    private static RnnCell unit(double W_hh) {
        RnnCell cell = new RnnCell(1, 1);
        cell.W_xh.fill(1);
        cell.W_hh.fill(W_hh);
        return cell;
    }

    @Test
    void theDerivativeThroughThreeSteps() {
        DoubleUnaryOperator measured = w -> (h_3(w + 1e-5) - h_3(w - 1e-5)) / 2e-5;
        DoubleUnaryOperator lastStepAlone = w -> (1 - Math.pow(h_3(w), 2)) * Math.tanh(w * Math.tanh(1) + 0.5);
        assertEquals("correct", verdict("01.5", measured));
        assertTrue(verdict("01.5", lastStepAlone).startsWith("not yet: at -1.5"));
    }

    private static double h_3(double w) {
        return Math.tanh(w * Math.tanh(w * Math.tanh(1) + 0.5) - 1);
    }
}
