package carousel.train;

import static carousel.check.Text.formatted;

import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/** Ends a run that no longer improves, and restores the parameters of its best epoch. */
final class EarlyStopping implements Callback {
    private final int patience;

    EarlyStopping(int patience) {
        this.patience = patience;
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        ToDoubleFunction<Epoch> loss = fit.validates() ? Epoch::validLoss : Epoch::loss;
        int best = fit.history().epochs().stream()
                .filter(e -> !Double.isNaN(loss.applyAsDouble(e)))
                .min(Comparator.comparingDouble(loss))
                .orElse(epoch)
                .number();
        if (best == epoch.number()) {
            fit.keep();
        } else if (epoch.number() - best >= patience) {
            fit.stop(formatted("stopped early: epoch %d was the best", best));
        }
    }
}
