package carousel.data;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;

/**
 * N examples, each a sequence and its target, that fill a batch on request. They need not all be in memory: {@code
 * Windows} cuts each batch out of a series of a million rows. Filling changes only the batch.
 *
 * <p>Threads: several fill parts of one batch at once, so keep nothing in fields that changes.
 */
public interface Examples {
    /** N, the number of examples. */
    int size();

    /** D, the rows of x: how many numbers a network reads at each step. */
    int features();

    /** The rows of y: how many numbers the network's answer has, at each step that is answered. */
    int targetRows();

    /** The steps of example n. */
    int length(int n);

    /**
     * Puts examples {@code which[0], which[1], …} into a batch, in this order.
     *
     * @param which B numbers, each from 0 to N - 1
     * @param x takes the inputs: D rows, as many steps as the longest of these examples has, zeros where one is
     *     shorter; its lengths are null if none is
     * @param y takes the targets: one column per sequence (one step), or one per step with the lengths of x
     */
    void fill(int[] which, Sequences x, Sequences y);

    /** How much example n counts in a loss: 1, unless set by {@link #weighted}. */
    default double weight(int n) {
        return 1;
    }

    /**
     * A view of the same examples in which example n counts w[n] times in the mean loss, in training and in evaluation.
     * Metrics count each example once.
     *
     * @param w N weights above 0; to leave an example out, select the others
     */
    default Examples weighted(double... w) {
        return new Weighted(this, Check.given("Examples.weighted", "weights", w).clone());
    }

    /**
     * The same examples as a view, each with numbers that do not change along its sequence, such as the area and height of
     * the basin that a river drains: rows below those of the sequence, the same at every step. Scale them as the sequence is.
     *
     * @param s N rows of S numbers
     */
    default Examples withStatic(double[][] s) {
        Check.noNulls("Examples.withStatic", "s", s);
        for (double[] row : s) {
            Check.given("Examples.withStatic", "a row of numbers for each example", row);
        }
        return new WithStatic(this, Arrays.stream(s).map(double[]::clone).toArray(double[][]::new));
    }

    /** The chosen examples, in the order given, as a view; the same one may be chosen more than once. */
    default Examples select(int... which) {
        Check.noNulls("Examples.select", "which", which);
        return new Selection(this, which.clone());
    }

    /** Examples from ≤ n &lt; to, as a view. */
    default Examples subset(int from, int to) {
        if (from < 0 || from > to || to > size()) {
            throw new IllegalArgumentException(
                    formatted("subset(%d, %d): expected 0 ≤ from ≤ to ≤ %d, the number of examples", from, to, size()));
        }
        return select(IntStream.range(from, to).toArray());
    }

    /** All examples of several sets, one set after the other, as a view; their numbers of rows are the same. */
    static Examples joined(List<? extends Examples> parts) {
        return new Joined(parts);
    }

    /**
     * Examples in memory, one matrix each.
     *
     * @param x N sequences, each D x length, one column per step; lengths may differ
     * @param y N targets of equal height: all of one column, or each as wide as its x
     * @throws IllegalArgumentException when the numbers of rows or columns do not agree; the message names the example
     */
    static Examples of(List<FloatMatrix> x, List<FloatMatrix> y) {
        return new InMemory(x, y);
    }

    /**
     * Sequences with one number each.
     *
     * @param x N sequences, each D x length, one column per step; lengths may differ
     * @param y N targets
     */
    static Examples of(List<DoubleMatrix> x, double... y) {
        return InMemory.of(x, y);
    }

    /**
     * Every sequence of a batch as an example.
     *
     * @param x D x (T*B)
     * @param y one step, or as many as x; padding goes by the lengths of x
     */
    static Examples of(Sequences x, Sequences y) {
        return InMemory.of(x, y);
    }

    /**
     * Texts with a class each.
     *
     * @param texts N texts, the numbers of their tokens as {@code Vocabulary.encode} gives them; none of them empty
     * @param classes N numbers of classes, from 0
     */
    static Examples of(List<int[]> texts, int[] classes) {
        return InMemory.of(texts, classes);
    }

    /**
     * Pairs of texts for an encoder and a decoder. The upper row of x is the source, the lower row what the decoder is
     * told: {@code start} and the target. y is what it should say: the target and {@code end}. Zeros pad the end.
     *
     * @param sources N texts, numbers of tokens above 0
     * @param targets the N texts that they should become
     * @param start the number of the mark that a target begins with
     * @param end the number of the mark that it ends with
     */
    static Examples pairs(List<int[]> sources, List<int[]> targets, int start, int end) {
        return InMemory.pairs(sources, targets, start, end);
    }
}
