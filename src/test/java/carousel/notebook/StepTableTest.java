package carousel.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.LstmCell;
import carousel.textbook.State;
import java.util.List;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class StepTableTest {
    @Test
    void theInitialStateComesBeforeTheSteps() {
        LstmCell cell = new LstmCell(1, 2);
        DoubleMatrix x = DoubleMatrix.zeros(1);
        State initial = new State(new DoubleMatrix(new double[] {0.1, 0.2}), new DoubleMatrix(new double[] {8, 4}));

        // All parameters are zero, so the gates are 1/2, the candidate is 0, and c is halved at each step.
        Table table = StepTable.of(cell.forward(List.of(x, x), initial), 2);

        assertEquals(List.of(0, 1, 2), table.intColumn("t").asList());
        assertEquals(List.of(4., 2., 1.), table.doubleColumn("cell state c").asList());
        assertEquals(0.2, table.doubleColumn("hidden state h").getDouble(0));
        assertEquals(Math.tanh(1) / 2, table.doubleColumn("hidden state h").getDouble(2), 1e-15);
        assertTrue(table.doubleColumn("forget gate f").isMissing(0));
        assertEquals(0.5, table.doubleColumn("forget gate f").getDouble(1));
    }

    @Test
    void unitsAreCountedFromOne() {
        LstmCell cell = new LstmCell(1, 2);
        var steps = cell.forward(List.of(DoubleMatrix.zeros(1)), cell.zeroState());

        assertThrows(IllegalArgumentException.class, () -> StepTable.of(steps, 0));
        assertThrows(IllegalArgumentException.class, () -> StepTable.of(steps, 3));
        assertThrows(IllegalArgumentException.class, () -> StepTable.of(List.of(), 1));
    }
}
