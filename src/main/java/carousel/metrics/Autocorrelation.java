package carousel.metrics;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The correlation of a series with its own past, lag by lag:
 *
 * <pre>
 *   r_k = Σ_(t&gt;k) (y_t - ȳ) (y_(t-k) - ȳ) / Σ_t (y_t - ȳ)²
 * </pre>
 *
 * A trend makes it fall slowly; a season of m gives peaks at m, 2m, …. If residuals contain nothing to forecast, about
 * 19 of 20 values lie within ±1.96/√n (Box and Jenkins 1970).
 *
 * <p>Threads: any number may call these methods.
 */
public final class Autocorrelation {
    private Autocorrelation() {}

    /**
     * Computes r_1 … r_K.
     *
     * @param y n numbers in the order of time, not all equal
     * @param lags K, from 1 to n - 1
     * @throws IllegalArgumentException if there is no such number of lags or all values are equal
     */
    public static double[] of(double[] y, int lags) {
        Check.noNulls("Autocorrelation.of", "y", y);
        Check.finite("Autocorrelation", "value", y);
        if (lags < 1 || lags >= y.length) {
            throw new IllegalArgumentException(formatted(
                    "Autocorrelation: expected from 1 to %d lags for %d values, got %d", y.length - 1, y.length, lags));
        }
        if (Arrays.stream(y).allMatch(v -> v == y[0])) {
            throw new IllegalArgumentException(formatted(
                    "Autocorrelation: all %d values are %s; a constant series has no autocorrelation", y.length, y[0]));
        }
        double[] d = Unit.centred(y);
        double variance = product(d, 0);
        return IntStream.rangeClosed(1, lags)
                .mapToDouble(k -> product(d, k) / variance)
                .toArray();
    }

    private static double product(double[] d, int lag) {
        return IntStream.range(lag, d.length)
                .mapToDouble(t -> d[t] * d[t - lag])
                .sum();
    }
}
