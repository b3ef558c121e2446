package carousel.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class BatchesTest {
    /** n examples, of 1 to 7 steps. */
    private static Examples examples(int n) {
        List<FloatMatrix> x = IntStream.range(0, n)
                .mapToObj(k -> new FloatMatrix(1, 1 + k % 7))
                .toList();
        return Examples.of(x, x.stream().map(m -> FloatMatrix.zeros(1)).toList());
    }

    @Test
    void inOrderEachEpochContinuesWhereTheOneBeforeEnded() {
        Batches batches = new Batches(examples(10), 1, 4, 3, false, false);
        assertEquals(2, batches.steps());
        assertArrayEquals(new int[] {0, 1, 2, 3}, batches.order(1));
        assertArrayEquals(new int[] {4, 5, 6, 7}, batches.order(2));
        assertArrayEquals(new int[] {8, 9, 0, 1}, batches.order(3));
        assertArrayEquals(new int[] {4, 5, 6}, batches.of(batches.order(2), 1));
        assertArrayEquals(new int[] {7}, batches.of(batches.order(2), 2));
        assertEquals(1, new Batches(examples(10), 1, 10, 99, false, false).steps());
        assertEquals(1, new Batches(examples(10), 1, 10, 10, false, false).steps());
        assertEquals(4, new Batches(examples(10), 1, 10, 3, false, false).steps());
        assertThrows(IllegalArgumentException.class, () -> new Batches(null, 1, 10, 3, true, false));
    }

    /** Each example is at each place in a sixth of the epochs; the bound is five standard deviations. */
    @Test
    void shuffledEveryOrderIsAsLikelyAsAnyOther() {
        Batches batches = new Batches(examples(6), 1, 6, 2, true, false);
        int epochs = 3000;
        int[][] count = new int[6][6];
        for (int epoch = 1; epoch <= epochs; epoch++) {
            int[] order = batches.order(epoch);
            for (int k = 0; k < 6; k++) {
                count[k][order[k]]++;
            }
            assertArrayEquals(
                    new int[] {0, 1, 2, 3, 4, 5}, Arrays.stream(order).sorted().toArray());
        }
        double bound = 5 * Math.sqrt(epochs * (1 / 6.0) * (5 / 6.0));
        Arrays.stream(count).flatMapToInt(Arrays::stream).forEach(n -> assertEquals(epochs / 6.0, n, bound));
        assertArrayEquals(batches.order(7), new Batches(examples(6), 1, 6, 2, true, false).order(7));
    }

    /** 116 batches of two: sorted in pools of 50 batches, a batch has padding only where one length ends. */
    @Test
    void byLengthABatchHasExamplesOfNearlyOneLength() {
        Examples examples = examples(231);
        Batches batches = new Batches(examples, 1, 231, 2, true, true);
        int[] order = batches.order(1);
        assertArrayEquals(
                IntStream.range(0, 231).toArray(), Arrays.stream(order).sorted().toArray());
        int unequal = 0;
        int falls = 0;
        for (int step = 1; step <= 115; step++) {
            int[] batch = batches.of(order, step);
            unequal += examples.length(batch[0]) == examples.length(batch[1]) ? 0 : 1;
            falls += step > 1 && examples.length(batch[0]) < examples.length(order[2 * step - 3]) ? 1 : 0;
        }
        assertTrue(unequal > 0 && unequal <= 3 * 6, unequal + " batches with padding");
        assertTrue(falls > 30, "the batches are in the order of their lengths: " + falls);
        assertEquals(7, examples.length(order[230])); // the rest, the longest of its pool
        assertFalse(Arrays.equals(order, batches.order(2)));
        int[] plain = new Batches(examples, 1, 231, 2, true, false).order(1);
        assertTrue(IntStream.range(0, 115)
                        .filter(b -> examples.length(plain[2 * b]) != examples.length(plain[2 * b + 1]))
                        .count()
                > 60);
    }

    @Test
    void noTwoStepsHaveTheSameNoise() {
        Set<Long> seen = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            for (int epoch = 0; epoch < 20; epoch++) {
                for (int step = 0; step < 20; step++) {
                    assertTrue(seen.add(Batches.noise(seed, epoch, step)), seed + " " + epoch + " " + step);
                }
            }
        }
        Batches batches = new Batches(examples(2), 3, 2, 1, true, false);
        assertEquals(Batches.noise(3, 4, 5), batches.noise(4, 5));
    }
}
