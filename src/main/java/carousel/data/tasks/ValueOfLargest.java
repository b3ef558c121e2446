package carousel.data.tasks;

import carousel.check.Check;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * Which value came with the largest key? A network has to replace the stored value whenever a larger key comes, however
 * long it has stored it. (The original, in Beck et al., xLSTM, 2024, is a nearest-neighbour search, where the key is
 * the similarity of two points; here the key is given.)
 *
 * <p>x is 2 x T: a row of keys, drawn uniformly from [-1, 1), above a row of values from the same range. y is the value
 * of the largest key, after the last step. Always answering 0, the mean, gives a mean squared error of 1/3. A sequence
 * counts as solved below an absolute error of 0.1.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param T the length of every sequence
 */
public record ValueOfLargest(int T) implements Task {
    /** The mean squared error of a network that always answers with the mean. */
    public static final double BASELINE_MSE = 1.0 / 3;

    /** Sequences of T steps. */
    public ValueOfLargest {
        Check.room("ValueOfLargest", "T", 1, T, 64);
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
        Check.noNulls("ValueOfLargest.draw", "random", random);
        FloatMatrix x = new FloatMatrix(2, T);
        for (int k = 0; k < x.length; k++) {
            x.put(k, 2 * random.nextFloat() - 1);
        }
        return new Example(x, FloatMatrix.scalar(x.get(1, x.getRow(0).argmax())));
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        Check.sameShape("ValueOfLargest.isSolved", "output", output, "y", y);
        return Math.abs(output.get(0) - y.get(0)) < 0.1;
    }
}
