package carousel.train;

/** Code that training calls between epochs: to watch, to save, to stop. */
public interface Callback {
    /** Before the first epoch. May change where the run begins. */
    default void begin(Fit fit) {}

    /** After each epoch, its figures known. */
    default void epochEnd(Fit fit, Epoch epoch) {}

    /** After the last epoch, however it came about. */
    default void end(Fit fit) {}
}
