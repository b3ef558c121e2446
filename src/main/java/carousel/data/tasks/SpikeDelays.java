package carousel.data.tasks;

import carousel.check.Check;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * Measuring spike delays, after Gers, Schraudolph and Schmidhuber 2002: how long is it since the last spike?
 *
 * <p>x is 1 x length, a row of zeros with a spike of 1 at its first step and then after each of {@code delays} delays,
 * whole numbers drawn evenly from {@code shortest} to {@code longest}; it ends with the last spike. y is 1 x length: at
 * each spike but the first the delay that ended there, in units of the longest; 0 at all other steps. A sequence is
 * solved when at each spike the answer is less than half a step off, so that rounding gives the delay. (The paper's
 * streams go on without an end and its networks are reset never; these sequences have {@code delays} delays each.)
 *
 * @param shortest the shortest delay in steps
 * @param longest the longest delay in steps; 49 and 50 are those of the paper's abstract
 * @param delays how many delays a sequence has
 */
public record SpikeDelays(int shortest, int longest, int delays) implements Task {
    /** Sequences of the given number of delays, {@code shortest} to {@code longest} steps each. */
    public SpikeDelays {
        Check.atLeast("SpikeDelays", "shortest", 1, shortest);
        Check.atLeast("SpikeDelays", "longest", shortest, longest);
        Check.room("SpikeDelays", "longest", shortest, longest, 64);
        Check.room("SpikeDelays", "delays", 1, delays, 64L * longest);
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
        Check.noNulls("SpikeDelays.draw", "random", random);
        int[] delay = random.ints(delays, shortest, longest + 1).toArray();
        int length = 1 + Arrays.stream(delay).sum();
        FloatMatrix x = new FloatMatrix(1, length);
        FloatMatrix y = new FloatMatrix(1, length);
        int t = 0;
        x.put(t, 1);
        for (int d : delay) {
            t += d;
            x.put(t, 1);
            y.put(t, (float) d / longest);
        }
        return new Example(x, y);
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        Check.sameShape("SpikeDelays.isSolved", "output", output, "y", y);
        for (int t = 0; t < y.columns; t++) {
            if (y.get(t) > 0 && !(Math.abs(output.get(t) - y.get(t)) * longest < 0.5)) {
                return false;
            }
        }
        return true;
    }
}
