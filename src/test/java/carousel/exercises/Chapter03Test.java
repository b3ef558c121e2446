package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.Activation;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

class Chapter03Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("03." + n, null)));
    }

    @Test
    void numbersAndColumns() {
        assertEquals("correct", verdict("03.1", 7.546));
        assertEquals("correct", verdict("03.2", 50));
        assertEquals("correct", verdict("03.3", 192));
        assertEquals("correct", verdict("03.4", "h_T"));
        assertTrue(verdict("03.3", 96).startsWith("not yet: 96 is too small"));
        assertTrue(verdict("03.4", "h_L").startsWith("not yet: h_L is not it"));
    }

    /** A cell whose gates and candidate have the values of the exercise, moved by a little c_(t-1). */
    @Test
    void theSlopeIsThatOfACellWithPeepholes() {
        LstmCell cell = new LstmCell(1, 1, Peephole.FROM_C_T, InputGate.OWN, Activation.TANH);
        cell.W_cf.fill(0.4);
        cell.b_f.fill(Math.log(0.9 / 0.1) - 0.4 * 2);
        cell.W_ci.fill(-0.3);
        cell.b_i.fill(Math.log(0.2 / 0.8) + 0.3 * 2);
        cell.b_c.fill(0.5 * Math.log(1.5 / 0.5));
        double step = 1e-5;

        assertEquals("correct", verdict("03.5", (c(cell, 2 + step) - c(cell, 2 - step)) / (2 * step)));
    }

    private static double c(LstmCell cell, double c_prev) {
        DoubleMatrix zero = DoubleMatrix.zeros(1);
        return cell.forward(zero, zero, DoubleMatrix.scalar(c_prev)).c().get(0);
    }
}
