package carousel.data.series;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.NumberFormat;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Times in the notations people use are read correctly, or refused with advice, but never misread. */
class SeriesTimesTest {
    private static Table table(Column<?> times) {
        double[] x = IntStream.range(0, times.size()).mapToDouble(i -> i).toArray();
        return Table.create("t", times, DoubleColumn.create("x", x));
    }

    private static Table texts(String... times) {
        return table(StringColumn.create("when", times));
    }

    private static void says(Executable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static Series monthly(int rows, double first) {
        StringColumn month = StringColumn.create("month");
        DoubleColumn y = DoubleColumn.create("y");
        for (int m = 0; m < rows; m++) {
            month.append(formatted("%d-%02d", 2022 + m / 12, m % 12 + 1));
            y.append(first + m);
        }
        return Series.of(Table.create("s", month, y), "month");
    }

    /** Forecasts may be after the last row, but the row a lag earlier may not. */
    @Test
    @Tag("F2")
    void laggedValuesAreThoseOfTheirOwnTime() {
        Series s = monthly(24, 100);
        assertArrayEquals(
                new double[] {112, 113, 114},
                s.addLagged("y", List.of("2024-01", "2024-02", "2024-03"), new double[3], 12));
        assertArrayEquals(new double[] {101}, s.addLagged("y", List.of("2022-03"), new double[1], 1));
        says(() -> s.addLagged("y", List.of("2022-12"), new double[1], 12), "'2022-12'", "12 rows earlier");
        says(() -> s.addLagged("y", List.of("2025-01"), new double[1], 12), "'2025-01'", "use a larger lag");
        says(() -> s.addLagged("y", List.of("2024-01"), new double[2], 12), "as many labels as differences");
        says(() -> s.addLagged("y", List.of("2024-01"), new double[1], 0), "lag of at least 1");
        Series irregular = Series.irregular(texts("2020-01-01", "2020-01-02", "2020-01-05"), "when");
        says(() -> irregular.addLagged("x", List.of("2020-01-03"), new double[1], 1), "has no row at '2020-01-03'");
    }

    @Test
    @Tag("F7")
    void ambiguousDatesAreRefused() {
        for (String form : new String[] {"%02d/%02d/2024", "%02d.%02d.2024", "%d-%d-24"}) {
            String[] times = IntStream.rangeClosed(1, 6)
                    .mapToObj(m -> formatted(form, 1, m))
                    .toArray(String[]::new);
            says(
                    () -> Series.of(texts(times), "when"),
                    "row 0",
                    "which comes first, the day or the month?",
                    "Csv.of(file).dates(");
        }
    }

    /** The dates are what a guessing reader makes of 01/01/2024, 01/02/2024 …; the last one breaks the rhythm. */
    @Test
    @Tag("F7")
    void farTooManyMissingRowsAreNotInserted() {
        Table exchanged = table(DateColumn.create(
                "when",
                LocalDate.of(2024, 1, 1),
                LocalDate.of(2024, 1, 2),
                LocalDate.of(2024, 1, 3),
                LocalDate.of(2024, 12, 25)));
        says(
                () -> Series.insertMissingTimes(exchanged, "when"),
                "would be 360, but the table has 4",
                "are day and month swapped?");
    }

    @Test
    @Tag("G6")
    void aDayThatDoesNotExistIsNamed() {
        says(
                () -> Series.of(texts("2020-02-28", "2020-02-29", "2020-02-30"), "when"),
                "row 2 holds '2020-02-30', but there is no such day or time",
                "expected a date");
        says(
                () -> Series.of(texts("2019-02-29", "2019-03-01"), "when"),
                "'2019-02-29', but there is no such day or time");
        says(() -> Series.of(texts("2020-01-01T24:30", "2020-01-02T00:30"), "when"), "no such day or time");
        says(
                () -> Series.of(texts("2020-01-01T00:00:00Z", "2020-01-01T01:00:00Z"), "when"),
                "one zone and leave it out");
        says(() -> Series.of(texts("2020-01-01 00:00+01:00", "2020-01-01 01:00+01:00"), "when"), "one zone");
    }

    @ParameterizedTest
    @CsvSource({
        "202310, 202311, 202312, 202401, 202402, 202404, 202403",
        "20231230, 20231231, 20240101, 20240102, 20240103, 20240105, 20240104",
        "100001, 100002, 100003, 100004, 100005, 100007, 100006",
    })
    @Tag("F13")
    void digitsMayBeMonthsAndDays(int t0, int t1, int t2, int t3, int t4, int gap, String missing) {
        IntColumn times = IntColumn.create("when", t0, t1, t2, t3, t4);
        Series s = Series.of(table(times), "when");
        assertEquals(String.valueOf(t3), s.label(3));
        assertEquals(3, s.row(String.valueOf(t3)));
        Table holed = table(times.copy().append(gap));
        says(() -> Series.of(holed, "when"), "so " + missing + " should");
        assertEquals(
                Integer.parseInt(missing),
                Series.insertMissingTimes(holed, "when").intColumn("when").get(5));
    }

    /** 202313 is not a month, so the column has numbers, and as numbers they are regular. */
    @Test
    void numbersThatOnlyLookLikeMonthsStayNumbers() {
        Series s = Series.of(table(IntColumn.indexColumn("when", 20, 202305)), "when");
        assertEquals("202324", s.label(19));
    }

    /** Eight digits that begin as dates are dates, and 29 February 2023 is none. */
    @Test
    @Tag("F13")
    @Tag("G6")
    void aDayInDigitsThatDoesNotExistIsNamed() {
        says(
                () -> Series.of(table(IntColumn.create("when", 20230227, 20230228, 20230229)), "when"),
                "row 2 holds '20230229', but there is no such day or time",
                "expected a date such as 19490131");
        assertEquals(
                2,
                Series.of(table(IntColumn.create("when", 20230229, 20230230)), "when")
                        .size());
        assertEquals(
                3,
                Series.of(table(IntColumn.create("when", 20240228, 20240229, 20240301)), "when")
                        .size());
    }

    @Test
    @Tag("F16")
    void anAccentMayBeWrittenInTwoWays() {
        Table t = Table.create("t", IntColumn.create("ann\u00E9e", 2001, 2002), DoubleColumn.create("caf\u00E9", 1, 2));
        Series s = Series.of(t, "anne\u0301e", "cafe\u0301");
        assertEquals(List.of("caf\u00E9"), s.names());
        assertArrayEquals(new double[] {1, 2}, s.values("cafe\u0301"));
        assertEquals(s.names(), s.select("cafe\u0301").names());
        says(() -> s.values("cafe"), "has no variable 'cafe'");
    }

    @Test
    void aTimeBeforeAllRowsOrAfterThemIsNamed() {
        Series s = monthly(24, 0);
        String first = s.label(0);
        String last = s.label(23);
        assertEquals(1, s.before(s.label(1)).size());
        assertEquals(1, s.from(last).size());
        says(() -> s.before(first), "before: expected a time after " + first + ", the first row, got '" + first + "'");
        says(() -> s.from("2999"), "from: expected a time up to " + last + ", the last row, got '2999'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-15,2024-02-15,2024-03-15", "2023-12-30,2024-01-30,2024-02-29,2024-03-30"})
    @Tag("C5")
    void theSameDayOfEveryMonthIsMonthly(String times) {
        Series s = Series.of(texts(times.split(",")), "when");
        assertEquals(List.of(times.split(",")), s.labels());
        assertEquals(
                1,
                Series.irregular(texts(times.split(",")), "when")
                        .withTimeSinceLast()
                        .values("months since last")[1]);
        assertEquals(1, s.row(s.label(0).substring(0, 8) + "31"));
    }

    @Test
    @Tag("F10")
    void fractionsOfASecondCount() {
        Table t = texts("2024-01-01T00:00:00", "2024-01-01T00:00:01.400", "2024-01-01T00:00:02.800");
        Series s = Series.of(t, "when").withTimeSinceLast();
        assertArrayEquals(new double[] {0, 1.4, 1.4}, s.values("seconds since last"));
        assertEquals("2024-01-01T00:00:01.400", s.label(1));
        Table quarters = texts(
                "2024-01-01T00:00:00.25", "2024-01-01T00:00:00.5", "2024-01-01T00:00:00.75", "2024-01-01T00:00:01.25");
        says(() -> Series.of(quarters, "when"), "rows are 0.25 seconds apart, so 2024-01-01T00:00:01 should");
        assertEquals(5, Series.insertMissingTimes(quarters, "when").rowCount());
        says(
                () -> Series.of(texts("1066-10-14T09:00:00.5", "1066-10-14T09:00:01"), "when"),
                "row 0",
                "from 1678 to 2261");
    }

    /** Missing parts take their earliest value, but part of a number is not a number. */
    @Test
    void partsOfATimeMayBeLeftOutButNotDigits() {
        Series months = monthly(24, 0);
        assertEquals(12, months.row("2023"));
        for (String half : new String[] {"2023-1", "2023-", "20", "2023-001"}) {
            says(() -> months.row(half), "'" + half + "' is not a time");
        }
        Series days = Series.of(texts("2023-10-01", "2023-10-02", "2023-10-03"), "when");
        says(() -> days.row("2023-1"), "'2023-1' is not a time");
        assertEquals(0, days.row("2023-10"));
        assertEquals(3, days.row("2024"));
        Series hours = Series.of(texts("2023-01-01T10:00", "2023-01-01T11:00"), "when");
        assertEquals(1, hours.row("2023-01-01T11"));
        says(() -> hours.row("2023-01-01T1"), "is not a time");
    }

    @Test
    @Tag("F9")
    @Tag("G7")
    void caseIsIgnoredInAColumnName() {
        Table t = Table.create("t", IntColumn.create("Year", 2001, 2002), DoubleColumn.create("Temp", 1, 2));
        Series s = Series.of(t, "year");
        assertEquals(List.of("Temp"), s.names());
        assertEquals(List.of("Temp"), Series.of(t, "YEAR", "temp").names());
        says(() -> Series.of(t, "Year", "Temp", "temp"), "variables with different names", "'Temp' again");
        says(() -> Series.of(t, "Year", "year"), "none of them that of the time column");
        says(() -> s.with("YEAR", new double[2]), "'YEAR' again");
        says(() -> s.with("temp", new double[2]), "'temp' again");
        says(() -> s.select("Temp", "Temp"), "'Temp' again");
        assertEquals(List.of("Year", "Temp"), s.table().columnNames());
    }

    @Test
    @Tag("C2")
    void howAColumnIsPrintedDoesNotMatter() {
        IntColumn year = IntColumn.create("year", 1999, 2000, 2001);
        year.setPrintFormatter(NumberFormat.getInstance(Locale.US), "none");
        assertEquals("1,999", year.getString(0));
        assertEquals("1999", Series.of(table(year), "year").label(0));
        DoubleColumn asDouble = DoubleColumn.create("year", 1999, 2000, 2001);
        assertEquals("1999", Series.of(table(asDouble), "year").label(0));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals(
                    "1999",
                    Series.of(table(IntColumn.create("year", 1999, 2000)), "year")
                            .label(0));
        } finally {
            Locale.setDefault(before);
        }
    }

    /** To drop rows or to sort would mix the series. */
    @Test
    void severalSeriesBelowEachOtherAreNotCalledRepeatedRows() {
        String[] two = {"2024-01-01", "2024-01-02", "2024-01-03", "2024-01-01", "2024-01-02"};
        says(() -> Series.of(texts(two), "when"), "row 3", "the times begin again", "a Series of the rows of each");
        says(() -> Series.irregular(texts(two), "when"), "the times begin again");
        says(() -> Series.of(texts("2024-01-01", "2024-01-01"), "when"), "drop the repeated row");
    }

    /** Local times skip an hour in spring and repeat one in autumn. */
    @Test
    void anHourThatTheClocksSkippedOrRepeatedIsExplained() {
        String[] autumn = {"2024-10-27T00:00", "2024-10-27T01:00", "2024-10-27T02:00", "2024-10-27T02:00"};
        String[] spring = {"2024-03-31T00:00", "2024-03-31T01:00", "2024-03-31T03:00", "2024-03-31T04:00"};
        String back = "; if the clocks were put back here, write all times in UTC";
        String forward = "; if the clocks were put forward here, write all times in UTC";
        says(() -> Series.of(texts(autumn), "when"), "drop the repeated row", back);
        says(() -> Series.irregular(texts(autumn), "when"), "drop the repeated row", back);
        says(() -> Series.of(texts(spring), "when"), "insert the missing rows", forward);
        says(
                () -> Series.of(
                        texts("2024-10-27T02:15", "2024-10-27T02:30", "2024-10-27T02:45", "2024-10-27T02:00"), "when"),
                back);
        says(
                () -> Series.of(
                        texts("2024-03-31T01:15:00.5", "2024-03-31T01:45:00.5", "2024-03-31T03:15:00.5"), "when"),
                forward);
        for (String[] other : new String[][] {
            {"2024-10-27T00:00", "2024-10-27T06:00", "2024-10-27T06:00"},
            {"2024-10-27T00:00", "2024-10-27T01:00", "2024-10-27T02:00", "2024-10-27T05:00"},
            {"2024-10-27", "2024-10-28", "2024-10-28"}
        }) {
            String said = assertThrows(IllegalArgumentException.class, () -> Series.of(texts(other), "when"))
                    .getMessage();
            assertFalse(said.contains("clocks"), said);
        }
    }

    @Test
    void aTimeThatIsMissingIsNamed() {
        says(() -> Series.of(texts("2001-01", "", "2001-03"), "when"), "row 1 holds ''", "as in the rows above it");
        says(() -> Series.of(table(DoubleColumn.create("y", 1.5, 2.5)), "y"), "row 0 holds '1.5'");
    }

    @Test
    void everyMonthOfManyYearsComesBack() {
        Series s = monthly(1200, 0);
        IntStream.range(0, 1200).forEach(row -> assertEquals(row, s.row(s.label(row))));
        assertEquals(1200, Arrays.stream(s.labels().toArray()).distinct().count());
    }
}
