package carousel.train;

import java.util.List;
import org.jblas.FloatMatrix;

/** Ends a run when it no longer improves, and gives back the parameters of its best epoch. */
final class EarlyStopping implements Callback {
    private final int patience;
    private double best;
    private int bestEpoch;
    private List<FloatMatrix> kept;

    EarlyStopping(int patience) {
        this.patience = patience;
    }

    @Override
    public void begin(Fit fit) {
        best = Double.POSITIVE_INFINITY;
        bestEpoch = 0;
        kept = null;
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        double loss = Double.isNaN(epoch.validLoss()) ? epoch.loss() : epoch.validLoss();
        if (loss < best) {
            best = loss;
            bestEpoch = epoch.number();
            kept = fit.model().network().parameters().stream()
                    .map(p -> p.value().dup())
                    .toList();
        } else if (epoch.number() - bestEpoch >= patience) {
            fit.stop("stopped early: epoch %d was the best".formatted(bestEpoch));
        }
    }

    @Override
    public void end(Fit fit) {
        if (kept == null) {
            return;
        }
        var parameters = fit.model().network().parameters();
        for (int i = 0; i < kept.size(); i++) {
            System.arraycopy(kept.get(i).data, 0, parameters.get(i).value().data, 0, kept.get(i).length);
        }
    }
}
