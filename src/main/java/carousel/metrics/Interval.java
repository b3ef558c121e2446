package carousel.metrics;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Forecasts with a lower and an upper bound. The level is the share of cases in which the truth should lie between the
 * bounds; {@link #coverage} measures whether it does.
 *
 * <pre>{@code
 * var interval = Interval.ofErrors(0.8, forecast, errorsOnValidation);
 * interval.coverage(truth)
 * }</pre>
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Interval {
    private final double level;
    private final double[] low;
    private final double[] high;

    private Interval(double level, double[] low, double[] high) {
        this.level = level;
        this.low = low;
        this.high = high;
    }

    /**
     * Intervals from given bounds.
     *
     * @param level the intended coverage, between 0 and 1
     * @param low n lower bounds
     * @param high n upper bounds, each at least its lower bound
     * @throws IllegalArgumentException if the level is not between 0 and 1 or a lower bound exceeds its upper bound
     */
    public static Interval of(double level, double[] low, double[] high) {
        Check.noNulls("Interval.of", "low", low, "high", high);
        requireLevel(level);
        Check.sameLength("Interval", "lower bounds", low.length, "upper bounds", high.length);
        Check.finite("Interval", "lower bound", low);
        Check.finite("Interval", "upper bound", high);
        for (int n = 0; n < low.length; n++) {
            if (low[n] > high[n]) {
                throw new IllegalArgumentException(formatted(
                        "Interval: lower bound %d is %s, above its upper bound %s; are they swapped?",
                        n, low[n], high[n]));
            }
        }
        return new Interval(level, low.clone(), high.clone());
    }

    private static void requireLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("Interval: expected a level between 0 and 1, such as 0.8, got " + level);
        }
    }

    /**
     * Intervals from the spread of several forecasts, such as networks with different seeds or one network with dropout
     * left on: mean ± z s, with s their standard deviation (divided by K - 1) and z from the normal distribution. They
     * reflect only what the members disagree about, not the noise that none of them can forecast.
     *
     * @param level the intended coverage, between 0 and 1
     * @param members K ≥ 2 forecasts of the same n numbers
     */
    public static Interval ofMembers(double level, List<double[]> members) {
        requireLevel(level);
        requireAll("Interval.ofMembers", members);
        if (members.size() < 2) {
            throw new IllegalArgumentException(
                    "Interval.ofMembers: expected at least two forecasts, got " + members.size());
        }
        double[] mean = mean("Interval.ofMembers", members);
        double z = new NormalDistribution().inverseCumulativeProbability((1 + level) / 2);
        double[] half = IntStream.range(0, mean.length)
                .mapToDouble(n -> z
                        * Unit.deviation(members.stream().mapToDouble(m -> m[n]).toArray()))
                .toArray();
        return around(level, mean, half);
    }

    private static void requireAll(String operation, List<double[]> members) {
        Check.given(operation, "a list of forecasts", members);
        for (int k = 0; k < members.size(); k++) {
            double[] member = Check.given(operation, "numbers in each forecast", members.get(k));
            Check.finite(operation, "forecast " + k + ", number", member);
        }
    }

    /**
     * The mean of several forecasts of the same n numbers.
     *
     * @throws IllegalArgumentException if there is none, their lengths differ, or a number is NaN or infinite
     */
    public static double[] mean(List<double[]> members) {
        requireAll("Interval.mean", members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("Interval.mean: expected at least one forecast, got none");
        }
        return mean("Interval.mean", members);
    }

    private static double[] mean(String operation, List<double[]> members) {
        int n = members.get(0).length;
        members.forEach(m -> Check.sameLength(operation, "numbers in each forecast", m.length, "in the first", n));
        return IntStream.range(0, n)
                .mapToDouble(
                        i -> members.stream().mapToDouble(m -> m[i]).average().orElseThrow())
                .toArray();
    }

    /**
     * Intervals from the forecaster's errors on n cases that it was not trained on: forecast ± q, with q the ⌈(n + 1)
     * level⌉-th smallest |error|. The coverage is at least the level for any distribution of errors, as long as future
     * errors are like the past ones (split conformal prediction).
     *
     * @param level the intended coverage, between 0 and 1
     * @param errors truth minus forecast on data that the forecaster was not trained on, in the unit of the forecast
     * @throws IllegalArgumentException if there are too few errors for the level: 0.9 needs at least 9
     */
    public static Interval ofErrors(double level, double[] forecast, double[] errors) {
        Check.noNulls("Interval.ofErrors", "forecast", forecast, "errors", errors);
        requireLevel(level);
        Check.finite("Interval.ofErrors", "error", errors);
        Check.finite("Interval.ofErrors", "forecast", forecast);
        int rank = Math.max(1, (int) Math.ceil((errors.length + 1) * level - 1e-9));
        if (rank > errors.length) {
            throw new IllegalArgumentException(formatted(
                    "Interval.ofErrors: a level of %s needs at least %d errors, got %d; use more errors or a lower level",
                    level, (int) Math.ceil(level / (1 - level) - 1e-9), errors.length));
        }
        double[] sizes = Arrays.stream(errors).map(Math::abs).sorted().toArray();
        double[] half = new double[forecast.length];
        Arrays.fill(half, sizes[rank - 1]);
        return around(level, forecast, half);
    }

    private static Interval around(double level, double[] middle, double[] half) {
        return of(
                level,
                IntStream.range(0, middle.length)
                        .mapToDouble(n -> middle[n] - half[n])
                        .toArray(),
                IntStream.range(0, middle.length)
                        .mapToDouble(n -> middle[n] + half[n])
                        .toArray());
    }

    /** Applies a rising function to both bounds; {@code interval.map(StrictMath::exp)} converts logarithms back. */
    public Interval map(DoubleUnaryOperator rising) {
        Check.noNulls("Interval.map", "rising", rising);
        return of(level, mapped(low, rising), mapped(high, rising));
    }

    private static double[] mapped(double[] bounds, DoubleUnaryOperator rising) {
        return Arrays.stream(bounds)
                .map(bound -> {
                    double y = rising.applyAsDouble(bound);
                    if (!Double.isFinite(y)) {
                        throw Check.unexpected(
                                "Interval.map", "a function that is finite at every bound", y + " at " + bound);
                    }
                    return y;
                })
                .toArray();
    }

    /** The intended coverage. */
    public double level() {
        return level;
    }

    /** The n lower bounds, as a copy. */
    public double[] low() {
        return low.clone();
    }

    /** The n upper bounds, as a copy. */
    public double[] high() {
        return high.clone();
    }

    /** The share of the n true values that lie within their bounds; compare it with the level. */
    public double coverage(double[] actual) {
        Check.noNulls("Interval.coverage", "actual", actual);
        requireActual(actual);
        return IntStream.range(0, low.length)
                .mapToDouble(n -> low[n] <= actual[n] && actual[n] <= high[n] ? 1 : 0)
                .average()
                .orElseThrow();
    }

    /** The mean of high - low, in the unit of the forecast. */
    public double width() {
        return IntStream.range(0, low.length)
                .mapToDouble(n -> high[n] - low[n])
                .average()
                .orElseThrow();
    }

    /**
     * The interval score: the mean of high - low, plus 2/(1 - level) times the distance of the truth from the interval,
     * in the unit of the forecast. Smaller is better. It penalises both wide intervals and misses (Gneiting and Raftery
     * 2007).
     */
    public double score(double[] actual) {
        Check.noNulls("Interval.score", "actual", actual);
        requireActual(actual);
        return IntStream.range(0, low.length)
                .mapToDouble(n -> high[n]
                        - low[n]
                        + 2 / (1 - level) * Math.max(0, Math.max(low[n] - actual[n], actual[n] - high[n])))
                .average()
                .orElseThrow();
    }

    private void requireActual(double[] actual) {
        Check.sameLength("Interval", "true values", actual.length, "bounds", low.length);
        Check.finite("Interval", "true value", actual);
    }

    @Override
    public String toString() {
        return formatted("Interval(level %s, %s, mean width %.4g)", level, counted(low.length, "forecast"), width());
    }
}
