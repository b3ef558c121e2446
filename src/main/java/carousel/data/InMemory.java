package carousel.data;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.check.Rows;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;

/** Examples stored as pairs of matrices: x is D x length; y has one column, or as many as x. */
final class InMemory implements BatchSource {
    private final List<FloatMatrix> x;
    private final List<FloatMatrix> y;
    private final boolean everyStep;

    InMemory(List<FloatMatrix> x, List<FloatMatrix> y) {
        this(some("x", x), some("y", y), some("y", y).stream().anyMatch(m -> m.columns > 1));
    }

    /** Throws if the list or one of its items is null. */
    private static <T> List<T> some(String name, List<T> items) {
        Check.given("Examples.of", name, items).forEach(item -> Check.given("Examples.of", "items of " + name, item));
        return items;
    }

    private InMemory(List<FloatMatrix> x, List<FloatMatrix> y, boolean everyStep) {
        this.x = List.copyOf(x);
        this.y = List.copyOf(y);
        Check.sameLength("Examples.of", "sequences", x.size(), "targets", y.size());
        this.everyStep = everyStep;
        for (int n = 0; n < x.size(); n++) {
            check(n, "x", this.x.get(n), features(), Math.max(1, this.x.get(n).columns));
            check(n, "y", this.y.get(n), targetRows(), everyStep ? this.x.get(n).columns : 1);
        }
    }

    static InMemory of(Sequences x, Sequences y) {
        Check.noNulls("Examples.of", "x", x, "y", y);
        x.requireSound("Examples.of: x");
        y.requireSound("Examples.of: y");
        if (x.batch != y.batch || (y.steps != 1 && y.steps != x.steps)) {
            throw Check.unexpected(
                    "Examples.of",
                    "a y of one step, or of as many steps as x, for each sequence of x",
                    x + " and " + y);
        }
        boolean everyStep = y.steps > 1;
        for (int b = 0; everyStep && y.lengths != null && b < y.batch; b++) {
            if (y.length(b) != x.length(b)) {
                throw Check.unexpected(
                        "Examples.of",
                        formatted("a y of %s, as many as x, for sequence %d", counted(x.length(b), "step"), b),
                        y.length(b));
            }
        }
        return new InMemory(
                IntStream.range(0, x.batch).mapToObj(x::sequence).toList(),
                IntStream.range(0, y.batch)
                        .mapToObj(b -> everyStep ? firstColumns(y.sequence(b), x.length(b)) : y.sequence(b))
                        .toList());
    }

    static InMemory of(double[][][] x, double[][][] y) {
        return new InMemory(
                List.of(Rows.toMatrices("Examples.of", "x", x)), List.of(Rows.toMatrices("Examples.of", "y", y)));
    }

    static InMemory of(double[][][] x, double[][] y) {
        double[][] targets = Check.given("Examples.of", "y", y);
        return of(x, Arrays.stream(targets).map(row -> new double[][] {row}).toArray(double[][][]::new));
    }

    static InMemory of(double[][][] x, double... y) {
        return new InMemory(List.of(Rows.toMatrices("Examples.of", "x", x)), scalars(y));
    }

    static InMemory of(double[][][] x, int[] classes) {
        Check.given("Examples.of", "classes", classes);
        return new InMemory(
                List.of(Rows.toMatrices("Examples.of", "x", x)),
                Arrays.stream(classes).mapToObj(InMemory::row).toList());
    }

    static InMemory of(List<DoubleMatrix> x, double... y) {
        int n = 0;
        for (DoubleMatrix each : some("x", x)) {
            Check.floats("Examples.of", "x of example " + n++, each.data);
        }
        return new InMemory(x.stream().map(MatrixFunctions::doubleToFloat).toList(), scalars(y));
    }

    private static List<FloatMatrix> scalars(double[] y) {
        Check.floats("Examples.of", "y", Check.given("Examples.of", "y", y));
        return Arrays.stream(y).mapToObj(v -> FloatMatrix.scalar((float) v)).toList();
    }

    static InMemory of(List<int[]> texts, int[] classes) {
        Check.given("Examples.of", "classes", classes);
        some("texts", texts);
        Check.sameLength("Examples.of", "texts", texts.size(), "classes", classes.length);
        return new InMemory(
                rows(texts), Arrays.stream(classes).mapToObj(InMemory::row).toList());
    }

    static InMemory tagged(List<int[]> texts, List<int[]> tags) {
        some("texts", texts);
        some("tags", tags);
        Check.sameLength("Examples.tagged", "texts", texts.size(), "lists of tags", tags.size());
        for (int n = 0; n < texts.size(); n++) {
            int tokens = texts.get(n).length;
            Check.sameLength("Examples.tagged", "tokens", tokens, "tags in text " + n, tags.get(n).length);
        }
        return new InMemory(rows(texts), tags.stream().map(InMemory::row).toList(), true);
    }

    static InMemory of(List<int[]> texts) {
        return withoutTargets(rows(some("texts", texts)));
    }

    static InMemory of(double[][][] x) {
        return withoutTargets(List.of(Rows.toMatrices("Examples.of", "x", x)));
    }

    private static InMemory withoutTargets(List<FloatMatrix> x) {
        return new InMemory(x, Collections.nCopies(x.size(), new FloatMatrix(0, 1)));
    }

    private static List<FloatMatrix> rows(List<int[]> texts) {
        if (texts.isEmpty()) {
            throw Check.unexpected("Examples.of", "texts: at least one text", "none");
        }
        for (int n = 0; n < texts.size(); n++) {
            if (texts.get(n).length == 0) {
                throw Check.unexpected(
                        "Examples.of", "texts of at least one token", "none in text " + n, "remove it and its class");
            }
            Check.noPadding("Examples.of", "text " + n, texts.get(n));
        }
        return texts.stream().map(InMemory::row).toList();
    }

    static InMemory pairs(List<int[]> sources, List<int[]> targets, int start, int end) {
        some("sources", sources);
        some("targets", targets);
        if (sources.isEmpty() || sources.size() != targets.size()) {
            throw new IllegalArgumentException(formatted(
                    "Examples.pairs: expected at least one source and a target for each, got %s and %s",
                    counted(sources.size(), "source"), counted(targets.size(), "target")));
        }
        List<FloatMatrix> x = new ArrayList<>();
        List<FloatMatrix> y = new ArrayList<>();
        for (int n = 0; n < sources.size(); n++) {
            int[] source = sources.get(n);
            int[] target = targets.get(n);
            checkPair(n, source, target, start, end);
            int steps = Math.max(source.length, target.length + 1);
            int[] told =
                    IntStream.concat(IntStream.of(start), Arrays.stream(target)).toArray();
            int[] said =
                    IntStream.concat(Arrays.stream(target), IntStream.of(end)).toArray();
            x.add(FloatMatrix.concatVertically(row(Arrays.copyOf(source, steps)), row(Arrays.copyOf(told, steps))));
            y.add(row(Arrays.copyOf(said, steps)));
        }
        return new InMemory(x, y, true);
    }

    private static void checkPair(int n, int[] source, int[] target, int start, int end) {
        IntStream all = IntStream.concat(IntStream.of(start, end), Arrays.stream(target));
        if (source.length == 0 || IntStream.concat(all, Arrays.stream(source)).anyMatch(id -> id <= 0)) {
            throw new IllegalArgumentException(formatted(
                    "Examples.pairs: expected a source of at least one token, and tokens above 0, because 0 is padding; got %s to %s with start %d and end %d as example %d",
                    Arrays.toString(source), Arrays.toString(target), start, end, n));
        }
    }

    private static FloatMatrix row(int... values) {
        FloatMatrix row = new FloatMatrix(1, values.length);
        for (int k = 0; k < values.length; k++) {
            row.data[k] = Check.symbol("Examples.of", values[k]);
        }
        return row;
    }

    private static FloatMatrix firstColumns(FloatMatrix m, int columns) {
        return columns >= m.columns ? m : new FloatMatrix(m.rows, columns, Arrays.copyOf(m.data, m.rows * columns));
    }

    private static void check(int n, String name, FloatMatrix m, int rows, int columns) {
        if (m.rows != rows || m.columns != columns) {
            throw new IllegalArgumentException(formatted(
                    "Examples.of: %s of example %d is %d x %d, expected %d x %d; all examples need as many rows as the first, and y needs one column, or one per step in every example",
                    name, n, m.rows, m.columns, rows, columns));
        }
    }

    @Override
    public int size() {
        return x.size();
    }

    @Override
    public int features() {
        return x.get(0).rows;
    }

    @Override
    public int targetRows() {
        return y.get(0).rows;
    }

    @Override
    public int length(int n) {
        return x.get(Check.index("Examples", "an example", n, size())).columns;
    }

    @Override
    public void fill(int[] which, Sequences xs, Sequences ys) {
        Check.noNulls("Examples.fill", "which", which, "xs", xs, "ys", ys);
        int[] lengths = Arrays.stream(which).map(this::length).toArray();
        int longest = Arrays.stream(lengths).max().orElse(0);
        boolean ragged = Arrays.stream(lengths).anyMatch(length -> length < longest);

        xs.resize(features(), longest, which.length);
        ys.resize(targetRows(), everyStep ? longest : 1, which.length);
        if (ragged) {
            xs.zero().lengths = lengths;
            if (everyStep) {
                ys.zero().lengths = lengths;
            }
        }
        for (int b = 0; b < which.length; b++) {
            copy(this.x.get(which[b]), xs, b);
            copy(this.y.get(which[b]), ys, b);
        }
    }

    private static void copy(FloatMatrix sequence, Sequences batch, int b) {
        for (int t = 0; t < sequence.columns; t++) {
            System.arraycopy(sequence.data, t * sequence.rows, batch.data, batch.column(t, b) * batch.rows, batch.rows);
        }
    }

    @Override
    public String toString() {
        return formatted(
                "%s (x %s, y %s)",
                counted(size(), "example"), counted(features(), "row"), counted(targetRows(), "row"));
    }
}
