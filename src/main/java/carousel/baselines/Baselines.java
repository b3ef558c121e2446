package carousel.baselines;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.data.Resample;
import carousel.data.series.Windows;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.jblas.FloatMatrix;

/**
 * Forecasts without a network; compare every network with at least one of them. Each method forecasts the targets of
 * the given windows from the rows that those windows may know, in the order of {@link Windows#targets}.
 *
 * <p>With t the last known row, k steps ahead, a season of m rows and s = ⌈k/m⌉ seasons back:
 *
 * <pre>
 *   last value       ŷ_(t+k) = y_t
 *   seasonal naive   ŷ_(t+k) = y_(t+k-sm)
 *   seasonal change  ŷ_(t+k) = y_(t+k-sm) + s (y_t - y_(t-m))
 *   AR(p)            ŷ_(t+1) = a_0 + a_1 y_t + … + a_p y_(t-p+1),  then on from its own forecasts
 *   linear           ŷ_(t+k) = a_k0 + Σ_s Σ_d a_ksd x_(t-s)d      over all that the window reads
 *   Holt-Winters     ŷ_(t+k) = L_t + k T_t + S_(t+k-sm)
 * </pre>
 *
 * On the air passengers, with the set-up that many LSTM tutorials use (46 targets from February 1957), their RMSE are
 * 48.66, 42.32, 15.69, 14.35 (AR(13) of the logarithms) and 16.09.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Baselines {
    private Baselines() {}

    /**
     * The baseline of a classifier: the most frequent training class, n times. Of equally frequent classes it takes the
     * lowest.
     */
    public static int[] majority(int[] trainingClasses, int n) {
        Check.noNulls("Baselines.majority", "trainingClasses", trainingClasses);
        Check.room("Baselines.majority", "n", 0, n, Integer.BYTES);
        Check.atLeastOne("Baselines.majority", "number of training classes", trainingClasses.length);
        int[] counts = Resample.counts(trainingClasses);
        int most = 0;
        for (int c = 1; c < counts.length; c++) {
            most = counts[c] > counts[most] ? c : most;
        }
        int[] forecasts = new int[n];
        Arrays.fill(forecasts, most);
        return forecasts;
    }

    /** Forecasts the last known value. */
    public static double[] lastValue(Windows windows) {
        Check.noNulls("Baselines.lastValue", "windows", windows);
        double[] y = windows.targetSeries();
        return windows.forecasts((t, k) -> y[t]);
    }

    /**
     * Forecasts the last known value of the same season.
     *
     * @param season m, the rows of a season: 12 for monthly data with a yearly season
     */
    public static double[] seasonalNaive(Windows windows, int season) {
        Check.noNulls("Baselines.seasonalNaive", "windows", windows);
        requireSeason(season);
        double[] y = windows.targetSeries();
        return windows.forecasts((t, k) -> at(y, sameSeason(t, k, season), season));
    }

    /**
     * As {@link #seasonalNaive}, plus the amount by which the last known value exceeds the value one season earlier.
     *
     * @param season m, the rows of a season
     */
    public static double[] seasonalChange(Windows windows, int season) {
        Check.noNulls("Baselines.seasonalChange", "windows", windows);
        requireSeason(season);
        double[] y = windows.targetSeries();
        return windows.forecasts((t, k) ->
                at(y, sameSeason(t, k, season), season) + seasonsBack(k, season) * (y[t] - at(y, t - season, season)));
    }

    private static void requireSeason(int season) {
        Check.atLeastOne("Baselines", "season", season);
    }

    private static int seasonsBack(int ahead, int season) {
        return (ahead - 1) / season + 1;
    }

    /** The latest row, known at row t, of the same season as row t + ahead. */
    private static int sameSeason(int t, int ahead, int season) {
        return t + ahead - seasonsBack(ahead, season) * season;
    }

    private static double at(double[] y, int row, int season) {
        if (row < 0) {
            throw new IllegalArgumentException(formatted(
                    "Baselines: expected a season that fits into the rows before the test part, got %d, which reaches %d"
                            + " rows before the first; use a longer look-back or a later split",
                    season, -row));
        }
        return y[row];
    }

    /**
     * An autoregression of order p with an intercept, fitted by least squares to the rows before the test part.
     *
     * @param p how many of the last values the forecast is computed from
     * @return forecasts of the test part's targets
     * @throws IllegalArgumentException if the training part has too few rows for the order
     */
    public static double[] autoregression(Windows.Split split, int p) {
        Check.noNulls("Baselines.autoregression", "split", split);
        double[] y = split.train().targetSeries();
        int end = split.train().end();
        if (p < 1 || end < 2L * p + 2) {
            throw new IllegalArgumentException(formatted(
                    "Baselines.autoregression: order %d needs at least %d rows to train on, got %d; use a lower"
                            + " order, at least 1",
                    p, 2L * p + 2, end));
        }
        LeastSquares next = new LeastSquares(
                IntStream.range(p, end).mapToObj(t -> last(p, t - 1, y)).toArray(double[][]::new),
                IntStream.range(p, end).mapToObj(t -> new double[] {y[t]}).toArray(double[][]::new));
        return split.test().forecasts((t, k) -> {
            double[] recent = last(p, t, y);
            for (int step = 1; step <= k; step++) {
                double forecast = next.apply(recent)[0];
                System.arraycopy(recent, 0, recent, 1, p - 1);
                recent[0] = forecast;
            }
            return recent[0];
        });
    }

    /**
     * A linear model of the same inputs as the network's, fitted by least squares: each of the K targets is a_0 plus a
     * weighted sum of all T*D inputs, with weights of its own. If several sets of weights are equally good, as when one
     * input is determined by others, it takes the smallest weights, measured on inputs scaled to the same size.
     *
     * @param train examples of the same length, with one column of targets each
     * @param test examples of the same shape
     * @return forecasts of the test examples' targets, K for each example in turn, in the order of {@link
     *     Windows#targets}
     * @throws IllegalArgumentException if the examples differ in shape, there are none, the training examples have
     *     weights, or a number is NaN or infinite
     */
    public static double[] linear(Examples train, Examples test) {
        Check.noNulls("Baselines.linear", "train", train, "test", test);
        Check.room("Baselines.linear", "number of examples", 0, train.size(), 64);
        Check.room("Baselines.linear", "number of examples", 0, test.size(), 64);
        if (train.size() == 0 || test.size() == 0) {
            throw new IllegalArgumentException(formatted(
                    "Baselines.linear: expected at least one example to fit and one to forecast, got %d and %d",
                    train.size(), test.size()));
        }
        for (int n = 0; n < train.size(); n++) {
            if (train.weight(n) != 1) {
                throw Check.unexpected(
                        "Baselines.linear",
                        "examples without weights, because every example counts the same here",
                        formatted("weight %s of example %d", train.weight(n), n));
            }
        }
        LeastSquares linear = new LeastSquares(flat(train, test, true), flat(train, test, false));
        return Arrays.stream(flat(test, train, true))
                .flatMapToDouble(x -> Arrays.stream(linear.apply(x)))
                .toArray();
    }

    /**
     * The inputs or targets of each example as one row. All must have the length of the first example of {@code other}.
     */
    private static double[][] flat(Examples examples, Examples other, boolean inputs) {
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        double[][] rows = new double[examples.size()][];
        for (int n = 0; n < rows.length; n++) {
            examples.fill(new int[] {n}, x, y);
            if (x.rows != other.features() || x.steps != other.length(0) || (y.steps != 1 && x.steps != 1)) {
                throw new IllegalArgumentException(formatted(
                        "Baselines.linear: example %d reads %d rows x %d steps and has %d steps of targets; expected %d x %d"
                                + " as in the other examples, and one step of targets: the inputs must have the same length",
                        n, x.rows, x.steps, y.steps, other.features(), other.length(0)));
            }
            FloatMatrix row = inputs ? x.sequence(0) : y.sequence(0);
            rows[n] =
                    IntStream.range(0, row.length).mapToDouble(k -> row.data[k]).toArray();
            Check.finite("Baselines.linear, example " + n, inputs ? "input" : "target", rows[n]);
        }
        return rows;
    }

    /** y_t, y_(t-1), … y_(t-p+1). */
    private static double[] last(int p, int t, double[] y) {
        return IntStream.range(0, p).mapToDouble(j -> y[t - j]).toArray();
    }

    /**
     * Additive Holt-Winters smoothing (Holt 1957, Winters 1960), which updates a level L, a trend T and a season S at
     * every row:
     *
     * <pre>
     *   L_t = α (y_t - S_(t-m)) + (1 - α) (L_(t-1) + T_(t-1))
     *   T_t = β (L_t - L_(t-1)) + (1 - β) T_(t-1)
     *   S_t = γ (y_t - L_t)     + (1 - γ) S_(t-m)
     * </pre>
     *
     * It starts from the means of the first two seasons. α, β and γ in [0, 1] minimise the squared one-step errors over
     * the rows before the test part.
     *
     * @param season m, the rows of a season; the training part must have at least three seasons
     * @return forecasts of the test part's targets
     * @throws IllegalArgumentException if the training part has fewer than three seasons
     */
    public static double[] holtWinters(Windows.Split split, int season) {
        return holtWinters("Baselines.holtWinters", split, season, false);
    }

    /**
     * Multiplicative Holt-Winters smoothing (Winters 1960), for positive series whose seasonal swings grow with the
     * level. The season is a factor:
     *
     * <pre>
     *   L_t = α y_t / S_(t-m) + (1 - α) (L_(t-1) + T_(t-1))
     *   T_t = β (L_t - L_(t-1)) + (1 - β) T_(t-1)
     *   S_t = γ y_t / L_t + (1 - γ) S_(t-m)
     * </pre>
     *
     * α, β and γ are chosen as in {@link #holtWinters}.
     *
     * @param season m, the rows of a season; the training part must have at least three seasons
     * @return forecasts of the test part's targets
     * @throws IllegalArgumentException if the training part has fewer than three seasons or a number is not positive
     */
    public static double[] multiplicativeHoltWinters(Windows.Split split, int season) {
        return holtWinters("Baselines.multiplicativeHoltWinters", split, season, true);
    }

    private static double[] holtWinters(String operation, Windows.Split split, int season, boolean factors) {
        Check.noNulls(operation, "split", split);
        double[] y = split.train().targetSeries();
        int end = split.train().end();
        if (season < 2 || end < 3L * season) {
            throw new IllegalArgumentException(formatted(
                    "%s: a season of %d (at least 2) needs three seasons to train on, %d rows, got %d",
                    operation, season, 3L * season, end));
        }
        if (factors) {
            IntStream.range(0, y.length).filter(t -> !(y[t] > 0)).findFirst().ifPresent(t -> {
                throw new IllegalArgumentException(formatted(
                        "%s: expected positive numbers, because the method multiplies by the season; row %d is %s",
                        operation, t, y[t]));
            });
        }
        double[] unit = inUnits(y, end, factors);
        double[] smoothing = new BOBYQAOptimizer(7, 0.1, 1e-8)
                .optimize(
                        new ObjectiveFunction(p -> new Smoothed(unit, season, p, factors).squaredErrors(end)),
                        GoalType.MINIMIZE,
                        new InitialGuess(new double[] {0.2, 0.1, 0.5}),
                        new SimpleBounds(new double[3], new double[] {1, 1, 1}),
                        new MaxEval(10_000))
                .getPoint();
        Smoothed smoothed = new Smoothed(y, season, smoothing, factors);
        return split.test().forecasts(smoothed::forecast);
    }

    /**
     * Scales y by the largest absolute value of its first {@code end} rows, after subtracting their mean unless the
     * season is a factor. The search for α, β and γ depends on the scale of the data.
     */
    private static double[] inUnits(double[] y, int end, boolean factors) {
        double mean = factors
                ? 0
                : y[0] + Arrays.stream(y, 0, end).map(v -> v - y[0]).average().orElseThrow();
        double largest =
                Arrays.stream(y, 0, end).map(v -> Math.abs(v - mean)).max().orElseThrow();
        return Arrays.stream(y)
                .map(v -> (v - mean) / (largest > 0 ? largest : 1))
                .toArray();
    }

    /** The level, trend and season after each row, from the last row of the first season on. */
    private static final class Smoothed {
        private final double[] y;
        private final int m;
        private final boolean factors;
        private final double[] level;
        private final double[] trend;
        private final double[] seasonal;

        Smoothed(double[] y, int m, double[] smoothing, boolean factors) {
            this.y = y;
            this.m = m;
            this.factors = factors;
            level = new double[y.length];
            trend = new double[y.length];
            seasonal = new double[y.length];
            double alpha = smoothing[0];
            double beta = smoothing[1];
            double gamma = smoothing[2];

            double first = Arrays.stream(y, 0, m).average().orElseThrow();
            double second = Arrays.stream(y, m, 2 * m).average().orElseThrow();
            level[m - 1] = first;
            trend[m - 1] = (second - first) / m;
            Arrays.setAll(seasonal, t -> t < m ? without(y[t], first) : 0);
            for (int t = m; t < y.length; t++) {
                level[t] = alpha * without(y[t], seasonal[t - m]) + (1 - alpha) * (level[t - 1] + trend[t - 1]);
                trend[t] = beta * (level[t] - level[t - 1]) + (1 - beta) * trend[t - 1];
                seasonal[t] = gamma * without(y[t], level[t]) + (1 - gamma) * seasonal[t - m];
            }
        }

        private double without(double value, double part) {
            return factors ? value / part : value - part;
        }

        double forecast(int t, int k) {
            double straight = level[t] + k * trend[t];
            double season = seasonal[sameSeason(t, k, m)];
            return factors ? straight * season : straight + season;
        }

        double squaredErrors(int end) {
            return IntStream.range(m, end)
                    .mapToDouble(t -> y[t] - forecast(t - 1, 1))
                    .map(e -> e * e)
                    .sum();
        }
    }
}
