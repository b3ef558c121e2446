package carousel.loss;

import carousel.check.Check;
import carousel.linalg.Sequences;
import org.jspecify.annotations.Nullable;

/**
 * The function that training minimises. A batch may be split between threads, so a loss consists of a sum and the
 * weight to divide it by; both add up over the parts. Padding does not count.
 *
 * <p>Threads: several threads call the same loss at once, so it must have no mutable state.
 */
public interface Loss {
    /**
     * Throws unless the target has the rows that this loss wants, and as many steps and sequences as the output.
     * Training and evaluation call it before {@link #sum}, so that a loss of your own need not.
     *
     * @throws IllegalArgumentException if the shapes do not match; the message names both
     */
    default void check(Sequences output, Sequences target) {
        Check.noNulls("Loss.check", "output", output, "target", target);
        Targets.checkShape(this, targetRows(output.rows), output, target);
    }

    /**
     * Computes the sum of the losses of all columns that are not padding, and its gradient.
     *
     * @param output the network's output y, K x (T*B); its lengths say which columns are padding
     * @param target the desired output, with as many columns; K rows, or one row of class numbers if the loss needs
     *     that
     * @param scale a factor for the gradient: one over the weight of the whole batch, or 1 to divide later
     * @param gradient receives the scaled gradient. In training it comes in the shape of the output and full of zeros;
     *     padding must stay zero. Null if not needed
     * @throws IllegalArgumentException if the shapes do not match or a target is invalid for this loss
     */
    double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient);

    /**
     * The divisor that turns the sum into a mean. For a loss of elements this is their number, K for each column that
     * is not padding; for a loss of whole columns, it is the number of such columns or the sum of their weights.
     */
    double weight(Sequences output, Sequences target);

    /** Whether the output is logits, so that the last layer of a network must not have an activation. */
    default boolean takesLogits() {
        return false;
    }

    /** The number of target rows that the loss needs for an output with this many rows. */
    default int targetRows(int outputRows) {
        return outputRows;
    }
}
