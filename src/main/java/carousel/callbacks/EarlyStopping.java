package carousel.callbacks;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;

/**
 * Ends a run when the validation loss has not improved for n epochs, and restores the parameters of the best one.
 * Without validation, the training loss counts. With validation, epochs that have no validation loss, such as those of
 * an older checkpoint, are ignored.
 *
 * <p>Threads: any number of fits may share one; it never changes.
 */
public final class EarlyStopping implements Callback {
    private final int patience;

    /** Waits for this many epochs without improvement. */
    public EarlyStopping(int patience) {
        this.patience = Check.atLeastOne("earlyStopping", "n", patience);
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        Check.noNulls("EarlyStopping.epochEnd", "fit", fit, "epoch", epoch);
        int best = fit.bestEpoch();
        if (best == epoch.number()) {
            fit.keep();
        } else if (epoch.number() - best >= patience) {
            fit.stop(formatted("stopped early: epoch %d was the best", best));
        }
    }
}
