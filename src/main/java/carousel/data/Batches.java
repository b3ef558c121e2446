package carousel.data;

import carousel.check.Check;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/**
 * Which examples each step of a run takes. All depends on the seed, the epoch and the step alone, so a resumed run
 * takes the same ones.
 *
 * <p>Only the library needs it. It is public because several of its packages do.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param perEpoch how many examples an epoch has
 * @param size how many a step takes
 * @param shuffled whether each epoch has an order of its own
 * @param byLength whether examples of similar length come together
 */
public record Batches(Examples examples, long seed, int perEpoch, int size, boolean shuffled, boolean byLength) {
    /** How many batches {@code byLength()} sorts together: more give less padding, but also less randomness. */
    public static final int POOL = 50;

    /** A step takes no more than an epoch has. */
    public Batches {
        Check.noNulls("Batches", "examples", examples);
        size = Math.min(size, perEpoch);
    }

    /** The steps of an epoch. */
    public int steps() {
        return (perEpoch - 1) / size + 1;
    }

    /** The examples of an epoch in their order. */
    public int[] order(int epoch) {
        Check.room("fit", "examples in an epoch", 1, perEpoch, 2 * Integer.BYTES);
        long first = (long) (epoch - 1) * perEpoch;
        int[] order = new int[perEpoch];
        Arrays.setAll(order, k -> (int) ((first + k) % examples.size()));
        if (shuffled) {
            SplittableRandom random = new SplittableRandom(noise(epoch, 0));
            shuffle(order, 1, random);
            if (byLength) {
                long pool = (long) POOL * size;
                for (long from = 0; from < order.length; from += pool) {
                    sortByLength(order, (int) from, (int) Math.min(order.length, from + pool));
                }
                shuffle(order, size, random);
            }
        }
        return order;
    }

    /** Those of a step, numbered from 1. */
    public int[] of(int[] order, int step) {
        int from = (step - 1) * size;
        return Arrays.copyOfRange(order, from, (int) Math.min(order.length, (long) from + size));
    }

    /** The seed of a step's dropout. */
    public long noise(int epoch, int step) {
        return noise(seed, epoch, step);
    }

    /** The same for a network's seed. */
    public static long noise(long seed, int epoch, long step) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + ((long) epoch << 32) + step).nextLong();
    }

    private void sortByLength(int[] order, int from, int to) {
        int[] sorted = Arrays.stream(order, from, to)
                .boxed()
                .sorted(Comparator.comparingInt(examples::length))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, order, from, sorted.length);
    }

    /** Shuffles whole blocks of this many numbers; a rest at the end keeps its place. */
    private static void shuffle(int[] order, int block, SplittableRandom random) {
        for (int k = order.length / block - 1; k > 0; k--) {
            int j = random.nextInt(k + 1);
            for (int i = 0; i < block; i++) {
                int swap = order[k * block + i];
                order[k * block + i] = order[j * block + i];
                order[j * block + i] = swap;
            }
        }
    }
}
