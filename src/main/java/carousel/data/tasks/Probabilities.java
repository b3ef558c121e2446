package carousel.data.tasks;

import org.jblas.FloatMatrix;

/** Outputs that are logits, as probabilities. */
final class Probabilities {
    private Probabilities() {}

    /** Whether every output y, a logit, is as the probability σ(y) less than this far from its target. */
    static boolean within(double error, FloatMatrix output, FloatMatrix target) {
        for (int k = 0; k < output.length; k++) {
            double p = 1 / (1 + StrictMath.exp(-output.get(k)));
            if (!(Math.abs(p - target.get(k)) < error)) {
                return false;
            }
        }
        return true;
    }
}
