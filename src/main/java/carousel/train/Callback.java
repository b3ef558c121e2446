package carousel.train;

import java.nio.file.Path;
import java.util.List;

/**
 * Code that runs between steps and between epochs of a fit: to observe, save, set the learning rate, or stop.
 *
 * <p>Threads: all calls come from the thread that called fit.
 */
public interface Callback {
    /** Code to run after each step; see {@link Callback#batchEnd}. */
    @FunctionalInterface
    interface Step {
        /**
         * Called after a step of the epoch.
         *
         * @param step its number in this epoch, from 1
         * @param loss the mean loss of its examples, before the step
         */
        void end(Fit fit, int step, double loss);
    }

    /** The files that it writes. A fit refuses two callbacks that write the same one. */
    default List<Path> files() {
        return List.of();
    }

    /** Called before the first epoch. It may change where the run begins, as a resumed checkpoint does. */
    default void begin(Fit fit) {}

    /**
     * Called after each step.
     *
     * @param step its number in this epoch, from 1
     * @param loss the mean loss of its examples, before the step
     */
    default void batchEnd(Fit fit, int step, double loss) {}

    /** Called after each epoch, with the epoch's figures. */
    default void epochEnd(Fit fit, Epoch epoch) {}

    /** Called when the run ends, for whatever reason. */
    default void end(Fit fit) {}
}
