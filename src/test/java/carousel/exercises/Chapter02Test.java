package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.textbook.Activation;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import carousel.train.Model;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter02Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("02." + n, null)));
    }

    @Test
    void aGateThatLosesHalfInAHundredSteps() {
        assertEquals("correct", verdict("02.1", 0.99309));
        assertEquals("correct", verdict("02.1", 0.9931f));
        assertTrue(verdict("02.1", 0.5).startsWith("not yet: 0.5 is not it"));
    }

    @Test
    void aMemoryThatCannotHoldShowsNothing() {
        assertEquals("correct", verdict("02.2", "(c)"));
        assertTrue(verdict("02.2", 'b').startsWith("not yet: b is not it"));
    }

    @Test
    void theBellRingsAtEveryThirdPulse() {
        assertEquals("correct", verdict("02.3", bell(2.5)));
        assertTrue(verdict("02.3", bell(4.5)).contains("at a third pulse h is as low as 0.00"));
        assertTrue(verdict("02.3", new LstmCell(1, 2)).contains("got D = 1 and H = 2"));
        assertTrue(verdict("02.3", bell(0.5)).contains("where it should be silent, it is 0.76"));
    }

    /** The same bell, but quieter: each pulse adds a tenth. */
    @Test
    void aBellMayCountInTenths() {
        LstmCell quiet = bell(2.5);
        quiet.W_xc.fill(0.5 * Math.log(1.1 / 0.9));
        quiet.W_co.fill(200);
        quiet.W_cf.fill(-200);
        assertEquals("correct", verdict("02.3", quiet));
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
        assertTrue(verdict("02.4", new LstmCell(1, 1))
                .contains("expected a cell with D = 2 and H = 1, got D = 1 and H = 1"));
        assertTrue(verdict("02.4", new LstmCell(2, 2)).contains("got D = 2 and H = 2"));
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
        assertTrue(verdict("02.5", new LstmCell(1, 2)).contains("got D = 1 and H = 2"));
        assertTrue(verdict("02.5", bell(1)).contains("expected a cell without peepholes"));
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

    @Test
    void trainingFindsParity() {
        Model model = sequential(lstm(16), dense(1)).seed(1).build(1).compile(adam(0.01), bce());
        assertTrue(verdict("02.6", model).contains("of new sequences it judges"));
        model.fit(bits(1000), epochs(60), quiet());
        assertEquals("correct", verdict("02.6", model));
        assertTrue(verdict("02.6", sequential(gru(8), dense(1)).build(1).compile(adam(0.01), bce()))
                .contains("expected one lstm"));
        assertTrue(verdict("02.6", sequential(lstm(17), dense(1)).build(1).compile(adam(0.01), bce()))
                .contains("it has 17 units, more than 16"));
    }

    private static Examples bits(int n) {
        Random random = new Random(1);
        Sequences x = new Sequences(1, 8, n);
        Sequences y = new Sequences(1, 1, n);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = random.nextInt(2);
            y.data[k % n] = (y.data[k % n] + x.data[k]) % 2;
        }
        return Examples.of(x, y);
    }
}
