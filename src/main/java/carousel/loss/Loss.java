package carousel.loss;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The function that training minimises. A batch may be split between threads, so a loss consists of a sum and the
 * weight to divide it by; both add up over the parts. Padding does not count.
 *
 * <p>Threads: several threads call the same loss at once, so it must have no mutable state.
 */
public interface Loss {
    /** Mean squared error, (y - target)². */
    static Loss mse() {
        return new MeanSquaredError();
    }

    /** Mean absolute error, |y - target|. */
    static Loss mae() {
        return new MeanAbsoluteError();
    }

    /**
     * Huber's loss of e = y - target: e²/2 where |e| ≤ delta, and a straight line beyond, so that outliers pull less.
     *
     * @param delta the bound, above 0, in the unit of the targets
     */
    static Loss huber(double delta) {
        return new Huber(delta);
    }

    /**
     * The quantile loss (Koenker and Bassett 1978): q (target - y) if y is too low, (1 - q) (y - target) if it is too
     * high. It is smallest where a share q of the targets lies below the output.
     *
     * @param q above 0 and below 1
     * @throws IllegalArgumentException if q is outside this range
     */
    static Loss quantile(double q) {
        if (!(q > 0 && q < 1)) {
            throw Check.unexpected("quantile", "q above 0 and below 1", q);
        }
        return of(
                "quantile(" + q + ")",
                (y, target) -> Math.max(q * (target - y), (1 - q) * (y - target)),
                (y, target) -> y < target ? -q : y > target ? 1 - q : 0);
    }

    /**
     * A loss of your own, computed for every element of the output: {@code Loss.of("squared", (y, t) -> (y - t) * (y -
     * t), (y, t) -> 2 * (y - t))}.
     *
     * @param name the name in messages and checkpoints
     * @param loss L(y, target)
     * @param slope dL/dy
     */
    static Loss of(String name, DoubleBinaryOperator loss, DoubleBinaryOperator slope) {
        return new OwnLoss(name, loss, slope);
    }

    /** The binary cross-entropy of logits, p = σ(y), and targets of 0 or 1. */
    static BinaryCrossEntropy bce() {
        return new BinaryCrossEntropy(1);
    }

    /** The cross-entropy of V rows of logits, p = softmax(y), and one row of class numbers, 0 to V - 1. */
    static CrossEntropy crossEntropy() {
        return new CrossEntropy();
    }

    /**
     * Computes the sum of the losses of all columns that are not padding, and its gradient.
     *
     * @param output the network's output y, K x (T*B); its lengths say which columns are padding
     * @param target the desired output, with as many columns; K rows, or one row of class numbers if the loss needs
     *     that
     * @param scale a factor for the gradient: one over the weight of the whole batch, or 1 to divide later
     * @param gradient receives the scaled gradient, in the shape of the output and zero at padding; null if not needed
     * @throws IllegalArgumentException if the shapes do not match or a target is invalid for this loss
     */
    double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient);

    /**
     * The divisor that turns the sum into a mean. For a loss of elements this is their number, K for each column that
     * is not padding; for a loss of whole columns, it is the number of such columns or the sum of their weights.
     */
    double weight(Sequences output, Sequences target);

    /** The number of target rows that the loss needs for an output with this many rows. */
    default int targetRows(int outputRows) {
        return outputRows;
    }
}
