package carousel.callbacks;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.interop.ModelFile;
import carousel.interop.Safetensors;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Saves the model after each epoch that is the best so far, judged as {@link EarlyStopping} does without a
 * {@code minDelta}, for {@link ModelFile#load} to read. A path that cannot be written, a network that cannot be saved,
 * and a resumed run whose best epoch is past and not in the file are refused before the first epoch.
 *
 * <p>The file says of which epoch and run it is, in the extra {@code saveBest}: "epoch 7: loss 0.021, epoch 1: loss 0.35".
 * So a resumed run does not take the model of another one for its own best. A file without this extra is believed:
 * someone has put it there.
 *
 * <p>Threads: it never changes, but two fits at once need a path each.
 */
public final class SaveBest implements Callback {
    private static final String MARK = "saveBest";
    private static final String LOSS = "(-?\\d+\\.\\d+(?:E-?\\d+)?)";
    private static final Pattern MARKED =
            Pattern.compile("\"(epoch \\d+: loss " + LOSS + "), epoch 1: loss " + LOSS + '"');

    private final Path path;

    /** Saves to this path, and replaces what is there. */
    public SaveBest(Path path) {
        this.path = Check.given("saveBest", "a path", path);
    }

    @Override
    public List<Path> files() {
        return List.of(path);
    }

    /** Also saves the last epoch of a resumed run if that is the best so far and not in the file. */
    @Override
    public void begin(Fit fit) {
        Check.noNulls("SaveBest.begin", "fit", fit);
        ModelFile.of(fit.model()).requireSavable("saveBest", path);
        String other = fit.epoch() == 0 ? "" : other(fit);
        if (!other.isEmpty()) {
            if (fit.bestEpoch() < fit.epoch()) {
                throw Check.unexpected(
                        "saveBest",
                        formatted("the model of epoch %d, the best so far, in %s", fit.bestEpoch(), path),
                        other,
                        "put it there, leave saveBest out, or begin again with another checkpoint");
            }
            save(fit);
        }
    }

    /** What there is in the place of the best model of a resumed run; empty if that is there. */
    private String other(Fit fit) {
        if (!Files.exists(path)) {
            return "no such file";
        }
        try {
            String mark = Safetensors.read(path).texts().get("carousel.extra." + MARK);
            Matcher run = MARKED.matcher(mark == null ? "" : mark);
            return mark == null || (run.matches() && isOf(fit, run)) ? "" : "the model of another run, " + mark;
        } catch (IOException e) {
            return "another file: " + e.getMessage();
        }
    }

    /** A loss that is lower than all of this run is of a later epoch, which the checkpoint does not have. */
    private static boolean isOf(Fit fit, Matcher run) {
        return Double.parseDouble(run.group(3)) == loss(fit, 1)
                && Double.parseDouble(run.group(2)) <= loss(fit, fit.bestEpoch());
    }

    private static double loss(Fit fit, int epoch) {
        Epoch figures = fit.history().epochs().get(epoch - 1);
        return fit.validates() ? figures.validLoss() : figures.loss();
    }

    @Override
    public void epochEnd(Fit fit, Epoch epoch) {
        Check.noNulls("SaveBest.epochEnd", "fit", fit, "epoch", epoch);
        if (fit.bestEpoch() == epoch.number()) {
            save(fit);
        }
    }

    private void save(Fit fit) {
        int best = fit.bestEpoch();
        String mark = "epoch " + best + ": loss " + loss(fit, best) + ", epoch 1: loss " + loss(fit, 1);
        try {
            ModelFile.of(fit.model()).with(MARK, mark).save(path);
        } catch (IOException e) {
            throw new UncheckedIOException("saveBest: " + e.getMessage(), e);
        }
    }
}
