package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.check.Text;
import carousel.data.Batches;
import carousel.data.Examples;
import carousel.loss.Tally;
import carousel.progress.Progress;
import carousel.progress.ProgressBar;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: epochs of steps, with callbacks between them that are given the {@link Fit}. Closing it ends the run
 * for every callback that has begun.
 */
final class Loop implements AutoCloseable {
    private final Predictor model;
    private final Examples train;
    private final boolean stateful;
    private final boolean quiet;
    private final List<Callback> callbacks;
    private final List<Callback> begun = new ArrayList<>();
    /** What ended the run and what callbacks threw after that. */
    private final List<Throwable> thrown = new ArrayList<>();
    /** How many examples there are, which must not change. */
    private final int size;

    private final Batches batches;
    private final Trainer trainer;
    private final @Nullable Validation validation;
    private final Fit fit;

    /** Takes from the settings what does not change from here on, and does not keep them. */
    Loop(Predictor model, Examples train, FitOption.Settings settings) {
        this.model = model;
        this.train = train;
        this.stateful = settings.stateful;
        this.quiet = settings.quiet;
        this.callbacks = List.copyOf(settings.callbacks);
        this.size = train.size();
        this.batches = new Batches(
                train,
                model.network().seed(),
                settings.epochSize > 0 ? settings.epochSize : size,
                settings.batch,
                settings.shuffle,
                settings.byLength);
        this.trainer = new Trainer("fit", model, settings.clip);
        if (stateful) {
            model.network().requireStates("stateful");
            batches.requireStreams();
        }
        Check.differentFiles(
                "fit",
                ordered(callbacks, true).stream()
                        .flatMap(c -> Check.given("fit", "files of each callback", c.files()).stream())
                        .toList());
        this.validation = settings.validation == null ? null : validation(settings.validation);
        boolean keeps = callbacks.stream().anyMatch(Callback::keeps);
        this.fit = new Fit(model, settings.epochs, validation != null, keeps, trainer.updates(), conditions(settings));
    }

    private Validation validation(Examples examples) {
        model.checkWithTargets(examples, "validation");
        Shards shards = new Shards(model.network(), model.loss(), new BitSet());
        int streams = examples.streams() > 0 ? examples.streams() : batches.size();
        return new Validation(
                shards, examples, stateful ? streams : Shards.CHUNK, model.metrics(), stateful, examples.size());
    }

    /** Tells every callback. If one refuses the run, another may have resumed it, and the network is as it was before. */
    private void begin() {
        List<FloatMatrix> before = fit.parameters();
        try {
            for (Callback callback : ordered(callbacks, true)) {
                callback.begin(fit);
                begun.add(callback);
            }
            expectSameValidation();
        } catch (RuntimeException | Error e) {
            fit.cannotBegin(before);
            thrown.add(e);
            throw e;
        }
    }

    /** Throws unless the validation examples are those of the resumed run: losses on others cannot be compared. */
    private void expectSameValidation() {
        double then = fit.epoch() == 0 ? Double.NaN : fit.history().last().validLoss();
        double now = validation == null || Double.isNaN(then)
                ? then
                : validation.measure().mean();
        // they are equal, unless the products are computed in another way, by jblas
        if (Math.abs(now - then) > 1e-3 * Math.abs(then)) {
            throw Check.unexpected(
                    "fit",
                    "the validation examples of the run that is resumed, with a loss of " + then + " at its end",
                    "others, with " + now,
                    "give the same ones, as a split with a fixed seed does, or none; or begin again with another checkpoint");
        }
    }

    History run() {
        begin();
        int steps = batches.steps();
        int step = 1;
        double rate = Double.NaN;
        try (ProgressBar bar = quiet ? ProgressBar.none() : Progress.open(done(fit.epochs(), steps))) {
            while (fit.epoch() < fit.epochs() && fit.stopped().isEmpty()) {
                Tally total = beginEpoch();
                int[] order = batches.order(fit.epoch() + 1);
                for (step = 1; step <= steps && goesOn(); step++) {
                    int[] which = batches.of(order, step);
                    if (stateful && !batches.continues(order, step)) {
                        trainer.forgetStates();
                    }
                    long noise = batches.noise(fit.epoch() + 1, step);
                    rate = fit.learningRate();
                    Tally tally = trainer.step(train, which, model.metrics(), rate, noise, stateful);
                    total.add(tally);
                    endStep(step, steps, tally, total, bar);
                }
                if (step > steps) {
                    endEpoch(steps, rate, total, bar);
                }
            }
        } catch (Trainer.NotFinite e) {
            throw notFinite(e, step > steps ? "after its last step" : "step " + step);
        } catch (RuntimeException | Error e) {
            thrown.add(e);
            throw e;
        }
        return fit.history();
    }

    /** Tells every callback that has begun, also if one of them throws. */
    @Override
    public void close() {
        fit.restoreKept();
        int before = thrown.size();
        for (Callback callback : ordered(begun, false)) {
            try {
                callback.end(fit);
            } catch (RuntimeException | Error e) {
                if (!thrown.contains(e)) { // it could not be suppressed by itself
                    thrown.add(e);
                }
            }
        }
        List<Throwable> problems = thrown.subList(before, thrown.size());
        if (!problems.isEmpty()) {
            problems.stream().skip(1).forEach(problems.get(0)::addSuppressed);
            if (problems.get(0) instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) problems.get(0);
        }
    }

    /** The number of steps in this many epochs, or the largest number that fits. */
    private static int done(int epochs, int steps) {
        return (int) Math.min(Integer.MAX_VALUE, (long) epochs * steps);
    }

    private Tally beginEpoch() {
        Validation.expectSameSize("fit", train, size);
        fit.followSchedule();
        trainer.forgetStates();
        return new Tally(model.metrics().size());
    }

    /** Whether there is another step. An interruption counts as handled, because the caller gets the model back. */
    private boolean goesOn() {
        if (Thread.interrupted()) {
            fit.stop("interrupted in epoch " + (fit.epoch() + 1));
        }
        return fit.stopped().isEmpty();
    }

    private void endStep(int step, int steps, Tally tally, Tally total, ProgressBar bar) {
        int number = fit.epoch() + 1;
        int before = done(fit.epoch(), steps);
        bar.update(
                before + Math.min(step, Integer.MAX_VALUE - before),
                () -> formatted("epoch %d/%d  loss %.4g", number, fit.epochs(), total.mean()));
        for (Callback callback : callbacks) {
            callback.batchEnd(fit, step, tally.mean());
        }
    }

    private void endEpoch(int steps, double rate, Tally total, ProgressBar bar) {
        trainer.expectFiniteParameters(
                fit.kept() == null ? Trainer.LOST : "the network gets its best parameters so far back");
        Epoch done = new Epoch(fit.epoch() + 1, rate, figures(total));
        fit.history().add(done);
        bar.update(
                done(fit.epoch(), steps),
                () -> formatted("epoch %d/%d  %s", done.number(), fit.epochs(), done.describe()));
        ordered(callbacks, false).forEach(c -> c.epochEnd(fit, done));
    }

    /** All callbacks in their order, with one that saves the run as the first or the last. */
    private static List<Callback> ordered(List<Callback> callbacks, boolean savingFirst) {
        return callbacks.stream()
                .sorted(Comparator.comparing(c -> c instanceof Callback.Saving != savingFirst))
                .toList();
    }

    private IllegalStateException notFinite(Trainer.NotFinite e, String where) {
        String set = fit.learningRateIsSet() ? ", set by a callback; in a resumed run, set another one in begin" : "";
        return new IllegalStateException(
                formatted(
                        "fit stopped in epoch %d, %s: %s. Try a smaller learning rate (it is %s%s), clipNorm(1), or look for missing or huge values in the data.",
                        fit.epoch() + 1, where, e.getMessage(), fit.learningRate(), set),
                e);
    }

    private Map<String, Double> figures(Tally total) {
        Map<String, Double> figures = new LinkedHashMap<>(model.figures(total));
        if (validation != null) {
            model.figures(validation.measure()).forEach((name, v) -> figures.put(Epoch.VALID + name, v));
        }
        return figures;
    }

    private Map<String, String> conditions(FitOption.Settings settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("optimizer", Text.named(model.optimizer()));
        all.put("loss", Text.named(model.loss()));
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
        return all;
    }
}
