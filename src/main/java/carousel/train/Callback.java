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

    /** A callback that saves the run, so that another fit can resume it. It begins first, and its epochs end last. */
    interface Saving extends Callback {
        @Override
        default String once() {
            return "checkpoint";
        }
    }

    /** What only one callback of a fit may do, such as {@code earlyStopping}; empty if it does not matter how many do. */
    default String once() {
        return "";
    }

    /**
     * Whether it calls {@link Fit#keep}. A run that has kept its best parameters is resumed only with such a callback,
     * because it gives them back at its end.
     */
    default boolean keeps() {
        return false;
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

    /**
     * Called when the run ends, for whatever reason, if {@link #begin} has returned. An exception that ended the run is
     * thrown by fit after that; those that this method throws are added to it as suppressed.
     */
    default void end(Fit fit) {}
}
