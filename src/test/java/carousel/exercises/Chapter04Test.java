package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static carousel.textbook.Vectors.oneMinus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.LstmCell.Step;
import carousel.textbook.RnnCell;
import carousel.textbook.State;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

class Chapter04Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("04." + n, null)));
    }

    @Test
    void whatFiniteDifferencesCost() {
        assertEquals("correct", verdict("04.1", 24_400));
        assertTrue(verdict("04.1", 12_200).startsWith("not yet: 12200 is too small"));
    }

    @Test
    void theLineWithTheSlip() {
        assertEquals("correct", verdict("04.2", "B"));
        assertTrue(verdict("04.2", "d").startsWith("not yet: d is not it"));
    }

    @Test
    void thePeepholesTerm() {
        BinaryOperator<DoubleMatrix> right = (W_co, dz_o) -> W_co.mul(dz_o);
        BinaryOperator<DoubleMatrix> wrong = (W_co, dz_o) -> dz_o;
        assertEquals("correct", verdict("04.3", right));
        assertTrue(verdict("04.3", wrong).contains("the largest difference is"));
    }

    @Test
    void theCoupledGate() {
        Function<Step, DoubleMatrix> right =
                s -> s.c_prev().sub(s.candidate()).mul(s.f()).mul(oneMinus(s.f()));
        Function<Step, DoubleMatrix> asIfOfItsOwn = s -> s.c_prev().mul(s.f()).mul(oneMinus(s.f()));
        assertEquals("correct", verdict("04.4", right));
        assertTrue(verdict("04.4", asIfOfItsOwn).contains("the largest difference is"));
    }

    @Test
    void thePlainNetwork() {
        RnnCell cell = new RnnCell(2, 3);
        cell.randomise(new Random(5), 1);
        List<RnnCell.Step> steps =
                cell.forward(DoubleMatrix.valueOf("1 0 -1 0.5; 0.5 1 0 -0.5").columnsAsList(), cell.zeroState());
        cell.backward(steps, new State(DoubleMatrix.ones(3)));
        DoubleMatrix dW_hh = cell.gradients().get("W_hh");
        assertEquals("correct", verdict("04.5", dW_hh));
        assertTrue(verdict("04.5", dW_hh.transpose()).contains("the largest difference is"));
    }
}
