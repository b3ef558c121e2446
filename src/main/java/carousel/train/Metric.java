package carousel.train;

import carousel.linalg.Sequences;

/** A figure to watch while training, as a sum over columns and the weight to divide it by; both add up over pieces. */
public interface Metric {
    /** The name under which it stands in the history. */
    String name();

    /** The sum over all columns that are not padding. */
    double sum(Sequences output, Sequences target);

    /** What the sum is to be divided by. */
    double weight(Sequences output, Sequences target);
}
