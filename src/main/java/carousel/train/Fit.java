package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Batches;
import carousel.data.Examples;
import carousel.layers.Parameter;
import carousel.loss.Tally;
import carousel.optim.Optimizer;
import carousel.progress.Progress;
import carousel.progress.ProgressBar;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A running fit: what callbacks can read and change.
 *
 * <p>Threads: for the thread that called fit, which is also the one that calls callbacks.
 */
public final class Fit {
    private final Model model;
    private final Examples train;
    private final int epochs;
    private final boolean stateful;
    private final boolean quiet;
    private final List<Callback> callbacks;
    private final @Nullable Callback saving;
    private final Batches batches;
    private final Trainer trainer;
    private final @Nullable Validation validation;
    private final Map<String, String> conditions;
    private final History history = new History();
    /** The learning rate of the next step. */
    private double rate;
    /** Whether a callback has set the rate, so that the optimiser's schedule no longer applies. */
    private boolean rateIsSet;

    private @Nullable List<FloatMatrix> kept;

    /** Takes from the settings what does not change from here on, and does not keep them. */
    Fit(Model model, Examples train, FitOption.Settings settings) {
        this.model = model;
        this.train = train;
        this.epochs = settings.epochs;
        this.stateful = settings.stateful;
        this.quiet = settings.quiet;
        this.callbacks = List.copyOf(settings.callbacks);
        this.saving = settings.saving;
        long seed = model.network().seed();
        this.batches = new Batches(
                train,
                seed,
                settings.epochSize > 0 ? settings.epochSize : train.size(),
                settings.batch,
                settings.shuffle,
                settings.byLength);
        this.trainer = new Trainer(model.network().stack(), model.loss(), model.optimizer(), settings.clip, seed);
        checkOrder();
        this.validation = settings.validation == null ? null : validation(settings.validation);
        this.conditions = conditions(settings);
    }

    private Validation validation(Examples examples) {
        model.check(examples, "validation");
        model.checkTargets(examples, "validation");
        Shards shards = new Shards(model.network().stack(), model.loss(), new BitSet());
        int streams = examples.streams() > 0 ? examples.streams() : batches.size();
        return new Validation(shards, examples, stateful ? streams : Shards.CHUNK, model.metrics(), stateful);
    }

    private void checkOrder() {
        if (batches.byLength() && !batches.shuffled()) {
            throw new IllegalArgumentException(
                    "byLength: changes the order of the examples, which stateful() and inOrder() do not allow; leave one of them out");
        }
        if (stateful) {
            model.network().requireStates("stateful");
        }
        if (stateful && train.streams() > 0 && train.streams() != batches.size()) {
            throw new IllegalArgumentException(formatted(
                    "stateful: expected a batch of %d, one piece of each stream of the examples, got %d; write batch(%d)",
                    train.streams(), batches.size(), train.streams()));
        }
        if (stateful && batches.perEpoch() % batches.size() != 0) {
            throw new IllegalArgumentException(formatted(
                    "stateful: the number of examples (%d) must be a multiple of the batch (%d), because sequence b of a batch continues in sequence b of the next",
                    batches.perEpoch(), batches.size()));
        }
    }

    History run() {
        callbacks(true).forEach(c -> c.begin(this));
        int steps = batches.steps();
        int step = 1;
        try (ProgressBar bar = quiet ? ProgressBar.none() : Progress.open(done(epochs, steps))) {
            while (epoch() < epochs && stopped().isEmpty()) {
                int[] order = batches.order(epoch() + 1);
                Tally total = beginEpoch();
                for (step = 1; step <= steps && goesOn(); step++) {
                    int[] which = batches.of(order, step);
                    long noise = batches.noise(epoch() + 1, step);
                    Tally tally = trainer.step(train, which, model.metrics(), rate, noise, stateful);
                    total.add(tally);
                    endStep(step, steps, tally, total, bar);
                }
                if (step > steps) {
                    endEpoch(steps, total, bar);
                }
            }
        } catch (Trainer.NotFinite e) {
            throw notFinite(e, step > steps ? "after its last step" : "step " + step);
        } finally {
            restoreKept();
            callbacks(false).forEach(c -> c.end(this));
        }
        return history;
    }

    /** The number of steps in this many epochs, or the largest number that fits. */
    private static int done(int epochs, int steps) {
        return (int) Math.min(Integer.MAX_VALUE, (long) epochs * steps);
    }

    private Tally beginEpoch() {
        if (!rateIsSet) {
            rate = Check.notNegative(
                    "fit, epoch " + (epoch() + 1),
                    "learning rate from the optimiser and its schedule",
                    model.optimizer().learningRate(epoch() + 1, epochs));
        }
        trainer.forgetStates();
        return new Tally(model.metrics().size());
    }

    /** Whether there is another step. An interruption counts as handled, because the caller gets the model back. */
    private boolean goesOn() {
        if (Thread.interrupted()) {
            stop("interrupted in epoch " + (epoch() + 1));
        }
        return stopped().isEmpty();
    }

    private void endStep(int step, int steps, Tally tally, Tally total, ProgressBar bar) {
        int number = epoch() + 1;
        int before = done(epoch(), steps);
        bar.update(
                before + Math.min(step, Integer.MAX_VALUE - before),
                () -> formatted("epoch %d/%d  loss %.4g", number, epochs, total.mean()));
        for (Callback callback : callbacks) {
            callback.batchEnd(this, step, tally.mean());
        }
    }

    private void endEpoch(int steps, Tally total, ProgressBar bar) {
        trainer.expectFiniteParameters(
                kept == null ? Trainer.LOST : "the network gets its best parameters so far back");
        Epoch done = new Epoch(epoch() + 1, rate, figures(total));
        history.add(done);
        bar.update(done(epoch(), steps), () -> formatted("epoch %d/%d  %s", done.number(), epochs, done.describe()));
        callbacks(false).forEach(c -> c.epochEnd(this, done));
    }

    private List<Callback> callbacks(boolean savingFirst) {
        List<Callback> all = new ArrayList<>(callbacks);
        if (saving != null) {
            all.add(savingFirst ? 0 : all.size(), saving);
        }
        return all;
    }

    private void restoreKept() {
        List<Parameter> parameters = model.network().parameters();
        for (int i = 0; kept != null && i < kept.size(); i++) {
            parameters.get(i).value().copy(kept.get(i));
        }
    }

    private IllegalStateException notFinite(Trainer.NotFinite e, String where) {
        return new IllegalStateException(
                formatted(
                        "fit stopped in epoch %d, %s: %s. Try a smaller learning rate (it is %s), clipNorm(1), or look for missing or huge values in the data.",
                        epoch() + 1, where, e.getMessage(), rate),
                e);
    }

    private Map<String, Double> figures(Tally total) {
        Map<String, Double> figures = new LinkedHashMap<>(model.figures(total));
        if (validation != null) {
            model.figures(validation.measure()).forEach((name, v) -> figures.put(Epoch.VALID + name, v));
        }
        return figures;
    }

    /** The learning rate of the next step. */
    public double learningRate() {
        return rate;
    }

    /** Sets the learning rate from the next step on. The optimiser's schedule then no longer applies to this run. */
    public void learningRate(double rate) {
        this.rate = Check.notNegative("fit", "learning rate", rate);
        this.rateIsSet = true;
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

    /** Remembers the current parameters. When the run ends, the model gets them back, however the run continues. */
    public void keep() {
        kept = model.network().parameters().stream().map(p -> p.value().dup()).toList();
    }

    /** The parameters that {@link #keep} remembered last; null if it was not called. */
    public @Nullable List<FloatMatrix> kept() {
        return kept;
    }

    /** The model that is being trained. */
    public Model model() {
        return model;
    }

    /** The history of the run so far. */
    public History history() {
        return history;
    }

    /** The optimiser's memory. */
    public Optimizer.Updates updates() {
        return trainer.updates();
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
        return validation != null;
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

    private Map<String, String> conditions(FitOption.Settings settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("optimizer", named(model.optimizer()));
        all.put("loss", named(model.loss()));
        all.put("clipping", settings.clipping);
        all.put("seed", Long.toString(model.network().seed()));
        all.put("examples", Integer.toString(train.size()));
        all.put("examples per epoch", Integer.toString(batches.perEpoch()));
        all.put("batch", Integer.toString(settings.batch));
        all.put("shuffled", Boolean.toString(settings.shuffle));
        all.put("stateful", Boolean.toString(stateful));
        List<Integer> frozen = IntStream.range(0, model.network().layers().size())
                .filter(model.network()::isFrozen)
                .boxed()
                .toList();
        if (!frozen.isEmpty()) {
            all.put("frozen layers", frozen.toString());
        }
        if (settings.byLength) {
            all.put("by length", "pools of " + Batches.POOL + " batches");
        }
        return Collections.unmodifiableMap(all);
    }

    /**
     * The name of an object without a toString of its own: the default contains an address that differs from run to
     * run.
     */
    private static String named(Object o) {
        String name = o.toString();
        return name.endsWith("@" + Integer.toHexString(o.hashCode())) ? "one without a name" : name;
    }

    /**
     * Continues a run that was stopped after the given epochs. Call it from {@link Callback#begin}, after restoring the
     * parameters and the optimiser's memory.
     *
     * @param done the epochs so far
     * @param kept what {@link #kept} returned then; null if it was null
     */
    public void resume(List<Epoch> done, @Nullable List<FloatMatrix> kept) {
        Check.noNulls("Fit.resume", "done", done);
        done.forEach(history::add);
        this.kept = kept;
    }
}
