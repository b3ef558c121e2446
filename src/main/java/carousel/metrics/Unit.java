package carousel.metrics;

import java.util.Arrays;

/**
 * A unit near the largest number, in which squares neither overflow nor vanish. It is a power of two, so that dividing
 * by it changes no bit of a result without a unit.
 */
final class Unit {
    private Unit() {}

    /** The largest power of two that is at most the largest number in size; 1 for zeros. */
    static double of(double... numbers) {
        double largest = Arrays.stream(numbers).map(Math::abs).max().orElse(0);
        return largest == 0 ? 1 : Math.scalb(1.0, Math.min(Double.MAX_EXPONENT, Math.getExponent(largest)));
    }

    /** √(Σ numbers² / n). */
    static double root(int n, double... numbers) {
        double unit = of(numbers);
        return unit
                * Math.sqrt(
                        Arrays.stream(numbers).map(v -> v / unit * (v / unit)).sum() / n);
    }

    /** The numbers in their own unit. */
    static double[] without(double[] numbers) {
        double unit = of(numbers);
        return Arrays.stream(numbers).map(v -> v / unit).toArray();
    }

    /** The distances of the numbers from their mean, in the unit of the numbers. */
    static double[] centred(double[] numbers) {
        return aboutMean(aboutMean(without(numbers)));
    }

    /** The mean is rounded as coarsely as the numbers are, so those far from 0 need this a second time. */
    private static double[] aboutMean(double[] numbers) {
        double mean = Arrays.stream(numbers).average().orElseThrow();
        return Arrays.stream(numbers).map(v -> v - mean).toArray();
    }

    /** The standard deviation of at least two numbers, divided by n - 1. */
    static double deviation(double... numbers) {
        return of(numbers) * root(numbers.length - 1, centred(numbers));
    }
}
