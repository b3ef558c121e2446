package carousel.notebook.exercises;

import static carousel.notebook.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.Activation;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter02Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("02." + n, null)));
    }

    @Test
    void gatesAsNumbers() {
        assertEquals("correct", verdict("02.1", 2.197));
        assertTrue(verdict("02.1", 0.9).startsWith("not yet: 0.9 is too small"));
        assertEquals("correct", verdict("02.2", 0.99309));
        assertTrue(verdict("02.2", 0.5).startsWith("not yet: 0.5 is too small"));
    }

    @Test
    void theBellRingsAtEveryThirdPulse() {
        assertEquals("correct", verdict("02.3", bell(2.5)));
        assertTrue(verdict("02.3", bell(4.5)).contains("at t = 5 h is 0.00 and should be 1"));
    }

    private static LstmCell bell(double over) {
        LstmCell cell = new LstmCell(1, 1, Peephole.FROM_C_T, InputGate.OWN, Activation.TANH);
        cell.W_xi.fill(20);
        cell.b_i.fill(-10);
        cell.W_xc.fill(10);
        cell.W_co.fill(20);
        cell.b_o.fill(-20 * over);
        cell.W_cf.fill(-20);
        cell.b_f.fill(20 * over);
        return cell;
    }

    @Test
    void theCounterGoesUpAndDown() {
        assertEquals("correct", verdict("02.4", upDown(10, -10)));
        assertTrue(verdict("02.4", upDown(10, 10)).contains("at t = 5 c is 4.00 and should be 2"));
        assertTrue(verdict("02.4", new LstmCell(1, 1)).contains("expected x_t to be 1 x 1, got 2 x 1"));
    }

    private static LstmCell upDown(double up, double down) {
        LstmCell cell = new LstmCell(2, 1);
        cell.W_xi.fill(20);
        cell.b_i.fill(-10);
        cell.W_xc.put(0, up).put(1, down);
        cell.b_f.fill(10);
        return cell;
    }

    @Test
    void parityNeedsTheHiddenState() {
        assertEquals("correct", verdict("02.5", parity(-20)));
        assertTrue(verdict("02.5", parity(0)).contains("(h > 0.5) is 1.00 and should be 0"));
    }

    private static LstmCell parity(double recurrent) {
        LstmCell cell = new LstmCell(1, 1);
        cell.W_xi.fill(20);
        cell.b_i.fill(-10);
        cell.W_xf.fill(-20);
        cell.b_f.fill(10);
        cell.W_hc.fill(recurrent);
        cell.b_c.fill(10);
        cell.b_o.fill(10);
        return cell;
    }
}
