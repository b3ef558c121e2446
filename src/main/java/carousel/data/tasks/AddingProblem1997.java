package carousel.data.tasks;

import carousel.check.Check;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * The adding problem in its original form: Hochreiter and Schmidhuber 1997, experiment 4.
 *
 * <p>x is 2 x length, with the length drawn uniformly from T, …, T + T/10. Its first row has numbers drawn uniformly
 * from [-1, 1). Its second row is 0 except for a mark of 1 at one of the first ten steps, another at one of the first
 * T/2 - 1 steps that are still unmarked, and -1 at the first and the last step. If a mark falls on the first step, -1
 * stays there and the number counts as 0. After the last step, y = 0.5 + (X_1 + X_2) / 4, where X_1 and X_2 are the
 * marked numbers. A sequence is solved below an absolute error of 0.04.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param T the smallest length of a sequence; 100, 500 and 1000 in the paper
 */
public record AddingProblem1997(int T) implements Task {
    /** Sequences of T to T + T/10 steps. */
    public AddingProblem1997 {
        Check.room("AddingProblem1997", "T", 20, T, 64);
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
        Check.noNulls("AddingProblem1997.draw", "random", random);
        int length = T + random.nextInt(T / 10 + 1);
        FloatMatrix x = new FloatMatrix(2, length);
        for (int t = 0; t < length; t++) {
            x.put(0, t, random.nextFloat(-1, 1));
        }
        int first = random.nextInt(10);
        int second = random.nextInt(T / 2 - 1);
        second += second >= first ? 1 : 0;
        x.put(1, first, 1);
        x.put(1, second, 1);
        x.put(1, 0, -1);
        x.put(1, length - 1, -1);
        return new Example(x, FloatMatrix.scalar(0.5f + (marked(x, first) + marked(x, second)) / 4));
    }

    private static float marked(FloatMatrix x, int t) {
        return t == 0 ? 0 : x.get(0, t);
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        Check.sameShape("AddingProblem1997.isSolved", "output", output, "y", y);
        return Math.abs(output.get(0) - y.get(0)) < 0.04;
    }
}
