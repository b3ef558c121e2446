package carousel.data.tasks;

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
 * A way to make sequences at random, with what a network is to say about them and when it has understood one.
 *
 * <p>Threads: several draw from one task at once, so keep nothing in fields that changes.
 */
public interface Task {
    /**
     * A sequence and what is to be said about it.
     *
     * @param x D x length, one column per step
     * @param y one column, or as many as x
     */
    record Example(FloatMatrix x, FloatMatrix y) {}

    /** D, the rows of x. */
    int features();

    /** The rows of y. */
    int targetRows();

    /** Makes one example. */
    Example draw(RandomGenerator random);

    /**
     * Whether a network got one sequence right, by the measure of the paper the task is from.
     *
     * @param output what the network's last layer gave, in the shape of y; logits where the targets are 0 and 1
     * @param y the targets
     */
    boolean isSolved(FloatMatrix output, FloatMatrix y);

    /** How many sequences of a batch a network got right. */
    default int solved(Sequences output, Sequences target) {
        Check.noNulls("Task.solved", "output", output, "target", target);
        output.requireSound("Task.solved: output");
        target.requireSound("Task.solved: target");
        if (target.batch != output.batch) {
            throw Check.unexpected("Task.solved", "targets for " + output.batch + " sequences", "for " + target.batch);
        }
        int solved = 0;
        for (int b = 0; b < output.batch; b++) {
            solved += isSolved(output.sequence(b), target.sequence(b)) ? 1 : 0;
        }
        return solved;
    }

    /**
     * As many examples as wanted, each made when it is asked for and none kept: example n is a function of the seed and n
     * alone, so that a million of them take no memory and the first thousand are the same whatever follows.
     */
    default Examples examples(int size, long seed) {
        return new Generated(this, size, seed);
    }

    /** Examples of a task, made when they are asked for; {@link Task#examples} gives them. */
    record Generated(Task task, int size, long seed) implements Examples {
        /** Throws unless there is a task and at least one example. */
        public Generated {
            Check.given("examples", "a task", task);
            Check.atLeastOne("examples of " + task, "size", size);
        }

        /** The seed is scrambled first: seeds 1 and 2 must not give the same examples moved on by one. */
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
            return formatted("%d examples of %s, seed %d", size, task, seed);
        }
    }
}
