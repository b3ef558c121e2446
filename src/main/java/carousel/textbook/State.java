package carousel.textbook;

import org.jblas.DoubleMatrix;

/**
 * What a cell hands from one time step to the next; in the backward pass, the gradient with respect to it.
 *
 * @param h hidden state, H x 1
 * @param c cell state of an LSTM, H x 1; of 0 rows in a GRU or a plain RNN, which have none
 */
public record State(DoubleMatrix h, DoubleMatrix c) {
    /** The state of a cell that has no cell state. */
    public State(DoubleMatrix h) {
        this(h, new DoubleMatrix(0, 1));
    }
}
