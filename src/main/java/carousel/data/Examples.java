package carousel.data;

import carousel.linalg.Sequences;

/**
 * N examples, each a sequence and its target, that fill a batch on demand: a million windows need not stand in memory.
 * Reading must not change anything, for several threads fill parts of one batch at once.
 */
public interface Examples {
    /** N, the number of examples. */
    int size();

    /** D, the rows of a sequence. */
    int features();

    /** The rows of a target. */
    int targetRows();

    /** The steps of example n. */
    int length(int n);

    /**
     * Writes the given examples into x (D x T*B, T the longest of them, lengths set where they differ) and their targets
     * into y: one column each, or one for each step.
     */
    void fill(int[] which, Sequences x, Sequences y);
}
