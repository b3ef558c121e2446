package carousel.exercises.judge;

import carousel.textbook.LstmCell;
import java.util.List;
import java.util.Map;
import org.jblas.DoubleMatrix;

/**
 * The reader's right-hand sides of the backward equations in chapter 04, computed from one step of an LSTM and the
 * gradients that arrive from later steps. A line that is not yet written returns null.
 */
@FunctionalInterface
public interface BackwardLines {
    /**
     * The lines, in the order of the exercise.
     *
     * @param dh dL/dh_t
     * @param dc dL/dc_t, in the first exercise only the part that comes from later steps
     */
    List<DoubleMatrix> of(LstmCell.Step s, DoubleMatrix dh, DoubleMatrix dc);

    /** The reader's line for dh_(t-1), which needs the weights. */
    @FunctionalInterface
    interface ToHiddenState {
        /** Computes dh_(t-1) from the four dz, each under the letter of its gate. */
        DoubleMatrix of(LstmCell cell, Map<String, DoubleMatrix> dz);
    }
}
