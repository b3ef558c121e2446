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
 * N examples, each a sequence with its target, to train on and to predict from. A class of your own needs only the first
 * five methods of {@link BatchSource}; views such as {@link #select} are made of any examples.
 *
 * <p>Threads: several threads fill parts of one batch at once, so an implementation must not keep changing values in
 * fields.
 */
public interface Examples extends BatchSource {
    /**
     * A view of the same examples in which example n has weight w[n] in the mean loss, in training and in evaluation.
     * The mean divides by the sum of the weights, so equal weights change nothing. Metrics count every example once. If
     * the examples have weights already, the new ones are multiplied by them.
     *
     * @param w N weights above 0; to leave an example out, use {@link #select}
     */
    default Examples weighted(double... w) {
        return from(new Weighted(
                this, Check.given("Examples.weighted", "weights", w).clone()));
    }

    /**
     * A view of the same examples in which each also has numbers that stay the same along its sequence, such as the
     * area and height of the basin that a river drains. They are additional rows below those of the sequence, repeated
     * at every step. Scale them as you scale the sequence.
     *
     * @param s N rows of S numbers
     */
    default Examples withStatic(double[][] s) {
        Check.noNulls("Examples.withStatic", "s", s);
        for (double[] row : s) {
            Check.given("Examples.withStatic", "a row of numbers for each example", row);
        }
        return from(new WithStatic(this, Arrays.stream(s).map(double[]::clone).toArray(double[][]::new)));
    }

    /** A view of the chosen examples, in the given order; an example may be chosen more than once. */
    default Examples select(int... which) {
        Check.noNulls("Examples.select", "which", which);
        return from(new Selection(this, which.clone()));
    }

    /** A view of the examples from ≤ n &lt; to. */
    default Examples subset(int from, int to) {
        if (from < 0 || from > to || to > size()) {
            throw new IllegalArgumentException(
                    formatted("subset(%d, %d): expected 0 ≤ from ≤ to ≤ %d, the number of examples", from, to, size()));
        }
        return select(IntStream.range(from, to).toArray());
    }

    /** A view of several sets of examples, one after the other; all must have the same numbers of rows. */
    static Examples joined(List<? extends Examples> parts) {
        return from(new Joined(parts));
    }

    /**
     * Examples in memory, one matrix each.
     *
     * @param x N sequences, each D x length, one column per step; lengths may differ
     * @param y N targets with equal numbers of rows: each has one column, or as many as its x
     * @throws IllegalArgumentException if the numbers of rows or columns do not agree; the message names the example
     */
    static Examples of(List<FloatMatrix> x, List<FloatMatrix> y) {
        return from(new InMemory(x, y));
    }

    /**
     * Examples without targets, to predict from: {@code model.predict(Examples.of(x))}.
     *
     * @param x N sequences of T steps of D numbers each; T may differ
     */
    static Examples of(double[][][] x) {
        return from(InMemory.of(x));
    }

    /**
     * Texts without classes, to predict from.
     *
     * @param texts N texts as token numbers from {@code Vocabulary.encode}; none may be empty
     */
    static Examples of(List<int[]> texts) {
        return from(InMemory.of(texts));
    }

    /**
     * Examples from arrays, with one row for each step, as in NumPy.
     *
     * @param x N sequences of T steps of D numbers each; T may differ
     * @param y N targets of K numbers each, one target per sequence
     */
    static Examples of(double[][][] x, double[][] y) {
        return from(InMemory.of(x, y));
    }

    /**
     * Examples from arrays, with a target at every step.
     *
     * @param x N sequences of T steps of D numbers each; T may differ
     * @param y N targets, each with as many steps as its x, of K numbers each: one, the class, for crossEntropy()
     */
    static Examples of(double[][][] x, double[][][] y) {
        return from(InMemory.of(x, y));
    }

    /**
     * Examples from arrays, each with a class.
     *
     * @param x N sequences of T steps of D numbers each; T may differ
     * @param classes N class numbers, from 0
     */
    static Examples of(double[][][] x, int[] classes) {
        return from(InMemory.of(x, classes));
    }

    /**
     * Examples from arrays whose target is a single number.
     *
     * @param x N sequences of T steps of D numbers each; T may differ
     * @param y N targets
     */
    static Examples of(double[][][] x, double... y) {
        return from(InMemory.of(x, y));
    }

    /**
     * Sequences whose target is a single number.
     *
     * @param x N sequences, each D x length, one column per step; lengths may differ
     * @param y N targets
     */
    static Examples of(List<DoubleMatrix> x, double... y) {
        return from(InMemory.of(x, y));
    }

    /**
     * The sequences of a batch as examples.
     *
     * @param x D x (T*B)
     * @param y one step, or as many as x; the lengths of x say what is padding
     */
    static Examples of(Sequences x, Sequences y) {
        return from(InMemory.of(x, y));
    }

    /**
     * Texts, each with a class. They need no padding, because each text knows its length.
     *
     * @param texts N texts as token numbers from {@code Vocabulary.encode}; none may be empty or contain 0, the padding
     * @param classes N class numbers, from 0
     */
    static Examples of(List<int[]> texts, int[] classes) {
        return from(InMemory.of(texts, classes));
    }

    /**
     * Texts with a class for each of their tokens, for a network that answers at every step.
     *
     * @param texts N texts as token numbers from {@code Vocabulary.encode}; none may be empty or contain 0, the padding
     * @param tags for each text as many class numbers as it has tokens, from 0
     */
    static Examples tagged(List<int[]> texts, List<int[]> tags) {
        return from(InMemory.tagged(texts, tags));
    }

    /**
     * Pairs of texts for an encoder and a decoder. The upper row of x is the source; the lower row is what the decoder
     * reads: {@code start}, then the target. y is what it should output: the target, then {@code end}. Zeros pad the
     * end.
     *
     * @param sources N texts as token numbers above 0
     * @param targets the N texts that they should be turned into
     * @param start the token number of the start mark
     * @param end the token number of the end mark
     */
    static Examples pairs(List<int[]> sources, List<int[]> targets, int start, int end) {
        return from(InMemory.pairs(sources, targets, start, end));
    }

    /** The same examples, with the methods above. */
    private static Examples from(BatchSource source) {
        record Same(BatchSource whole) implements View, Examples {
            @Override
            public String toString() {
                return whole.toString();
            }
        }
        return new Same(source);
    }
}
