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
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Saves a run of fit after every few epochs, and goes on with one that was saved: a run that was interrupted and begun
 * again ends with the same bits as one that never stopped.
 *
 * <p>The file is a {@link ModelFile} of the last epoch, and has besides what the run needs: the optimiser's memory and
 * steps, the history, and the best parameters so far if it stops early.
 */
public final class Checkpoint implements Callback {
    /** What the names of a checkpoint's own matrices begin with. */
    static final String PREFIX = "checkpoint.";

    private static final String MEMORY = PREFIX + "memory.";
    private static final String KEPT = PREFIX + "kept.";
    private static final String RUN = "carousel.checkpoint";

    /** How many values of JSON an epoch has, but for those of the metrics: far more than it needs. */
    private static final int EPOCH_VALUES = 10;

    private final Path path;
    private final int every;

    /** Into the given file, after every so many epochs and after the last. */
    public Checkpoint(Path path, int every) {
        this.path = Check.given("checkpoint", "a path", path);
        this.every = Check.atLeastOne("checkpoint", "everyEpochs", every);
    }

    @Override
    public void begin(Fit fit) {
        Check.noNulls("Checkpoint.begin", "fit", fit);
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw Check.unexpected("checkpoint", "the path of a file", path);
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(formatted("checkpoint: there is no folder %s; make it first", folder));
        }
        requireRoom(fit);
        try {
            AtomicFile.target(path);
        } catch (IOException e) {
            throw new UncheckedIOException(formatted("checkpoint: cannot be written: %s", e.getMessage()), e);
        }
        if (Files.exists(path)) {
            try {
                resume(fit);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        formatted("checkpoint: cannot go on from %s. Delete the file to start again", e.getMessage()),
                        e);
            }
        }
    }

    /** The history is saved too: a run of more epochs than can be read again is refused before it begins. */
    private static void requireRoom(Fit fit) {
        int most = Json.MAX_VALUES / (EPOCH_VALUES + 2 * fit.model().metrics().size());
        if (fit.epochs() > most) {
            throw Check.unexpected(
                    "checkpoint",
                    formatted("at most %,d epochs", most),
                    formatted("%,d", fit.epochs()),
                    "make them longer, or count some of yours as one");
        }
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        Check.noNulls("Checkpoint.epochEnd", "fit", fit, "epoch", epoch);
        boolean last = epoch.number() == fit.epochs() || !fit.stopped().isEmpty();
        if (epoch.number() % every == 0 || last) {
            try {
                save(fit);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        formatted(
                                "checkpoint %s cannot be written after epoch %d: %s",
                                path, epoch.number(), e.getMessage()),
                        e);
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
        if (kept != null) {
            for (int i = 0; i < parameters.size(); i++) {
                content.put(KEPT + parameters.get(i).name(), kept.get(i));
            }
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

    /** Reads and compares all before it changes anything. */
    private void resume(Fit fit, Safetensors content) throws ModelFileException {
        Network saved = ModelFile.network(content, fit.model());
        expectSame("network", described(saved), described(fit.model().network()));
        Run run = Run.fromJson(new Fields(RUN, Json.parse(RUN, content.text(RUN))));
        fit.conditions()
                .forEach((name, now) -> expectSame(name, run.conditions().get(name), now));
        if (run.learningRate() == null) {
            expectSameRates(fit, run.epochs());
        }
        List<FloatMatrix> memory = fit.updates().memory();
        List<FloatMatrix> savedMemory = new ArrayList<>();
        for (int i = 0; i < memory.size(); i++) {
            savedMemory.add(sized(content, MEMORY + i, memory.get(i)));
        }
        List<Parameter> parameters = fit.model().network().parameters();
        List<FloatMatrix> kept = null;
        if (run.kept()) {
            kept = new ArrayList<>();
            for (Parameter p : parameters) {
                kept.add(sized(content, KEPT + p.name(), p.value()));
            }
        }

        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).value().copy(saved.parameters().get(i).value());
        }
        for (int i = 0; i < memory.size(); i++) {
            memory.get(i).copy(savedMemory.get(i));
        }
        fit.updates().resumeAt(run.steps());
        fit.resume(run.epochs(), kept);
        if (run.learningRate() != null) {
            fit.learningRate(run.learningRate());
        }
        if (!run.stopped().isEmpty()) {
            fit.stop(run.stopped());
        }
    }

    private static String described(Network network) {
        return formatted(
                "%s for inputs of %d rows", network, network.layers().get(0).inputRows());
    }

    private void expectSame(String condition, @Nullable String then, String now) {
        if (!now.equals(then)) {
            throw new IllegalArgumentException(formatted(
                    "checkpoint %s is of another run: its %s was %s, now it is %s. Change it back, take another path, or delete the file",
                    path, condition, then, now));
        }
    }

    /** A schedule may look at the number of epochs: then a longer run is another run from the start. */
    private void expectSameRates(Fit fit, List<Epoch> done) {
        if (done.size() > fit.epochs()) {
            expectSame("number of epochs", "at least " + done.size(), Integer.toString(fit.epochs()));
        }
        for (Epoch epoch : done) {
            double rate = fit.model().optimizer().learningRate(epoch.number(), fit.epochs());
            expectSame("learning rate in epoch " + epoch.number(), "" + epoch.learningRate(), "" + rate);
        }
    }

    private static FloatMatrix sized(Safetensors content, String name, FloatMatrix like) throws ModelFileException {
        FloatMatrix m = content.matrix(name);
        if (!m.sameSize(like)) {
            throw new ModelFileException(
                    name, formatted("expected %d x %d, got %d x %d", like.rows, like.columns, m.rows, m.columns));
        }
        return m;
    }
}
