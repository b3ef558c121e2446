package carousel.layers;

import org.jblas.FloatMatrix;

/**
 * The state of a recurrent layer between two steps: what it remembers of a batch of sequences.
 *
 * @param h hidden state, H x B
 * @param c cell state, H x B; null for layers that have none
 */
public record State(FloatMatrix h, FloatMatrix c) {
    @Override
    public String toString() {
        return "State(h %d x %d%s)"
                .formatted(h.rows, h.columns, c == null ? "" : ", c %d x %d".formatted(c.rows, c.columns));
    }
}
