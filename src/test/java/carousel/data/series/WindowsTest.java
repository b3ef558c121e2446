package carousel.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.linalg.Sequences;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class WindowsTest {
    /** Variable a is the row's number, b is 100 more. */
    private static Series rows(int n) {
        double[] a = IntStream.range(0, n).asDoubleStream().toArray();
        double[] b = IntStream.range(100, 100 + n).asDoubleStream().toArray();
        return Series.of(
                Table.create(
                        "rows",
                        IntColumn.create("t", IntStream.range(0, n).toArray()),
                        DoubleColumn.create("a", a),
                        DoubleColumn.create("b", b)),
                "t");
    }

    @Test
    void aBatchHoldsTheRowsOfItsWindows() {
        Windows windows = Windows.of(rows(10), "b").lookBack(3).horizon(2);
        assertEquals(6, windows.size());
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        windows.fill(new int[] {5, 0}, x, y);
        assertEquals("Sequences(2 rows x 3 steps x 2 sequences)", x.toString());
        assertEquals("Sequences(2 rows x 1 steps x 2 sequences)", y.toString());
        assertArrayEquals(new float[] {5, 105, 6, 106, 7, 107}, x.sequence(0).data);
        assertArrayEquals(new float[] {108, 109}, y.sequence(0).data);
        assertArrayEquals(new float[] {0, 100, 1, 101, 2, 102}, x.sequence(1).data);
        assertArrayEquals(new float[] {103, 104}, y.sequence(1).data);
        assertArrayEquals(new float[] {7, 107, 8, 108, 9, 109}, windows.latest().sequence(0).data);
    }

    /** Most tables of a program have no name. */
    @Test
    void aSeriesWithoutANameLeavesNoGap() {
        Table table = Table.create(IntColumn.indexColumn("t", 4, 0), DoubleColumn.create("a", 1, 2, 3, 4));
        assertEquals(
                "3 windows (read 1 row of a, forecast a 1 ahead, 1 to 3)",
                Windows.of(Series.of(table, "t")).toString());
        assertEquals(
                "a series without a name has no variable 'b'; it has a",
                assertThrows(IllegalArgumentException.class, () -> Windows.of(Series.of(table, "t"), "b"))
                        .getMessage());
        assertTrue(Windows.of(rows(4), "a").toString().startsWith("3 windows of rows (read"));
    }

    @Test
    void targetsAndLabelsAreInTheOrderOfAPrediction() {
        Windows windows = Windows.of(rows(8), "a").lookBack(2).horizon(3).stride(2);
        assertArrayEquals(new double[] {2, 3, 4, 4, 5, 6}, windows.targets());
        assertEquals(List.of("2", "3", "4", "4", "5", "6"), windows.labels());
        assertArrayEquals(new double[] {4, 6}, windows.ahead(3, windows.targets()));
        assertThrows(IllegalArgumentException.class, () -> windows.ahead(4, windows.targets()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 1, 1", "3, 4, 1", "5, 2, 3", "12, 6, 5"})
    void noTargetIsOnTheWrongSideOfASplit(int lookBack, int horizon, int stride) {
        Windows whole =
                Windows.of(rows(60), "a").lookBack(lookBack).horizon(horizon).stride(stride);
        Windows.Split split = whole.splitAt("40");
        assertTrue(IntStream.range(0, split.train().size()).allMatch(n -> last(split.train(), n) < 40));
        assertTrue(IntStream.range(0, split.test().size()).allMatch(n -> first(split.test(), n) >= 40));
        // the first test window reads training rows only, and forecasts row 40
        assertEquals(40, first(split.test(), 0));
        assertEquals(39, lastRead(split.test(), 0));
        if (stride == 1) {
            assertEquals(whole.size(), split.train().size() + split.test().size() + horizon - 1);
        }
        Windows.Split inner = split.train().splitAt("30");
        assertTrue(last(inner.train(), inner.train().size() - 1) < 30);
        assertEquals(30, first(inner.test(), 0));
        assertTrue(last(inner.test(), inner.test().size() - 1) < 40);
    }

    private static double first(Windows windows, int n) {
        return windows.ahead(1, windows.targets())[n];
    }

    private static double last(Windows windows, int n) {
        return windows.ahead(windows.targetRows(), windows.targets())[n];
    }

    private static float lastRead(Windows windows, int n) {
        Sequences x = new Sequences();
        windows.fill(new int[] {n}, x, new Sequences());
        return x.get(0, x.steps - 1, 0);
    }

    @Test
    void splitByCountAndWalkForward() {
        Windows windows = Windows.of(rows(20), "a").lookBack(4);
        assertEquals(6, windows.splitLast(6).test().size());
        List<Windows.Split> turns = windows.walkForward(3, 4);
        assertEquals(3, turns.size());
        for (int turn = 0; turn < 3; turn++) {
            Windows.Split split = turns.get(turn);
            int boundary = 8 + 4 * turn;
            assertEquals(boundary - 1, last(split.train(), split.train().size() - 1));
            assertArrayEquals(
                    IntStream.range(boundary, boundary + 4).asDoubleStream().toArray(),
                    split.test().targets());
        }
    }

    /** A network reads floats: far from 0 they would silently round a series to a staircase. */
    @ParameterizedTest
    @Tag("F11")
    @CsvSource({"1e7, 1, true", "1e13, 1, true", "0, 1e-50, true", "0, 1e50, true", "1e4, 1, false", "1e7, 1e5, false"})
    void changesThatAFloatWouldRoundAwayAreRefusedUntilScaled(double level, double unit, boolean refused) {
        double[] y = IntStream.range(0, 100)
                .mapToDouble(t -> level + unit * Math.sin(0.7 * t))
                .toArray();
        Series series =
                Series.of(Table.create("s", IntColumn.indexColumn("t", 100, 0), DoubleColumn.create("y", y)), "t");
        Windows plain = Windows.of(series).lookBack(5);
        Executable read = () -> {
            plain.fill(new int[] {0}, new Sequences(), new Sequences());
            plain.latest();
        };
        if (refused) {
            String said = assertThrows(IllegalArgumentException.class, read).getMessage();
            assertTrue(said.startsWith("Windows.fill: expected") && said.contains("'y' with a mean of"), said);
            assertThrows(IllegalArgumentException.class, plain::latest);
        } else {
            assertDoesNotThrow(read);
        }
        Sequences x = new Sequences();
        Windows.of(Scaler.standard(series).apply(series)).lookBack(5).fill(new int[] {0}, x, new Sequences());
        assertEquals(Math.sqrt(2) * Math.sin(0.7), x.data[1], 0.05); // the unit and the origin are removed
    }

    @Test
    void impossibleWindowsAreRefusedWithAReason() {
        Series series = rows(10);
        String which = assertThrows(IllegalArgumentException.class, () -> Windows.of(series))
                .getMessage();
        assertTrue(which.contains("name the one to forecast"), which);
        String few = assertThrows(
                        IllegalArgumentException.class,
                        () -> Windows.of(series, "a").lookBack(10))
                .getMessage();
        assertTrue(few.contains("too few rows for a window of 'a': it reads 10") && few.contains("0 to 9"), few);
        String boundary = assertThrows(
                        IllegalArgumentException.class,
                        () -> Windows.of(series, "a").splitAt("99"))
                .getMessage();
        assertTrue(boundary.contains("expected a row from 1"), boundary);
        assertThrows(
                IllegalArgumentException.class, () -> Windows.of(series, "a").lookBack(0));
        assertThrows(IllegalArgumentException.class, () -> Windows.of(series, "c"));
    }
}
