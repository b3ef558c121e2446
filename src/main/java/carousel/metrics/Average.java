package carousel.metrics;

/** How the measures of several classes become one. */
public enum Average {
    /** The plain mean: every class that occurs, or was predicted, counts the same, however rare. */
    MACRO,
    /** The mean weighted by how many examples each class has. */
    WEIGHTED,
    /** Of the summed counts of all classes. With one class to each example, precision, recall and F1 all equal accuracy. */
    MICRO
}
