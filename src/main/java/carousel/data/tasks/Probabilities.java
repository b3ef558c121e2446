package carousel.data.tasks;

import org.jblas.FloatMatrix;

/** Judges outputs that are logits as probabilities. */
final class Probabilities {
    private Probabilities() {}

    /** Whether σ(y) is less than the given error from the target, for every output y. */
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
