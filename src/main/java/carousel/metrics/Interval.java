package carousel.metrics;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A forecast between two bounds, of which it is claimed that the truth lies between them in a share of all cases, the
 * level. Whether it does is measured, not believed.
 *
 * <pre>{@code
 * var interval = Interval.ofErrors(0.8, forecast, errorsOnValidation);
 * interval.coverage(truth)
 * }</pre>
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
     * Bounds from elsewhere.
     *
     * @param level the share of cases that is claimed, between 0 and 1
     * @param low n lower bounds
     * @param high n upper bounds, none below its lower one
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
                        "Interval: lower bound %d is %s, above its upper bound %s; are they the other way round?",
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
     * From the disagreement of several forecasts, be they networks of other seeds or one network with dropout left on:
     * mean ± z s, with s their standard deviation (divided by K - 1) and z of the normal distribution. It knows what the
     * members differ about, and nothing of the noise that none of them can forecast.
     *
     * @param members K forecasts, at least two, of the same n numbers
     */
    public static Interval ofMembers(double level, List<double[]> members) {
        requireLevel(level);
        if (members.size() < 2) {
            throw new IllegalArgumentException(
                    "Interval.ofMembers: expected at least two forecasts, got " + members.size());
        }
        double[] mean = mean(members);
        double z = new NormalDistribution().inverseCumulativeProbability((1 + level) / 2);
        double[] half = IntStream.range(0, mean.length)
                .mapToDouble(n -> z
                        * Math.sqrt(members.stream()
                                        .mapToDouble(m -> (m[n] - mean[n]) * (m[n] - mean[n]))
                                        .sum()
                                / (members.size() - 1)))
                .toArray();
        return around(level, mean, half);
    }

    /** The mean of several forecasts of the same n numbers. */
    public static double[] mean(List<double[]> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("Interval.mean: expected at least one forecast, got none");
        }
        int n = members.get(0).length;
        members.forEach(m -> Check.sameLength("Interval", "numbers in each forecast", m.length, "in the first", n));
        return IntStream.range(0, n)
                .mapToDouble(
                        i -> members.stream().mapToDouble(m -> m[i]).average().orElseThrow())
                .toArray();
    }

    /**
     * From errors that the forecaster made on n others than it was trained on: forecast ± q, with q the
     * ⌈(n + 1) level⌉-th smallest of |error|. That covers the level whatever the errors' distribution, as long as those to
     * come are like those that were seen (split conformal prediction).
     *
     * @param errors truth minus forecast where the forecaster was not trained, in the unit of the forecast
     * @throws IllegalArgumentException when there are too few errors for the level: 0.9 needs at least 9
     */
    public static Interval ofErrors(double level, double[] forecast, double[] errors) {
        Check.noNulls("Interval.ofErrors", "forecast", forecast, "errors", errors);
        requireLevel(level);
        Check.finite("Interval.ofErrors", "error", errors);
        Check.finite("Interval.ofErrors", "forecast", forecast);
        int rank = Math.max(1, (int) Math.ceil((errors.length + 1) * level - 1e-9));
        if (rank > errors.length) {
            throw new IllegalArgumentException(formatted(
                    "Interval.ofErrors: a level of %s needs at least %d errors, got %d; take more of them or a lower level",
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

    /** Both bounds through a rising function, as in {@code interval.map(StrictMath::exp)}: from logarithms back to numbers. */
    public Interval map(DoubleUnaryOperator rising) {
        Check.noNulls("Interval.map", "rising", rising);
        return of(
                level,
                Arrays.stream(low).map(rising).toArray(),
                Arrays.stream(high).map(rising).toArray());
    }

    /** The share of cases that is claimed. */
    public double level() {
        return level;
    }

    /** The n lower bounds, a copy. */
    public double[] low() {
        return low.clone();
    }

    /** The n upper bounds, a copy. */
    public double[] high() {
        return high.clone();
    }

    /** The share of the n true values that lie between their bounds, to be compared with the level. */
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
     * The interval score, mean of high - low + 2/(1 - level) times what the truth lies outside, in the unit of the forecast;
     * smaller is better. It punishes both a band that is too wide and one that is missed (Gneiting and Raftery 2007).
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
        return formatted("Interval(level %s, %d forecasts, mean width %.4g)", level, low.length, width());
    }
}
