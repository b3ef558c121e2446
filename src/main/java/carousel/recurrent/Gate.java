package carousel.recurrent;

/**
 * A gate (or candidate) of a {@link Cell}: an affine map. The layer computes its value at step t and puts it into
 * {@link Step#of(Gate)} before the cell's step runs.
 *
 * <pre>
 *   z_t = W_x x_t + W_h h_(t-1) + b
 * </pre>
 *
 * W_x: H x D, W_h: H x H, b: H x 1. An input gate lacks W_h h_(t-1), a hidden gate lacks W_x x_t. A cell declares its
 * gates once; a gate holds neither parameters nor values.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Gate {
    final String letter;
    final int index;
    final int rows;
    final boolean seesInput;
    final boolean seesHidden;
    final double bias;

    Gate(String letter, int index, int rows, boolean seesInput, boolean seesHidden, double bias) {
        this.letter = letter;
        this.index = index;
        this.rows = rows;
        this.seesInput = seesInput;
        this.seesHidden = seesHidden;
        this.bias = bias;
    }

    /** The rows of z. */
    public int rows() {
        return rows;
    }
}
