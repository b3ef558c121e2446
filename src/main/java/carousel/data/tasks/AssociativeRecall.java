package carousel.data.tasks;

import carousel.check.Check;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * Associative recall with many queries (after Arora et al., Zoology, 2023): pairs of a key and a value are shown, then
 * each key is shown again without its value; which value came with it?
 *
 * <p>x is (keys + values) x 2n: a 1 in the row of the key and, in the first n steps, a 1 in the row of the value. The n
 * keys of a sequence are different; values may repeat. The queries come in another random order. y has one row, the
 * class at each step: 0 while pairs are shown, then 1 + the number of the value. A sequence is solved when the largest
 * logit is the right one at every query. In the paper key and value are two consecutive symbols; here they share a
 * step, so that a single layer can associate them.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param n the number of pairs, at most as many as keys
 * @param keys the number of different keys
 * @param values the number of different values
 */
public record AssociativeRecall(int n, int keys, int values) implements Task {
    /** A task with n pairs per sequence. */
    public AssociativeRecall {
        Check.atLeastOne("AssociativeRecall", "n", n);
        Check.room("AssociativeRecall", "keys", n, keys, 32L * n);
        Check.room("AssociativeRecall", "values", 1, values, 32L * n);
        Check.size("AssociativeRecall", "x", 2 * n, (int) Math.min(Integer.MAX_VALUE, (long) keys + values));
    }

    /** The number of classes: one for steps where nothing is asked, and one for each value. */
    public int classes() {
        return 1 + values;
    }

    @Override
    public int features() {
        return keys + values;
    }

    @Override
    public int targetRows() {
        return 1;
    }

    @Override
    public Example draw(RandomGenerator random) {
        Check.noNulls("AssociativeRecall.draw", "random", random);
        FloatMatrix x = new FloatMatrix(features(), 2 * n);
        FloatMatrix y = new FloatMatrix(1, 2 * n);
        int[] key = some(random, keys);
        int[] asked = some(random, n);
        int[] value = random.ints(n, 0, values).toArray();
        for (int t = 0; t < n; t++) {
            x.put(key[t], t, 1);
            x.put(keys + value[t], t, 1);
            x.put(key[asked[t]], n + t, 1);
            y.put(n + t, 1 + value[asked[t]]);
        }
        return new Example(x, y);
    }

    /** n different numbers below the bound in random order. */
    private int[] some(RandomGenerator random, int bound) {
        int[] all = new int[bound];
        for (int k = 0; k < bound; k++) {
            int other = random.nextInt(k + 1);
            all[k] = all[other];
            all[other] = k;
        }
        return Arrays.copyOf(all, n);
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        return Answers.allRight("AssociativeRecall.isSolved", output, y);
    }
}
