package carousel.metrics;

/**
 * How to average a measure over several classes.
 *
 * <p>Threads: it never changes and may be shared.
 */
public enum Average {
    /** The plain mean: every class that occurs or was predicted counts the same, however rare it is. */
    MACRO,
    /** The mean weighted by the number of examples of each class. */
    WEIGHTED,
    /**
     * The measure of the counts summed over all classes. With one class per example, precision, recall and F1 all equal
     * the accuracy.
     */
    MICRO
}
