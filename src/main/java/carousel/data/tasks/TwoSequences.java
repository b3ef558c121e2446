package carousel.data.tasks;

import carousel.check.Check;
import carousel.linalg.Normal;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * The two-sequence problem with signal and noise in the same input, Hochreiter and Schmidhuber 1997, experiment 3a,
 * after Bengio, Simard and Frasconi 1994.
 *
 * <p>x is 1 x length, with the length drawn uniformly from T, …, T + T/10. Its first N numbers are all 1 or all -1,
 * equally likely; the rest is Gaussian noise of mean 0 and variance 0.2. y is 1 for sequences that began with 1 and 0
 * for the others, after the last step. A sequence is solved when the output, as a probability, is less than 0.2 off.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param N how many numbers carry the signal; 1 and 3 in the paper
 * @param T the smallest length of a sequence; 100 and 1000 in the paper
 */
public record TwoSequences(int N, int T) implements Task {
    private static final double NOISE = Math.sqrt(0.2);

    /** Sequences of T to T + T/10 steps, of which N are the signal. */
    public TwoSequences {
        Check.atLeast("TwoSequences", "N", 1, N);
        Check.room("TwoSequences", "T", N, T, 64);
    }

    @Override
    public int features() {
        return 1;
    }

    @Override
    public int targetRows() {
        return 1;
    }

    @Override
    public Example draw(RandomGenerator random) {
        Check.noNulls("TwoSequences.draw", "random", random);
        FloatMatrix x = new FloatMatrix(1, T + random.nextInt(T / 10 + 1));
        boolean up = random.nextBoolean();
        for (int t = 0; t < x.columns; t++) {
            x.put(t, t < N ? (up ? 1 : -1) : (float) (NOISE * Normal.draw(random)));
        }
        return new Example(x, FloatMatrix.scalar(up ? 1 : 0));
    }

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        Check.sameShape("TwoSequences.isSolved", "output", output, "y", y);
        return Probabilities.within(0.2, output, y);
    }
}
