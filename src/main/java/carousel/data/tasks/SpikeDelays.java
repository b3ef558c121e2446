package carousel.data.tasks;

import carousel.check.Check;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * Measuring the time between spikes, after Gers, Schraudolph and Schmidhuber 2002: how long ago was the last spike?
 *
 * <p>x is 1 x length, zeros with a spike of 1 at the first step and after each of {@code delays} delays. The delays are
 * integers drawn uniformly from {@code shortest} to {@code longest}; the sequence ends with the last spike. y is 1 x
 * length: at each spike but the first, the delay that ended there, divided by the longest delay; 0 at all other steps.
 * A sequence is solved when the answer at each spike is less than half a step off, so that rounding gives the delay.
 * (In the paper, streams are endless and networks are never reset; here each sequence has {@code delays} delays.)
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param shortest the shortest delay in steps
 * @param longest the longest delay in steps; the paper's abstract uses 49 and 50
 * @param delays the number of delays in a sequence
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
