package carousel.data.series;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.data.Folds;
import carousel.linalg.Sequences;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a series into windows. A window has T rows that the network reads (the look-back), and as its target the values
 * of one variable in the K rows that follow (the horizon), which the network forecasts all at once.
 *
 * <pre>{@code
 * var windows = Windows.of(series, "passengers").lookBack(12).horizon(3);
 * var split = windows.splitAt("1959-01");
 * }</pre>
 *
 * <p>Splits go by the targets. All targets of the training part are before the boundary; all targets of the test part
 * are at or after it. A window with targets on both sides belongs to neither part. A test window may read training
 * rows, as a forecaster on that day could, but no training window sees a test row. Nothing is copied: each batch is cut
 * out of the series on request.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Windows implements Examples {
    private final Series series;
    private final int lookBack;
    private final int horizon;
    private final int stride;
    private final int target;
    private final int from; // the targets are in rows from ≤ row < to
    private final int to;

    private Windows(Series series, int lookBack, int horizon, int stride, int target, int from, int to) {
        this.series = series;
        this.lookBack = lookBack;
        this.horizon = horizon;
        this.stride = stride;
        this.target = target;
        this.from = from;
        this.to = to;
        Check.atLeastOne("Windows", "lookBack", lookBack);
        Check.atLeastOne("Windows", "horizon", horizon);
        Check.atLeastOne("Windows", "stride", stride);
        if (size() < 1) {
            throw new IllegalArgumentException(formatted(
                    "too few rows for a window of '%s': it reads %d and forecasts %d, %s; use a shorter look-back or horizon, or move the boundary",
                    series.names().get(target),
                    lookBack,
                    horizon,
                    from < lookBack
                            ? formatted("%d in all, but there are only %s", (long) lookBack + horizon, rows(0))
                            : formatted("but to forecast there are only %s", rows(from))));
        }
    }

    private String rows(int first) {
        return formatted("%d, %s to %s", to - first, label(first), label(to - 1));
    }

    /**
     * Windows over a series with a single variable, with one row to read and one to forecast; see {@link #lookBack}.
     */
    public static Windows of(Series series) {
        Check.noNulls("Windows.of", "series", series);
        if (series.names().size() != 1) {
            throw new IllegalArgumentException(formatted(
                    "Windows.of(%s): expected a series of one variable; name the one to forecast: Windows.of(series, \"%s\")",
                    series, series.names().get(0)));
        }
        return of(series, series.names().get(0));
    }

    /**
     * Windows with one row to read and one to forecast; change that with {@link #lookBack}, {@link #horizon} and
     * {@link #stride}.
     *
     * @param target the variable to forecast; the network reads every variable of the series, including this one
     */
    public static Windows of(Series series, String target) {
        Check.noNulls("Windows.of", "series", series);
        return new Windows(series, 1, 1, 1, series.index(target), 0, series.size());
    }

    /** Sets the look-back: T rows to read. */
    public Windows lookBack(int rows) {
        return new Windows(series, rows, horizon, stride, target, from, to);
    }

    /** Sets the horizon: K rows to forecast. */
    public Windows horizon(int rows) {
        return new Windows(series, lookBack, rows, stride, target, from, to);
    }

    /** Sets the stride: windows begin this many rows apart; 1 by default. */
    public Windows stride(int rows) {
        return new Windows(series, lookBack, horizon, rows, target, from, to);
    }

    private Windows targetsIn(int first, int end) {
        return new Windows(series, lookBack, horizon, stride, target, first, end);
    }

    /** Two parts of a series, the second after the first. */
    public record Split(Windows train, Windows test) {}

    /** Splits at a time: targets before it are for training, targets at or after it for testing. */
    public Split splitAt(String label) {
        return splitAtRow(series.row(label));
    }

    /** Splits by count: targets in the last {@code rows} rows are for testing, targets before them for training. */
    public Split splitLast(int rows) {
        Check.atLeastOne("Windows.splitLast", "rows", rows);
        if (rows >= to - from) {
            throw Check.unexpected("Windows.splitLast", "at most " + (to - from - 1) + " rows of " + this, rows);
        }
        return splitAtRow(to - rows);
    }

    private Split splitAtRow(int row) {
        if (row <= from || row >= to) {
            throw new IllegalArgumentException(formatted(
                    "cannot split %s at row %d: expected a row from %d (%s) to %d (%s)",
                    this, row, from + 1, label(from + 1), to - 1, label(to - 1)));
        }
        return new Split(targetsIn(from, row), targetsIn(row, to));
    }

    /**
     * Walk-forward validation: divides the last {@code folds * rows} rows into blocks of {@code rows}. Each fold tests
     * on one block and trains on everything before it.
     */
    public List<Split> walkForward(int folds, int rows) {
        return Folds.walkForward(to - from, folds, rows).stream()
                .map(fold -> from + fold.test()[0])
                .map(row -> new Split(targetsIn(from, row), targetsIn(row, row + rows)))
                .toList();
    }

    @Override
    public int size() {
        long room = (long) to - horizon - lookBack - firstRow();
        return room < 0 ? 0 : (int) (room / stride) + 1;
    }

    private int firstRow() {
        return Math.max(0, from - lookBack);
    }

    /** The row of the first target of window n. */
    private int targetRow(int n) {
        return firstRow() + Check.index("Windows", "a window", n, size()) * stride + lookBack;
    }

    @Override
    public int features() {
        return series.names().size();
    }

    @Override
    public int targetRows() {
        return horizon;
    }

    @Override
    public int length(int n) {
        Check.index("Windows", "a window", n, size());
        return lookBack;
    }

    /** {@inheritDoc} Here x is D x (T*B) and y is K x B. */
    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        Check.noNulls("Windows.fill", "which", which, "x", x, "y", y);
        series.requireFloats("Windows.fill");
        x.resize(features(), lookBack, which.length);
        y.resize(horizon, 1, which.length);
        for (int b = 0; b < which.length; b++) {
            int row = targetRow(which[b]);
            read(row - lookBack, x, b);
            for (int k = 0; k < horizon; k++) {
                y.data[b * horizon + k] = (float) series.value(target, row + k);
            }
        }
    }

    private void read(int first, Sequences x, int b) {
        for (int t = 0; t < x.steps; t++) {
            int at = x.column(t, b) * x.rows;
            for (int v = 0; v < x.rows; v++) {
                x.data[at + v] = (float) series.value(v, first + t);
            }
        }
    }

    /**
     * The last T rows of this part as a batch of one sequence, D x T: the input for a forecast of the rows that follow.
     */
    public Sequences latest() {
        series.requireFloats("Windows.latest");
        Sequences x = new Sequences(features(), lookBack, 1);
        read(to - lookBack, x, 0);
        return x;
    }

    /** The targets of all windows: N*K numbers, window by window, in the order of a prediction's columns. */
    public double[] targets() {
        return forecasts((last, ahead) -> series.value(target, last + ahead));
    }

    /** The times of {@link #targets}, in the same order. */
    public List<String> labels() {
        return IntStream.range(0, size())
                .map(this::targetRow)
                .flatMap(row -> IntStream.range(row, row + horizon))
                .mapToObj(series::label)
                .toList();
    }

    /**
     * A forecast of the target {@code ahead} rows after row {@code last}, 1 ≤ ahead ≤ K, from the rows up to
     * {@code last}.
     */
    public interface Rule {
        /** The forecast of row {@code last + ahead}. */
        double forecast(int last, int ahead);
    }

    /** A rule's forecasts of all targets, in the order of {@link #targets}. */
    public double[] forecasts(Rule rule) {
        Check.noNulls("Windows.forecasts", "rule", rule);
        return IntStream.range(0, size())
                .map(n -> targetRow(n) - 1)
                .boxed()
                .flatMapToDouble(last -> IntStream.rangeClosed(1, horizon).mapToDouble(k -> rule.forecast(last, k)))
                .toArray();
    }

    /** The values of the target variable in all rows of the series. */
    public double[] targetSeries() {
        return series.values(series.names().get(target));
    }

    /** The row after the last target of this part. */
    public int end() {
        return to;
    }

    /** The N of N*K numbers, in the order of {@link #targets}, that lie {@code ahead} rows ahead, 1 ≤ ahead ≤ K. */
    public double[] ahead(int ahead, double[] values) {
        Check.noNulls("Windows.ahead", "values", values);
        if (ahead < 1 || ahead > horizon || values.length != size() * horizon) {
            throw new IllegalArgumentException(formatted(
                    "ahead(%d, %s) of %s: expected 1 to %d steps ahead and %s",
                    ahead, counted(values.length, "value"), this, horizon, counted((long) size() * horizon, "value")));
        }
        return IntStream.range(0, size())
                .mapToDouble(n -> values[n * horizon + ahead - 1])
                .toArray();
    }

    private String label(int row) {
        return series.label(Math.max(0, Math.min(row, series.size() - 1)));
    }

    @Override
    public String toString() {
        return formatted(
                "%s%s (read %s of %s, forecast %s %d ahead, %s to %s)",
                counted(size(), "window"),
                series.name().isEmpty() ? "" : " of " + series.name(),
                counted(lookBack, "row"),
                String.join(", ", series.names()),
                series.names().get(target),
                horizon,
                label(targetRow(0)),
                label(targetRow(size() - 1) + horizon - 1));
    }
}
