package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.Activation;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

class Chapter08Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("08." + n, null)));
    }

    @Test
    void fiveThousandStepsTakeAsManyRounds() {
        assertEquals("correct", verdict("08.1", "(b)"));
        assertTrue(verdict("08.1", "a").startsWith("not yet"));
    }

    /** The steps (a, b) = (1, 2), then (-3, 0) lead from m = 5 to 6 and 3, and from m = -9 to 2 and 0. */
    @Test
    void twoMaximaAreOne() {
        BinaryOperator<double[]> right = (s, t) -> new double[] {s[0] + t[0], Math.max(s[1] + t[0], t[1])};
        double[] both = right.apply(new double[] {1, 2}, new double[] {-3, 0});
        assertEquals(3, Math.max(5 + both[0], both[1]));
        assertEquals(0, Math.max(-9 + both[0], both[1]));

        assertEquals("correct", verdict("08.2", right));
        BinaryOperator<double[]> turned = (s, t) -> right.apply(t, s);
        assertTrue(verdict("08.2", turned).contains("does not end where"));
        BinaryOperator<double[]> forgetsA = (s, t) -> new double[] {s[0] + t[0], Math.max(s[1], t[1])};
        assertTrue(verdict("08.2", forgetsA).contains("does not end where"));
        assertTrue(verdict("08.2", (BinaryOperator<double[]>) (s, t) -> s.length > 0 ? null : s)
                .contains("got null"));
    }

    @Test
    void aCellThatReadsNoHiddenState() {
        LstmCell cell = patient();
        assertTrue(verdict("08.3", cell).contains("a step depends on h"));
        for (String name : List.of("W_hi", "W_hf", "W_hc")) {
            cell.parameters().get(name).fill(0);
        }
        assertTrue(verdict("08.3", cell).contains("a step depends on h"));
        cell.W_ho.fill(0);
        assertEquals("correct", verdict("08.3", cell));

        double b = cell.b_o.get(0);
        cell.b_o.put(0, Double.NaN);
        assertTrue(verdict("08.3", cell).contains("a step depends on h"));
        cell.b_o.put(0, b);
        LstmCell shut = patient();
        shut.b_o.fill(-5); // h is small, but it is read
        assertTrue(verdict("08.3", shut).contains("a step depends on h"));
        shut.b_o.fill(-20); // h is 0 to eight digits
        assertEquals("correct", verdict("08.3", shut));
        for (double b_f : new double[] {-20, 4.9, 50}) {
            cell.b_f.fill(b_f);
            assertTrue(verdict("08.3", cell).contains("should stay at 5"));
        }
        cell.b_f.fill(5);
        cell.W_xf.fill(0);
        assertTrue(verdict("08.3", cell).contains("W_xf should stay"));
        LstmCell coupled = new LstmCell(2, 8, Peephole.NONE, InputGate.COUPLED, Activation.TANH);
        assertTrue(verdict("08.3", coupled).contains("W_xi should stay"));
    }

    /** A gate that looks at the old cell state makes its recurrence nonlinear; the output gate has no part in it. */
    @Test
    void aCellWhoseGatesSeeTheCellState() {
        for (Peephole peephole : Peephole.values()) {
            LstmCell cell = new LstmCell(2, 8, peephole, InputGate.OWN, Activation.TANH);
            patient().parameters().forEach(cell::set);
            for (String name : List.of("W_hi", "W_hf", "W_hc", "W_ho")) {
                cell.set(name, DoubleMatrix.zeros(8, 8));
            }
            assertEquals("correct", verdict("08.3", cell));
            cell.W_co.fill(0.3);
            assertEquals("correct", verdict("08.3", cell));
            cell.W_ci.fill(0.3);
            assertTrue(verdict("08.3", cell).contains("is not linear in c_"), peephole + ": i");
            cell.W_ci.fill(0);
            cell.W_cf.fill(0.3);
            assertTrue(verdict("08.3", cell).contains("is not linear in c_"), peephole + ": f");
        }
    }

    /** Solves Brent's bound for p; neglecting the 1000 rounds is accepted too. */
    @Test
    void processorsForTenThousandTimes() {
        assertEquals("correct", verdict("08.4", 21_109));
        assertEquals("correct", verdict("08.4", 19e6 / 900));
        assertTrue(verdict("08.4", 10_000).startsWith("not yet: 10000 is not it"));
        assertTrue(verdict("08.4", Double.POSITIVE_INFINITY).startsWith("not yet"));
    }

    private static LstmCell patient() {
        LstmCell cell = new LstmCell(2, 8);
        cell.randomise(new Random(3), 0.5);
        cell.b_f.fill(5);
        return cell;
    }
}
