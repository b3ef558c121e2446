package carousel.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.series.Series;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class DataTest {
    @AfterEach
    void lookAgainFromTheWorkingDirectory() {
        System.clearProperty(Data.PROPERTY);
    }

    @Test
    void airPassengersAreThePublishedFigures() {
        Table table = Data.table("air-passengers");
        assertEquals("air-passengers", table.name());
        assertEquals(List.of("month", "passengers"), table.columnNames());
        Series series = Series.of(table, "month");
        assertEquals(144, series.size());
        double[] y = series.values();
        assertEquals(112, y[0]);
        assertEquals(432, y[143]);
        assertEquals(40363, Arrays.stream(y).sum());
        int[] years = {1520, 1676, 2042, 2364, 2700, 2867, 3408, 3939, 4421, 4572, 5140, 5714};
        for (int year = 0; year < 12; year++) {
            assertEquals(
                    years[year], Arrays.stream(y, 12 * year, 12 * year + 12).sum());
        }
    }

    @Test
    void theTypedTableHasTheFiveFaultsThatItsReadmeNames() throws Exception {
        List<String> good = Files.readAllLines(Data.file("air-passengers/air-passengers.csv"));
        List<String> typed = Files.readAllLines(Data.file("air-passengers/as-entered.csv"));
        assertEquals(144, typed.size());
        List<String> lost = good.stream().filter(row -> !typed.contains(row)).toList();
        List<String> wrong = typed.stream().filter(row -> !good.contains(row)).toList();
        assertEquals(List.of("1950-09,158", "1952-02,180", "1953-06,243", "1954-11,203", "1955-03,267"), lost);
        assertEquals(List.of("1950-09,158?", "1952-02,", "1958-06,243", "1955-03,2670"), wrong);
    }

    @Test
    void sunspotsHaveThePublishedSummary() {
        // the summary that books and packages print for the series: mean 48.61, quartiles 15.6, 39.0, 68.9
        Series series = Series.of(Data.table("sunspots"), "year");
        assertEquals("sunspots: 289 rows, 1700 to 1988, sunspots", series.toString());
        double[] sorted = Arrays.stream(series.values()).sorted().toArray();
        assertEquals(48.61, Arrays.stream(sorted).average().orElseThrow(), 0.005);
        assertArrayEquals(
                new double[] {0, 15.6, 39.0, 68.9, 190.2},
                new double[] {sorted[0], sorted[72], sorted[144], sorted[216], sorted[288]});
    }

    @Test
    void carbonDioxideHasNoaasYearlyMeansAndTwoMissingMonths() {
        Table table = Data.table("mauna-loa-co2");
        assertEquals(572, table.rowCount());
        assertArrayEquals(new int[] {19, 119}, table.column("co2").isMissing().toArray());
        String message = assertThrows(IllegalArgumentException.class, () -> Series.of(table, "month"))
                .getMessage();
        assertTrue(message.contains("1975-12") && message.contains("1 more"), message);

        table.replaceColumn("co2", table.doubleColumn("co2").interpolate().linear());
        Series series = Series.of(table, "month");
        double[] published = {333.84, 338.76, 354.45, 369.71, 390.10, 401.01, 414.24};
        String[] years = {"1977", "1980", "1990", "2000", "2010", "2015", "2020"};
        for (int i = 0; i < years.length; i++) {
            int row = series.row(years[i]);
            double mean =
                    Arrays.stream(series.values(), row, row + 12).average().orElseThrow();
            assertEquals(published[i], mean, 0.0051);
        }
    }

    @Test
    void everyDataSetHasAReadmeThatStatesItsChecksum() throws Exception {
        Path folder = Data.file("air-passengers/README.md").getParent().getParent();
        try (Stream<Path> sets = Files.list(folder)) {
            for (Path set : sets.filter(Files::isDirectory).toList()) {
                String readme = Files.readString(set.resolve("README.md"));
                try (Stream<Path> files = Files.list(set)) {
                    for (Path file : files.filter(f -> f.toString().matches(".*\\.(csv|txt)"))
                            .toList()) {
                        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                        assertTrue(readme.contains(HexFormat.of().formatHex(sum)), file.toString());
                    }
                }
            }
        }
    }

    @Test
    void theDayBookIsAsItsReadmeSays() {
        String text = Data.text("railway-day-book");
        assertEquals(175_115, text.length());
        assertEquals(73, text.chars().distinct().count());
        assertEquals(157_888, text.indexOf("Sunday, 16 December"));
        String message = assertThrows(IllegalArgumentException.class, () -> Data.text("railway"))
                .getMessage();
        assertTrue(message.contains("railway-day-book (in "), message);
    }

    @Test
    @Tag("F16")
    void aByteOrderMarkIsSkippedAndAnotherEncodingIsRefused(@TempDir Path folder) throws IOException {
        System.setProperty(Data.PROPERTY, folder.toString());
        Path file = Files.createDirectory(folder.resolve("mine")).resolve("mine.txt");
        Files.writeString(file, "\uFEFFé\r\nb\rc\n");
        assertEquals("é\nb\nc\n", Data.text("mine"));
        Files.writeString(file, "é", StandardCharsets.ISO_8859_1);
        String message = assertThrows(IllegalArgumentException.class, () -> Data.text("mine"))
                .getMessage();
        assertTrue(message.endsWith("mine.txt is not in UTF-8; save it as UTF-8"), message);
        for (Charset wide : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
            Files.writeString(file, "It was a fine day.", wide);
            message = assertThrows(IllegalArgumentException.class, () -> Data.text("mine"))
                    .getMessage();
            assertTrue(message.endsWith("mine.txt is in " + wide + ", not in UTF-8; save it as UTF-8"), message);
        }
        Files.writeString(file, "It was\na fi\0ne day.");
        message = assertThrows(IllegalArgumentException.class, () -> Data.text("mine"))
                .getMessage();
        assertTrue(message.endsWith("mine.txt, line 2: holds the character NUL, so it is not a text"), message);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownNames() {
        String message = assertThrows(IllegalArgumentException.class, () -> Data.table("air-pasengers"))
                .getMessage();
        assertTrue(message.contains("air-pasengers.csv") && message.contains("air-passengers (in "), message);
    }

    /** It named the data set as one that there is. */
    @Test
    void anUnknownFileOfAKnownDataSetIsAnsweredWithItsFiles() {
        String here = Path.of("data").toAbsolutePath().resolve("air-passengers")
                + " has README.md, air-passengers.csv, as-entered.csv";
        for (Executable call :
                List.<Executable>of(() -> Data.text("air-passengers"), () -> Data.file("air-passengers/readme.txt"))) {
            String message = assertThrows(IllegalArgumentException.class, call).getMessage();
            assertTrue(message.endsWith("; " + here), message);
        }
    }

    @Test
    void thePropertySelectsAnotherFolder(@TempDir Path folder) throws IOException {
        System.setProperty(Data.PROPERTY, folder.toString());
        String empty = assertThrows(IllegalArgumentException.class, () -> Data.table("mine"))
                .getMessage();
        assertTrue(empty.contains("no data set at all in " + folder), empty);

        Files.writeString(Files.createDirectory(folder.resolve("mine")).resolve("mine.csv"), "t,x\n1,0.5\n2,1.5\n");
        assertEquals(2, Data.table("mine").rowCount());
        Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("notes.csv"), "t,x\n");
        String listed = assertThrows(IllegalArgumentException.class, () -> Data.table("your"))
                .getMessage();
        assertTrue(listed.endsWith("there is mine (in " + folder + ")"), listed);

        Path gone = folder.resolve("nowhere");
        System.setProperty(Data.PROPERTY, gone.toString());
        String message = assertThrows(IllegalArgumentException.class, () -> Data.table("mine"))
                .getMessage();
        assertTrue(message.contains(gone.toString()) && message.contains("-D" + Data.PROPERTY), message);
    }
}
