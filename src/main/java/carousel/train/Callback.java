package carousel.train;

/**
 * Code that training calls between steps and between epochs: to watch, to save, to set the learning rate, to stop.
 *
 * <p>Threads: all calls come from the thread that called fit.
 */
public interface Callback {
    /** What is done after each step; see {@link Callback#batchEnd}. */
    @FunctionalInterface
    interface Step {
        /** After a step of this epoch, numbered from 1, whose examples had this mean loss. */
        void end(Fit fit, int step, double loss);
    }

    /** Before the first epoch. May change where the run begins. */
    default void begin(Fit fit) {}

    /**
     * After each step.
     *
     * @param step its number in this epoch, from 1
     * @param loss the mean loss of its examples, before the step
     */
    default void batchEnd(Fit fit, int step, double loss) {}

    /** After each epoch, its figures known. */
    default void epochEnd(Fit fit, Epoch epoch) {}

    /** After the last epoch, however it came about. */
    default void end(Fit fit) {}
}
