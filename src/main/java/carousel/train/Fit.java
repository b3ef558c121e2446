package carousel.train;

import carousel.check.Check;
import carousel.layers.Parameter;
import carousel.optim.Optimizer;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A running fit: what callbacks can read and change.
 *
 * <p>Threads: for the thread that called fit, which is also the one that calls callbacks.
 */
public final class Fit {
    private final Predictor model;
    private final int epochs;
    private final boolean validates;
    private final boolean keeps;
    private final Optimizer.Updates updates;
    private final Map<String, String> conditions;
    private final History history = new History();
    /** The learning rate of the next step; NaN before there is one. */
    private double rate = Double.NaN;
    /** Whether a callback has set the rate, so that the optimiser's schedule no longer applies. */
    private boolean rateIsSet;

    private @Nullable Kept kept;

    private record Kept(List<FloatMatrix> parameters, int epoch) {}

    Fit(
            Predictor model,
            int epochs,
            boolean validates,
            boolean keeps,
            Optimizer.Updates updates,
            Map<String, String> conditions) {
        this.model = model;
        this.epochs = epochs;
        this.validates = validates;
        this.keeps = keeps;
        this.updates = updates;
        this.conditions = Collections.unmodifiableMap(conditions);
    }

    /**
     * The learning rate of the next step; between two epochs that of the last step, which a schedule may still change.
     * In a resumed run of which no epoch is left, that of its last epoch.
     */
    public double learningRate() {
        if (Double.isNaN(rate)) {
            followSchedule();
        }
        return rate;
    }

    /** Sets the learning rate from the next step on. The optimiser's schedule then no longer applies to this run. */
    public void learningRate(double rate) {
        this.rate = Check.notNegativeFloat("fit", "learning rate", rate);
        this.rateIsSet = true;
    }

    /** Sets the learning rate of the next epoch as the optimiser says, unless a callback has set one. */
    void followSchedule() {
        if (!rateIsSet) {
            int next = Math.min(epoch() + 1, epochs); // a schedule knows no epoch after the last one
            rate = Check.notNegativeFloat(
                    "fit, epoch " + next,
                    "learning rate from the optimiser and its schedule",
                    model.optimizer().learningRate(next, epochs));
        }
    }

    /** Whether {@link #learningRate(double)} was called. */
    public boolean learningRateIsSet() {
        return rateIsSet;
    }

    /**
     * Ends the run after this epoch. If called between the steps of an epoch, it ends the run at once, and that epoch
     * does not count; after its last step, the epoch is finished and counts. The history records the reason.
     */
    public void stop(String why) {
        if (Check.given("stop", "a reason", why).isEmpty()) {
            throw Check.unexpected("stop", "a reason", "an empty text");
        }
        history.end(why);
    }

    /** Why the run ends after this epoch; empty if nothing has stopped it. */
    public String stopped() {
        return history.ending();
    }

    /**
     * Remembers the current parameters. When the run ends, the model gets them back, however the run continues. To resume
     * such a run, {@link Callback#keeps} of the callback that calls this must be true.
     */
    public void keep() {
        kept = new Kept(parameters(), epoch());
    }

    /** A copy of the current parameters. */
    List<FloatMatrix> parameters() {
        return model.network().parameters().stream().map(p -> p.value().dup()).toList();
    }

    /** The parameters that {@link #keep} remembered last; null if it was not called. */
    public @Nullable List<FloatMatrix> kept() {
        return kept == null ? null : kept.parameters();
    }

    /** How many epochs were finished at the last {@link #keep}; 0 if it was not called, or an old checkpoint does not say. */
    public int keptEpoch() {
        return kept == null ? 0 : kept.epoch();
    }

    /** The end of a run that could not begin gives these parameters back, not those of the run that it resumed. */
    void cannotBegin(List<FloatMatrix> before) {
        kept = new Kept(before, 0);
    }

    /** Gives the model the parameters back that {@link #keep} remembered, if it was called. */
    void restoreKept() {
        List<Parameter> parameters = model.network().parameters();
        for (int i = 0; kept != null && i < parameters.size(); i++) {
            parameters.get(i).value().copy(kept.parameters().get(i));
        }
    }

    /** The model that is being trained. It can predict, evaluate and be saved, but not be trained by a callback. */
    public Predictor model() {
        return model;
    }

    /** The history of the run so far. */
    public History history() {
        return history;
    }

    /** The optimiser's memory. */
    public Optimizer.Updates updates() {
        return updates;
    }

    /** The number of finished epochs. */
    public int epoch() {
        return history.size();
    }

    /** The number of the epoch with the lowest validation loss so far; without validation the training loss counts. */
    public int bestEpoch() {
        ToDoubleFunction<Epoch> loss = validates() ? Epoch::validLoss : Epoch::loss;
        return history.epochs().stream()
                .filter(e -> !Double.isNaN(loss.applyAsDouble(e)))
                .min(Comparator.comparingDouble(loss))
                .map(Epoch::number)
                .orElse(epoch());
    }

    /** Whether a loss is measured on validation examples after each epoch. */
    public boolean validates() {
        return validates;
    }

    /** The planned number of epochs. */
    public int epochs() {
        return epochs;
    }

    /**
     * Everything that determines the exact result of a run, apart from parameters, learning rates and data, by name.
     */
    public Map<String, String> conditions() {
        return conditions;
    }

    /**
     * Continues a run that was stopped after the given epochs. Call it from {@link Callback#begin}, and restore the
     * parameters and the optimiser's memory there too.
     *
     * @param done the epochs so far
     * @param kept what {@link #kept} returned then; null if it was null
     * @param keptEpoch what {@link #keptEpoch} returned then; 0 if that is not known
     * @throws IllegalArgumentException if the run has begun, the epochs are not numbered from 1, or what was kept does not
     *     fit: it has another shape, or no callback keeps parameters
     */
    public void resume(List<Epoch> done, @Nullable List<FloatMatrix> kept, int keptEpoch) {
        Check.noNulls("Fit.resume", "done", done);
        Check.index("Fit.resume", "the epoch that was kept", keptEpoch, done.size() + 1);
        if (epoch() > 0) {
            throw Check.unexpected("Fit.resume", "a call before the first epoch", "one after epoch " + epoch());
        }
        for (int i = 0; i < done.size(); i++) {
            int number = Check.given("Fit.resume", "epochs", done.get(i)).number();
            if (number != i + 1) {
                throw Check.unexpected("Fit.resume", "epochs numbered from 1", number + " after " + i);
            }
        }
        if (kept != null) {
            expectFitting(kept);
        }
        done.forEach(history::add);
        this.kept = kept == null ? null : new Kept(kept, keptEpoch);
    }

    private void expectFitting(List<FloatMatrix> kept) {
        if (!keeps) {
            throw Check.unexpected(
                    "fit",
                    "a callback that keeps the best parameters, such as earlyStopping or one of yours whose keeps() is true, because the run to continue had one",
                    "none",
                    "without it, the network would get the best parameters of then back at the end, and lose what it learns now: add it, or begin again with another checkpoint");
        }
        List<Parameter> parameters = model.network().parameters();
        Check.sameLength("Fit.resume", "parameters", parameters.size(), "kept matrices", kept.size());
        for (int i = 0; i < kept.size(); i++) {
            Parameter p = parameters.get(i);
            Check.sameShape("Fit.resume", p.name(), p.value(), "what was kept of it", kept.get(i));
        }
    }
}
