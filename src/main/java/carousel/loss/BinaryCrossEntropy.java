package carousel.loss;

import carousel.check.Check;

/**
 * The cross-entropy of p = σ(y) and a target of 0 or 1. y is a logit, so the network does not need a sigmoid:
 *
 * <pre>
 *   L = -w target log p - (1 - target) log(1 - p)
 * </pre>
 *
 * averaged over all elements; w = 1 unless {@link #positiveWeight} sets it.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class BinaryCrossEntropy extends ElementLoss {
    private final double w;

    BinaryCrossEntropy(double positiveWeight) {
        this.w = Check.positiveFloat("bce", "positiveWeight", positiveWeight);
    }

    /**
     * The same loss, with the losses of targets 1 multiplied by w; w = negatives / positives balances the classes. The
     * mean still divides by the number of targets.
     */
    public BinaryCrossEntropy positiveWeight(double w) {
        return new BinaryCrossEntropy(w);
    }

    @Override
    boolean allows(float target) {
        return target == 0 || target == 1;
    }

    @Override
    String wanted() {
        return "targets must be 0 or 1";
    }

    /**
     * -log σ(y) = log(1 + e^-y) = max(-y, 0) + log(1 + e^-|y|), which does not overflow; -log(1 - σ(y)) is the same at
     * -y.
     */
    @Override
    double loss(float y, float target) {
        double tail = StrictMath.log1p(StrictMath.exp(-Math.abs(y)));
        return target == 1 ? w * (Math.max(-y, 0) + tail) : Math.max(y, 0) + tail;
    }

    @Override
    double slope(float y, float target) {
        return target == 1 ? -w / (1 + StrictMath.exp(y)) : 1 / (1 + StrictMath.exp(-y));
    }

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public String toString() {
        return "bce()" + (w == 1 ? "" : ".positiveWeight(" + w + ")");
    }
}
