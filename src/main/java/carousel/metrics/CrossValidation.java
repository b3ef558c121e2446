package carousel.metrics;

import static carousel.check.Text.formatted;

import carousel.check.Check;
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
 * Runs the same work once per fold, with a progress line, and collects the figures in a table. The folds decide whether
 * it is k-fold or walk-forward validation ({@link carousel.data.Folds}, {@link
 * carousel.data.series.Windows#walkForward}).
 *
 * <pre>{@code
 * CrossValidation.run(windows.walkForward(4, 12), split -> Map.of("RMSE", fitAndMeasure(split)));
 * }</pre>
 *
 * <p>Threads: any number may call these methods.
 */
public final class CrossValidation {
    private CrossValidation() {}

    /**
     * Fits and measures once per fold.
     *
     * @param folds the folds, passed to the work one by one
     * @param work trains on a fold and returns its figures by name, with the same names every time; train with quiet(),
     *     or its progress lines mix with this one
     * @return one row per fold, then their mean and, for two or more folds, their standard deviation (divided by k - 1)
     * @throws IllegalArgumentException if there is no fold or the names of the figures differ between folds
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
        Map<String, Double> last = figures.get(figures.size() - 1);
        requireFreeNames(last);
        if (!last.keySet().equals(figures.get(0).keySet())) {
            throw new IllegalArgumentException(formatted(
                    "CrossValidation: fold %d gave the figures %s, the first gave %s; return the same names for every fold",
                    figures.size(), last.keySet(), figures.get(0).keySet()));
        }
    }

    /** Throws unless the names differ from each other and from "fold", ignoring case as a table does. */
    private static void requireFreeNames(Map<String, Double> figures) {
        Set<String> taken = new HashSet<>(Set.of("fold"));
        figures.forEach((name, figure) -> {
            Check.given("CrossValidation", "a name for each figure", name);
            Check.given("CrossValidation", "a number for " + name, figure);
            if (!taken.add(name.toLowerCase(Locale.ROOT))) {
                throw Check.unexpected(
                        "CrossValidation",
                        "figures with different names, none of them \"fold\"",
                        "'" + name + "'",
                        "case is ignored");
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
            DoubleColumn column = DoubleColumn.create(
                    name,
                    DoubleStream.concat(
                                    DoubleStream.of(x),
                                    k > 1 ? DoubleStream.of(mean, Unit.deviation(x)) : DoubleStream.of(mean))
                            .toArray());
            column.setPrintFormatter(new FourDigits());
            table.addColumns(column);
        }
        return table;
    }
}
