package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.GruCell;
import carousel.textbook.GruCell.Reset;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter07Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("07." + n, null)));
    }

    /** torch.nn.GRU(10, 50) has 9,300 parameters: two biases for each gate, of which one would do, as here. */
    @Test
    void parametersOfAGru() {
        assertEquals("correct", verdict("07.1", 9_300 - 2 * 50));
        assertTrue(verdict("07.1", 9_150).startsWith("not yet: 9150 is too small"));
    }

    @Test
    void theShareThatTenTimesNeeds() {
        assertEquals("correct", verdict("07.2", 0.96));
        assertTrue(verdict("07.2", 0.9).startsWith("not yet: 0.9 is too small"));
    }

    @Test
    void aGruWithoutGates() {
        GruCell cell = new GruCell(2, 3);
        cell.randomise(new Random(1), 1);
        assertTrue(verdict("07.3", cell).contains("at t = 1 h is"));
        cell.b_r.fill(30);
        cell.b_z.fill(-30);
        assertEquals("correct", verdict("07.3", cell));
        cell.W_hn.fill(0);
        assertTrue(verdict("07.3", cell).contains("should stay"));
    }

    @Test
    void aGruWithOneGate() {
        GruCell cell = new GruCell(2, 3, Reset.BEFORE);
        cell.randomise(new Random(1), 1);
        assertTrue(verdict("07.4", cell).contains("at t = 1 r + z is"));
        cell.W_xz.copy(cell.W_xr.neg());
        cell.W_hz.copy(cell.W_hr.neg());
        cell.b_z.copy(cell.b_r.neg());
        assertEquals("correct", verdict("07.4", cell));
        assertTrue(verdict("07.4", new GruCell(2, 3)).contains("should stay"));
    }

    @Test
    void twoLinearStepsAreOne() {
        BinaryOperator<double[]> right = (a, b) -> new double[] {a[0] * b[0], b[0] * a[1] + b[1]};
        BinaryOperator<double[]> turned = (a, b) -> right.apply(b, a);
        BinaryOperator<double[]> short1 = (a, b) -> new double[] {a[0] * b[0]};
        assertEquals("correct", verdict("07.5", right));
        assertTrue(verdict("07.5", turned).contains("from c = 0 it ends at"));
        assertTrue(verdict("07.5", short1).contains("expected two numbers"));
        assertTrue(verdict("07.5", (BinaryOperator<double[]>) (a, b) -> null).startsWith("your answer ended in"));
    }
}
