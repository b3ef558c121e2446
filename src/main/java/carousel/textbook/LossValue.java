package carousel.textbook;

import static carousel.textbook.Vectors.sigmoid;
import static carousel.textbook.Vectors.softmax;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * A loss and its gradient with respect to an output, V x 1.
 *
 * <p>Threads: it may be shared as long as nobody writes into its matrices.
 *
 * @param value the loss L
 * @param gradient dL/dy, or dL/dlogits, V x 1
 */
public record LossValue(double value, DoubleMatrix gradient) {
    /** Mean squared error, L = mean((y - target)^2). y and target are V x 1. */
    public static LossValue mse(DoubleMatrix y, DoubleMatrix target) {
        Check.noNulls("LossValue.mse", "y", y);
        Check.column("LossValue.mse", "y", y, y.length);
        Check.column("LossValue.mse", "target", target, y.length);
        DoubleMatrix error = y.sub(target);

        return new LossValue(error.mul(error).mean(), error.mul(2.0 / y.length));
    }

    /**
     * Cross-entropy of softmax(logits) and one correct class, L = -log p_target.
     *
     * @param logits V x 1
     * @param target the correct class, 0 to V - 1
     * @throws IllegalArgumentException if there is no such class
     */
    public static LossValue softmaxCrossEntropy(DoubleMatrix logits, int target) {
        Check.noNulls("LossValue.softmaxCrossEntropy", "logits", logits);
        Check.column("LossValue.softmaxCrossEntropy", "logits", logits, logits.length);
        if (target < 0 || target >= logits.length) {
            throw Check.unexpected(
                    "LossValue.softmaxCrossEntropy", "a target class of 0 to " + (logits.length - 1), target);
        }
        // log p_target = logits_target - log sum e^logits.
        // Subtracting the largest logit keeps e^logits from overflowing.
        double max = logits.max();
        double logSum = max + StrictMath.log(Functions.exp(logits.sub(max)).sum());

        // dL/dlogits = p - 1 at the target, p elsewhere
        DoubleMatrix gradient = softmax(logits);
        gradient.put(target, gradient.get(target) - 1);
        return new LossValue(logSum - logits.get(target), gradient);
    }

    /**
     * Binary cross-entropy of p = σ(logits), L = mean(-target log p - (1 - target) log(1 - p)).
     *
     * @param logits V x 1
     * @param target 0 or 1 (or a probability) for each logit, V x 1
     */
    public static LossValue binaryCrossEntropy(DoubleMatrix logits, DoubleMatrix target) {
        Check.noNulls("LossValue.binaryCrossEntropy", "logits", logits);
        Check.column("LossValue.binaryCrossEntropy", "logits", logits, logits.length);
        Check.column("LossValue.binaryCrossEntropy", "target", target, logits.length);
        // The same L, written as max(z, 0) - z target + log(1 + e^-|z|), which neither overflows nor takes log 0.
        double sum = 0;
        for (int v = 0; v < logits.length; v++) {
            double z = logits.get(v);
            sum += Math.max(z, 0) - z * target.get(v) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        }

        // dL/dlogits = (p - target) / V
        return new LossValue(sum / logits.length, sigmoid(logits).sub(target).div(logits.length));
    }
}
