package carousel.loss;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The function that training minimises. A batch may be split between threads, so a loss is a sum and the weight to
 * divide it by; both add up over the pieces. Padding does not count.
 *
 * <p>Threads: several call one loss at once, so keep nothing in fields that changes.
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

    /** Huber's loss of e = y - target: e²/2 where |e| ≤ delta, beyond it a straight line, so that outliers pull less. */
    static Loss huber(double delta) {
        return new Huber(delta);
    }

    /**
     * The quantile loss (Koenker and Bassett 1978): q (target - y) if y is too low, (1 - q) (y - target) if it is too
     * high. Its best output has a share q of the targets below it.
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
     * A loss of your own, of every element of the output: {@code Loss.of("squared", (y, t) -> (y - t) * (y - t), (y, t) -> 2 *
     * (y - t))}.
     *
     * @param name what messages and checkpoints know it by
     * @param loss L(y, target)
     * @param slope dL/dy
     */
    static Loss of(String name, DoubleBinaryOperator loss, DoubleBinaryOperator slope) {
        return new OwnLoss(name, loss, slope);
    }

    /** Binary cross-entropy of logits with targets of 0 or 1: p = σ(y). */
    static BinaryCrossEntropy bce() {
        return new BinaryCrossEntropy(1);
    }

    /** Cross-entropy of V rows of logits with one row of class numbers, 0 to V - 1: p = softmax(y). */
    static CrossEntropy crossEntropy() {
        return new CrossEntropy();
    }

    /**
     * The sum of the losses of all columns that are not padding, and its gradient.
     *
     * @param output the network's output y, K x (T*B); its lengths say which columns are padding
     * @param target what it should have been: as many columns; K rows, or one row of class numbers where the loss says so
     * @param scale what the gradient is multiplied by: one over the weight of the whole batch, or 1 to divide later
     * @param gradient takes the shape of the output and the scaled gradient, zero at padding; null when not wanted
     * @throws IllegalArgumentException if the shapes do not fit or a target is invalid for this loss
     */
    double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient);

    /**
     * The divisor that turns the sum into a mean: the number of elements (K for each real column) or, for a loss of
     * whole columns, the number of real columns or the sum of their weights.
     */
    double weight(Sequences output, Sequences target);

    /** The number of target rows that the loss needs for an output with the given rows. */
    default int targetRows(int outputRows) {
        return outputRows;
    }
}
