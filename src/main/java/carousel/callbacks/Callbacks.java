package carousel.callbacks;

import carousel.check.Check;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Callbacks of one line of code.
 *
 * <p>Threads: any number may call these methods; what they give is called on the thread of fit.
 */
public final class Callbacks {
    private Callbacks() {}

    /**
     * Runs this after each epoch: {@code afterEpoch((fit, epoch) -> fit.learningRate(0.9 * fit.learningRate()))}. A run
     * that it stops goes on when it is resumed, at least for the epoch after which this runs again: good for a limit of
     * time. {@link #stopWhen} stops at a goal and looks at the epoch that a resumed run begins after.
     */
    public static Callback afterEpoch(BiConsumer<Fit, Epoch> action) {
        Check.given("afterEpoch", "an action", action);
        return new Callback() {
            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                action.accept(fit, epoch);
            }
        };
    }

    /** Runs this after each step: {@code afterStep((fit, step, loss) -> losses.add(loss))}. */
    public static Callback afterStep(Callback.Step action) {
        Check.given("afterStep", "an action", action);
        return new Callback() {
            @Override
            public void batchEnd(Fit fit, int step, double loss) {
                action.end(fit, step, loss);
            }
        };
    }

    /** Stops after the first epoch whose figures meet the condition; a resumed run may have had it already. */
    public static Callback stopWhen(Predicate<Epoch> reached) {
        Check.given("stopWhen", "a condition", reached);
        return new Callback() {
            @Override
            public void begin(Fit fit) {
                if (fit.epoch() > 0) {
                    epochEnd(fit, fit.history().last());
                }
            }

            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                if (reached.test(epoch)) {
                    fit.stop("goal reached in epoch " + epoch.number());
                }
            }
        };
    }
}
