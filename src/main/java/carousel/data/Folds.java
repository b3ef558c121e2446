package carousel.data;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Ways to split N examples, by their indices, into training and test sets several times over.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Folds {
    private Folds() {}

    /** The indices of the training and the test examples, in ascending order. */
    public record Fold(int[] train, int[] test) {
        /** The indices are copied. */
        public Fold {
            Check.noNulls("Folds.Fold", "train", train, "test", test);
            train = train.clone();
            test = test.clone();
        }

        @Override
        public int[] train() {
            return train.clone();
        }

        @Override
        public int[] test() {
            return test.clone();
        }

        /** The training examples. */
        public Examples train(Examples examples) {
            Check.noNulls("Folds.Fold.train", "examples", examples);
            return examples.select(train);
        }

        /** The test examples. */
        public Examples test(Examples examples) {
            Check.noNulls("Folds.Fold.test", "examples", examples);
            return examples.select(test);
        }
    }

    /**
     * k-fold cross-validation: shuffles the examples and deals them into k folds whose sizes differ by at most one;
     * each fold is the test set once. Do not use it for windows of a series, because they overlap; use
     * {@link #walkForward}.
     */
    public static List<Fold> kFold(int n, int k, long seed) {
        return stratified(new int[Check.room("Folds.kFold", "n", 2, n, 64)], k, seed);
    }

    /**
     * Like {@link #kFold}, but deals class by class, so that every fold has its share of each class, to within one
     * example.
     */
    public static List<Fold> stratified(int[] classes, int k, long seed) {
        Check.noNulls("Folds.stratified", "classes", classes);
        if (k < 2 || k > classes.length) {
            throw new IllegalArgumentException(formatted(
                    "Folds: cannot make %s of %s; expected at least 2 folds and at most one for each example",
                    counted(k, "fold"), counted(classes.length, "example")));
        }
        Check.room("Folds", "examples for each fold", 2, classes.length, 2L * Integer.BYTES * k);
        int[] order = shuffled(classes.length, new Random(seed));
        int[] foldOf = new int[classes.length];
        int dealt = 0;
        int[] byClass = Arrays.stream(order)
                .boxed()
                .sorted(Comparator.comparingInt(n -> classes[n])) // stable: shuffled within a class
                .mapToInt(Integer::intValue)
                .toArray();
        for (int n : byClass) {
            foldOf[n] = dealt++ % k;
        }
        return IntStream.range(0, k)
                .mapToObj(fold -> new Fold(
                        IntStream.range(0, classes.length)
                                .filter(n -> foldOf[n] != fold)
                                .toArray(),
                        IntStream.range(0, classes.length)
                                .filter(n -> foldOf[n] == fold)
                                .toArray()))
                .toList();
    }

    private static int[] shuffled(int n, Random random) {
        int[] order = IntStream.range(0, n).toArray();
        for (int k = n - 1; k > 0; k--) {
            int other = random.nextInt(k + 1);
            int kept = order[k];
            order[k] = order[other];
            order[other] = kept;
        }
        return order;
    }

    /**
     * Walk-forward validation for examples in order of time. Divides the last {@code folds * testSize} examples into
     * blocks of {@code testSize}. Each fold tests on one block and trains on all examples before it.
     */
    public static List<Fold> walkForward(int n, int folds, int testSize) {
        long first = n - (long) folds * testSize;
        if (folds < 1 || testSize < 1 || first < 1) {
            throw new IllegalArgumentException(formatted(
                    "Folds.walkForward: %d folds of %d leave %d of %d examples to train the first fold; expected at least 1 fold, 1 example to test on and 1 to train on",
                    folds, testSize, first, n));
        }
        Check.room("Folds.walkForward", "number of examples times folds", 1, n, Integer.BYTES * (long) folds);
        List<Fold> turns = new ArrayList<>();
        for (int from = (int) first; from < n; from += testSize) {
            turns.add(new Fold(
                    IntStream.range(0, from).toArray(),
                    IntStream.range(from, from + testSize).toArray()));
        }
        return turns;
    }
}
