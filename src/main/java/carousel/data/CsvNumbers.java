package carousel.data;

import static carousel.check.Text.formatted;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of numbers in a file: the decimal separator and the thousands separator. */
final class CsvNumbers {
    /**
     * Matches anything that may be a number in some form: digits in groups of three, or with some decimal separator.
     */
    private static final Pattern SOMEHOW =
            Pattern.compile("[+-]?(\\d+[.,]\\d*|\\d{1,18}|\\d{1,3}(?=([ .,'’_\\x{A0}\\x{202F}]))(\\2\\d{2,3})*\\2\\d{3}"
                    + "((?!\\2)[.,]\\d*)?)([eE][+-]?\\d+)?");

    /** Longer whole numbers are treated as text, because a double would round them. */
    private static final Pattern PLAIN = Pattern.compile("[+-]?(\\d{1,18}|\\d+\\.\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** A code such as 01067; 00 and 07 are hours or months. 0012E4 is a code too. */
    private static final Pattern CODE = Pattern.compile("0\\d{2,}([eE]\\d+)?");

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");

    private final char decimal;
    private final char thousands;
    private final Pattern grouped;

    /** {@code thousands} is 0 if there is no such separator. */
    CsvNumbers(char decimal, char thousands) {
        this.decimal = decimal;
        this.thousands = thousands;
        String group = Pattern.quote(String.valueOf(thousands));
        String point = Pattern.quote(String.valueOf(decimal));
        this.grouped = Pattern.compile(formatted("[+-]?\\d{1,3}(?:%s\\d{2,3})*%1$s\\d{3}(?:%2$s\\d*)?", group, point));
    }

    /** The number in Java's notation; null if the cell is not a number. */
    @Nullable
    String plain(String cell) {
        String number = cell;
        if (thousands != 0 && grouped.matcher(cell).matches()) {
            number = number.replace(String.valueOf(thousands), "");
        }
        if (decimal != '.') {
            if (number.indexOf('.') >= 0) {
                return null;
            }
            number = number.replace(decimal, '.');
        }
        return PLAIN.matcher(number).matches() && !isBeyondDouble(number) ? number : null;
    }

    private static boolean isBeyondDouble(String plain) {
        return Double.isInfinite(Double.parseDouble(plain));
    }

    /** Whether a number in Java's notation is whole and has at most 18 digits. */
    static boolean isWhole(String plain) {
        return WHOLE.matcher(plain).matches();
    }

    /** Whether numbers are codes, of which the leading zeros are a part: one of them is, and none has decimals. */
    static boolean areCodes(List<String> cells) {
        return cells.stream().anyMatch(cell -> CODE.matcher(cell).matches())
                && cells.stream().noneMatch(cell -> cell.indexOf('.') >= 0 || cell.indexOf(',') >= 0);
    }

    /** Whether the cell would be a number with other separators. */
    static boolean isSomehow(String cell) {
        return SOMEHOW.matcher(cell).matches() && !(PLAIN.matcher(cell).matches() && isBeyondDouble(cell));
    }
}
