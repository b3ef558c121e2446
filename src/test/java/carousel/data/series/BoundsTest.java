package carousel.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.linalg.Sequences;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tries the least and the most that is accepted, and one less and one more. In ten rows, y is 10 times the time. */
class BoundsTest {
    private static final Series TEN = Series.of(
            Table.create(
                    "ten",
                    IntColumn.indexColumn("t", 10, 0),
                    DoubleColumn.create(
                            "y", IntStream.range(0, 10).mapToDouble(t -> 10 * t).toArray())),
            "t");

    private static final Series TWO = TEN.with("z", new double[10]);

    private static void refused(Executable code, String... parts) {
        String message = assertThrows(RuntimeException.class, code).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void partsOfASeries() {
        assertEquals(10, TEN.rows(0, 10).size());
        assertArrayEquals(new double[] {90}, TEN.rows(9, 10).values());
        refused(() -> TEN.rows(-1, 3), "rows(-1, 3)", "0 ≤ from < to ≤ 10");
        refused(() -> TEN.rows(3, 3), "rows(3, 3)");
        refused(() -> TEN.rows(3, 11), "rows(3, 11)");
        assertEquals("0", TEN.label(0));
        refused(() -> TEN.label(10), "row from 0 to 9, got 10");
        refused(TWO::values, "series 'ten' has 2 variables; name one of y, z");
        assertEquals(List.of("z", "y"), TWO.select("z", "y").names());
        assertEquals(10.0, TWO.select("z", "y").values("y")[1]);
    }

    private static Series dated(String first, int days, double... y) {
        Table table = Table.create(
                "dated",
                StringColumn.create(
                        "day",
                        IntStream.range(0, y.length)
                                .mapToObj(n -> LocalDate.parse(first)
                                        .plusDays((long) days * n)
                                        .toString())
                                .toList()),
                DoubleColumn.create("y", y));
        return Series.of(table, "day");
    }

    /** 1, 2, 4, 8 in four weeks from 2 January 2024; a time after the last row is a whole number of weeks later. */
    @Test
    void forecastsOfWeeksAreAddedToTheRowAWholeNumberOfWeeksBefore() {
        Series weeks = dated("2024-01-02", 7, 1, 2, 4, 8);
        assertArrayEquals(
                new double[] {8 + 0.5, 2 + 0.25},
                weeks.addLagged("y", List.of("2024-02-06", "2024-01-23"), new double[] {0.5, 0.25}, 2));
    }

    @Test
    void aTimeWithoutItsEndIsTheFirstThatFits() {
        Table months = Table.create(
                "months",
                StringColumn.create("month", "2023-11", "2023-12", "2024-01", "2024-02"),
                DoubleColumn.create("y", 1, 2, 4, 8));
        Series series = Series.of(months, "month");
        assertArrayEquals(
                series.addLagged("y", List.of("2024-01"), new double[] {0}, 1),
                series.addLagged("y", List.of("2024"), new double[] {0}, 1));
        assertEquals(2, series.row("2024"));
    }

    @Test
    void aTimeThatIsNoneIsAnsweredWithTheFormThatTheTableHas() {
        for (String[] days : new String[][] {
            {"2024-01-01", "2024-02-01", "2024-03-01", "a first of the month such as"},
            {"2024-01-31", "2024-02-29", "2024-03-31", "a last of the month such as"},
            {"2024-01-15", "2024-02-15", "2024-03-15", "a date on day 15 of its month"},
            {"2024-01-15", "2024-01-16", "2024-01-17", "a date such as"}
        }) {
            Series series = Series.of(
                    Table.create(
                            "t",
                            StringColumn.create("day", List.of(days).subList(0, 3)),
                            DoubleColumn.create("y", 1, 2, 3)),
                    "day");
            refused(() -> series.row("soon"), "'soon' is not a time of column 'day': expected " + days[3]);
        }
        refused(
                () -> Series.of(
                        Table.create(
                                "t",
                                IntColumn.create("day", 20240130, 20240131, 20240132),
                                DoubleColumn.create("y", 3)),
                        "day"),
                "row 2 holds '20240132', but there is no such day or time");
    }

    /** Near 1e8 a float takes steps of 8: a constant loses nothing by that, changes of 1 do. */
    @Test
    void aSeriesThatFloatsWouldRoundIsRefusedWhereANetworkReadsIt() {
        double[] far = IntStream.range(0, 800).mapToDouble(n -> 1e8 + n % 3).toArray();
        Series changing = dated("2020-01-01", 1, far).with("x", new double[far.length]);
        int[] first = {0};
        refused(
                () -> Windows.of(changing, "y").fill(first, new Sequences(), new Sequences()),
                "'y' with a mean of 1.000e+08",
                "scale it first");
        refused(
                () -> Years.of(changing, "y", "10-01").fill(first, new Sequences(), new Sequences()),
                "'y' with a mean of 1.000e+08",
                "scale it first");
        double[] same = new double[800];
        Arrays.fill(same, 1e8 + 1);
        Series constant = dated("2020-01-01", 1, same).with("x", new double[same.length]);
        Sequences y = new Sequences();
        Windows.of(constant, "y").fill(first, new Sequences(), y);
        assertEquals(1e8f, y.data[0]);
    }

    @Test
    void missingValuesAreCounted() {
        Table one = Table.create(IntColumn.indexColumn("t", 4, 0), DoubleColumn.create("x", 1, Double.NaN, 3, 4));
        refused(() -> Series.of(one, "t"), "column 'x' has no value at row 1 (1); fill it");
        Table three = Table.create(
                IntColumn.indexColumn("t", 4, 0), DoubleColumn.create("x", Double.NaN, 2, Double.NaN, Double.NaN));
        refused(() -> Series.of(three, "t"), "column 'x' has no value at row 0 (0), and at 2 more; fill it");
    }

    @Test
    void windowsSayWhichRowsTheyForecast() {
        Windows windows = Windows.of(TEN).lookBack(2);
        assertEquals(
                "4 windows of ten (read 2 rows of y, forecast y 1 ahead, 2 to 5)",
                windows.splitLast(4).train().toString());
        assertEquals(
                "4 windows of ten (read 2 rows of y, forecast y 1 ahead, 6 to 9)",
                windows.splitLast(4).test().toString());
        assertEquals(
                "3 windows of ten (read 2 rows of y, forecast y 2 ahead, 2 to 5)",
                windows.horizon(2).splitLast(4).train().toString());
        refused(() -> windows.splitLast(10), "at most 9 rows");
        refused(() -> windows.splitLast(4).train().splitAt("6"), "at row 6: expected a row from 1 (1) to 5 (5)");
        refused(() -> windows.splitLast(4).test().splitAt("6"), "at row 6: expected a row from 7 (7) to 9 (9)");
    }

    @Test
    void differencesAndAnomalies() {
        assertEquals(9, TEN.difference(1).size());
        assertArrayEquals(new double[] {90}, TEN.difference(9).values());
        assertEquals("9", TEN.difference(9).label(0));
        refused(() -> TEN.difference(0), "a lag from 1 to 9");
        refused(() -> TEN.difference(10), "a lag from 1 to 9");
        // the means of the even rows 0, 2 and of the odd ones 1, 3 are 10 and 20
        assertArrayEquals(
                new double[] {-10, -10, 10, 10, 30, 30, 50, 50, 70, 70},
                TEN.anomalies(2, "4").values());
        assertArrayEquals(
                new double[] {0, 10, 20}, TEN.anomalies(1, "1").rows(0, 3).values());
        assertEquals(0, TEN.anomalies(4, "4").values()[3]);
        refused(() -> TEN.anomalies(5, "4"), "one whole season before that time, got 4 rows");
        refused(() -> TEN.anomalies(0, "4"), "a season of at least 1");
        assertArrayEquals(new double[] {7}, TEN.addLagged("y", List.of("1"), new double[] {7}, 1));
        refused(() -> TEN.addLagged("y", List.of("1"), new double[] {7}, 0), "lag of at least 1, got 0");
        refused(() -> TEN.addLagged("y", List.of("11"), new double[] {7}, 1), "use a larger lag");
        refused(() -> TEN.addLagged("y", List.of("0"), new double[] {7}, 1), "leave out the first forecasts");
    }

    @Test
    void moreVariables() {
        refused(() -> TEN.with("z", new double[9]), "with('z', 9 values)", "expected 10 values and a new name");
        refused(() -> TEN.with("y", new double[10]), "with('y', 10 values)", "a new name");
        Series classes = TEN.withCategory("c", 2, row -> row % 2);
        assertEquals(List.of("y", "c 0", "c 1"), classes.names());
        assertArrayEquals(new double[] {0, 1, 0}, classes.rows(0, 3).values("c 1"));
        assertEquals(2, TEN.withCategory("c", 1, row -> 0).names().size());
        refused(() -> TEN.withCategory("c", 2, row -> row), "row 2 (2) has class 2; expected 0 to 1");
        refused(() -> TEN.withCategory("c", 2, row -> -row), "row 1 (1) has class -1");
        refused(() -> TEN.withCategory("c", 0, row -> 0), "number of classes of at least 1");
    }

    @Test
    void oneWindowAndManyOfThem() {
        assertEquals(1, Windows.of(TEN).lookBack(7).horizon(3).size());
        refused(
                () -> Windows.of(TEN).lookBack(7).horizon(4),
                "too few rows for a window of 'y': it reads 7 and forecasts 4, 11 in all, but there are only 10, 0 to 9;");
        refused(
                () -> Windows.of(TEN).lookBack(2).horizon(4).splitLast(3),
                "it reads 2 and forecasts 4, but to forecast there are only 3, 7 to 9;");
        assertEquals(9, Windows.of(TEN).size());
        assertEquals(3, Windows.of(TEN).lookBack(2).stride(3).size()); // targets 2, 5 and 8
        assertEquals(2, Windows.of(TEN).lookBack(2).stride(4).size()); // 2 and 6
        refused(() -> Windows.of(TEN).stride(0), "stride of at least 1");
        refused(() -> Windows.of(TEN).horizon(0), "horizon of at least 1");
        Windows windows = Windows.of(TWO, "y").lookBack(2).horizon(2);
        assertEquals(2, windows.length(6));
        refused(() -> windows.length(7), "a window from 0 to 6, got 7");
        refused(() -> windows.length(-1), "got -1");
        assertEquals(2, windows.features());
        assertEquals(10, windows.end());
        assertEquals(90, windows.targetSeries()[9]);
        assertArrayEquals(new double[] {20, 30, 40}, Arrays.copyOf(windows.ahead(1, windows.targets()), 3));
        refused(
                () -> windows.ahead(0, new double[14]),
                "ahead(0, 14 values)",
                "expected 1 to 2 steps ahead and 14 values");
        refused(() -> windows.ahead(3, new double[14]), "ahead(3, 14 values)");
        refused(() -> windows.ahead(1, new double[13]), "ahead(1, 13 values)");
        Sequences latest = windows.latest();
        assertArrayEquals(new float[] {80, 0, 90, 0}, latest.sequence(0).data);
        assertEquals("7 windows of ten (read 2 rows of y, z, forecast y 2 ahead, 2 to 9)", windows.toString());
    }

    @Test
    void splits() {
        Windows windows = Windows.of(TEN);
        assertEquals(List.of(1, 8), sizes(windows.splitAt("2")));
        assertEquals(List.of(8, 1), sizes(windows.splitAt("9")));
        refused(() -> windows.splitAt("0"), "expected a row from 1 (1) to 9 (9)");
        refused(() -> windows.splitAt("10"), "cannot split", "at row 10");
        assertEquals(List.of(7, 2), sizes(windows.splitLast(2)));
        refused(() -> windows.splitLast(10), "at most 9 rows of", "got 10");
        refused(() -> windows.splitLast(0), "rows of at least 1, got 0");
        Windows.Split inner = windows.splitAt("5").test().splitLast(2);
        assertArrayEquals(new double[] {80, 90}, inner.test().targets());
        assertArrayEquals(new double[] {50, 60, 70}, inner.train().targets());
        assertEquals(8, inner.train().end());
    }

    private static List<Integer> sizes(Windows.Split split) {
        return List.of(split.train().size(), split.test().size());
    }

    @Test
    void scalers() {
        Scaler two = Scaler.minMax(TEN.with("z", TEN.map(y -> -y).values()));
        assertArrayEquals(new double[] {-90, 0}, two.invert("z", new double[] {0, 1}));
        refused(() -> two.invert(new double[1]), "invert(values): there are 2 variables; name one of y, z");
        refused(() -> two.apply(TEN), "expected the variables y, z in this order");
        List<String> x = List.of("x");
        for (double scale : new double[] {0, -1, Double.POSITIVE_INFINITY, Double.NaN}) {
            refused(() -> new Scaler("", "", x, List.of(0.0), List.of(scale)), "a scale above 0");
        }
        refused(() -> new Scaler("", "", x, List.of(Double.NEGATIVE_INFINITY), List.of(1.0)), "has shift -Infinity");
        refused(() -> new Scaler("", "", x, List.of(), List.of(1.0)), "got 0 and 1");
        refused(() -> new Scaler("", "", x, List.of(0.0), List.of(1.0, 2.0)), "got 1 and 2");
        assertEquals(
                Double.MIN_VALUE,
                new Scaler("", "", x, List.of(0.0), List.of(Double.MIN_VALUE))
                        .scale()
                        .get(0));
    }

    private static Table days(int... days) {
        StringColumn when = StringColumn.create("when");
        for (int day : days) {
            when.append(LocalDate.ofEpochDay(day).toString());
        }
        return Table.create("days", when, DoubleColumn.create("y", new double[days.length]));
    }

    /** A table may grow to ten times its rows: 4 days may become 40. */
    @Test
    void rowsForSkippedTimes() {
        assertEquals(40, Series.insertMissingTimes(days(0, 1, 2, 39), "when").rowCount());
        refused(() -> Series.insertMissingTimes(days(0, 1, 2, 40), "when"), "would be 41, but the table has 4");
        refused(
                () -> Series.insertMissingTimes(days(0, 2, 4, 7), "when"),
                "row 3: 1970-01-08 is 3 days after 1970-01-05, not a multiple of the usual 2");
        assertEquals(3, Series.insertMissingTimes(days(0, 1, 2), "when").rowCount());
        assertEquals(0, Series.insertMissingTimes(days(), "when").rowCount());
    }

    /** If several steps are equally frequent, the shortest is the usual one. */
    @Test
    void theUsualStep() {
        refused(
                () -> Series.of(days(0, 3, 4), "when"),
                "row 1: 1970-01-04 follows 1970-01-01, but rows are 1 day apart");
        refused(
                () -> Series.of(days(0, 1, 4), "when"),
                "row 2: 1970-01-05 follows 1970-01-02, but rows are 1 day apart");
    }

    @Test
    void riversOfOneYearToTenThousand() {
        assertEquals(365, River.simulate(1, 1).measured().rowCount());
        assertEquals("River(1940-10-01 to 1941-09-30)", River.simulate(1, 1).toString());
        refused(() -> River.simulate(0, 1), "from 1 to 10,000 years, got 0");
        refused(() -> River.simulate(10_001, 1), "got 10001");
    }

    @Test
    void aTableNeedsRowsAndAVariable() {
        refused(
                () -> Series.of(Table.create("t", IntColumn.create("t", 1, 2)), "t"),
                "at least one row and one variable");
        refused(() -> Series.of(days(), "when"), "at least one row and one variable", "0 rows");
        Table empty = days(0, 1);
        empty.replaceColumn(StringColumn.create("y", "", ""));
        refused(() -> Series.of(empty, "when"), "it has no value in any row: leave it out");
        empty.replaceColumn(StringColumn.create("y", "1", "2"));
        refused(() -> Series.of(empty, "when"), "its cells can be read as numbers: use column.parseDouble()");
    }
}
