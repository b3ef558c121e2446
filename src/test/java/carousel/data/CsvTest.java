package carousel.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.data.series.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;

class CsvTest {
    @TempDir
    Path folder;

    private Path file(String content, Charset charset) {
        try {
            return Files.writeString(folder.resolve("some.csv"), content, charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Table read(String content) {
        return read(content, csv -> csv);
    }

    private Table read(String content, UnaryOperator<Csv> options) {
        return options.apply(Csv.of(file(content, StandardCharsets.UTF_8))).table();
    }

    private void says(String message, String content) {
        says(message, content, csv -> csv);
    }

    private void says(String message, String content, UnaryOperator<Csv> options) {
        String said = assertThrows(IllegalArgumentException.class, () -> read(content, options))
                .getMessage();
        assertTrue(said.contains("some.csv") && said.contains(message), said);
    }

    /** tablesaw's own reader finds the same types if nothing is ambiguous. */
    @ParameterizedTest
    @ValueSource(strings = {"air-passengers", "mauna-loa-co2", "nino-regions", "reviews-en", "reviews-zh", "sunspots"})
    void theKitsTablesAreAsTablesawReadsThem(String name) {
        Table theirs = Table.read()
                .csv(CsvReadOptions.builder(
                                Data.file(name + "/" + name + ".csv").toFile())
                        .tableName(name)
                        .locale(Locale.ENGLISH)
                        .sample(false));
        Table ours = Data.table(name);
        assertEquals(name, ours.name());
        assertEquals(theirs.structure().printAll(), ours.structure().printAll());
        assertEquals(theirs.printAll(), ours.printAll());
    }

    @Test
    void everyTypeAndMissingValuesAreRead() {
        Table t = read(
                "i,l,d,day,time,s,none\n1,9876543210,.5,2024-02-29,2024-01-01 06:30,x,\n,,NA,,,,\n-3,1,2e3,2023-02-28,2024-01-01T06:30:00.25,\"a, \"\"b\"\"\n2\",\n");
        assertEquals(
                List.of(
                        ColumnType.INTEGER,
                        ColumnType.LONG,
                        ColumnType.DOUBLE,
                        ColumnType.LOCAL_DATE,
                        ColumnType.LOCAL_DATE_TIME,
                        ColumnType.STRING,
                        ColumnType.STRING),
                t.types());
        assertEquals(3, t.rowCount());
        assertEquals("a, \"b\"\n2", t.stringColumn("s").get(2));
        assertArrayEquals(
                new double[] {0.5, Double.NaN, 2000}, t.doubleColumn("d").asDoubleArray());
        assertEquals(LocalDate.of(2024, 2, 29), t.dateColumn("day").get(0));
        t.columns().forEach(c -> assertTrue(c.isMissing(1), c.name()));
    }

    @Test
    @Tag("F1")
    void aDecimalCommaIsNamedOrRefused() {
        String comma = "month,temp\n2024-01,\"3,5\"\n2024-02,\"4,25\"\n";
        says("line 2: column 'temp' is of numbers, but '3,5' may be read in more than one way", comma);
        assertArrayEquals(
                new double[] {3.5, 4.25},
                read(comma, csv -> csv.decimal(',')).doubleColumn("temp").asDoubleArray());
        String both = "t;x\n1;1.234,56\n2;3,5\n3;-12\n";
        says(".decimal(',')", both, csv -> csv.separator(';'));
        says("'1.234,56'", both, csv -> csv.separator(';').decimal(','));
        assertArrayEquals(
                new double[] {1234.56, 3.5, -12},
                read(both, csv -> csv.separator(';').thousands('.').decimal(',')) // in any order
                        .doubleColumn("x")
                        .asDoubleArray());
    }

    @Test
    @Tag("F1")
    void thousandsSeparatorsStandBetweenGroupsOfThreeDigits() {
        String grouped = "x\n\"1,234\"\n\"12,34,567.5\"\n999\n";
        says("'1,234'", grouped);
        assertArrayEquals(
                new double[] {1234, 1234567.5, 999},
                read(grouped, csv -> csv.thousands(',')).doubleColumn("x").asDoubleArray());
        says("'1,23'", "x\n\"1,23\"\n", csv -> csv.thousands(','));
        assertArrayEquals(
                new double[] {1234, 5},
                read("x\n1 234\n5\n", csv -> csv.thousands(' '))
                        .numberColumn("x")
                        .asDoubleArray());
        assertEquals(ColumnType.STRING, read("x\n\"1,23,4\"\n5\n").column("x").type());
        UnaryOperator<Csv> comma = csv -> csv.separator(';').decimal(',');
        assertEquals(0.5, read("x\n,5\n", comma).doubleColumn("x").get(0));
        assertEquals(ColumnType.STRING, read("x\n.5\n", comma).column("x").type()); // .5 in a file with 0,5
        assertEquals(
                "a thousands separator that differs from the decimal sign",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Csv.of(folder).thousands('.').table())
                        .getMessage()
                        .replaceAll(".*expected |, got.*", ""));
    }

    /** A whole number that a double would round, or a number beyond its range, stays text. */
    @Test
    void longDigitsStayText() {
        assertEquals("1e400", read("x\n1e400\n1\n").stringColumn("x").get(0));
        assertEquals(
                "12345678901234567890",
                read("id\n12345678901234567890\n1\n").stringColumn("id").get(0));
    }

    @Test
    @Tag("F7")
    @Tag("G6")
    void datesAreNeverGuessed() {
        String dayFirst = "d,x\n01/02/2024,1\n02/02/2024,2\n";
        assertEquals(ColumnType.STRING, read(dayFirst).column("d").type());
        assertEquals(
                LocalDate.of(2024, 2, 1),
                read(dayFirst, csv -> csv.dates("dd/MM/yyyy")).dateColumn("d").get(0));
        assertEquals(
                LocalDate.of(2024, 1, 2),
                read(dayFirst, csv -> csv.dates("M/d/yyyy".replace("M/d", "MM/dd")))
                        .dateColumn("d")
                        .get(0));
        assertEquals(
                ColumnType.STRING,
                read("d\n2020-02-29\n2020-02-30\n").column("d").type());
        Table holes = read("d,s\nNA,a\n01.02.2024,b\n,c\n", csv -> csv.dates("dd.MM.yyyy"));
        assertEquals(List.of(ColumnType.LOCAL_DATE, ColumnType.STRING), holes.types());
        assertEquals(LocalDate.of(2024, 2, 1), holes.dateColumn("d").get(1));
        assertEquals(2, holes.column("d").countMissing());
        says(
                "line 3: column 'd' is of dates such as '29.02.2020', but there is no day '30.02.2020'",
                "d\n29.02.2020\n30.02.2020\n",
                csv -> csv.dates("dd.MM.yyyy"));
        assertEquals(
                "2024-02-01T06:30",
                read("d\n1 Feb 2024 06:30\n", csv -> csv.dates("d MMM yyyy HH:mm"))
                        .dateTimeColumn("d")
                        .get(0)
                        .toString());
    }

    @Test
    @Tag("C1")
    @Tag("G9")
    void aMalformedTableIsNamedWithItsLine() {
        says("line 1: the file is empty", "");
        says("line 1: the file is empty", "\uFEFF");
        says("has a header but no rows", "t,x");
        says("has a header but no rows", "t,x\r\n\r\n\r\n");
        says("line 2: has 1 cell, but the header has 2; put a cell", "t,x\n1\n");
        says("line 3: has 3 cells, but the header has 2", "t,x\n1,2\n1,2,3\n");
        says(
                "line 2: has 2 cells, but the header has 1; if cells are separated by ;, call .separator(';')",
                "t;x\n1;2,5\n");
        says("call .separator('\\t')", "t\tx\n1\t2,5\n");
        says("line 1: has one column, called 't;x'; if cells are separated by ;", "t;x\n1;2\n2;3\n");
        says("call .separator('\\t')", "t\tx\n1\t2\n");
        says("line 1: is a note for Excel", "sep=;\nt;x\n1;2\n");
        says("line 1: has one column, called 't;x'; if cells are separated by ;", "t;x\n10;22\n200;3\n");
        says("call .separator(';')", ";x\n1;2,5\n");
        assertEquals(1, read("a;b\n1\n2\n").columnCount()); // the rows have no ;
        assertEquals(1, read("a;b\n1;2\n2\n").columnCount()); // one of them has none
        says("line 2: is empty; delete it", "t,x\n\n1,2\n");
        says("line 1: column 2 is called 'year'", "Year,year\n1,2\n");
        says("line 1: column 2 is called 'a'", "a,\"a \"\n1,2\n");
        says("line 1: column 2 is called 'a'", "a,a\u00A0\n1,2\n"); // a non-breaking space
        says("line 1: column 2 is called 'caf\u00E9'", "caf\u00E9,cafe\u0301\n1,2\n"); // é as one character and as two
        says("line 2: a cell starts with a quote that is never closed", "t,x\n\"1,2\n3,4\n");
        says("line 2: 'b' after the closing quote", "t,x\n\"a\"b,2\n");
        says("line 1: holds the character NUL", "\0\0\0\0");
        says("line 3: holds the character NUL", "t\na\nb\0\n");
        says("has a header but no rows", "x".repeat(10_000_000));
    }

    @Test
    void lineEndsByteOrderMarksAndBlanksAreHandled() {
        Table plain = read("t,x\n1,2\n3,4\n");
        for (String other : new String[] {
            "\uFEFFt,x\n1,2\n3,4\n", "t,x\r\n1,2\r\n3,4", "t,x\r1,2\r3,4\r", " t , x\n 1 ,\"2\"  \n3,4\n\n\n"
        }) {
            assertEquals(plain.printAll(), read(other).printAll());
        }
        assertEquals(3, read("x\n1\n\n2\n\n").rowCount());
        assertEquals(
                plain.printAll(),
                read("t x\n1 2\n3 4\n", csv -> csv.separator(' ')).printAll());
        assertEquals("a, b", read("t,x\n1,  \"a, b\"\n").stringColumn("x").get(0));
    }

    @Test
    void aFaultIsNamedWithItsLineWhateverCameBefore() {
        says("line 5: column 'x' is of numbers, but '2,5'", "x\n1\n\n1.5\n2,5\n", csv -> csv.separator(';'));
        says("line 4: has 1 cell", "t,x\n\"a\nb\",1\n2\n");
        says("line 3: has 1 cell", "t,x\r1,2\r3\r");
        says("line 3: has 1 cell", "t,x\r\n1,2\r\n3\r\n");
    }

    @Test
    void wholeNumbersGetTheTypeTheyNeed() {
        assertEquals(ColumnType.INTEGER, read("n\n2147483647\n\n-5\n").column(0).type());
        Column<?> longs = read("n\n2147483648\n\n-5\n").column(0);
        assertEquals(ColumnType.LONG, longs.type());
        assertEquals(3, longs.size());
        assertEquals(2147483648L, longs.get(0));
        assertTrue(longs.isMissing(1));
        assertEquals(-5L, longs.get(2));
    }

    /** Undecodable bytes would otherwise become the character U+FFFD. */
    @Test
    @Tag("F16")
    void theEncodingIsChecked() {
        String umlauts = "Größe,x\nüber,1\n";
        Path latin = file(umlauts, StandardCharsets.ISO_8859_1);
        String said = assertThrows(
                        IllegalArgumentException.class, () -> Csv.of(latin).table())
                .getMessage();
        assertTrue(said.contains("is not in UTF-8; save it as UTF-8, or name its encoding"), said);
        assertEquals(
                "über",
                Csv.of(latin)
                        .charset(StandardCharsets.ISO_8859_1)
                        .table()
                        .stringColumn("Größe")
                        .get(0));
    }

    /** Spreadsheets write UTF-16 with a byte order mark, or without one; among ASCII letters it is full of zero bytes. */
    @Test
    @Tag("F16")
    void utf16IsNamed() {
        for (String content : List.of("t,x\n1,2\n", "Größe,x\nüber,1\n", "文,标\n一個一個,1\n很好很好很好很好很好,0\n")) {
            Table plain = read(content);
            for (Charset right : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                Path bare = file(content, right);
                String told = "StandardCharsets." + right.name().replace('-', '_');
                refused(
                        bare,
                        StandardCharsets.UTF_8,
                        "is in " + right + ", not in UTF-8; save it as UTF-8",
                        told + ")");
                refused(bare, StandardCharsets.ISO_8859_1, "is in " + right + ", not in ISO-8859-1", told);
                assertEquals(
                        plain.printAll(), Csv.of(bare).charset(right).table().printAll());
                if (right.equals(StandardCharsets.UTF_16LE)) { // Java takes UTF-16 without a mark for big-endian
                    refused(bare, StandardCharsets.UTF_16, "is in UTF-16LE, not in UTF-16", told);
                }
                Path marked = file('\uFEFF' + content, right);
                refused(marked, StandardCharsets.UTF_8, "is in UTF-16, not in UTF-8", "StandardCharsets.UTF_16)");
                for (Charset good : List.of(StandardCharsets.UTF_16, right)) {
                    assertEquals(
                            plain.printAll(),
                            Csv.of(marked).charset(good).table().printAll());
                }
            }
        }
    }

    private static void refused(Path file, Charset charset, String... parts) {
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> Csv.of(file).charset(charset).table())
                .getMessage();
        List.of(parts).forEach(part -> assertTrue(said.contains(part), said));
    }

    /** Postal codes and numbers of stations: as numbers they would lose their zeros, and 0012E4 would be 120,000. */
    @Test
    void aCodeWithLeadingZerosStaysText() {
        for (String codes : List.of("01067,80331", "1,007", "000,001", "0012E4,1001E2", "00123,")) {
            List<String> cells = List.of(codes.split(",", -1));
            Column<?> column =
                    read("code,x\n" + String.join(",1\n", cells) + ",1\n").column("code");
            assertEquals(ColumnType.STRING, column.type(), codes);
            assertEquals(cells, column.asList());
        }
        for (String numbers :
                List.of("0,0.5,-0.5", "00,06,23", "01,12", "-0.5,007.50", "00.5,1", "-007,+012", "1e5,0")) {
            List<String> cells = List.of(numbers.split(","));
            Column<?> column = read("n\n" + String.join("\n", cells) + "\n").column("n");
            assertArrayEquals(
                    cells.stream().mapToDouble(Double::parseDouble).toArray(),
                    ((NumericColumn<?>) column).asDoubleArray(),
                    numbers);
        }
        Table padded = read("day,y\n001,0012\n002,0350\n");
        String said = assertThrows(IllegalArgumentException.class, () -> Series.of(padded, "day"))
                .getMessage();
        assertTrue(said.contains("'y' is string") && said.contains("use column.parseDouble()"), said);
        padded.replaceColumn(padded.stringColumn("y").parseDouble().setName("y"));
        assertArrayEquals(new double[] {12, 350}, Series.of(padded, "day").values("y"));
    }

    /** Nobody sees a non-breaking space or a mark of direction at the end of a cell. */
    @Test
    void blanksOfAllKindsAroundACellDoNotCount() {
        assertArrayEquals(
                new double[] {3.5, 4.5, 5.5},
                read("x\n3.5\u00A0\n\u200B4.5\n\u20095.5\u200E\n")
                        .doubleColumn("x")
                        .asDoubleArray());
        assertEquals(
                List.of("a\u00A0b", "a\u00A0"),
                read("s\n\u2003a\u00A0b\u3000\n\"a\u00A0\"\n").stringColumn("s").asList());
    }

    @Test
    void missingFilesAndBadOptionsAreRefused() {
        Csv csv = Csv.of(folder.resolve("none.csv"));
        String said = assertThrows(UncheckedIOException.class, csv::table).getMessage();
        assertTrue(said.contains("none.csv: there is no such file; a relative path starts in"), said);
        assertEquals(
                "Csv.separator: expected a character such as ',', ';' or '\\t', got '\"'",
                assertThrows(IllegalArgumentException.class, () -> csv.separator('"'))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> csv.decimal(';'));
        assertThrows(IllegalArgumentException.class, () -> csv.thousands('x'));
        assertThrows(IllegalArgumentException.class, () -> csv.dates("quite wrong"));
        assertThrows(IllegalArgumentException.class, () -> Csv.of(null));
        assertThrows(IllegalArgumentException.class, () -> csv.dates(null));
        assertTrue(csv.toString().endsWith("none.csv"), csv.toString());
    }

    @Test
    @Tag("F16")
    void columnNamesAreNormalised() {
        assertEquals(
                List.of("caf\u00E9", "b"),
                read("cafe\u0301,\u200Bb\u00A0\n1,2\n").columnNames());
    }

    /** The y of the text became another letter, so no cell was a date. */
    @Test
    void aPatternOfDatesMayHoldTextInQuotes() {
        Table table = read("d,x\n31 May day 2024,1\n", csv -> csv.dates("d MMMM 'day' yyyy"));
        assertEquals(LocalDate.of(2024, 5, 31), table.dateColumn("d").get(0));
    }

    /** The times were lost without a word. */
    @Test
    void timesInSomeCellsAreRefused() {
        String some = "d,x\n01/02/2024,1\n02/02/2024 10:30,2\n";
        says("line 3: column 'd' has a time in '02/02/2024 10:30', but", some, csv -> csv.dates("dd/MM/yyyy[ HH:mm]"));
    }

    /** They became numbers or, with a leading zero, codes. */
    @Test
    void datesOfDigitsAreDatesIfTheirFormIsGiven() {
        Table table = read("d,x\n20240131,1\nNA,2\n", csv -> csv.dates("yyyyMMdd"));
        assertEquals(LocalDate.of(2024, 1, 31), table.dateColumn("d").get(0));
        assertTrue(table.column("d").isMissing(1));
        assertEquals(ColumnType.INTEGER, table.column("x").type());
        String dayFirst = "d,x\n01022024,1\n03022024,2\n";
        assertEquals(
                LocalDate.of(2024, 2, 1),
                read(dayFirst, csv -> csv.dates("ddMMyyyy")).dateColumn("d").get(0));
        assertEquals(ColumnType.INTEGER, read("d\n20240131\n").column("d").type());
        Table minutes = read("d\n202401311830\n", csv -> csv.dates("yyyyMMddHHmm"));
        assertEquals(
                LocalDateTime.of(2024, 1, 31, 18, 30),
                minutes.dateTimeColumn("d").get(0));
        String mixed = "d\n20240131\n20240231\n"; // a Series says that there is no such day
        assertEquals(
                ColumnType.INTEGER,
                read(mixed, csv -> csv.dates("yyyyMMdd")).column("d").type());
    }

    /** The advice was to put a cell of the next line into quotes. */
    @Test
    void anEmptyFirstLineIsNamed() {
        for (String content : new String[] {"\na,b\n1,2\n", "\r\n\r\na,b\r\n1,2\r\n"}) {
            says("line 1: is empty; expected the names of the columns", content);
        }
    }

    /** The hour from 1 to 12 says nothing without AM or PM, and the time was lost; mm are minutes, and nothing was a date. */
    @Test
    void aPatternThatGivesNoDateOrLosesTheTimeIsRefused() {
        Csv csv = Csv.of(folder.resolve("some.csv"));
        for (String pattern : List.of(
                "dd.MM.yyyy hh:mm",
                "dd.mm.yyyy",
                "DD.MM.yyyy",
                "dd.MM.YYYY",
                "HH:mm",
                "yyyy-MM",
                "dd.MM",
                "dd.MM.yyyy mm:ss")) {
            assertEquals(
                    "Csv.dates: expected a pattern that gives a day, or a day and a time, got " + pattern
                            + "; y is the year, M the month, d the day, H the hour, m the minute, s the second, and h the hour with a for AM or PM",
                    assertThrows(IllegalArgumentException.class, () -> csv.dates(pattern))
                            .getMessage());
        }
        for (String pattern : List.of(
                "yyyyMMdd",
                "d.M.yy",
                "M/d/yyyy h:mm a",
                "EEE, d MMM yyyy HH:mm:ss",
                "dd/MM/yyyy[ HH:mm]",
                "yyyy-DDD",
                "yyyy-MM-dd HH",
                "dd.MM.yyyy G",
                "uuuu-MM-dd'T'HH:mm:ss.SSS",
                "yyyy-MM-dd HH:mmXXX",
                "YYYY-'W'ww-e",
                "[d/M/yyyy][d.M.yyyy]",
                "yyyy-MM-dd HH:mm z",
                "yyyy-MM-dd HH:mm VV",
                "d. MMMM yyyy 'um' HH:mm")) {
            csv.dates(pattern);
        }
    }

    /** As databases and spreadsheets write them: 27-OCT-2024, 2:30 pm. */
    @Test
    void namesOfMonthsAndHalvesOfDaysMayBeInCapitalsOrNot() {
        for (String month : List.of("OCT", "oct", "Oct")) {
            assertEquals(
                    LocalDate.of(2024, 10, 27),
                    read("d\n27-" + month + "-2024\n", csv -> csv.dates("dd-MMM-yyyy"))
                            .dateColumn("d")
                            .get(0));
        }
        for (String half : List.of("PM", "pm")) {
            assertEquals(
                    LocalDateTime.of(2024, 10, 27, 14, 30),
                    read("d\n10/27/2024 2:30 " + half + "\n", csv -> csv.dates("M/d/yyyy h:mm a"))
                            .dateTimeColumn("d")
                            .get(0));
        }
    }

    /** Where clocks are put back, 2:30 comes twice; the offsets that tell them apart were dropped. */
    @Test
    void timesOfSeveralOffsetsAreRefused() {
        String twice = "d\n2024-10-27 02:30+02:00\n\n2024-10-27 02:30+01:00\n";
        String pattern = "yyyy-MM-dd HH:mmXXX";
        says(
                "line 4: column 'd' has times at +02:00 and at +01:00 from UTC, such as '2024-10-27 02:30+01:00'; write all times in UTC, or in one zone without summer time",
                twice,
                csv -> csv.dates(pattern));
        assertEquals(
                LocalDateTime.of(2024, 10, 27, 2, 30),
                read("d\n2024-10-27 02:30+02:00\n2024-10-27 03:30+02:00\n", csv -> csv.dates(pattern))
                        .dateTimeColumn("d")
                        .get(0));
        says(
                "times at +02:00 and at +01:00",
                "d\n2024-10-27+02:00\n2024-10-28+01:00\n",
                csv -> csv.dates("yyyy-MM-ddXXX"));
    }

    /** CET was taken for two hours from UTC in summer: a column of it was refused, and one of both names was not. */
    @Test
    void theNameOfAZoneSaysItsOffset() {
        UnaryOperator<Csv> named = csv -> csv.dates("yyyy-MM-dd HH:mm z");
        for (String zone : new String[] {"CET", "CEST", "EST", "UTC", "GMT"}) {
            assertEquals(
                    LocalDateTime.of(2024, 7, 1, 12, 0),
                    read("d\n2024-01-31 12:00 " + zone + "\n2024-07-01 12:00 " + zone + "\n", named)
                            .dateTimeColumn("d")
                            .get(1));
        }
        says("times at +02:00 and at +01:00", "d\n2024-07-01 01:00 CEST\n2024-07-01 03:00 CET\n", named);
        says("times at +02:00 and at +01:00", "d\n2024-10-27 02:30 CEST\n2024-10-27 02:30 CET\n", named);
        says("times at -05:00 and at -04:00", "d\n2024-01-31 01:00 EST\n2024-07-01 03:00 EDT\n", named);
        says(
                "times at +01:00 and at +02:00",
                "d\n2024-01-31 01:00 Europe/Berlin\n2024-07-01 03:00 Europe/Berlin\n",
                csv -> csv.dates("yyyy-MM-dd HH:mm VV"));
    }

    /** Where summer time was abolished, its name was taken for that of the whole year. Java 23 and later do not know it. */
    @Test
    void theNameOfAnAbolishedSummerTimeSaysItsOffset() {
        assumeTrue(Runtime.version().feature() < 23);
        UnaryOperator<Csv> named = csv -> csv.dates("yyyy-MM-dd HH:mm z");
        says("times at +03:00 and at +04:00", "d\n2008-01-31 01:00 MSK\n2008-07-01 03:00 MSD\n", named);
        says("times at +04:00 and at +03:00", "d\n2008-10-26 02:30 MSD\n2008-10-26 02:30 MSK\n", named);
    }

    /** The mark became the first letters of the first name: ï»¿t. */
    @Test
    @Tag("F16")
    void aMarkOfUtf8IsNamed() {
        Path marked = file("\uFEFFt,x\n1,2\n", StandardCharsets.UTF_8);
        refused(
                marked,
                StandardCharsets.ISO_8859_1,
                "begins with the mark of UTF-8, but is read in ISO-8859-1; leave out .charset(…)");
        refused(marked, Charset.forName("windows-1252"), "begins with the mark of UTF-8, but is read in windows-1252");
        assertEquals(List.of("t", "x"), Csv.of(marked).table().columnNames());
    }
}
