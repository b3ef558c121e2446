package carousel.baselines;

import carousel.check.Check;
import carousel.data.series.Series;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Numbers that describe each row of a series and its past. A model without memory, such as {@link LinearRule}, needs
 * them as inputs. With D variables x:
 *
 * <pre>
 *   lags(n)      x_t, x_(t-1) … x_(t-n+1)                           n D numbers
 *   sums(m, …)   x_t + x_(t-1) + … + x_(t-m+1) for every m          D numbers for each m
 *   season(k)    sin and cos of 2π j (day of year) / 365.25,  j = 1 … k      2 k numbers
 * </pre>
 *
 * <p>The numbers are computed on demand: stored, the daily lags of a year over sixty years would take 120 MB.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Features {
    private final Series series;
    private final int count;
    private final int first;
    private final Row row;

    /** Writes the numbers of row t into x, starting at index {@code at}. */
    private interface Row {
        void write(int t, double[] x, int at);
    }

    private Features(Series series, int count, int first, Row row) {
        this.series = series;
        this.count = count;
        this.first = first;
        this.row = row;
        if (first >= series.size()) {
            throw Check.unexpected(
                    "Features", "a row with " + first + " rows before it", series, "use fewer earlier rows");
        }
    }

    /** Every variable at the row itself and at the n - 1 rows before it. */
    public static Features lags(Series series, int n) {
        Check.noNulls("Features.lags", "series", series);
        double[][] x = variables(series);
        Check.atLeastOne("Features.lags", "a number of rows", n);
        int[] back = IntStream.range(0, Math.min(n, series.size() + 1)).toArray();
        return new Features(series, n * x.length, n - 1, (t, row, at) -> {
            int i = at;
            for (double[] v : x) {
                for (int k : back) {
                    row[i++] = v[t - k];
                }
            }
        });
    }

    /**
     * Every variable summed over the last {@code lengths[0]} rows including this one, over the last {@code lengths[1]}
     * rows, and so on.
     */
    public static Features sums(Series series, int... lengths) {
        Check.noNulls("Features.sums", "series", series, "lengths", lengths);
        int longest = Arrays.stream(lengths)
                .map(m -> Check.atLeastOne("Features.sums", "a number of rows", m))
                .max()
                .orElse(1);
        double[][] total =
                Arrays.stream(variables(series)).map(Features::running).toArray(double[][]::new);
        return new Features(series, lengths.length * total.length, longest - 1, (t, row, at) -> {
            int i = at;
            for (double[] v : total) {
                for (int m : lengths) {
                    row[i++] = v[t + 1] - v[t + 1 - m];
                }
            }
        });
    }

    /** The season of a daily series as k pairs of sine and cosine waves. */
    public static Features season(Series series, int k) {
        Check.noNulls("Features.season", "series", series);
        Check.size("Features.season", "a row", 2, Check.atLeastOne("Features.season", "a number of waves", k));
        double[] angle = series.labels().stream()
                .mapToDouble(label ->
                        2 * Math.PI * DayOfYear.date("Features.season", label).getDayOfYear() / 365.25)
                .toArray();
        return new Features(series, 2 * k, 0, (t, row, at) -> {
            for (int j = 1; j <= k; j++) {
                row[at + 2 * j - 2] = StrictMath.sin(j * angle[t]);
                row[at + 2 * j - 1] = StrictMath.cos(j * angle[t]);
            }
        });
    }

    /**
     * These features followed by others of the same rows.
     *
     * @throws IllegalArgumentException if the others belong to a series with other times
     */
    public Features and(Features others) {
        Check.noNulls("Features.and", "others", others);
        if (!series.labels().equals(others.series.labels())) {
            throw Check.unexpected("Features.and", "features of the same rows, " + series, others.series);
        }
        return new Features(series, count + others.count, Math.max(first, others.first), (t, row, at) -> {
            this.row.write(t, row, at);
            others.row.write(t, row, at + count);
        });
    }

    private static double[][] variables(Series series) {
        return series.names().stream().map(series::values).toArray(double[][]::new);
    }

    private static double[] running(double[] x) {
        double[] total = new double[x.length + 1];
        for (int t = 0; t < x.length; t++) {
            total[t + 1] = total[t] + x[t];
        }
        return total;
    }

    /** The number of features per row. */
    public int count() {
        return count;
    }

    /** The first row with enough rows before it. */
    int first() {
        return first;
    }

    /** The row of a time label; see {@link Series#row}. */
    int row(String label) {
        return series.row(label);
    }

    int size() {
        return series.size();
    }

    /** The features of row t, which must be at least {@link #first}. */
    double[] at(int t) {
        double[] x = new double[count];
        row.write(t, x, 0);
        return x;
    }

    @Override
    public String toString() {
        return count + " features of each row of " + series;
    }
}
