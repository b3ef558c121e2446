package carousel.loss;

import carousel.check.Check;
import java.util.function.DoubleBinaryOperator;

/**
 * The losses of the library, and your own.
 *
 * <p>Threads: any number may call these methods and share a loss, which never changes.
 */
public final class Losses {
    private Losses() {}

    /** Mean squared error, (y - target)². */
    public static Loss mse() {
        return new MeanSquaredError();
    }

    /** Mean absolute error, |y - target|. */
    public static Loss mae() {
        return new MeanAbsoluteError();
    }

    /**
     * Huber's loss of e = y - target: e²/2 where |e| ≤ delta, and a straight line beyond, so that outliers pull less.
     *
     * @param delta the bound, above 0, in the unit of the targets
     */
    public static Loss huber(double delta) {
        return new Huber(delta);
    }

    /**
     * The quantile loss (Koenker and Bassett 1978): q (target - y) if y is too low, (1 - q) (y - target) if it is too
     * high. It is smallest where a share q of the targets lies below the output.
     *
     * @param q above 0 and below 1
     * @throws IllegalArgumentException if q is outside this range
     */
    public static Loss quantile(double q) {
        if (!(q > 0 && q < 1)) {
            throw Check.unexpected("quantile", "q above 0 and below 1", q);
        }
        return of(
                "quantile(" + q + ")",
                (y, target) -> Math.max(q * (target - y), (1 - q) * (y - target)),
                (y, target) -> y < target ? -q : y > target ? 1 - q : 0);
    }

    /**
     * A loss of your own, computed for every element of the output:
     * {@code Losses.of("squared", (y, t) -> (y - t) * (y - t), (y, t) -> 2 * (y - t))}. Nothing checks the slope: compare it
     * with (L(y + ε, t) - L(y - ε, t)) / 2ε.
     *
     * @param name the name in messages and checkpoints
     * @param loss L(y, target)
     * @param slope dL/dy
     */
    public static Loss of(String name, DoubleBinaryOperator loss, DoubleBinaryOperator slope) {
        return new OwnLoss(name, loss, slope);
    }

    /** The binary cross-entropy of logits, p = σ(y), and targets of 0 or 1. */
    public static BinaryCrossEntropy bce() {
        return new BinaryCrossEntropy(1);
    }

    /** The cross-entropy of V rows of logits, p = softmax(y), and one row of class numbers, 0 to V - 1. */
    public static CrossEntropy crossEntropy() {
        return new CrossEntropy();
    }
}
