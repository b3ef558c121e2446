package carousel.data.series;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.linalg.Sequences;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class SeriesTest {
    private static final String GOOD = "month,a,b\n1949-11,1,10\n1949-12,2,20\n1950-01,4,40\n1950-02,8,80\n";

    private static Table csv(String text) {
        return Table.read().csv(text, "t");
    }

    private static void assertSays(Executable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void keepsNamesTimesAndNumbers() {
        Series series = Series.of(csv(GOOD), "month");
        assertEquals("t: 4 rows, 1949-11 to 1950-02, a, b", series.toString());
        assertEquals(List.of("1949-11", "1949-12", "1950-01", "1950-02"), series.labels());
        assertArrayEquals(new double[] {10, 20, 40, 80}, series.values("b"));
        assertArrayEquals(new double[] {1, 2}, series.select("a").before("1950").values());
        assertArrayEquals(new double[] {8}, series.select("a").from("1950-02").values());
        assertEquals("[month, a, b]", series.table().columnNames().toString());
    }

    @Test
    void copiesTheArraysItTakesAndGives() {
        double[] more = {1, 2, 3, 4};
        Series series = Series.of(csv(GOOD), "month", "a").with("more", more);
        more[0] = 99;
        series.values("a")[0] = 99;
        assertEquals(1, series.value(0, 0));
        assertEquals(1, series.value(1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "1949, 1950, 1951, 1953, 1952",
        "1958Q3, 1958Q4, 1959Q1, 1959Q3, 1959Q2",
        "1958-11, 1958-12, 1959-01, 1959-03, 1959-02",
        "1958-11-01, 1958-12-01, 1959-01-01, 1959-03-01, 1959-02-01",
        "2000-01-31, 2000-02-29, 2000-03-31, 2000-05-31, 2000-04-30",
        "1958-03-29, 1958-04-05, 1958-04-12, 1958-04-26, 1958-04-19",
        "2001-01-01T22:00, 2001-01-01T23:00, 2001-01-02T00:00, 2001-01-02T02:00, 2001-01-02T01:00",
    })
    void stepsMayBeAnythingFromYearsToSecondsAndAGapIsNamed(
            String t0, String t1, String t2, String afterGap, String expected) {
        String start = formatted("when,x\n%s,1\n%s,2\n%s,3\n", t0, t1, t2);
        assertEquals(List.of(t0, t1, t2), Series.of(csv(start), "when").labels());

        Table gap = csv(start + afterGap + ",4\n");
        assertSays(() -> Series.of(gap, "when"), "'when'", "row 3", afterGap, expected, "insertMissingTimes");
        assertEquals(4, Series.irregular(gap, "when").size());

        Table mended = Series.insertMissingTimes(gap, "when");
        assertEquals(5, mended.rowCount());
        assertTrue(mended.column("x").isMissing(3));
        mended.replaceColumn("x", mended.numberColumn("x").interpolate().linear());
        Series series = Series.of(mended, "when");
        assertEquals(expected, series.label(3));
        assertArrayEquals(new double[] {1, 2, 3, 3.5, 4}, series.values());
    }

    @Test
    void badRowsAreNamedWithWhatToDo() {
        assertSays(() -> Series.of(csv(GOOD.replace("4,40", ",40")), "month"), "'a'", "row 2 (1950-01)", "interpolate");
        assertSays(() -> Series.of(csv(GOOD.replace("4,40", "n.n.,40")), "month"), "'a'", "row 2 (1950-01)", "'n.n.'");
        assertSays(() -> Series.of(csv(GOOD.replace("1950-01", "1950-13")), "month"), "'month'", "row 2", "1950-13");
        assertSays(
                () -> Series.of(csv(GOOD.replace("1949-11", "soon")), "month"), "'month'", "row 0", "a date such as");
        assertSays(() -> Series.of(csv(GOOD.replace("1950-01", "1949-12")), "month"), "row 2", "not later", "sort");
        assertSays(() -> Series.of(csv(GOOD), "month", "c"), "no column 'c'", "month, a, b");
        assertSays(
                () -> Series.of(csv(GOOD), "month").map(x -> Math.log(x - 1)), "'a'", "row 0 (1949-11)", "-Infinity");
        assertSays(() -> Series.of(csv(GOOD).emptyCopy(), "month"), "0 rows");
        assertSays(() -> Series.of(csv(GOOD), "month").row("Monday"), "'Monday'", "a month such as");
    }

    /**
     * Errors are reported in the order in which they can be fixed: the rows inserted for a gap are filled with the
     * other missing values.
     */
    @Test
    void timesAreCheckedBeforeNumbers() {
        Table table = csv("month,x\n1949-11,1\n1949-12,2?\n1950-02,\n");
        assertSays(() -> Series.of(table, "month"), "'month'", "row 2", "1950-02");
        assertSays(() -> Series.irregular(table, "month"), "'x'", "'2?'");
    }

    @Test
    void differencesCanBeUndone() {
        Series series = Series.of(csv(GOOD), "month");
        Series differences = series.difference(2);
        assertArrayEquals(new double[] {3, 6}, differences.values("a"));
        assertArrayEquals(new double[] {4, 8}, series.addLagged("a", differences.labels(), differences.values("a"), 2));
        assertSays(() -> series.difference(4), "lag from 1 to 3");
    }

    @Test
    void unevenTimesGiveTheTimeSinceTheLastReading() {
        Series series = Series.irregular(csv("day,x\n2001-01-03,1\n2001-01-04,2\n2001-02-01,3\n"), "day");
        Series withGaps = series.withTimeSinceLast();
        assertEquals(List.of("x", "days since last"), withGaps.names());
        assertArrayEquals(new double[] {0, 1, 28}, withGaps.values("days since last"));
        assertFalse(series.names().contains("days since last"));
        assertEquals(2, series.row("2001-01-05"));
    }

    /** They became infinite: the spread, squared, was infinite too, and that of a constant was 0. */
    @Test
    void numbersThatNoFloatCanHoldAreNotReadByANetwork() {
        for (double[] x : new double[][] {{1e200, 2e200, 3e200}, {1e200, 1e200, 1e200}, {1e39, 2e39, 3e39}}) {
            Table table = Table.create("t", IntColumn.create("year", new int[] {1, 2, 3}), DoubleColumn.create("x", x));
            Windows windows = Windows.of(Series.of(table, "year"));
            String said = assertThrows(
                            IllegalArgumentException.class,
                            () -> windows.fill(new int[] {0}, new Sequences(), new Sequences()))
                    .getMessage();
            assertTrue(said.startsWith("Windows.fill: expected numbers whose differences survive"), said);
        }
    }

    @Test
    void aSelectionHasAtLeastOneVariable() {
        Series series = Series.of(
                Table.create("t", IntColumn.create("year", new int[] {1}), DoubleColumn.create("x", new double[] {2})),
                "year");
        assertEquals(
                "Series.select: expected number of variables of at least 1, got 0",
                assertThrows(IllegalArgumentException.class, series::select).getMessage());
    }
}
