package carousel.metrics;

import java.util.Arrays;

/**
 * A unit near the largest number, in which squares neither overflow nor vanish. It is a power of two, so that dividing by
 * it changes no bit of a result without a unit.
 */
final class Unit {
    private Unit() {}

    /** The largest power of two that no number is below in size; 1 for zeros. */
    static double of(double... numbers) {
        double largest = Arrays.stream(numbers).map(Math::abs).max().orElse(0);
        return largest == 0 ? 1 : Math.scalb(1.0, Math.getExponent(largest));
    }

    /** The numbers in their own unit. */
    static double[] without(double[] numbers) {
        double unit = of(numbers);
        return Arrays.stream(numbers).map(v -> v / unit).toArray();
    }
}
