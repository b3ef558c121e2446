package carousel.data.tasks;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/**
 * A generator of random sequences with their targets, and a criterion for when a network has solved one.
 *
 * <p>Threads: several threads draw from one task at once, so an implementation must not keep changing values in fields.
 */
public interface Task {
    /**
     * A sequence and its target.
     *
     * @param x D x length, one column per step
     * @param y one column, or as many as x
     */
    record Example(FloatMatrix x, FloatMatrix y) {}

    /** D, the number of rows of x. */
    int features();

    /** The number of rows of y. */
    int targetRows();

    /** Generates one example. */
    Example draw(RandomGenerator random);

    /**
     * Whether a network solved one sequence, by the criterion of the paper the task comes from.
     *
     * @param output the output of the network's last layer, with the shape of y; logits where the targets are 0 and 1
     * @param y the targets
     */
    boolean isSolved(FloatMatrix output, FloatMatrix y);

    /** Whether {@link #isSolved} reads probabilities or signs, so that the output must be logits. */
    default boolean takesLogits() {
        return false;
    }

    /** The number of sequences in a batch that a network solved. */
    default int solved(Sequences output, Sequences target) {
        Check.noNulls("Task.solved", "output", output, "target", target);
        output.requireSound("Task.solved: output");
        target.requireSound("Task.solved: target");
        if (target.batch != output.batch) {
            throw Check.unexpected(
                    "Task.solved", "targets for " + counted(output.batch, "sequence"), "targets for " + target.batch);
        }
        int solved = 0;
        for (int b = 0; b < output.batch; b++) {
            solved += isSolved(output.sequence(b), target.sequence(b)) ? 1 : 0;
        }
        return solved;
    }

    /**
     * This many examples, each generated on request and not stored. Example n depends only on the seed and n, so a
     * million examples take no memory, and the first thousand are the same however many follow.
     */
    default Examples examples(int size, long seed) {
        return new Generated(this, size, seed);
    }

    /** Examples of a task that are generated on request; see {@link Task#examples}. */
    record Generated(Task task, int size, long seed) implements Examples {
        /** Requires a task and at least one example. */
        public Generated {
            Check.given("Task.examples", "a task", task);
            Check.atLeastOne("Task.examples of " + task, "size", size);
        }

        /** Scrambles the seed first, so that seeds 1 and 2 do not give the same examples shifted by one. */
        private Example example(int n) {
            Check.index(toString(), "an example", n, size);
            return Check.given(
                    "Task.draw",
                    "an example",
                    task.draw(new SplittableRandom(new SplittableRandom(seed).nextLong() + n)));
        }

        @Override
        public int features() {
            return task.features();
        }

        @Override
        public int targetRows() {
            return task.targetRows();
        }

        @Override
        public int length(int n) {
            return example(n).x().columns;
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            Check.noNulls("Examples.fill", "which", which, "x", x, "y", y);
            List<FloatMatrix> xs = new ArrayList<>();
            List<FloatMatrix> ys = new ArrayList<>();
            for (int n : which) {
                Example example = example(n);
                xs.add(example.x());
                ys.add(example.y());
            }
            Examples.of(xs, ys).fill(IntStream.range(0, which.length).toArray(), x, y);
        }

        @Override
        public String toString() {
            return formatted("%s of %s, seed %d", counted(size, "example"), task, seed);
        }
    }
}
