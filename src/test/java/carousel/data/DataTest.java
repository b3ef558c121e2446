package carousel.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
    void everyDataSetHasAReadmeThatStatesItsChecksum() throws Exception {
        Path folder = Data.file("air-passengers/README.md").getParent().getParent();
        try (Stream<Path> sets = Files.list(folder)) {
            for (Path set : sets.filter(Files::isDirectory).toList()) {
                String readme = Files.readString(set.resolve("README.md"));
                try (Stream<Path> files = Files.list(set)) {
                    for (Path file :
                            files.filter(f -> f.toString().endsWith(".csv")).toList()) {
                        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                        assertTrue(readme.contains(HexFormat.of().formatHex(sum)), file.toString());
                    }
                }
            }
        }
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNamesThereAre() {
        String message = assertThrows(IllegalArgumentException.class, () -> Data.table("air-pasengers"))
                .getMessage();
        assertTrue(message.contains("air-pasengers.csv") && message.contains("air-passengers (in "), message);
    }

    @Test
    void thePropertyNamesAnotherFolder(@TempDir Path folder) throws IOException {
        System.setProperty(Data.PROPERTY, folder.toString());
        String empty = assertThrows(IllegalArgumentException.class, () -> Data.table("mine"))
                .getMessage();
        assertTrue(empty.contains("no data set at all in " + folder), empty);

        Files.writeString(Files.createDirectory(folder.resolve("mine")).resolve("mine.csv"), "t,x\n1,0.5\n2,1.5\n");
        assertEquals(2, Data.table("mine").rowCount());

        Path gone = folder.resolve("nowhere");
        System.setProperty(Data.PROPERTY, gone.toString());
        String message = assertThrows(IllegalArgumentException.class, () -> Data.table("mine"))
                .getMessage();
        assertTrue(message.contains(gone.toString()) && message.contains("-D" + Data.PROPERTY), message);
    }
}
