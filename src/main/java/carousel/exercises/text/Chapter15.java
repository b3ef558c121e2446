package carousel.exercises.text;

import static carousel.check.Text.formatted;

import carousel.data.Data;
import carousel.data.Examples;
import carousel.data.text.Tokens;
import carousel.data.text.Vocabulary;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.metrics.Classification;
import carousel.train.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** Evaluating a classifier: measures for uneven classes, thresholds, and the order of an honest experiment. */
public final class Chapter15 {
    private static final List<String> LABELS = List.of("negative", "mixed", "positive");

    /**
     * The marks of 15.5 come from the training part alone. The reference is the chapter's LSTM with balanced class
     * weights, that of the mixed multiplied by a factor. Five folds of the training part with three seeds give fifteen
     * recalls and accuracies for each factor. Factor 2 has the largest sum of their means, among 1, 1.25, 1.5, 2 and 3.
     * A mark is its mean minus the standard deviation of the fifteen, rounded down to a whole per cent: 0.697 - 0.075 and
     * 0.618 - 0.030. So most networks as good as the reference pass, and most without class weights, with 0.562 and
     * 0.662, do not. Chapter15MarksTest computes the marks again.
     */
    static final double MIXED_FOUND = 0.62;

    static final double ACCURACY = 0.58;

    private Chapter15() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "15.1",
                BiFunction.class,
                Chapter15::f1,
                "the numerator is twice the diagonal; the denominator is the whole row plus the whole column of the class");
        to.add(
                "15.2",
                String.class,
                Chapter15::order,
                "nothing that is fitted may see the test part, which is used once, at the end");
        to.add(
                "15.3",
                DoubleUnaryOperator.class,
                Judge.function(k -> 1 / (1 + k), 1e-6, 1, 2, 5, 20),
                "predicting one costs 1 with probability 1 - p; predicting zero costs k with probability p");
        to.add(
                "15.4",
                DoubleUnaryOperator.class,
                Judge.function(Chapter15::undone, 1e-6, 0.05, 0.2, 0.5, 0.8, 0.99),
                "set the derivative with respect to q to zero: 4 p / q = (1 - p) / (1 - q)");
        to.add(
                "15.5",
                Model.class,
                Chapter15::findsMixed,
                "class weights move the balance; a little more weight for the small class than balanced gives it");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String f1(BiFunction<?, ?, ?> answer) {
        int[][] three = {{5, 1, 0}, {2, 7, 1}, {0, 3, 9}};
        int[][] two = {{40, 10}, {20, 930}};
        return firstDifference((BiFunction<int[][], Integer, Number>) answer, three, two);
    }

    private static @Nullable String firstDifference(BiFunction<int[][], Integer, Number> f1, int[][]... matrices) {
        for (int[][] M : matrices) {
            for (int k = 0; k < M.length; k++) {
                double sum = 0;
                for (int c = 0; c < M.length; c++) {
                    sum += M[k][c] + M[c][k];
                }
                Number given = f1.apply(Arrays.stream(M).map(int[]::clone).toArray(int[][]::new), k);
                if (given == null || !(Math.abs(given.doubleValue() - 2 * M[k][k] / sum) < 1e-9)) {
                    String number = given == null ? "null" : formatted("%.4f", given.doubleValue());
                    return formatted("for class %d of a matrix of %d classes it gives %s", k, M.length, number);
                }
            }
        }
        return null;
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

    /** The p for which the answer's q minimises the loss with weight 4, found by bisection. */
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

    private static Table part(String name) {
        Table reviews = Data.table("reviews-en");
        return reviews.where(reviews.stringColumn("part").isEqualTo(name));
    }

    private static List<List<String>> texts(Table table) {
        return table.stringColumn("sentence").asList().stream()
                .map(s -> Tokens.words(s.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /**
     * Judges the model on the test part, with the vocabulary of the training part: words that occur at least twice in
     * it.
     */
    private static @Nullable String findsMixed(Model model) {
        Vocabulary vocabulary = Vocabulary.of(texts(part("train")), 2);
        Table test = part("test");
        int[] truth = test.stringColumn("label").asList().stream()
                .mapToInt(LABELS::indexOf)
                .toArray();
        FloatMatrix logits = model.predictMatrix(
                Examples.of(texts(test).stream().map(vocabulary::encode).toList(), truth));
        if (logits.rows != LABELS.size() || logits.columns != truth.length) {
            return formatted("expected three logits for each sentence, got %d x %d", logits.rows, logits.columns);
        }
        Classification read = Classification.of(truth, Classification.largest(logits), LABELS);
        return read.recall(1) >= MIXED_FOUND && read.accuracy() >= ACCURACY
                ? null
                : formatted(
                        "it finds %s of the mixed, with an accuracy of %.3f",
                        Judge.percent(read.recall(1)), read.accuracy());
    }
}
