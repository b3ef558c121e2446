package carousel.data.tasks;

import carousel.check.Check;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * The adding problem in the form used by later papers: what is the sum of the two marked numbers?
 *
 * <p>x is 2 x T. Its first row has numbers drawn uniformly from [0, 1). Its second row is 0 except for two marks of 1,
 * one at a random step in the first half of the sequence and one in the second half. y is the sum of the two marked
 * numbers, after the last step. Always answering 1, the mean, gives a mean squared error of 1/6. A sequence counts as
 * solved below an absolute error of 0.08: 4 % of the range of the answers, as in the first form of the task,
 * {@link AddingProblem1997}.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param T the length of every sequence
 */
public record AddingProblem(int T) implements Task {
    /** The mean squared error of a network that always answers with the mean. */
    public static final double BASELINE_MSE = 1.0 / 6;

    /** Sequences of T steps. */
    public AddingProblem {
        Check.room("AddingProblem", "T", 2, T, 64);
    }

    @Override
    public int features() {
        return 2;
    }

    @Override
    public int targetRows() {
        return 1;
    }

    @Override
    public Example draw(RandomGenerator random) {
        Check.noNulls("AddingProblem.draw", "random", random);
        FloatMatrix x = new FloatMatrix(2, T);
        for (int t = 0; t < T; t++) {
            x.put(0, t, random.nextFloat());
        }
        int first = random.nextInt(T / 2);
        int second = random.nextInt(T / 2, T);
        x.put(1, first, 1);
        x.put(1, second, 1);
        return new Example(x, FloatMatrix.scalar(x.get(0, first) + x.get(0, second)));
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        Check.sameShape("AddingProblem.isSolved", "output", output, "y", y);
        return Math.abs(output.get(0) - y.get(0)) < 0.08;
    }
}
