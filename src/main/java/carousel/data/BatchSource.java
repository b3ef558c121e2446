package carousel.data;

import carousel.linalg.Sequences;

/**
 * N examples, each a sequence with its target, that fill a batch on request. They need not all be in memory:
 * {@code Windows}, for example, cuts each batch out of a series of any length. Filling a batch changes nothing else.
 *
 * <p>A class of your own implements {@code Examples}, which has these methods and those that every set of examples has.
 *
 * <p>Threads: several threads fill parts of one batch at once, so an implementation must not keep changing values in
 * fields.
 */
public interface BatchSource {
    /** What {@link #streams} gives for pieces of streams of which some do not continue where they should. */
    int OUT_OF_ORDER = -1;

    /** N, the number of examples. It must not change. */
    int size();

    /** D, the rows of x: how many numbers the network reads at each step. */
    int features();

    /** The rows of y: how many numbers the network outputs at each step that has a target; 0 without targets. */
    int targetRows();

    /** The number of steps of example n. It must not change. */
    int length(int n);

    /**
     * Fills a batch with examples {@code which[0], which[1], …}, in this order.
     *
     * @param which B numbers, each from 0 to N - 1
     * @param x receives the inputs: D rows, as many steps as the longest of these examples, zeros after the end of a
     *     shorter one; its lengths are null if all have the same length
     * @param y receives the targets: one column per sequence (one step), or one per step with the lengths of x
     */
    void fill(int[] which, Sequences x, Sequences y);

    /**
     * How many streams the examples are pieces of: piece 0 of each stream, piece 1 of each, and so on, so that example
     * n continues in example n + streams(). 0 if they are not pieces of streams, and {@link #OUT_OF_ORDER} if they are,
     * but some do not continue there, as in a selection with gaps; a stateful fit refuses those.
     */
    default int streams() {
        return 0;
    }

    /** The weight of example n in a loss: 1, unless set by {@code Examples.weighted}. */
    default double weight(int n) {
        return 1;
    }
}
