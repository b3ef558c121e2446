package carousel.train;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.optim.Clip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a fit, created by the factories of {@code carousel.Carousel}, such as {@code epochs(50)}. Two options
 * that set the same, such as {@code clipNorm} and {@code clipValue}, are refused.
 *
 * <p>Threads: an option never changes and may be given to any number of fits.
 */
@FunctionalInterface
public interface FitOption {
    /** Applies this setting. */
    void set(Settings settings);

    /** All settings of a fit, while its options are read. The loop takes them over into final fields. */
    final class Settings {
        int epochs = 1;
        int batch = 32;
        int epochSize;
        boolean shuffle = true;
        boolean stateful;
        boolean byLength;
        boolean quiet;

        @Nullable
        Examples validation;

        Clip clip = Clip.none();
        String clipping = "none";
        final List<Callback> callbacks = new ArrayList<>();

        private final Map<String, String> given = new HashMap<>();

        private Settings() {}

        static Settings of(String operation, FitOption... options) {
            Settings settings = new Settings();
            for (FitOption option : options) {
                Check.given(operation, "options", option).set(settings);
            }
            return settings;
        }

        /** These settings; throws if another option has set the same, which would be ignored without a word. */
        private Settings once(String what, String option) {
            Check.once("options", what, given.put(what, option), option);
            return this;
        }

        /** The clipping; throws if an option sets anything else, which would be ignored without a word. */
        static Clip clipping(String operation, FitOption... options) {
            for (int i = 0; i < options.length; i++) {
                if (!of(operation, options[i]).given.containsKey("clipping")) {
                    throw Check.unexpected(
                            operation,
                            "clipNorm or clipValue",
                            "something else as option " + (i + 1),
                            "give it to fit; a loop of your own does itself what it would do");
                }
            }
            return of(operation, options).clip;
        }

        private void clip(String name, Clip clip) {
            this.clipping = name;
            this.clip = clip;
        }
    }

    /** Trains for n epochs. */
    static FitOption epochs(int n) {
        int checked = Check.atLeastOne("epochs", "n", n);
        return s -> s.once("epochs", "epochs(" + n + ")").epochs = checked;
    }

    /** Takes n examples per step; the default is 32. */
    static FitOption batch(int n) {
        int checked = Check.atLeastOne("batch", "n", n);
        return s -> s.once("batch", "batch(" + n + ")").batch = checked;
    }

    /**
     * Ends an epoch after n examples. The next epoch continues with the following examples, and after the last one with
     * the first. This is for very large or endless training sets.
     */
    static FitOption examplesPerEpoch(int n) {
        int checked = Check.atLeastOne("examplesPerEpoch", "n", n);
        return s -> s.once("examplesPerEpoch", "examplesPerEpoch(" + n + ")").epochSize = checked;
    }

    /** Computes the loss and metrics on these examples after each epoch. */
    static FitOption validation(Examples examples) {
        Check.given("validation", "examples", examples);
        return s -> s.once("validation", "validation(...)").validation = examples;
    }

    /** Takes the examples in their own order, instead of a new random order each epoch. */
    static FitOption inOrder() {
        return s -> s.shuffle = false;
    }

    /**
     * Batches examples of similar length, so that there is less padding to compute. The randomly ordered examples are
     * divided into pools of {@value carousel.data.Batches#POOL} batches; each pool is sorted by length and cut into
     * batches, and the batches are shuffled. The order still depends only on the seed and the epoch.
     */
    static FitOption byLength() {
        return s -> s.byLength = true;
    }

    /**
     * Starts each batch with the final states of the batch before: truncated backpropagation through time. Examples are
     * taken in their own order; the batch of a {@code TokenStream} must be its number of streams.
     * States are zero again at the beginning of each epoch, also with {@link #examplesPerEpoch}, where an epoch goes on
     * in the middle of the streams, and wherever the examples begin again. Streams with gaps, or several joined, are
     * refused.
     */
    static FitOption stateful() {
        return s -> {
            s.stateful = true;
            s.shuffle = false;
        };
    }

    /** Hides the progress. */
    static FitOption quiet() {
        return s -> s.quiet = true;
    }

    /** Scales all gradients together down to this norm if theirs is larger (Pascanu et al. 2013). */
    static FitOption clipNorm(double max) {
        return s -> s.once("clipping", "clipNorm(" + max + ")").clip("norm " + max, Clip.norm(max));
    }

    /** Limits every element of the gradient to ±max. */
    static FitOption clipValue(double max) {
        return s -> s.once("clipping", "clipValue(" + max + ")").clip("value " + max, Clip.value(max));
    }

    /** Calls this callback between steps and between epochs; one that may be there {@link Callback#once} is refused twice. */
    static FitOption callback(Callback callback) {
        String once = Check.given(
                "callback",
                "a text from once",
                Check.given("callback", "a callback", callback).once());
        return s -> (once.isEmpty() ? s : s.once("callback " + once, callback.toString())).callbacks.add(callback);
    }
}
