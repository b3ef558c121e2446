package carousel.metrics;

import carousel.check.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What became of the examples of each of K classes, counted in a confusion matrix, and the measures that follow from it.
 * A measure whose denominator is 0 (the precision of a class that was never predicted) is 0.
 */
public final class Classification {
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
     * @param predicted the class it was taken for
     * @param classes the names of the K classes
     * @throws IllegalArgumentException when the arrays differ in length, are empty, or hold another number
     */
    public static Classification of(int[] actual, int[] predicted, List<String> classes) {
        Check.sameLength("Classification", "true classes", actual.length, "predictions", predicted.length);
        Check.classes("Classification", "true class", actual, classes.size());
        Check.classes("Classification", "prediction", predicted, classes.size());
        int[][] confusion = new int[classes.size()][classes.size()];
        for (int n = 0; n < actual.length; n++) {
            confusion[actual[n]][predicted[n]]++;
        }
        return new Classification(List.copyOf(classes), confusion);
    }

    /** As {@link #of(int[], int[], List)}, with the numbers 0, 1, 2 … of the classes that occur as names. */
    public static Classification of(int[] actual, int[] predicted) {
        int largest = IntStream.concat(Arrays.stream(actual), Arrays.stream(predicted))
                .max()
                .orElse(0);
        return of(
                actual,
                predicted,
                IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList());
    }

    /** The row of the largest number of each column of a K x N matrix: the class that logits or probabilities favour. */
    public static int[] largest(FloatMatrix outputs) {
        return outputs.columnArgmaxs();
    }

    /** The names of the K classes. */
    public List<String> classes() {
        return classes;
    }

    /** How often each true class (row) was taken for each class (column), K x K. */
    public int[][] confusion() {
        return Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    /** n, the number of examples. */
    public int examples() {
        return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
    }

    /** How many examples of a class there are. */
    public int support(int c) {
        return Arrays.stream(confusion[c]).sum();
    }

    private int right(int c) {
        return confusion[c][c];
    }

    private int taken(int c) {
        return Arrays.stream(confusion).mapToInt(row -> row[c]).sum();
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** The share of examples whose class is right. */
    public double accuracy() {
        return ratio(all(this::right), examples());
    }

    /** The share of those taken for class c that are of class c: TP / (TP + FP). */
    public double precision(int c) {
        return ratio(right(c), taken(c));
    }

    /** The share of those of class c that were taken for class c: TP / (TP + FN). */
    public double recall(int c) {
        return ratio(right(c), support(c));
    }

    /** The harmonic mean of precision and recall of class c: 2 TP / (2 TP + FP + FN). */
    public double f1(int c) {
        return ratio(2.0 * right(c), support(c) + taken(c));
    }

    /** Precision over all classes. */
    public double precision(Average average) {
        return average(average, this::precision);
    }

    /** Recall over all classes. With {@link Average#MACRO} also called balanced accuracy. */
    public double recall(Average average) {
        return average(average, this::recall);
    }

    /** F1 over all classes. */
    public double f1(Average average) {
        return average(average, this::f1);
    }

    private double average(Average average, IntToDoubleFunction measure) {
        return switch (average) {
            case MACRO -> all(measure) / classes.size();
            case WEIGHTED -> all(c -> support(c) * measure.applyAsDouble(c)) / examples();
            case MICRO -> accuracy();
        };
    }

    private double all(IntToDoubleFunction measure) {
        return IntStream.range(0, classes.size()).mapToDouble(measure).sum();
    }

    /** Precision, recall, F1 and the number of examples of each class, then their averages; the accuracy is MICRO. */
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

    /** The confusion matrix with the names of the classes: a row for each true class. */
    public Table confusionTable() {
        Table table = Table.create("Confusion matrix", StringColumn.create("true \\ predicted", classes));
        for (int c = 0; c < classes.size(); c++) {
            int column = c;
            table.addColumns(IntColumn.create(
                    classes.get(c),
                    Arrays.stream(confusion).mapToInt(row -> row[column]).toArray()));
        }
        return table;
    }

    @Override
    public String toString() {
        return table().printAll();
    }
}
