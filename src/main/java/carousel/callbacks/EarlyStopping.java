package carousel.callbacks;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import java.util.function.ToDoubleFunction;

/**
 * Ends a run when the validation loss has not improved for n epochs, and restores the parameters of the best one.
 * Without validation, the training loss counts. With validation, epochs that have no validation loss, such as those of
 * an older checkpoint, are ignored. A resumed run goes on from the epoch that was kept, also with another {@code minDelta}:
 * no other could be given back.
 *
 * <p>Threads: any number of fits may share one; it never changes.
 */
public final class EarlyStopping implements Callback {
    private final int patience;
    private final double minDelta;

    /** Waits for this many epochs without improvement. */
    public EarlyStopping(int patience) {
        this(patience, 0);
    }

    /** The same, where a loss that is lower by {@code minDelta} or less is no improvement on the best one. */
    public EarlyStopping(int patience, double minDelta) {
        this.patience = Check.atLeastOne("earlyStopping", "n", patience);
        this.minDelta = Check.notNegative("earlyStopping", "minDelta", minDelta);
    }

    @Override
    public String once() {
        return "earlyStopping";
    }

    @Override
    public boolean keeps() {
        return true;
    }

    /**
     * Refuses to continue a run whose best epoch was not kept: it could not be given back. Stops one that has waited long
     * enough.
     */
    @Override
    public void begin(Fit fit) {
        Check.noNulls("EarlyStopping.begin", "fit", fit);
        int best = fit.kept() == null ? lastImprovement(losses(fit)) : 0;
        if (best > 0) {
            throw Check.unexpected(
                    "earlyStopping",
                    "a run that had early stopping from its first epoch on",
                    "a checkpoint without the parameters of epoch " + best + ", the best so far",
                    "leave earlyStopping out, or begin again with another checkpoint");
        }
        stopAfterWaiting(fit);
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        Check.noNulls("EarlyStopping.epochEnd", "fit", fit, "epoch", epoch);
        double[] losses = losses(fit);
        double best = lossOfKept(fit, losses);
        int n = epoch.number();
        if (Double.isNaN(best) ? lastImprovement(losses) == n : losses[n - 1] + minDelta < best) {
            fit.keep();
        }
        stopAfterWaiting(fit);
    }

    private void stopAfterWaiting(Fit fit) {
        double[] losses = losses(fit);
        int best = Double.isNaN(lossOfKept(fit, losses)) ? lastImprovement(losses) : fit.keptEpoch();
        if (best > 0 && fit.epoch() - best >= patience) {
            fit.stop(formatted("stopped early: epoch %d was the best", best));
        }
    }

    /** NaN if nothing was kept, if an old checkpoint does not say when, or if there was no validation then. */
    private static double lossOfKept(Fit fit, double[] losses) {
        return fit.keptEpoch() > 0 ? losses[fit.keptEpoch() - 1] : Double.NaN;
    }

    private static double[] losses(Fit fit) {
        ToDoubleFunction<Epoch> loss = fit.validates() ? Epoch::validLoss : Epoch::loss;
        return fit.history().epochs().stream().mapToDouble(loss).toArray();
    }

    /** The number of the last epoch, from 1, whose loss was an improvement; 0 if none was. */
    int lastImprovement(double[] losses) {
        double best = Double.POSITIVE_INFINITY;
        int last = 0;
        for (int n = 0; n < losses.length; n++) {
            if (losses[n] + minDelta < best) {
                best = losses[n];
                last = n + 1;
            }
        }
        return last;
    }

    @Override
    public String toString() {
        return minDelta == 0 ? "earlyStopping(" + patience + ")" : "earlyStopping(" + patience + ", " + minDelta + ")";
    }
}
