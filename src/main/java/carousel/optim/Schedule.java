package carousel.optim;

import carousel.check.Check;

/**
 * How the learning rate changes from epoch to epoch, as a factor on the optimiser's own rate.
 *
 * <p>Threads: several fits may share one, so keep nothing in fields that changes.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The factor on the learning rate in an epoch.
     *
     * @param epoch from 1
     * @param epochs the planned number of epochs
     */
    double factor(int epoch, int epochs);

    /** Always 1. */
    static Schedule constant() {
        return (epoch, epochs) -> 1;
    }

    /** Multiplies the rate by {@code factor} after every {@code every} epochs. */
    static Schedule stepDecay(int every, double factor) {
        Check.atLeastOne("stepDecay", "every", every);
        Check.positive("stepDecay", "factor", factor);
        return (epoch, epochs) -> {
            int times = (epoch - 1) / every;
            return StrictMath.pow(factor, times);
        };
    }

    /** Multiplies the rate by {@code factor} after each epoch. */
    static Schedule exponential(double factor) {
        Check.positive("exponential", "factor", factor);
        return (epoch, epochs) -> StrictMath.pow(factor, epoch - 1);
    }

    /**
     * Falls from 1 to nearly 0 along half a cosine over all epochs (Loshchilov &amp; Hutter 2017, without restarts).
     */
    static Schedule cosine() {
        return (epoch, epochs) -> (1 + StrictMath.cos(Math.PI * (epoch - 1) / epochs)) / 2;
    }

    /**
     * Rises in n + 1 equal steps from 0 to the first value of this schedule, which it reaches in epoch n + 1 and which
     * then runs over the remaining epochs.
     */
    default Schedule warmUp(int n) {
        Check.atLeastOne("warmUp", "n", n);
        return (epoch, epochs) ->
                epoch <= n ? epoch / (n + 1.0) * factor(1, Math.max(1, epochs - n)) : factor(epoch - n, epochs - n);
    }
}
