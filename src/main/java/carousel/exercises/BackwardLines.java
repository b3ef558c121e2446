package carousel.exercises;

import carousel.textbook.LstmCell;
import java.util.List;
import java.util.Map;
import org.jblas.DoubleMatrix;

/**
 * Right-hand sides of the backward equations of chapter 04, as its reader writes them: from one step of an LSTM and what
 * arrives from later. A line that is still open gives null.
 */
@FunctionalInterface
public interface BackwardLines {
    /**
     * The lines, in the order of the exercise.
     *
     * @param dh dL/dh_t
     * @param dc dL/dc_t, in the first exercise only what comes from later steps
     */
    List<DoubleMatrix> of(LstmCell.Step s, DoubleMatrix dh, DoubleMatrix dc);

    /** The line of dh_(t-1), which needs the weights. */
    @FunctionalInterface
    interface ToHiddenState {
        /** From the four dz by the letters of their gates. */
        DoubleMatrix of(LstmCell cell, Map<String, DoubleMatrix> dz);
    }
}
