package carousel.data.tasks;

import org.jblas.FloatMatrix;

/** What the tasks share. */
final class Checks {
    private Checks() {}

    static void atLeast(String what, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException("%s is %d, expected at least %d".formatted(what, value, least));
        }
    }

    /** Whether every output y, a logit, is as the probability σ(y) less than this far from its target. */
    static boolean probabilitiesWithin(double error, FloatMatrix output, FloatMatrix target) {
        for (int k = 0; k < output.length; k++) {
            double p = 1 / (1 + Math.exp(-output.get(k)));
            if (!(Math.abs(p - target.get(k)) < error)) {
                return false;
            }
        }
        return true;
    }
}
