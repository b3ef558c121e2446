package carousel.exercises;

import static carousel.check.Text.formatted;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** Classifying sentences: measures of uneven classes, masks, thresholds, and the order of an honest experiment. */
final class Chapter14 {
    private static final int[] LENGTHS = {3, 5, 1, 4};

    private Chapter14() {}

    static void define() {
        Exercises.define(
                "14.1", Double.class, Judge.number(0.97, 1e-9), "it is right for every letter that is not spam");
        Exercises.define(
                "14.2",
                Double.class,
                Judge.number(40.0 / 70, 1e-6),
                "TP = 20, FP = 20, FN = 10; the 950 others do not occur in F1");
        Exercises.define(
                "14.3",
                String.class,
                Chapter14::order,
                "nothing that is fitted may see what tests, and the test part is used once, at the end");
        Exercises.define(
                "14.4", Function.class, Chapter14::mask, "column b begins with as many ones as sequence b is long");
        Exercises.define(
                "14.5",
                Double.class,
                Judge.number(1.0 / 6, 1e-3),
                "to call it one costs 1 with probability 1 - p; not to costs 5 with probability p");
        Exercises.define(
                "14.6",
                DoubleUnaryOperator.class,
                Judge.function(Chapter14::undone, 1e-6, 0.05, 0.2, 0.5, 0.8, 0.99),
                "set the derivative with respect to q to zero: 4 p / q = (1 - p) / (1 - q)");
    }

    private static @Nullable String order(String answer) {
        String letters = answer.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (letters.length() == 6 && letters.indexOf('a') < letters.indexOf('d')) {
            return formatted("in %s a copy of a training sentence can get into the test part", letters);
        }
        if (letters.length() == 6 && letters.indexOf('e') < letters.indexOf('c')) {
            return formatted("in %s the threshold is chosen by what the test part said", letters);
        }
        return Judge.choice("dbafce").differs(letters);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String mask(Function<?, ?> answer) {
        int longest = Arrays.stream(LENGTHS).max().getAsInt();
        DoubleMatrix expected = new DoubleMatrix(longest, LENGTHS.length);
        for (int b = 0; b < LENGTHS.length; b++) {
            int column = b;
            IntStream.range(0, LENGTHS[b]).forEach(t -> expected.put(t, column, 1));
        }
        Object given = ((Function<int[], ?>) answer).apply(LENGTHS.clone());
        return given == null ? "it returned null" : Judge.matrix(expected, 0).differs(given);
    }

    /** The q that makes the loss of weight 4 smallest at p, solved for p by bisection. */
    private static double undone(double q) {
        double low = 0;
        double high = 1;
        for (int k = 0; k < 60; k++) {
            double p = (low + high) / 2;
            double slope = -4 * p / q + (1 - p) / (1 - q);
            if (slope > 0) {
                low = p;
            } else {
                high = p;
            }
        }
        return (low + high) / 2;
    }
}
