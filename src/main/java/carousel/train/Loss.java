package carousel.train;

import carousel.linalg.Sequences;

/**
 * What training makes small. A batch may be split between threads, so a loss is given as a sum over columns and the
 * weight to divide it by; both add up over the pieces.
 */
public interface Loss {
    /**
     * The sum of the losses of all columns that are not padding, and its gradient.
     *
     * @param output the network's output, K x (T*B); its lengths say which columns are padding
     * @param target what it should have been: as many columns; K rows, or one row of class numbers where the loss says so
     * @param scale what the gradient is multiplied by: one over the weight of the whole batch
     * @param gradient takes the shape of the output and the scaled gradient, zero at padding; null when not wanted
     */
    double sum(Sequences output, Sequences target, float scale, Sequences gradient);

    /** What the sum is to be divided by to be a mean: the number of real columns, or the sum of their weights. */
    double weight(Sequences output, Sequences target);

    /** The rows of target that the loss wants for an output of the given rows. */
    default int targetRows(int outputRows) {
        return outputRows;
    }
}
