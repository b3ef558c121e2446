package carousel.callbacks;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.interop.ModelFile;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Saves the model after each epoch that is the best so far, judged as {@link EarlyStopping} does without a
 * {@code minDelta}, for {@link ModelFile#load} to read. A path that cannot be written, a network that cannot be saved,
 * and a resumed run whose best epoch is past and not in the file are refused before the first epoch.
 *
 * <p>Threads: it never changes, but two fits at once need a path each.
 */
public final class SaveBest implements Callback {
    private final Path path;

    /** Saves to this path, and replaces what is there. */
    public SaveBest(Path path) {
        this.path = Check.given("saveBest", "a path", path);
    }

    @Override
    public List<Path> files() {
        return List.of(path);
    }

    /** Also saves the last epoch of a resumed run if that is the best so far and there is no file. */
    @Override
    public void begin(Fit fit) {
        Check.noNulls("SaveBest.begin", "fit", fit);
        ModelFile.of(fit.model()).requireSavable("saveBest", path);
        if (fit.epoch() > 0 && !Files.exists(path)) {
            if (fit.bestEpoch() < fit.epoch()) {
                throw Check.unexpected(
                        "saveBest",
                        formatted("the model of epoch %d, the best so far, in %s", fit.bestEpoch(), path),
                        "no such file",
                        "put it there, leave saveBest out, or begin again with another checkpoint");
            }
            save(fit);
        }
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        Check.noNulls("SaveBest.epochEnd", "fit", fit, "epoch", epoch);
        if (fit.bestEpoch() == epoch.number()) {
            save(fit);
        }
    }

    private void save(Fit fit) {
        try {
            ModelFile.of(fit.model()).save(path);
        } catch (IOException e) {
            throw new UncheckedIOException("saveBest: " + e.getMessage(), e);
        }
    }
}
