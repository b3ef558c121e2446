package carousel.interop;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Parameter;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import carousel.train.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jblas.FloatMatrix;

/**
 * Saves a training run every few epochs and resumes it from the file. A run that was interrupted goes on after the last
 * epoch that was saved, and ends with exactly the same bits as one that was never interrupted. So does a run that a
 * callback stopped, unless one stops it again as it begins, as {@code earlyStopping} and {@code stopWhen} do.
 *
 * <p>The file is a {@link ModelFile} of the last epoch with the rest of the run's state added: the optimiser's memory
 * and steps, the history, and, with early stopping, the best parameters so far.
 *
 * <p>Threads: for one run at a time; its calls come from the thread of fit.
 */
public final class Checkpoint implements Callback.Saving {
    private static final String MEMORY = Run.PREFIX + "memory.";
    private static final String KEPT = Run.PREFIX + "kept.";
    private static final String RUN = "carousel.checkpoint";
    private static final String NOT_SET = "not set";
    /** An upper bound on how many JSON values an epoch needs, not counting its metrics; generous. */
    private static final int EPOCH_VALUES = 10;

    private final Path path;
    private final int every;

    /**
     * Saves to the given file after every {@code every} epochs and after the last. What comes after the last saved
     * epoch is lost if the run is interrupted: up to {@code every - 1} whole epochs and the one that was running.
     */
    public Checkpoint(Path path, int every) {
        this.path = Check.given("checkpoint", "a path", path);
        this.every = Check.atLeastOne("checkpoint", "everyEpochs", every);
    }

    @Override
    public List<Path> files() {
        return List.of(path);
    }

    @Override
    public void begin(Fit fit) {
        Check.noNulls("Checkpoint.begin", "fit", fit);
        requireRoom(fit);
        ModelFile.of(fit.model()).requireSavable("checkpoint", path);
        if (Files.exists(path)) {
            try {
                resume(fit);
            } catch (IOException e) {
                String why = "cannot continue from " + e.getMessage() + ". Delete the file to start again";
                throw new UncheckedIOException("checkpoint: " + why, e);
            }
        }
    }

    /** Refuses, before it starts, a run whose history would have more epochs than can be read back. */
    private static void requireRoom(Fit fit) {
        int most = Json.MAX_VALUES / (EPOCH_VALUES + 2 * fit.model().metrics().size());
        if (fit.epochs() > most) {
            throw Check.unexpected(
                    "checkpoint",
                    formatted("at most %,d epochs", most),
                    formatted("%,d", fit.epochs()),
                    "make each epoch longer, for example by treating several passes over the data as one");
        }
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        Check.noNulls("Checkpoint.epochEnd", "fit", fit, "epoch", epoch);
        boolean last = epoch.number() == fit.epochs() || !fit.stopped().isEmpty();
        if (last || epoch.number() % every == 0) {
            try {
                save(fit);
            } catch (IOException e) {
                String what = "checkpoint " + path + " cannot be written after epoch " + epoch.number();
                throw new UncheckedIOException(what + ": " + e.getMessage(), e);
            }
        }
    }

    private void save(Fit fit) throws IOException {
        Safetensors content = ModelFile.of(fit.model()).content();
        content.put(RUN, Run.of(fit).toJson().toString());
        List<FloatMatrix> memory = fit.updates().memory();
        for (int i = 0; i < memory.size(); i++) {
            content.put(MEMORY + i, memory.get(i));
        }
        List<Parameter> parameters = fit.model().network().parameters();
        List<FloatMatrix> kept = fit.kept();
        for (int i = 0; kept != null && i < parameters.size(); i++) {
            content.put(KEPT + parameters.get(i).name(), kept.get(i));
        }
        ModelFile.seal(content).write(path);
    }

    private void resume(Fit fit) throws IOException {
        Safetensors content = Safetensors.read(path);
        try {
            resume(fit, content);
        } catch (ModelFileException e) {
            throw e.in(path);
        }
    }

    /** Reads and checks everything before it changes anything. */
    private void resume(Fit fit, Safetensors content) throws ModelFileException {
        Network saved = ModelFile.network(content, fit.model());
        expectSame("network", described(saved), described(fit.model().network()));
        Run run = Run.fromJson(new Fields(RUN, Json.parse(RUN, content.text(RUN, "a checkpoint"))));
        Map<String, String> then = run.conditions();
        Map<String, String> now = fit.conditions();
        now.forEach((name, value) -> expectSame(name, then.getOrDefault(name, NOT_SET), value));
        then.forEach((name, value) -> expectSame(name, value, now.getOrDefault(name, NOT_SET)));
        if (run.epochs().size() > fit.epochs()) {
            expectSame("number of epochs", "at least " + run.epochs().size(), Integer.toString(fit.epochs()));
        }
        // a schedule that depends on the number of epochs would have had other rates so far
        for (Epoch epoch : run.learningRate() == null ? run.epochs() : List.<Epoch>of()) {
            double rate = fit.model().optimizer().learningRate(epoch.number(), fit.epochs());
            expectSame("learning rate in epoch " + epoch.number(), "" + epoch.learningRate(), "" + rate);
        }
        List<FloatMatrix> memory = fit.updates().memory();
        List<FloatMatrix> savedMemory = new ArrayList<>();
        for (int i = 0; i < memory.size(); i++) {
            savedMemory.add(content.matrix(MEMORY + i, memory.get(i).rows, memory.get(i).columns));
        }
        List<Parameter> parameters = fit.model().network().parameters();
        List<FloatMatrix> kept = new ArrayList<>();
        for (Parameter p : run.kept() ? parameters : List.<Parameter>of()) {
            kept.add(content.matrix(KEPT + p.name(), p.value().rows, p.value().columns));
        }

        fit.resume(run.epochs(), run.kept() ? kept : null, run.keptEpoch());
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).value().copy(saved.parameters().get(i).value());
        }
        for (int i = 0; i < memory.size(); i++) {
            memory.get(i).copy(savedMemory.get(i));
        }
        fit.updates().resumeAt(run.steps());
        if (run.learningRate() != null) {
            fit.learningRate(run.learningRate());
        }
    }

    private static String described(Network network) {
        return network + " with D = " + network.layers().get(0).inputRows();
    }

    private void expectSame(String condition, String then, String now) {
        if (!now.equals(then)) {
            throw new IllegalArgumentException(formatted(
                    "checkpoint %s is from another run: its %s was %s, now it is %s. Change it back, use another path, or delete the file",
                    path, condition, then, now));
        }
    }

    @Override
    public String toString() {
        return "checkpoint(" + path + ", " + every + ")";
    }
}
