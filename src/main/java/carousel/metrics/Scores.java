package carousel.metrics;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * How well a score separates class 1 (positive) from class 0, over all thresholds. The curves and the areas under them
 * accept any score that is larger where class 1 is more probable, so logits work as well as probabilities.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Scores {
    private final int[] actual;
    private final double[] score;
    // counts when every score of at least threshold[i] is called positive; point 0 calls none positive
    private final double[] threshold;
    private final int[] truePositives;
    private final int[] falsePositives;

    private Scores(int[] actual, double[] score) {
        this.actual = actual;
        this.score = score;
        int[] falling = IntStream.range(0, score.length)
                .boxed()
                .sorted(Comparator.comparingDouble(n -> -score[n]))
                .mapToInt(n -> n)
                .toArray();
        int points = 1 + (int) Arrays.stream(score).distinct().count();
        threshold = new double[points];
        truePositives = new int[points];
        falsePositives = new int[points];
        threshold[0] = Double.POSITIVE_INFINITY;
        int i = 0;
        for (int n : falling) {
            if (score[n] < threshold[i]) {
                i++;
                threshold[i] = score[n];
                truePositives[i] = truePositives[i - 1];
                falsePositives[i] = falsePositives[i - 1];
            }
            truePositives[i] += actual[n];
            falsePositives[i] += 1 - actual[n];
        }
    }

    /**
     * The scores of n examples.
     *
     * @param actual the true classes, 0 or 1; both must occur
     * @param score n numbers, larger where class 1 is more probable
     * @throws IllegalArgumentException if the arrays differ in length, one class is missing, or a score is not finite
     */
    public static Scores of(int[] actual, double[] score) {
        Check.noNulls("Scores.of", "actual", actual, "score", score);
        Check.sameLength("Scores", "true classes", actual.length, "scores", score.length);
        Check.classes("Scores", "true class", actual, 2);
        Check.finite("Scores", "score", score);
        if (Arrays.stream(actual).distinct().count() < 2) {
            throw new IllegalArgumentException(formatted(
                    "Scores: the class of %s is always %d; there is nothing to separate, so use a part that has both classes",
                    counted(actual.length, "example"), actual[0]));
        }
        // adding 0.0 turns -0 into 0, so that they form one threshold
        return new Scores(actual.clone(), Arrays.stream(score).map(s -> s + 0.0).toArray());
    }

    /**
     * The scores of n examples as {@code model.predict} gives them for {@code dense(1)}: n rows of one number.
     *
     * @throws IllegalArgumentException also if a row has more numbers than one
     */
    public static Scores of(int[] actual, double[][] outputs) {
        Check.noNulls("Scores.of", "actual", actual, "outputs", outputs);
        double[] score = new double[outputs.length];
        for (int n = 0; n < score.length; n++) {
            double[] row = Check.given("Scores.of", "row " + n, outputs[n]);
            if (row.length != 1) {
                throw Check.unexpected(
                        "Scores.of",
                        "rows of one number",
                        formatted("%d in row %d", row.length, n),
                        "take the numbers of one class, or use Classification");
            }
            score[n] = row[0];
        }
        return of(actual, score);
    }

    private double positives() {
        return truePositives[truePositives.length - 1];
    }

    private double negatives() {
        return falsePositives[falsePositives.length - 1];
    }

    private double[] points(IntToDoubleFunction measure) {
        return IntStream.range(0, threshold.length).mapToDouble(measure).toArray();
    }

    private double recall(int i) {
        return truePositives[i] / positives();
    }

    private double falsePositiveRate(int i) {
        return falsePositives[i] / negatives();
    }

    /** The precision at point i; 1 if nothing is called positive. */
    private double precision(int i) {
        return i == 0 ? 1 : (double) truePositives[i] / (truePositives[i] + falsePositives[i]);
    }

    /** The ROC curve: the true positive rate (recall) over the false positive rate. */
    public Curve roc() {
        return new Curve(
                "false positive rate",
                "true positive rate",
                points(this::falsePositiveRate),
                points(this::recall),
                threshold);
    }

    /**
     * The area under the ROC curve: the probability that a positive example scores higher than a negative one; ties
     * count half.
     */
    public double rocAuc() {
        return IntStream.range(1, threshold.length)
                .mapToDouble(i -> (falsePositiveRate(i) - falsePositiveRate(i - 1)) * (recall(i) + recall(i - 1)) / 2)
                .sum();
    }

    /** The precision over the recall, starting at recall 0, where the precision is defined as 1. */
    public Curve precisionRecall() {
        return new Curve("recall", "precision", points(this::recall), points(this::precision), threshold);
    }

    /** The area under the steps of the precision-recall curve: Σ (recall_i - recall_(i-1)) precision_i. */
    public double averagePrecision() {
        return IntStream.range(1, threshold.length)
                .mapToDouble(i -> (recall(i) - recall(i - 1)) * precision(i))
                .sum();
    }

    /**
     * The mean of -ln p, where p is the probability of the true class; a probability of 0 counts as 2e-16.
     *
     * @throws IllegalStateException if a score is not a probability
     */
    public double logLoss() {
        for (int n = 0; n < score.length; n++) {
            if (score[n] < 0 || score[n] > 1) {
                throw new IllegalStateException(formatted(
                        "logLoss: score %d is %s, expected a probability from 0 to 1; convert logits with Classification.probabilities",
                        n, score[n]));
            }
        }
        return IntStream.range(0, actual.length)
                .mapToDouble(n -> actual[n] == 1 ? score[n] : 1 - score[n])
                .map(Scores::surprise)
                .average()
                .orElseThrow();
    }

    /**
     * The log loss for K classes: the mean of -ln p, where p is the probability of the true class.
     *
     * @param actual the true class of each of n examples, from 0 to K - 1
     * @param probabilities n rows of K probabilities that add up to 1; one above 1 by rounding counts as 1
     * @throws IllegalArgumentException if a row is not K probabilities that add up to 1
     */
    public static double logLoss(int[] actual, double[][] probabilities) {
        Check.noNulls("Scores.logLoss", "actual", actual, "probabilities", probabilities);
        Check.sameLength("logLoss", "true classes", actual.length, "rows of probabilities", probabilities.length);
        for (double[] row : probabilities) {
            Check.given("logLoss", "a row of probabilities for each example", row);
        }
        Check.classes("logLoss", "true class", actual, probabilities[0].length);
        for (int n = 0; n < actual.length; n++) {
            double sum = Arrays.stream(probabilities[n]).sum();
            if (probabilities[n].length != probabilities[0].length
                    || !(Math.abs(sum - 1) <= 1e-3)
                    || Arrays.stream(probabilities[n]).anyMatch(p -> p < 0)) {
                throw new IllegalArgumentException(formatted(
                        "logLoss: row %d is %s, expected %d probabilities that add up to 1; convert logits with Classification.probabilities, a softmax",
                        n, Arrays.toString(probabilities[n]), probabilities[0].length));
            }
        }
        return IntStream.range(0, actual.length)
                .mapToDouble(n -> surprise(probabilities[n][actual[n]]))
                .average()
                .orElseThrow();
    }

    private static double surprise(double probability) {
        return -StrictMath.log(Math.max(Math.min(1, probability), Math.ulp(1.0)));
    }

    /**
     * The classification at one threshold: scores of at least {@code threshold} count as class 1, as in the curves and in
     * {@code accuracy()}.
     *
     * @param threshold a number on the scale of the scores: where 0.5 divides probabilities, 0 divides logits, since
     *     σ(0) = 0.5
     */
    public Classification at(double threshold) {
        if (Double.isNaN(threshold)) {
            throw Check.unexpected("Scores.at", "a number as threshold", threshold);
        }
        int[] predicted =
                Arrays.stream(score).mapToInt(s -> s >= threshold ? 1 : 0).toArray();
        return Classification.of(actual, predicted, List.of("0", "1"));
    }

    /**
     * The area under the ROC curve, the average precision, and the share of class 1, which is the average precision of
     * chance.
     */
    public Table table() {
        Table table = Table.create(
                "Scores",
                DoubleColumn.create("ROC AUC", rocAuc()),
                DoubleColumn.create("average precision", averagePrecision()),
                DoubleColumn.create("share of class 1", positives() / actual.length));
        table.columns().forEach(c -> ((DoubleColumn) c).setPrintFormatter(new FourDigits()));
        return table;
    }

    @Override
    public String toString() {
        return table().print();
    }
}
