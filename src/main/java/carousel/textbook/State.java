package carousel.textbook;

import org.jblas.DoubleMatrix;

/**
 * The state that a cell passes from one time step to the next; in the backward pass, the gradient with respect to it.
 *
 * <p>Threads: it may be shared as long as nobody writes into its matrices.
 *
 * @param h hidden state, H x 1
 * @param c cell state of an LSTM, H x 1; a matrix of 0 rows for a GRU or plain RNN, which have none
 */
public record State(DoubleMatrix h, DoubleMatrix c) {
    /** A state without a cell state. */
    public State(DoubleMatrix h) {
        this(h, new DoubleMatrix(0, 1));
    }
}
