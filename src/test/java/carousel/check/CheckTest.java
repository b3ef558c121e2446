package carousel.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Good values are returned, and bad ones are reported in one uniform wording. */
class CheckTest {
    @Test
    void goodValuesComeBack() {
        assertEquals("x", Check.given("f", "a text", "x"));
        assertEquals(1, Check.atLeastOne("f", "n", 1));
        assertEquals(Double.MIN_VALUE, Check.positive("f", "rate", Double.MIN_VALUE));
        assertEquals(Float.MIN_VALUE, Check.positiveFloat("f", "rate", Float.MIN_VALUE));
        assertEquals(Float.MAX_VALUE, Check.positiveFloat("f", "rate", Float.MAX_VALUE));
        assertEquals(Float.MAX_VALUE, Check.notNegativeFloat("f", "decay", Float.MAX_VALUE));
        assertEquals(0, Check.notNegative("f", "decay", 0));
        assertEquals(0, Check.belowOne("f", "p", 0));
        assertEquals(-1e300, Check.finite("f", "x", -1e300));
        assertEquals(-Float.MAX_VALUE, Check.finiteFloat("f", "x", -Float.MAX_VALUE));
        assertEquals(Integer.MAX_VALUE - 8, Check.size("f", "a matrix", Integer.MAX_VALUE - 8, 1));
        assertEquals(0, Check.size("f", "a matrix", 0, Integer.MAX_VALUE));
    }

    @Test
    void badValuesAreNamed() {
        says("f: expected a text, got null", () -> Check.given("f", "a text", null));
        says("f: expected n of at least 1, got 0", () -> Check.atLeastOne("f", "n", 0));
        says("f: expected a finite rate above 0, got NaN", () -> Check.positive("f", "rate", Double.NaN));
        says("f: expected a finite rate above 0, got Infinity", () -> Check.positive("f", "rate", 1 / 0.0));
        says("f: expected a finite rate above 0, got 0.0", () -> Check.positiveFloat("f", "rate", 0));
        says(
                "f: expected rate of at least 1.4E-45, the smallest float above 0, got 1.0E-50",
                () -> Check.positiveFloat("f", "rate", 1e-50));
        String most = " of at most 3.4028235E38, the largest float, got 1.0E39";
        says("f: expected rate" + most, () -> Check.positiveFloat("f", "rate", 1e39));
        says("f: expected decay" + most, () -> Check.notNegativeFloat("f", "decay", 1e39));
        says("f: expected a finite decay of at least 0, got -1.0", () -> Check.notNegativeFloat("f", "decay", -1));
        says("f: expected a finite bias, got NaN", () -> Check.finiteFloat("f", "bias", Double.NaN));
        says(
                "f: expected bias from -3.4028235E38 to 3.4028235E38, the largest float, got -1.0E39",
                () -> Check.finiteFloat("f", "bias", -1e39));
        says("f: expected p of at least 0 and below 1, got 1.0", () -> Check.belowOne("f", "p", 1));
        says(
                "f: expected finite numbers, got NaN as value 1; fill in or remove missing values first",
                () -> Check.finite("f", "value", new double[] {0, Double.NaN}));
        says("f: expected x to be 2 x 1, got null", () -> Check.column("f", "x", null, 2));
        says(
                "f: expected x to be 2 x 1, got 1 x 2; pass its transpose()",
                () -> Check.column("f", "x", DoubleMatrix.zeros(1, 2), 2));
    }

    @Test
    void aProductTooLargeForAnArrayIsRefused() {
        says(
                "f: expected a matrix of at most 2,147,483,639 numbers, got 4,294,967,296",
                () -> Check.size("f", "a matrix", 65536, 65536));
        says(
                "f: expected a matrix of at most 2,147,483,639 numbers, got 2,147,483,640",
                () -> Check.size("f", "a matrix", Integer.MAX_VALUE - 7));
    }

    /** Arabic locales have their own digits, and Turkish has its own i. */
    @Test
    void textsAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"ar-EG", "tr-TR", "hi-IN", "de-DE"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals("1,234 TITLE 0.5", Text.formatted("%,d %S %.1f", 1234, "title", 0.5), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void says(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
