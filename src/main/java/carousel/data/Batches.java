package carousel.data;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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
        if (byLength && !shuffled) {
            throw new IllegalArgumentException(
                    "byLength: changes the order of the examples, which stateful() and inOrder() do not allow; leave one of them out");
        }
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

    /** Whether each sequence of a step goes on where that of the step before ended; not where the examples begin again. */
    public boolean continues(int[] order, int step) {
        Check.noNulls("Batches.continues", "order", order);
        int from = (step - 1) * size;
        return IntStream.range(from, Math.min(order.length, from + size))
                .allMatch(k -> k >= size && order[k] > order[k - size]);
    }

    /** Throws if a stateful run would carry the states of one sequence into another. */
    public void requireStreams() {
        int streams = examples.streams();
        requireInOrder("stateful", examples);
        if (streams > perEpoch) {
            throw Check.unexpected(
                    "stateful",
                    formatted("at least %d examples in an epoch, one piece of each stream", streams),
                    perEpoch,
                    "take a multiple of " + streams);
        }
        if (streams > 0 && streams != size) {
            throw new IllegalArgumentException(formatted(
                    "stateful: expected a batch of %d, one piece of each stream of the examples, got %d; write batch(%d)",
                    streams, size, streams));
        }
        if (perEpoch % size != 0) {
            throw new IllegalArgumentException(formatted(
                    "stateful: the number of examples (%d) must be a multiple of the batch (%d), because sequence b of a batch continues in sequence b of the next",
                    perEpoch, size));
        }
    }

    /** Throws unless the examples, taken in chunks of this size, continue in the same place of the next chunk. */
    public static void requireInOrder(String operation, Examples examples, int chunk) {
        Check.noNulls("Batches.requireInOrder", "operation", operation, "examples", examples);
        Check.atLeastOne("Batches.requireInOrder", "chunk", chunk);
        requireInOrder(operation, examples);
        if (examples.size() > 0 && examples.size() % Math.min(chunk, examples.size()) != 0) {
            throw Check.unexpected(
                    operation,
                    "a multiple of the batch, " + chunk + ", so that states continue from one batch to the next",
                    examples.size() + " examples");
        }
    }

    private static void requireInOrder(String operation, Examples examples) {
        if (examples.streams() < 0) {
            throw Check.unexpected(
                    operation,
                    "pieces of streams in the order in which they continue",
                    examples + ", in another order or with gaps",
                    "take a whole TokenStream or a subset of one, not select or joined, or leave stateful() out");
        }
    }

    /** The seed of a step's dropout. */
    public long noise(int epoch, int step) {
        return noise(seed, epoch, step);
    }

    /** The same for a network's seed. */
    public static long noise(long seed, int epoch, long step) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + ((long) epoch << 32) + step).nextLong();
    }

    /** What shard {@code shard} of a step draws: split off, so that no shard repeats the numbers of another. */
    public static RandomGenerator random(long noise, int shard) {
        SplittableRandom random = new SplittableRandom(noise);
        for (int s = 0; s < shard; s++) {
            random.split();
        }
        return random.split();
    }

    /** The numbers from 0 to n - 1, this many at a time. */
    public static Iterable<int[]> chunks(int n, int most) {
        Check.atLeastOne("Batches.chunks", "most", most);
        return () -> LongStream.iterate(0, from -> from < n, from -> from + most)
                .mapToObj(from -> IntStream.range((int) from, (int) Math.min(n, from + most))
                        .toArray())
                .iterator();
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
