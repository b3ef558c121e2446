package carousel.metrics;

import static carousel.check.Text.formatted;

import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * Formats a measure with four significant digits, or more if its integer part is longer; below 1e-8 with an exponent;
 * NaN is left empty.
 *
 * <p>Threads: it never changes and may be shared.
 */
final class FourDigits extends NumberColumnFormatter {
    @Override
    public String format(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (value != 0 && Math.abs(value) < 1e-8) {
            return formatted("%.3e", value);
        }
        int beforePoint = value == 0 ? 1 : (int) Math.floor(StrictMath.log10(Math.abs(value))) + 1;
        return formatted("%." + Math.max(0, Math.min(12, 4 - beforePoint)) + "f", value);
    }
}
