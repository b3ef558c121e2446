package carousel.callbacks;

import carousel.check.Check;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import java.util.function.ToDoubleFunction;

/**
 * Multiplies the learning rate by a factor whenever the validation loss, or in a fit without validation the training
 * loss, has not improved for n epochs. It depends only on the history, so that a resumed run continues correctly.
 * After the first reduction, a schedule of the optimiser no longer applies.
 *
 * <p>Threads: any number of fits may share one; it never changes.
 */
public final class ReduceOnPlateau implements Callback {
    private final double factor;
    private final int patience;
    private final double minDelta;

    /** Multiplies by this factor, below 1, after this many epochs without improvement. */
    public ReduceOnPlateau(double factor, int patience) {
        this(factor, patience, 0);
    }

    /** The same, where a loss that is lower by {@code minDelta} or less is no improvement on the best one. */
    public ReduceOnPlateau(double factor, int patience, double minDelta) {
        this.minDelta = Check.notNegative("reduceOnPlateau", "minDelta", minDelta);
        this.factor = Check.positive("reduceOnPlateau", "factor", factor);
        this.patience = Check.atLeastOne("reduceOnPlateau", "n", patience);
        if (factor >= 1) {
            throw Check.unexpected("reduceOnPlateau", "a factor below 1", factor);
        }
    }

    @Override
    public String once() {
        return "reduceOnPlateau";
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        Check.noNulls("ReduceOnPlateau.epochEnd", "fit", fit, "epoch", epoch);
        ToDoubleFunction<Epoch> loss = fit.validates() ? Epoch::validLoss : Epoch::loss;
        if (reduces(fit.history().epochs().stream().mapToDouble(loss).toArray())) {
            fit.learningRate(factor * fit.learningRate());
        }
    }

    /** Whether the rate falls after the last of these epochs. */
    boolean reduces(double[] losses) {
        double best = Double.POSITIVE_INFINITY;
        int waited = 0;
        for (double loss : losses) {
            boolean improves = loss + minDelta < best;
            waited = improves || waited == patience ? 0 : waited;
            if (improves) {
                best = loss;
            } else {
                waited++;
            }
        }
        return waited == patience;
    }

    @Override
    public String toString() {
        String smallest = minDelta == 0 ? "" : ", " + minDelta;
        return "reduceOnPlateau(" + factor + ", " + patience + smallest + ")";
    }
}
