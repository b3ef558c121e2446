package carousel.train;

import static carousel.check.Text.formatted;

import java.util.Collections;
import java.util.Comparator;

/** Ends a run when it no longer improves, and gives back the parameters of its best epoch. */
final class EarlyStopping implements Callback {
    private final int patience;

    EarlyStopping(int patience) {
        this.patience = patience;
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        int best = Collections.min(fit.history().epochs(), Comparator.comparingDouble(EarlyStopping::loss))
                .number();
        if (best == epoch.number()) {
            fit.keep();
        } else if (epoch.number() - best >= patience) {
            fit.stop(formatted("stopped early: epoch %d was the best", best));
        }
    }

    private static double loss(Epoch epoch) {
        return Double.isNaN(epoch.validLoss()) ? epoch.loss() : epoch.validLoss();
    }
}
