package carousel.callbacks;

import carousel.check.Check;
import carousel.interop.ModelFile;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Saves the model after each epoch that is the best so far, judged as {@link EarlyStopping} does without a
 * {@code minDelta}, for {@link ModelFile#load} to read. A path that cannot be written and a network that cannot be
 * saved are refused before the first epoch.
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

    @Override
    public void begin(Fit fit) {
        Check.noNulls("SaveBest.begin", "fit", fit);
        ModelFile.of(fit.model()).requireSavable("saveBest", path);
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        Check.noNulls("SaveBest.epochEnd", "fit", fit, "epoch", epoch);
        if (fit.bestEpoch() == epoch.number()) {
            try {
                ModelFile.of(fit.model()).save(path);
            } catch (IOException e) {
                throw new UncheckedIOException("saveBest: " + e.getMessage(), e);
            }
        }
    }
}
