package carousel.data.series;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Csv;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * One or more variables measured at the same times: N rows, each with a label such as {@code 1949-01} and D finite
 * numbers. A table with a missing value, a word among the numbers or a skipped month gives an error that says where it
 * is. A series is immutable.
 *
 * <p>Rows are counted from 0, as tablesaw does.
 *
 * <p>Threads: it may be shared: nothing changes it once it is made.
 */
public final class Series {
    private final String name;
    private final TimeAxis time;
    private final List<String> names;
    private final double[][] values; // one array per variable
    /** Whether {@link #requireFloats} has already succeeded. */
    private volatile boolean fitsFloats;

    private Series(String name, TimeAxis time, List<String> names, double[][] values) {
        this.name = name;
        this.time = time;
        this.names = names;
        this.values = values;
        requireDifferentNames();
        for (int v = 0; v < values.length; v++) {
            requireFinite(names.get(v), values[v]);
        }
    }

    /**
     * Requires names that differ by more than upper and lower case, because tablesaw, and so {@link #table()}, ignores
     * case.
     */
    private void requireDifferentNames() {
        Set<String> taken = new HashSet<>(Set.of(time.column().toLowerCase(Locale.ROOT)));
        for (String variable : names) {
            if (!taken.add(variable.toLowerCase(Locale.ROOT))) {
                throw Check.unexpected(
                        spoken(),
                        "variables with different names, none of them that of the time column, '" + time.column() + "'",
                        "'" + variable + "' again among " + names,
                        "case is ignored");
            }
        }
    }

    /**
     * Reads columns of a table whose rows follow each other at equal steps (hours, days, weeks, months, quarters or
     * years).
     *
     * @param time the column of times: dates, dates with a time, text such as 1949-01 or 1959Q1, or whole numbers such
     *     as 1949, 194901 or 19490131; note that tablesaw's own reader guesses whether 01/02/2024 is in January;
     *     {@link Csv} does not guess
     * @param variables the columns of numbers to use; if none are given, all columns but the time
     * @throws IllegalArgumentException if a column is missing, contains text or lacks a value, or if the times do not
     *     rise in equal steps; the message names the column and the row and says what to do
     */
    public static Series of(Table table, String time, String... variables) {
        Check.noNulls("Series.of", "table", table, "time", time, "variables", variables);
        return read(table, time, TimeAxis::requireRegular, variables);
    }

    /**
     * Like {@link #of}, but for measurements at uneven times, which need only rise. See {@link #withTimeSinceLast()}.
     */
    public static Series irregular(Table table, String time, String... variables) {
        Check.noNulls("Series.irregular", "table", table, "time", time, "variables", variables);
        return read(table, time, axis -> {}, variables);
    }

    private static Series read(Table table, String time, Consumer<TimeAxis> check, String... variables) {
        Column<?> times = column(table, time);
        List<String> names = variables.length > 0
                ? Arrays.stream(variables).map(v -> column(table, v).name()).toList()
                : table.columnNames().stream()
                        .filter(n -> !n.equals(times.name()))
                        .toList();
        if (table.isEmpty() || names.isEmpty()) {
            throw new IllegalArgumentException(formatted(
                    "Series of %s: expected at least one row and one variable, got %s", named(table), table.shape()));
        }
        TimeAxis axis = TimeAxis.of(times);
        check.accept(axis); // before the numbers: a row inserted for a skipped time has none
        double[][] values =
                names.stream().map(n -> numbers(column(table, n), axis)).toArray(double[][]::new);
        return new Series(Objects.requireNonNullElse(table.name(), ""), axis, names, values);
    }

    private static String named(Table table) {
        return table.name() == null ? "a table without a name" : "table '" + table.name() + "'";
    }

    private static Column<?> column(Table table, String name) {
        if (name != null && table.containsColumn(composed(name)) && !table.containsColumn(name)) {
            return table.column(composed(name));
        }
        if (name == null || !table.containsColumn(name)) {
            throw new IllegalArgumentException(formatted(
                    "%s has no column '%s'; it has %s", named(table), name, String.join(", ", table.columnNames())));
        }
        return table.column(name);
    }

    /** In the form of names that {@link Csv} reads: an accent with its letter. */
    private static String composed(String name) {
        return Normalizer.normalize(name, Form.NFC);
    }

    private static double[] numbers(Column<?> column, TimeAxis time) {
        if (column instanceof NumericColumn<?> numbers) {
            int missing = numbers.isMissing().size();
            if (missing > 0) {
                int row = numbers.isMissing().get(0);
                throw new IllegalArgumentException(formatted(
                        "column '%s' has no value at row %d (%s)%s; fill it (column.interpolate().linear() or .frontfill()), or drop the row",
                        column.name(),
                        row,
                        time.label(row),
                        missing == 1 ? "" : formatted(", and at %d more", missing - 1)));
            }
            return numbers.asDoubleArray();
        }
        throw new IllegalArgumentException(formatted(
                "column '%s' is %s, expected numbers; %s",
                column.name(), column.type().name().toLowerCase(Locale.ROOT), firstWord(column, time)));
    }

    private static String firstWord(Column<?> column, TimeAxis time) {
        for (int row = 0; row < column.size(); row++) {
            String cell = column.getString(row);
            if (!cell.isEmpty() && !isNumber(cell)) {
                return formatted(
                        "row %d (%s) holds '%s': fix it in the table, then column.parseDouble(), or leave the column out",
                        row, time.label(row), cell);
            }
        }
        return column.isMissing().size() == column.size()
                ? "it has no value in any row: leave it out"
                : "its cells can be read as numbers: use column.parseDouble(), or leave out a column of codes";
    }

    private static boolean isNumber(String cell) {
        try {
            Double.parseDouble(cell);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void requireFinite(String variable, double[] column) {
        for (int row = 0; row < column.length; row++) {
            if (!Double.isFinite(column[row])) {
                throw new IllegalArgumentException(formatted(
                        "variable '%s' would be %s at row %d (%s); a series holds only finite numbers",
                        variable, column[row], row, label(row)));
            }
        }
    }

    /**
     * Inserts a row with missing values for every skipped time, so that you can see and fill the gaps: {@code
     * table.replaceColumn(table.doubleColumn("co2").interpolate().linear())}.
     *
     * @param time the column of times, as for {@link #of}; the step is the most frequent one
     * @throws IllegalArgumentException if a row is not a whole number of steps after the one above it
     */
    public static Table insertMissingTimes(Table table, String time) {
        Check.noNulls("Series.insertMissingTimes", "table", table, "time", time);
        TimeAxis axis = TimeAxis.of(column(table, time));
        long step = axis.step();
        axis.requireFewMissing(step);
        Table whole = table.emptyCopy();
        for (int row = 0; row < table.rowCount(); row++) {
            if (row > 0) {
                axis.skippedBefore(row, step).forEach(label -> appendMissing(whole, axis.column(), label));
            }
            whole.append(table.row(row));
        }
        return whole;
    }

    private static void appendMissing(Table table, String time, String label) {
        for (Column<?> column : table.columns()) {
            if (column.name().equals(time)) {
                column.appendCell(label);
            } else {
                column.appendMissing();
            }
        }
    }

    /** The name of the series: the name of the table it came from; empty if that had none. */
    public String name() {
        return name;
    }

    private String spoken() {
        return name.isEmpty() ? "a series without a name" : "series '" + name + "'";
    }

    /** N, the number of rows. */
    public int size() {
        return time.size();
    }

    /** The names of the D variables. */
    public List<String> names() {
        return names;
    }

    /** The time of a row, as text. */
    public String label(int row) {
        return time.label(Check.index("Series.label", "row", row, size()));
    }

    /** The times of all rows, as text. */
    public List<String> labels() {
        return IntStream.range(0, size()).mapToObj(time::label).toList();
    }

    /**
     * The first row at or after a time; N if every row is earlier. Missing parts of a label take their earliest value,
     * so that {@code 1959} means {@code 1959-01} in a monthly series.
     */
    public int row(String label) {
        return time.rowAt(label);
    }

    /** A copy of the N values of a variable. */
    public double[] values(String variable) {
        return values[index(variable)].clone();
    }

    /** A copy of the N values of the only variable. */
    public double[] values() {
        if (names.size() != 1) {
            throw new IllegalStateException(formatted(
                    "values(): %s has %d variables; name one of %s", spoken(), names.size(), String.join(", ", names)));
        }
        return values[0].clone();
    }

    /** The largest acceptable rounding error of a float, as a share of the variable's spread. */
    private static final double MOST_LOST = 1e-3;

    /**
     * Throws if a variable does not fit the floats that a network reads: far from 0, rounding would hide its changes.
     */
    void requireFloats(String operation) {
        for (int v = 0; v < values.length && !fitsFloats; v++) {
            double[] x = values[v];
            double mean = Arrays.stream(x).average().orElse(0);
            double spread = Math.sqrt(
                    Arrays.stream(x).map(y -> (y - mean) * (y - mean)).average().orElse(0));
            double lost =
                    Arrays.stream(x).map(y -> Math.abs(y - (float) y)).max().orElse(0);
            boolean varies = Arrays.stream(x).anyMatch(y -> y != x[0]);
            if (Double.isInfinite(lost) || (varies && lost > MOST_LOST * spread)) {
                throw Check.unexpected(
                        operation,
                        "numbers whose differences survive rounding to float (7 digits), as a network reads them",
                        formatted(
                                "'%s' with a mean of %.4g and a spread of %.4g, which would be off by up to %.2g",
                                names.get(v), mean, spread, lost),
                        "scale it first, scaler.apply(series) with Scaler.standard(training rows)");
            }
        }
        fitsFloats = true;
    }

    double value(int variable, int row) {
        return values[variable][row];
    }

    /** The index of the variable, from 0 to D - 1. */
    int index(String variable) {
        int exactly = names.indexOf(variable);
        int v = exactly < 0 && variable != null ? names.indexOf(composed(variable)) : exactly;
        if (v < 0) {
            throw new IllegalArgumentException(
                    formatted("%s has no variable '%s'; it has %s", spoken(), variable, String.join(", ", names)));
        }
        return v;
    }

    /** Some of the variables, in the order given. */
    public Series select(String... variables) {
        Check.noNulls("Series.select", "variables", variables);
        Check.atLeastOne("Series.select", "number of variables", variables.length);
        double[][] chosen = Arrays.stream(variables).map(v -> values[index(v)]).toArray(double[][]::new);
        return new Series(
                name,
                time,
                Arrays.stream(variables).map(v -> names.get(index(v))).toList(),
                chosen);
    }

    /** Rows from ≤ row &lt; to. */
    public Series rows(int from, int to) {
        if (from < 0 || from >= to || to > size()) {
            throw new IllegalArgumentException(
                    formatted("rows(%d, %d) of %s: expected 0 ≤ from < to ≤ %d", from, to, this, size()));
        }
        double[][] part =
                Arrays.stream(values).map(v -> Arrays.copyOfRange(v, from, to)).toArray(double[][]::new);
        return new Series(name, time.rows(from, to), names, part);
    }

    /** The rows earlier than a time. If testing begins there, fit scalers and baselines on these rows. */
    public Series before(String label) {
        int end = row(label);
        if (end == 0) {
            throw Check.unexpected("before", "a time after " + label(0) + ", the first row", "'" + label + "'");
        }
        return rows(0, end);
    }

    /** The rows at or after a time. */
    public Series from(String label) {
        int start = row(label);
        if (start == size()) {
            throw Check.unexpected("from", "a time up to " + label(start - 1) + ", the last row", "'" + label + "'");
        }
        return rows(start, size());
    }

    /**
     * Applies a function to every number, as in {@code series.map(StrictMath::log)}; use StrictMath because the last
     * digit of Math.log differs between processors.
     */
    public Series map(DoubleUnaryOperator f) {
        Check.noNulls("Series.map", "f", f);
        return mapEach((v, x) -> f.applyAsDouble(x));
    }

    /** Applies a function of the variable and the value to every number. */
    Series mapEach(VariableFunction f) {
        double[][] mapped = IntStream.range(0, values.length)
                .mapToObj(v -> Arrays.stream(values[v]).map(x -> f.apply(v, x)).toArray())
                .toArray(double[][]::new);
        return new Series(name, time, names, mapped);
    }

    /** The new value of variable v, whose value is x. */
    interface VariableFunction {
        double apply(int v, double x);
    }

    /**
     * The difference between each row and the one {@code lag} rows before it, y_t - y_(t-lag); the first {@code lag}
     * rows are dropped. A lag of 1 removes a trend, a lag of one season removes the season. {@link #addLagged} is the
     * inverse.
     */
    public Series difference(int lag) {
        if (lag < 1 || lag >= size()) {
            throw new IllegalArgumentException(
                    formatted("difference(%d) of %s: expected a lag from 1 to %d", lag, this, size() - 1));
        }
        double[][] steps = Arrays.stream(values)
                .map(y -> IntStream.range(lag, y.length)
                        .mapToDouble(t -> y[t] - y[t - lag])
                        .toArray())
                .toArray(double[][]::new);
        return new Series(name, time.rows(lag, size()), names, steps);
    }

    /**
     * The difference of each row from the mean of its season, in the unit of the series:
     *
     * <pre>
     *   y_t - mean of y_s over the rows s before a time that have t's place in the season, s ≡ t (mod m)
     * </pre>
     *
     * @param season m, the rows of a season: 12 for months of a year
     * @param before the means use only rows before this time, so that the test rows have no part in them
     */
    public Series anomalies(int season, String before) {
        int end = row(before);
        if (season < 1 || end < season) {
            throw new IllegalArgumentException(formatted(
                    "anomalies(%d, '%s') of %s: expected a season of at least 1, and one whole season before that time, got %s",
                    season, before, this, counted(end, "row")));
        }
        double[][] means = Arrays.stream(values)
                .map(y -> IntStream.range(0, season)
                        .mapToDouble(place -> IntStream.range(0, end)
                                .filter(t -> t % season == place)
                                .mapToDouble(t -> y[t])
                                .average()
                                .orElseThrow())
                        .toArray())
                .toArray(double[][]::new);
        double[][] above = IntStream.range(0, values.length)
                .mapToObj(v -> IntStream.range(0, size())
                        .mapToDouble(t -> values[v][t] - means[v][t % season])
                        .toArray())
                .toArray(double[][]::new);
        return new Series(name, time, names, above);
    }

    /**
     * Turns forecasts of differences into forecasts of the variable: adds to each the value that this series had
     * {@code lag} rows earlier.
     *
     * @param variable the variable that is forecast
     * @param labels the time of each forecast, as {@link Windows#labels} gives them
     * @param differences the forecasts of y_t - y_(t-lag)
     * @param lag at least the number of steps the forecast looks ahead; otherwise y_(t-lag) was not yet known when it
     *     was made
     */
    public double[] addLagged(String variable, List<String> labels, double[] differences, int lag) {
        Check.noNulls("Series.addLagged", "variable", variable, "labels", labels, "differences", differences);
        labels.forEach(label -> Check.given("Series.addLagged", "labels", label));
        int v = index(variable);
        Check.atLeastOne("addLagged", "lag", lag);
        Check.sameLength("addLagged", "labels", labels.size(), "differences", differences.length);
        return IntStream.range(0, differences.length)
                .mapToDouble(n -> differences[n] + values[v][rowBefore(labels.get(n), lag)])
                .toArray();
    }

    private int rowBefore(String label, int lag) {
        long row = time.rowOf(label) - lag;
        if (row < 0 || row >= size()) {
            throw Check.unexpected(
                    "addLagged",
                    formatted(
                            "times for which the series has a value %s earlier, %s to %s",
                            counted(lag, "row"), label(0), label(size() - 1)),
                    "'" + label + "'",
                    row < 0 ? "leave out the first forecasts" : "use a larger lag or a longer series");
        }
        return (int) row;
    }

    /** The series with one more variable. */
    public Series with(String variable, double[] column) {
        Check.noNulls("Series.with", "variable", variable, "column", column);
        if (column.length != size() || names.contains(variable)) {
            throw new IllegalArgumentException(formatted(
                    "with('%s', %s) of %s: expected %s and a new name",
                    variable, counted(column.length, "value"), this, counted(size(), "value")));
        }
        List<String> more = new ArrayList<>(names);
        more.add(variable);
        double[][] columns = Arrays.copyOf(values, more.size());
        columns[names.size()] = column.clone();
        return new Series(name, time, List.copyOf(more), columns);
    }

    /**
     * The series with a category as additional variables: one for each class, 1 in the rows of that class and 0 in all
     * others. The class may depend on the row, {@code withCategory("month", 12, row -> row % 12)}, or be the same for
     * the whole series, {@code withCategory("station", 4, row -> 2)}.
     *
     * @param category the name of the new variables; each has its class appended: {@code month 0}, {@code month 1} …
     * @param classes the number of classes
     * @param classOf the class of each row, from 0
     */
    public Series withCategory(String category, int classes, IntUnaryOperator classOf) {
        Check.noNulls("Series.withCategory", "category", category, "classOf", classOf);
        Check.room("Series.withCategory", "number of classes", 1, classes, (long) Double.BYTES * size());
        double[] zeros = new double[size()];
        double[][] all = Arrays.copyOf(values, values.length + classes);
        Arrays.fill(all, values.length, all.length, zeros); // one for all classes that no row has
        for (int row = 0; row < size(); row++) {
            int c = classOf.applyAsInt(row);
            if (c < 0 || c >= classes) {
                throw new IllegalArgumentException(formatted(
                        "withCategory('%s', %d): row %d (%s) has class %d; expected 0 to %d",
                        category, classes, row, label(row), c, classes - 1));
            }
            int column = values.length + c;
            all[column] = all[column] == zeros ? new double[size()] : all[column];
            all[column][row] = 1;
        }
        List<String> more = new ArrayList<>(names);
        IntStream.range(0, classes).forEach(c -> more.add(category + " " + c));
        return new Series(name, time, List.copyOf(more), all);
    }

    /**
     * The series with one more variable, such as {@code days since last}: the time since the row before, in the unit of
     * the labels; 0 in the first row.
     */
    public Series withTimeSinceLast() {
        double[] gaps = new double[size()];
        for (int row = 1; row < gaps.length; row++) {
            gaps[row] = time.since(row);
        }
        return with(time.unit() + "s since last", gaps);
    }

    /** The series as a table: the times as text, then the variables. */
    public Table table() {
        Table table = Table.create(name, StringColumn.create(time.column(), labels()));
        for (int v = 0; v < values.length; v++) {
            table.addColumns(DoubleColumn.create(names.get(v), values[v]));
        }
        return table;
    }

    @Override
    public String toString() {
        return formatted(
                "%s%s, %s to %s, %s",
                name.isEmpty() ? "" : name + ": ",
                counted(size(), "row"),
                label(0),
                label(size() - 1),
                String.join(", ", names));
    }
}
