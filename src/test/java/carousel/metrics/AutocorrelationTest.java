package carousel.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Data;
import carousel.data.series.Series;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Compares with the table in Box and Jenkins for the logarithms of the airline series and their differences. */
class AutocorrelationTest {
    private static final Series LOGS =
            Series.of(Data.table("air-passengers"), "month").map(Math::log);

    @Test
    void theAirlineSeriesMatchesBoxAndJenkins() {
        double[] level = {.95, .90, .85, .81, .78, .76, .74, .73, .73, .74, .76, .76};
        double[] byMonth = {.20, -.12, -.15, -.32, -.08, .03, -.11, -.34, -.12, -.11, .21, .84};
        double[] byBoth = {-.34, .11, -.20, .02, .06, .03, -.06, -.00, .18, -.08, .06, -.39};
        assertArrayEquals(level, Autocorrelation.of(LOGS.values(), 12), 0.0051);
        assertArrayEquals(byMonth, Autocorrelation.of(LOGS.difference(1).values(), 12), 0.0051);
        assertArrayEquals(
                byBoth, Autocorrelation.of(LOGS.difference(1).difference(12).values(), 12), 0.0051);
    }

    /** Near 10¹⁶ the numbers of a double are 2 apart, so that these sums are exact, but their mean is not. */
    @Test
    void numbersFarFromZeroLoseNoDigits() {
        double[] y = {0, 2, 4, 2, 8, 2};
        double[] far = Arrays.stream(y).map(v -> 1e16 + v).toArray();
        assertArrayEquals(Autocorrelation.of(y, 3), Autocorrelation.of(far, 3), 1e-12);
    }

    @Test
    void matchesACalculationByHandAndRefusesConstants() {
        // 1, 2, 6: deviations -2, -1, 3; (2 - 3) / 14 and -6 / 14
        assertArrayEquals(new double[] {-1 / 14.0, -6 / 14.0}, Autocorrelation.of(new double[] {1, 2, 6}, 2), 1e-15);
        String flat = assertThrows(IllegalArgumentException.class, () -> Autocorrelation.of(new double[] {3, 3, 3}, 1))
                .getMessage();
        assertTrue(flat.contains("all 3 values are 3.0"), flat);
        String lags = assertThrows(IllegalArgumentException.class, () -> Autocorrelation.of(new double[] {1, 2, 6}, 3))
                .getMessage();
        assertEquals("Autocorrelation: expected from 1 to 2 lags for 3 values, got 3", lags);
    }
}
