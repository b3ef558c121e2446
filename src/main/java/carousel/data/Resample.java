package carousel.data;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Ways to balance uneven classes. They return indices of examples, for {@link Examples#select}:
 *
 * <pre>{@code
 * var train = fold.train(examples);
 * var even = train.select(Resample.over(classes, 1));
 * }</pre>
 *
 * Resample only the training examples, after splitting off the test examples; otherwise copies of one example end up in
 * both.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Resample {
    /** More classes than this must be a mistake, such as dates, and would not fit into memory. */
    private static final int MOST_CLASSES = 1_000_000;

    private Resample() {}

    /** The number of examples in each class, for classes numbered from 0. */
    public static int[] counts(int... classes) {
        Check.noNulls("Resample.counts", "classes", classes);
        for (int n = 0; n < classes.length; n++) {
            if (classes[n] < 0 || classes[n] >= MOST_CLASSES) {
                throw Check.unexpected(
                        "Resample",
                        formatted("classes numbered from 0 to %,d at most", MOST_CLASSES - 1),
                        classes[n] + " for example " + n,
                        "number each class by its index in a list of the classes");
            }
        }
        int[] counts = new int[Arrays.stream(classes).max().orElse(-1) + 1];
        for (int c : classes) {
            counts[c]++;
        }
        return counts;
    }

    /** All examples, plus random repetitions in every class but the largest, until all classes have the same size. */
    public static int[] over(int[] classes, long seed) {
        int largest = Arrays.stream(counts(classes)).max().orElse(0);
        Random random = new Random(seed);
        List<Integer> chosen =
                new ArrayList<>(IntStream.range(0, classes.length).boxed().toList());
        for (int[] members : members(classes)) {
            for (int n = members.length; n < largest; n++) {
                chosen.add(members[random.nextInt(members.length)]);
            }
        }
        return shuffled(chosen, random);
    }

    /** A random choice from every class of as many examples as the smallest class has. */
    public static int[] under(int[] classes, long seed) {
        List<int[]> members = members(classes);
        int smallest = members.stream().mapToInt(m -> m.length).min().orElse(0);
        Random random = new Random(seed);
        List<Integer> chosen = new ArrayList<>();
        for (int[] of : members) {
            List<Integer> drawn = new ArrayList<>(Arrays.stream(of).boxed().toList());
            Collections.shuffle(drawn, random);
            chosen.addAll(drawn.subList(0, smallest));
        }
        return shuffled(chosen, random);
    }

    /** The indices of the examples in each class that is not empty. */
    static List<int[]> members(int... classes) {
        int[] counts = counts(classes);
        int[][] members = new int[counts.length][];
        Arrays.setAll(members, c -> new int[counts[c]]);
        int[] found = new int[counts.length];
        for (int n = 0; n < classes.length; n++) {
            members[classes[n]][found[classes[n]]++] = n;
        }
        return Arrays.stream(members).filter(m -> m.length > 0).toList();
    }

    private static int[] shuffled(List<Integer> numbers, Random random) {
        Collections.shuffle(numbers, random);
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
