package carousel.metrics;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The confusion matrix of K classes and the measures that follow from it. A measure whose denominator is 0, such as the
 * precision of a class that was never predicted, is 0. A class that neither occurs nor was predicted does not count in
 * a mean.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Classification {
    /** More distinct values are probably names or dates, not classes; the confusion matrix grows with their square. */
    private static final int MOST_CLASSES = 10_000;

    private final List<String> classes;
    private final int[][] confusion;

    private Classification(List<String> classes, int[][] confusion) {
        this.classes = classes;
        this.confusion = confusion;
    }

    /**
     * Counts n predictions.
     *
     * @param actual the true class of each example, from 0 to K - 1
     * @param predicted the predicted class of each example
     * @param classes the names of the K classes
     * @throws IllegalArgumentException if the arrays differ in length, are empty, or contain other numbers
     */
    public static Classification of(int[] actual, int[] predicted, List<String> classes) {
        Check.noNulls("Classification.of", "actual", actual, "predicted", predicted, "classes", classes);
        Check.sameLength("Classification", "true classes", actual.length, "predictions", predicted.length);
        if (classes.size() > MOST_CLASSES) {
            throw Check.unexpected(
                    "Classification",
                    formatted("at most %,d classes", MOST_CLASSES),
                    formatted("%,d", classes.size()),
                    "number the classes from 0 by their position in a list");
        }
        Check.atLeastOne("Classification.of", "number of class names", classes.size());
        for (int c = 0; c < classes.size(); c++) {
            Check.given("Classification.of", "a name for class " + c, classes.get(c));
        }
        Check.classes("Classification", "true class", actual, classes.size());
        Check.classes("Classification", "prediction", predicted, classes.size());
        int[][] confusion = new int[classes.size()][classes.size()];
        for (int n = 0; n < actual.length; n++) {
            confusion[actual[n]][predicted[n]]++;
        }
        return new Classification(List.copyOf(classes), confusion);
    }

    /**
     * As {@link #of(int[], int[], List)}, with the class numbers as names; K is the largest number that occurs, plus 1.
     */
    public static Classification of(int[] actual, int[] predicted) {
        Check.noNulls("Classification.of", "actual", actual, "predicted", predicted);
        int largest = IntStream.concat(Arrays.stream(actual), Arrays.stream(predicted))
                .max()
                .orElse(0);
        return of(actual, predicted, new Numbers(Math.max(0, largest)));
    }

    /** The names 0, 1, 2 …, made only when needed, because a wrong argument could ask for billions. */
    private static final class Numbers extends AbstractList<String> {
        private final int largest;

        Numbers(int largest) {
            this.largest = largest;
        }

        @Override
        public String get(int index) {
            return Integer.toString(Check.index("Classification", "a class", index, size()));
        }

        @Override
        public int size() {
            return (int) Math.min(Integer.MAX_VALUE, largest + 1L);
        }
    }

    /**
     * For each of the N columns of a K x N matrix, the row of the largest number: the most probable class, for logits
     * as well as probabilities.
     *
     * @throws IllegalArgumentException if there is only one row: one logit is judged by {@link Scores}
     */
    public static int[] largest(FloatMatrix outputs) {
        Check.noNulls("Classification.largest", "outputs", outputs);
        Check.atLeastOne("Classification.largest", "number of rows", outputs.rows);
        requireClasses(outputs.rows);
        int[] largest = new int[outputs.columns];
        for (int k = 0; k < outputs.length; k++) {
            int n = k / outputs.rows;
            if (Float.isNaN(outputs.data[k])) {
                throw Check.unexpected("Classification.largest", "numbers", "NaN in column " + n);
            }
            largest[n] = outputs.data[k] > outputs.get(largest[n], n) ? k % outputs.rows : largest[n];
        }
        return largest;
    }

    /**
     * For each of N rows of K numbers, the place of the largest: the most probable class, for logits as well as
     * probabilities.
     *
     * @throws IllegalArgumentException if a row has only one number: one logit is judged by {@link Scores}
     */
    public static int[] largest(double[][] outputs) {
        expectEqualRows("Classification.largest", "outputs", outputs);
        return IntStream.range(0, outputs.length)
                .map(n -> largest(n, outputs[n]))
                .toArray();
    }

    private static int largest(int n, double[] row) {
        requireClasses(row.length);
        int largest = 0;
        for (int k = 0; k < row.length; k++) {
            if (Double.isNaN(row[k])) {
                throw Check.unexpected("Classification.largest", "numbers", "NaN in row " + n);
            }
            largest = row[k] > row[largest] ? k : largest;
        }
        return largest;
    }

    /** Throws unless every row has as many numbers as the first, and at least one. */
    private static void expectEqualRows(String operation, String name, double[][] rows) {
        Check.noNulls(operation, name, rows);
        for (int n = 0; n < rows.length; n++) {
            int K = Check.given(operation, "row " + n, rows[n]).length;
            Check.atLeastOne(operation, "numbers in row " + n, K);
            if (K != rows[0].length) {
                throw Check.unexpected(
                        operation,
                        formatted("as many numbers in every row as in the first, %d", rows[0].length),
                        formatted("%d in row %d", K, n));
            }
        }
    }

    /** The largest of one number is always the first, so that every example would be of class 0. */
    private static void requireClasses(int count) {
        if (count == 1) {
            throw Check.unexpected(
                    "Classification.largest",
                    "a number for each of at least 2 classes",
                    "1 for each example",
                    "one logit y, of dense(1) and bce(), is class 1 where y ≥ 0: Scores.of(actual, y).at(0)");
        }
    }

    /**
     * The probabilities that the logits of a network stand for: {@code probabilities(model.predict(examples))}.
     *
     * <p>K logits of a row, from {@code crossEntropy()}, become K probabilities that add up to 1, by softmax. One logit,
     * from {@code dense(1)} and {@code bce()}, becomes the probability of class 1, σ(y) = 1 / (1 + exp(-y)). If {@code
     * bce()} has several logits, each of a label of its own, give each as a row of one number.
     *
     * @param logits N rows of logits
     * @return N rows of as many probabilities
     */
    public static double[][] probabilities(double[][] logits) {
        expectEqualRows("Classification.probabilities", "logits", logits);
        return IntStream.range(0, logits.length)
                .mapToObj(n -> probabilities("row " + n, logits[n]))
                .toArray(double[][]::new);
    }

    private static double[] probabilities(String name, double[] row) {
        Check.finite("Classification.probabilities", name + ", logit", row);
        if (row.length == 1) {
            return new double[] {1 / (1 + StrictMath.exp(-row[0]))};
        }
        double largest = Arrays.stream(row).max().orElseThrow();
        double[] p = Arrays.stream(row).map(y -> StrictMath.exp(y - largest)).toArray();
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(v -> v / sum).toArray();
    }

    /** The names of the K classes. */
    public List<String> classes() {
        return classes;
    }

    /** How often each true class (row) was predicted as each class (column), K x K. */
    public int[][] confusion() {
        return Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    /** The number of examples, n. */
    public int examples() {
        return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
    }

    /** The number of examples of class c. */
    public int support(int c) {
        Check.index("Classification", "a class", c, classes.size());
        return Arrays.stream(confusion[c]).sum();
    }

    private int right(int c) {
        Check.index("Classification", "a class", c, classes.size());
        return confusion[c][c];
    }

    private int taken(int c) {
        return Arrays.stream(confusion).mapToInt(row -> row[c]).sum();
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** The share of examples whose class was predicted correctly. */
    public double accuracy() {
        return ratio(all(this::right), examples());
    }

    /** The share of the predictions of class c that are correct: TP / (TP + FP). */
    public double precision(int c) {
        return ratio(right(c), taken(c));
    }

    /** The share of the examples of class c that were predicted as c: TP / (TP + FN). */
    public double recall(int c) {
        return ratio(right(c), support(c));
    }

    /** The harmonic mean of precision and recall of class c: 2 TP / (2 TP + FP + FN). */
    public double f1(int c) {
        return ratio(2.0 * right(c), support(c) + taken(c));
    }

    /** The precision averaged over all classes. */
    public double precision(Average average) {
        Check.noNulls("Classification.precision", "average", average);
        return average(average, this::precision);
    }

    /**
     * The recall averaged over all classes. With {@link Average#MACRO} it is the balanced accuracy, as long as every
     * predicted class also occurs. A class that was predicted and does not occur counts here, with a recall of 0;
     * balanced accuracy leaves it out, and is then larger.
     */
    public double recall(Average average) {
        Check.noNulls("Classification.recall", "average", average);
        return average(average, this::recall);
    }

    /** The F1 averaged over all classes. */
    public double f1(Average average) {
        Check.noNulls("Classification.f1", "average", average);
        return average(average, this::f1);
    }

    private double average(Average average, IntToDoubleFunction measure) {
        return switch (average) {
            case MACRO -> all(measure) / all(c -> support(c) + taken(c) > 0 ? 1 : 0);
            case WEIGHTED -> all(c -> support(c) * measure.applyAsDouble(c)) / examples();
            case MICRO -> accuracy();
        };
    }

    private double all(IntToDoubleFunction measure) {
        return IntStream.range(0, classes.size()).mapToDouble(measure).sum();
    }

    /**
     * Precision, recall, F1 and number of examples of each class, followed by the averages. The MICRO row is the
     * accuracy.
     */
    public Table table() {
        StringColumn name = StringColumn.create("class", classes);
        DoubleColumn precision = measure("precision", this::precision);
        DoubleColumn recall = measure("recall", this::recall);
        DoubleColumn f1 = measure("F1", this::f1);
        IntColumn examples = IntColumn.create(
                "examples",
                IntStream.range(0, classes.size()).map(this::support).toArray());
        for (Average average : Average.values()) {
            name.append(average == Average.MICRO ? "accuracy" : average.name().toLowerCase(Locale.ROOT) + " mean");
            precision.append(precision(average));
            recall.append(recall(average));
            f1.append(f1(average));
            examples.append(examples());
        }
        return Table.create("Classes", name, precision, recall, f1, examples);
    }

    private DoubleColumn measure(String name, IntToDoubleFunction measure) {
        DoubleColumn column = DoubleColumn.create(
                name, IntStream.range(0, classes.size()).mapToDouble(measure).toArray());
        column.setPrintFormatter(new FourDigits());
        return column;
    }

    /** The confusion matrix with class names, one row per true class. */
    public Table confusionTable() {
        Table table = Table.create("Confusion matrix", StringColumn.create("true \\ predicted", classes));
        Set<String> names = new HashSet<>(Set.of("true \\ predicted"));
        for (int c = 0; c < classes.size(); c++) {
            int column = c;
            String name = classes.get(c);
            while (!names.add(name.toLowerCase(Locale.ROOT))) { // tablesaw ignores case
                name += " (class " + c + ")";
            }
            table.addColumns(IntColumn.create(
                    name, Arrays.stream(confusion).mapToInt(row -> row[column]).toArray()));
        }
        return table;
    }

    @Override
    public String toString() {
        return table().printAll();
    }
}
