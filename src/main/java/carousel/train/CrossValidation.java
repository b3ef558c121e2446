package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.metrics.FourDigits;
import carousel.progress.Progress;
import carousel.progress.ProgressBar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Runs the same work once for each fold, with a progress line, and collects its figures in a table: k-fold or
 * walk-forward, depending on the folds ({@link carousel.data.Folds}, {@link carousel.data.series.Windows#walkForward}).
 *
 * <pre>{@code
 * CrossValidation.run(windows.walkForward(4, 12), split -> Map.of("RMSE", fitAndMeasure(split)));
 * }</pre>
 */
public final class CrossValidation {
    private CrossValidation() {}

    /**
     * Fits and measures on every fold.
     *
     * @param folds what the work takes, one for each turn
     * @param work trains on the fold (quietly, or its own progress stands between) and gives its figures by name, the same
     *     names every time
     * @return one row a fold, then their mean and their standard deviation (divided by k - 1, for two folds and more)
     */
    public static <F> Table run(List<F> folds, Function<? super F, Map<String, Double>> work) {
        Check.noNulls("CrossValidation.run", "folds", folds, "work", work);
        if (folds.isEmpty()) {
            throw new IllegalArgumentException("CrossValidation: expected at least one fold, got none");
        }
        List<Map<String, Double>> figures = new ArrayList<>();
        try (ProgressBar bar = Progress.open(folds.size())) {
            for (F fold : folds) {
                figures.add(new LinkedHashMap<>(
                        Check.given("CrossValidation.run", "figures by their names", work.apply(fold))));
                requireSameNames(figures);
                int done = figures.size();
                bar.update(done, () -> formatted("fold %d/%d", done, folds.size()));
            }
        }
        return table(figures);
    }

    private static void requireSameNames(List<Map<String, Double>> figures) {
        requireFreeNames(figures.get(0));
        Map<String, Double> last = figures.get(figures.size() - 1);
        if (!last.keySet().equals(figures.get(0).keySet())) {
            throw new IllegalArgumentException(formatted(
                    "CrossValidation: fold %d gave the figures %s, the first gave %s; give the same names every time",
                    figures.size(), last.keySet(), figures.get(0).keySet()));
        }
    }

    /** They must differ by more than upper and lower case, because a table ignores case. */
    private static void requireFreeNames(Map<String, Double> figures) {
        Set<String> taken = new HashSet<>(Set.of("fold"));
        figures.forEach((name, figure) -> {
            Check.given("CrossValidation", "a number for " + name, figure);
            if (!taken.add(name.toLowerCase(Locale.ROOT))) {
                throw Check.unexpected(
                        "CrossValidation",
                        "figures with different names, none of them fold",
                        "'" + name + "'",
                        "upper and lower case do not count");
            }
        });
    }

    private static Table table(List<Map<String, Double>> figures) {
        int k = figures.size();
        StringColumn rows = StringColumn.create("fold");
        IntStream.rangeClosed(1, k).forEach(fold -> rows.append(Integer.toString(fold)));
        rows.append("mean");
        if (k > 1) {
            rows.append("st. dev.");
        }
        Table table = Table.create("Cross-validation", rows);
        for (String name : figures.get(0).keySet()) {
            double[] x = figures.stream().mapToDouble(f -> f.get(name)).toArray();
            double mean = DoubleStream.of(x).average().orElseThrow();
            double variance =
                    DoubleStream.of(x).map(v -> (v - mean) * (v - mean)).sum() / (k - 1);
            DoubleColumn column = DoubleColumn.create(
                    name,
                    DoubleStream.concat(
                                    DoubleStream.of(x),
                                    k > 1 ? DoubleStream.of(mean, Math.sqrt(variance)) : DoubleStream.of(mean))
                            .toArray());
            column.setPrintFormatter(new FourDigits());
            table.addColumns(column);
        }
        return table;
    }
}
