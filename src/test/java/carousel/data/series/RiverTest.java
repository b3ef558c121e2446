package carousel.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class RiverTest {
    private static final int YEARS = 200;
    private static final River RIVER = River.simulate(YEARS, 1);
    private static final Table HIDDEN = RIVER.hidden();
    private static final List<LocalDate> DATES =
            RIVER.measured().dateColumn("date").asList();
    private static final double[] P = measured(RIVER, "precipitation");
    private static final double[] T = measured(RIVER, "temperature");
    private static final double[] FLOW = measured(RIVER, "flow");

    private static double[] measured(River river, String column) {
        return river.measured().doubleColumn(column).asDoubleArray();
    }

    private static double[] hidden(String column) {
        return HIDDEN.doubleColumn(column).asDoubleArray();
    }

    private static double mean(double[] values, IntPredicate day) {
        return IntStream.range(0, values.length)
                .filter(day)
                .mapToDouble(t -> values[t])
                .average()
                .orElseThrow();
    }

    private static double meanIn(int month, double[] values) {
        return mean(values, t -> DATES.get(t).getMonthValue() == month);
    }

    private static double total(double[] values) {
        return Arrays.stream(values).sum();
    }

    @Test
    void theTableHasARowForEachDayOfWholeYears() {
        Table table = River.simulate(3, 5).measured();
        assertEquals(List.of("date", "precipitation", "temperature", "flow"), table.columnNames());
        assertEquals(LocalDate.of(1940, 10, 1), table.dateColumn("date").get(0));
        assertEquals(LocalDate.of(1943, 9, 30), table.dateColumn("date").get(table.rowCount() - 1));
        assertEquals(3 * 365, table.rowCount());
        assertEquals(
                "river: 1095 rows, 1940-10-01 to 1943-09-30, precipitation, temperature, flow",
                Series.of(table, "date").toString());
        assertThrows(IllegalArgumentException.class, () -> River.simulate(0, 1));
    }

    @Test
    void noWaterIsLostOnAnyDay() {
        double[] stored = new double[P.length];
        for (String store : new String[] {"snow", "soil", "quick", "groundwater"}) {
            double[] water = hidden(store);
            assertTrue(Arrays.stream(water).allMatch(w -> w >= 0), store);
            Arrays.setAll(stored, t -> stored[t] + water[t]);
        }
        double[] evaporation = hidden("evaporation");
        double[] flow = hidden("true flow");
        for (int t = 1; t < P.length; t++) {
            assertEquals(P[t], flow[t] + evaporation[t] + stored[t] - stored[t - 1], 1e-9, "day " + t);
        }
        assertTrue(Arrays.stream(hidden("soil")).max().orElseThrow() <= 150);
    }

    /**
     * The long-term means that follow from the equations: a share 0.25 / (0.25 + 0.35) of days is wet, with 6 mm each.
     */
    @Test
    void theWeatherHasTheMeansOfItsEquations() {
        double wet = Arrays.stream(P).filter(p -> p > 0).count() / (double) P.length;
        assertEquals(0.25 / 0.60, wet, 0.02); // some wet days round to 0.0 mm
        assertEquals(6 * 0.25 / 0.60, total(P) / P.length, 0.15);
        assertEquals(4, total(T) / T.length, 0.2);
        assertEquals(-9, meanIn(1, T), 0.7);
        assertEquals(17, meanIn(7, T), 0.7);
    }

    /** The correlation of the deviations from day to day: (9 · 0.8 + 2.25 · 59/60) / (9 + 2.25). */
    @Test
    void warmDaysFollowWarmDays() {
        double[] departure = new double[T.length];
        Arrays.setAll(
                departure,
                t -> T[t] - 4 + 13 * Math.cos(2 * Math.PI * (DATES.get(t).getDayOfYear() - 20) / 365.25));
        double variance = 0;
        double next = 0;
        for (int t = 1; t < T.length; t++) {
            variance += departure[t] * departure[t];
            next += departure[t] * departure[t - 1];
        }
        assertEquals(9 + 2.25, variance / T.length, 0.6);
        assertEquals((9 * 0.8 + 2.25 * 59 / 60) / 11.25, next / variance, 0.02);
    }

    @Test
    void snowLiesInWinterAndTheFloodComesInSpring() {
        double[] snow = hidden("snow");
        assertEquals(0, meanIn(7, snow));
        assertEquals(0, meanIn(8, snow));
        assertTrue(meanIn(3, snow) > 100);
        for (int month : new int[] {4, 5}) {
            assertTrue(meanIn(month, FLOW) > 2 * mean(FLOW, t -> true), "month " + month);
        }
        assertTrue(meanIn(2, FLOW) < 0.3 * mean(FLOW, t -> true));
    }

    /** Applies the degree-day equations, written again from the Javadoc, to the weather in the table. */
    @Test
    void theSnowFollowsFromTheMeasuredWeather() {
        double[] snow = hidden("snow");
        double store = 0; // there is no snow on 1 October
        assertEquals(0, snow[0]);
        for (int t = 1; t < P.length; t++) {
            store += T[t] < 0.5 ? P[t] : 0;
            store -= T[t] > 0.5 ? Math.min(store, 3 * (T[t] - 0.5)) : 0;
            assertEquals(store, snow[t], 1e-9, "day " + t);
        }
    }

    @Test
    void theStationHasErrorsOfATenth() {
        double[] flow = hidden("true flow");
        double[] errors = IntStream.range(0, flow.length)
                .filter(t -> flow[t] > 1)
                .mapToDouble(t -> Math.log(FLOW[t] / flow[t]))
                .toArray();
        double mean = total(errors) / errors.length;
        double variance =
                Arrays.stream(errors).map(e -> (e - mean) * (e - mean)).sum() / errors.length;
        assertEquals(-0.005, mean, 0.002);
        assertEquals(0.1, Math.sqrt(variance), 0.002);
    }

    @Test
    void anotherSeedGivesOtherWeatherAndALongerRunBeginsTheSame() {
        for (String column : new String[] {"precipitation", "temperature", "flow"}) {
            double[] three = measured(River.simulate(3, 1), column);
            assertArrayEquals(three, Arrays.copyOf(measured(RIVER, column), three.length), column);
        }
        for (long seed = 2; seed < 6; seed++) {
            double[] other = measured(River.simulate(3, seed), "temperature");
            long same = IntStream.range(0, other.length)
                    .filter(t -> other[t] == T[t])
                    .count();
            assertTrue(same < other.length / 20, "seed " + seed + " has " + same + " temperatures of seed 1");
        }
    }

    /** Every machine gives the bits that were frozen on JDK 17, x86-64. */
    @Test
    void theBitsAreTheSameEverywhere() {
        assertEquals("64538d25", Long.toHexString(checksum(River.simulate(20, 7))));
        assertNotEquals(checksum(River.simulate(20, 7)), checksum(River.simulate(20, 8)));
    }

    private static long checksum(River river) {
        CRC32 sum = new CRC32();
        for (Table table : List.of(river.measured(), river.hidden())) {
            for (int c = 1; c < table.columnCount(); c++) {
                for (double value : table.doubleColumn(c).asDoubleArray()) {
                    sum.update(ByteBuffer.allocate(Double.BYTES).putDouble(0, value));
                }
            }
        }
        return sum.getValue();
    }
}
