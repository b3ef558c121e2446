package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Batches;
import carousel.data.Examples;
import carousel.layers.Parameter;
import carousel.optim.Optimizer;
import carousel.progress.Progress;
import carousel.progress.ProgressBar;
import java.util.ArrayList;
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
    private final FitOption.Settings settings;
    private final Batches batches;
    private final Trainer trainer;
    private final Trainer evaluator;
    private final History history = new History();
    /** The learning rate of the next step. */
    private double rate;
    /** Whether a callback has set the rate, so that the optimiser's schedule no longer applies. */
    private boolean rateIsSet;

    private @Nullable List<FloatMatrix> kept;
    private @Nullable String stop;

    Fit(Model model, Examples train, FitOption... options) {
        this.model = model;
        this.train = train;
        this.settings = FitOption.Settings.of("fit", options);
        this.batches = new Batches(
                train,
                model.network().seed(),
                settings.epochSize > 0 ? settings.epochSize : train.size(),
                settings.batch,
                settings.shuffle,
                settings.byLength);
        Stack network = model.network().stack();
        this.trainer = new Trainer(
                network,
                model.loss(),
                model.optimizer(),
                settings.clip,
                model.network().seed());
        this.evaluator = new Trainer(network, model.loss());
        checkOrder();
        if (settings.validation != null) {
            checkValidation(settings.validation);
        }
    }

    private void checkValidation(Examples examples) {
        model.check(examples, "validation");
        model.checkTargets(examples, "validation");
        int rest = examples.size() % Math.min(validationChunk(examples), examples.size());
        if (settings.stateful && rest != 0) {
            throw Check.unexpected(
                    "validation of a stateful fit",
                    "a multiple of the batch, " + batches.size()
                            + ", so that states continue from one batch to the next",
                    examples.size() + " examples");
        }
    }

    /** How many validation examples are measured at once; in a stateful fit, one of each stream. */
    private int validationChunk(Examples examples) {
        if (!settings.stateful) {
            return Model.CHUNK;
        }
        return examples.streams() > 0 ? examples.streams() : batches.size();
    }

    private void checkOrder() {
        if (settings.byLength && !settings.shuffle) {
            throw new IllegalArgumentException(
                    "byLength: changes the order of the examples, which stateful() and inOrder() do not allow; leave one of them out");
        }
        if (settings.stateful) {
            model.network().requireStates("stateful");
        }
        if (settings.stateful && train.streams() > 0 && train.streams() != batches.size()) {
            throw new IllegalArgumentException(formatted(
                    "stateful: expected a batch of %d, one piece of each stream of the examples, got %d; write batch(%d)",
                    train.streams(), batches.size(), train.streams()));
        }
        if (settings.stateful && batches.perEpoch() % batches.size() != 0) {
            throw new IllegalArgumentException(formatted(
                    "stateful: the number of examples (%d) must be a multiple of the batch (%d), because sequence b of a batch continues in sequence b of the next",
                    batches.perEpoch(), batches.size()));
        }
    }

    History run() {
        callbacks(true).forEach(c -> c.begin(this));
        int steps = batches.steps();
        int step = 1;
        try (ProgressBar bar = settings.quiet ? ProgressBar.none() : Progress.open(done(settings.epochs, steps))) {
            while (epoch() < settings.epochs && stop == null) {
                int[] order = batches.order(epoch() + 1);
                Tally total = beginEpoch();
                for (step = 1; step <= steps && goesOn(); step++) {
                    Tally tally = trainer.step(
                            train,
                            batches.of(order, step),
                            model.metrics(),
                            rate,
                            batches.noise(epoch() + 1, step),
                            settings.stateful);
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
        if (stop != null) {
            history.end(stop);
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
                    model.optimizer().learningRate(epoch() + 1, settings.epochs));
        }
        trainer.forgetStates();
        return new Tally(model.metrics().size());
    }

    /** Whether there is another step. An interruption counts as handled, because the caller gets the model back. */
    private boolean goesOn() {
        if (Thread.interrupted()) {
            stop("interrupted in epoch " + (epoch() + 1));
        }
        return stop == null;
    }

    private void endStep(int step, int steps, Tally tally, Tally total, ProgressBar bar) {
        int number = epoch() + 1;
        int before = done(epoch(), steps);
        bar.update(before + Math.min(step, Integer.MAX_VALUE - before), () -> progress(number, total));
        for (Callback callback : settings.callbacks) {
            callback.batchEnd(this, step, tally.mean());
        }
    }

    private void endEpoch(int steps, Tally total, ProgressBar bar) {
        trainer.expectFiniteParameters(
                kept == null ? Trainer.LOST : "the network gets its best parameters so far back");
        Epoch done = new Epoch(epoch() + 1, rate, figures(total));
        history.add(done);
        bar.update(
                done(epoch(), steps),
                () -> formatted("epoch %d/%d  %s", done.number(), settings.epochs, done.describe()));
        callbacks(false).forEach(c -> c.epochEnd(this, done));
    }

    private List<Callback> callbacks(boolean savingFirst) {
        List<Callback> all = new ArrayList<>(settings.callbacks);
        if (settings.saving != null) {
            all.add(savingFirst ? 0 : all.size(), settings.saving);
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
        if (settings.validation != null) {
            Map<String, Double> valid = model.evaluate(
                    evaluator, settings.validation, validationChunk(settings.validation), settings.stateful);
            if (Double.isNaN(valid.getOrDefault(Epoch.LOSS, Double.NaN))) {
                throw new Trainer.NotFinite("the loss on the validation examples is NaN; " + evaluator.culprit());
            }
            valid.forEach((name, v) -> figures.put(Epoch.VALID + name, v));
        }
        return figures;
    }

    private String progress(int number, Tally total) {
        return formatted("epoch %d/%d  loss %.4g", number, settings.epochs, total.mean());
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
        stop = Check.given("stop", "a reason", why);
    }

    /** Why the run ends after this epoch; empty if nothing has stopped it. */
    public String stopped() {
        return stop == null ? "" : stop;
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
        return settings.validation != null;
    }

    /** The planned number of epochs. */
    public int epochs() {
        return settings.epochs;
    }

    /**
     * Everything that determines the exact result of a run, apart from parameters, learning rates and data, by name.
     */
    public Map<String, String> conditions() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("optimizer", named(model.optimizer()));
        all.put("loss", named(model.loss()));
        all.put("clipping", settings.clipping);
        all.put("seed", Long.toString(model.network().seed()));
        all.put("examples", Integer.toString(train.size()));
        all.put("examples per epoch", Integer.toString(batches.perEpoch()));
        all.put("batch", Integer.toString(settings.batch));
        all.put("shuffled", Boolean.toString(settings.shuffle));
        all.put("stateful", Boolean.toString(settings.stateful));
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
        return all;
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
