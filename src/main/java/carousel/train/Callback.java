package carousel.train;

/**
 * Code that training calls between steps and between epochs: to observe, save, set the learning rate, or stop.
 *
 * <p>Threads: all calls come from the thread that called fit.
 */
public interface Callback {
    /** Code to run after each step; see {@link Callback#batchEnd}. */
    @FunctionalInterface
    interface Step {
        /** Called after a step of this epoch, numbered from 1, with the mean loss of its examples. */
        void end(Fit fit, int step, double loss);
    }

    /** Called before the first epoch. It may change where the run begins. */
    default void begin(Fit fit) {}

    /**
     * After each step.
     *
     * @param step its number in this epoch, from 1
     * @param loss the mean loss of its examples, before the step
     */
    default void batchEnd(Fit fit, int step, double loss) {}

    /** Called after each epoch, with its figures. */
    default void epochEnd(Fit fit, Epoch epoch) {}

    /** Called after the last epoch, for whatever reason the run ends. */
    default void end(Fit fit) {}
}
