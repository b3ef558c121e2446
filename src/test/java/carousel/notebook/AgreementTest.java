package carousel.notebook;

import static carousel.Carousel.lstm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.recurrent.Recurrent;
import carousel.textbook.LstmCell;
import carousel.textbook.TextbookCell;
import carousel.textbook.Vectors;
import java.util.Random;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private final Random random = new Random(1);
    private final LstmCell cell = new LstmCell(2, 3);
    private final DoubleMatrix X =
            new DoubleMatrix(2, 20, random.doubles(40, -1, 1).toArray());

    AgreementTest() {
        cell.randomise(random, 1);
    }

    private DoubleMatrix hiddenStates() {
        return Vectors.columns(cell.forward(X.columnsAsList(), cell.zeroState()), TextbookCell.Step::h);
    }

    @Test
    void theSameEquationsAgree() {
        assertEquals(
                "largest difference to the textbook below 1e-12, to the engine below 1e-6",
                Agreement.of(hiddenStates(), cell, lstm(3).returnSequences(), X).toString());
    }

    @Test
    void anotherStateIsSeen() {
        DoubleMatrix h = hiddenStates();
        h.put(1, 7, h.get(1, 7) + 0.25);
        Agreement off = Agreement.of(h, cell, lstm(3).returnSequences(), X);
        assertEquals(0.25, off.textbook(), 1e-12);
        assertEquals(0.25, off.engine(), 1e-6);
        h.put(2, 3, Double.NaN);
        assertTrue(
                Double.isNaN(Agreement.of(h, cell, lstm(3).returnSequences(), X).textbook()));
    }

    @Test
    void aLayerThatTheCellCannotFillIsRefused() {
        assertEquals(
                "Agreement.of: expected the cell's W_xi to be 4 x 2, got 3 x 2", refused(lstm(4).returnSequences()));
        assertEquals(
                "Agreement.of: expected the cell's W_ci to be 3 x 1, got null",
                refused(lstm(3).peephole().returnSequences()));
    }

    private String refused(Recurrent layer) {
        return assertThrows(IllegalArgumentException.class, () -> Agreement.of(hiddenStates(), cell, layer, X))
                .getMessage();
    }

    @Test
    void anotherLayerIsSeen() {
        Agreement off = Agreement.of(hiddenStates(), cell, lstm(3).coupled().returnSequences(), X);
        assertEquals(0, off.textbook(), 1e-12);
        assertTrue(off.engine() > 0.01, off::toString);
    }
}
