package carousel.interop;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import carousel.check.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("a.safetensors");
    }

    /** The bytes were worked out by hand from the specification of the format. */
    @Test
    void theBytesFollowTheSpecification() throws IOException {
        FloatMatrix m = new FloatMatrix(new float[][] {{1, 2, 3}, {4, 5, 6}});
        new Safetensors().put("m", m).put("name", "\"Zoë\"").write(path());
        String header =
                "{\"__metadata__\":{\"name\":\"\\\"Zoë\\\"\"},\"m\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 24).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded).put(text);
        while (expected.position() < 8 + padded) {
            expected.put((byte) ' ');
        }
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
                expected.putFloat(m.get(row, column));
            }
        }
        assertArrayEquals(expected.array(), Files.readAllBytes(path()));
    }

    /** The file is larger than the buffer, so matrices begin and end within it; they are not square. */
    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Random random = new Random(1);
        Safetensors content =
                new Safetensors().put("text", "a \u0000 \n é 🎠 \u2028").put("empty", "");
        for (int[] size : new int[][] {{1, 1}, {300, 7}, {7, 4000}, {0, 5}, {1000, 33}}) {
            FloatMatrix m = new FloatMatrix(size[0], size[1]);
            for (int k = 0; k < m.length; k++) {
                m.data[k] = Float.intBitsToFloat(random.nextInt());
            }
            content.put(formatted("%d x %d", size[0], size[1]), m);
        }
        content.write(path());
        Safetensors again = Safetensors.read(path());
        assertEquals(content.texts(), again.texts());
        assertEquals(
                List.copyOf(content.matrices().keySet()),
                List.copyOf(again.matrices().keySet()));
        content.matrices().forEach((name, m) -> {
            FloatMatrix read = again.matrices().get(name);
            assertEquals(m.rows, read.rows, name);
            assertEquals(m.columns, read.columns, name);
            for (int k = 0; k < m.length; k++) {
                assertEquals(Float.floatToRawIntBits(m.data[k]), Float.floatToRawIntBits(read.data[k]), name);
            }
        });
        assertEquals(content.checksum(""), again.checksum(""));
    }

    @Test
    void theChecksumDetectsEveryChange() {
        FloatMatrix m = new FloatMatrix(new float[][] {{1, 2}, {3, 4}});
        Stream<Safetensors> changed = Stream.of(
                new Safetensors().put("m", m.transpose()).put("t", "x"),
                new Safetensors().put("m", m.dup().reshape(1, 4)).put("t", "x"),
                new Safetensors().put("n", m).put("t", "x"),
                new Safetensors().put("m", m).put("t", "y"),
                new Safetensors().put("m", m).put("u", "x"),
                new Safetensors().put("m", m));
        String checksum = new Safetensors().put("m", m).put("t", "x").checksum("");
        changed.forEach(other -> assertNotEquals(checksum, other.checksum("")));
        assertEquals(
                checksum,
                new Safetensors().put("m", m.dup()).put("t", "x").put("c", "z").checksum("c"));
    }

    @Test
    void tensorsThatAMatrixCannotHoldAreSkipped() throws IOException {
        String header = "{\"half\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                + "\"cube\":{\"dtype\":\"F32\",\"shape\":[1,1,2],\"data_offsets\":[4,12]},"
                + "\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[12,16]},"
                + "\"column\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]}}";
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(12, 7).putFloat(16, 8).putFloat(20, 9);
        Files.write(path(), Bytes.file(header, bytes.array()));
        Safetensors content = Safetensors.read(path());
        assertEquals(new FloatMatrix(new float[][] {{7}}), content.matrix("scalar"));
        assertEquals(new FloatMatrix(new float[][] {{8}, {9}}), content.matrix("column"));
        assertTrue(message(content, "half").contains("F16"), message(content, "half"));
        assertTrue(message(content, "cube").contains("[1, 1, 2]"), message(content, "cube"));
        assertTrue(message(content, "none").contains("missing"), message(content, "none"));
    }

    /** The header may name tensors in any order; their numbers are where it says. */
    @Test
    void theOrderOfTheHeaderDoesNotMatter() throws IOException {
        String header = "{\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
                + "\"first\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                + "\"middle\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(0, 1).putFloat(4, 2).putFloat(8, 3).putFloat(12, 4);
        Files.write(path(), Bytes.file(header, bytes.array()));
        Safetensors content = Safetensors.read(path());
        assertEquals(new FloatMatrix(new float[][] {{1, 2}}), content.matrix("first"));
        assertEquals(new FloatMatrix(new float[][] {{3}}), content.matrix("middle"));
        assertEquals(new FloatMatrix(new float[][] {{4}}), content.matrix("last"));
    }

    @Test
    void theShortestFileHasAnEmptyHeader() throws IOException {
        Files.write(path(), Bytes.file("{}"));
        assertEquals(Map.of(), Safetensors.read(path()).matrices());
        Files.write(path(), Bytes.file(100, "{}"));
        String cut = assertThrows(ModelFileException.class, () -> Safetensors.read(path()))
                .getMessage();
        assertTrue(cut.contains("says 100 bytes, but the file has only 2 more; it was cut short"), cut);
    }

    /** A .pt of PyTorch and a .keras are ZIP archives. */
    @Test
    void aZipArchiveIsCalledOne() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(path()))) {
            zip.putNextEntry(new ZipEntry("weights/data.pkl"));
        }
        String message = assertThrows(ModelFileException.class, () -> Safetensors.read(path()))
                .getMessage();
        assertTrue(message.contains("this is a ZIP archive, not a safetensors file"), message);
        assertTrue(message.contains("save_file(model.state_dict(), path)"), message);
    }

    private static String message(Safetensors content, String name) {
        return assertThrows(ModelFileException.class, () -> content.matrix(name))
                .getMessage();
    }

    /** If writing fails halfway, the old file remains, and no other file does. */
    @Test
    void aFileIsReplacedWholeOrNotAtAll() throws IOException {
        new Safetensors().put("t", "old").write(path());
        assertThrows(
                IOException.class,
                () -> AtomicFile.write(path(), out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("the disk is full");
                }));
        assertEquals(Map.of("t", "old"), Safetensors.read(path()).texts());
        assertThrows(
                IOException.class,
                () -> new Safetensors().put("t", "half \ud83c").write(path()));
        assertThrows(
                IOException.class,
                () -> new Safetensors().put("t", "x".repeat(17 << 20)).write(path()));
        assertEquals(Map.of("t", "old"), Safetensors.read(path()).texts());
        Path killed = folder.resolve(".a.safetensors." + new UUID(1, 2) + ".tmp");
        Files.write(killed, new byte[5000]); // left by a program that was killed
        new Safetensors().put("t", "new").write(path());
        assertEquals(Map.of("t", "new"), Safetensors.read(path()).texts());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path()), files.toList());
        }
        String message = assertThrows(
                        IOException.class,
                        () -> new Safetensors().write(folder.resolve("none").resolve("a")))
                .getMessage();
        assertTrue(message.contains("create it first"), message);
    }

    /** A folder or a device is never replaced, and a link still points to the same file afterwards. */
    @Test
    void onlyPlainFilesAreReplaced(@TempDir Path place) throws IOException {
        Safetensors content = new Safetensors().put("a", "b");
        Path inside = Files.createDirectory(place.resolve("folder"));
        assertThrows(IOException.class, () -> content.write(inside));
        assertTrue(Files.isDirectory(inside));
        Path device = Path.of("/dev/null");
        if (Files.exists(device)) {
            assertThrows(IOException.class, () -> content.write(device));
            assertFalse(Files.isRegularFile(device));
        }
        Path file = place.resolve("real.safetensors");
        content.write(file);
        Path link = Files.createSymbolicLink(place.resolve("link.safetensors"), file);
        new Safetensors().put("a", "c").write(link);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("c", Safetensors.read(file).texts().get("a"));
    }

    /** The target of a dangling link may be on a disk that is missing now, so the link is not replaced. */
    @Test
    void aBrokenLinkIsNotReplaced(@TempDir Path place) throws IOException {
        Path link = Files.createSymbolicLink(place.resolve("link.safetensors"), place.resolve("none.safetensors"));
        String message = assertThrows(
                        IOException.class, () -> new Safetensors().put("a", "b").write(link))
                .getMessage();
        assertTrue(message.contains("is a broken link") && message.contains("use another path"), message);
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void aReadOnlyFileIsKept(@TempDir Path place) throws IOException {
        Path file = place.resolve("a.safetensors");
        new Safetensors().put("t", "old").write(file);
        assertTrue(file.toFile().setWritable(false));
        assumeFalse(Files.isWritable(file), "root may write everywhere");
        String message = assertThrows(
                        IOException.class,
                        () -> new Safetensors().put("t", "new").write(file))
                .getMessage();
        assertTrue(message.contains("is read-only"), message);
        assertEquals(Map.of("t", "old"), Safetensors.read(file).texts());
    }

    @Test
    void aPathInAnArchiveIsRefused() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            Path inside = zip.getPath("/a.safetensors");
            for (Executable use :
                    List.<Executable>of(() -> new Safetensors().write(inside), () -> Safetensors.read(inside))) {
                String message = assertThrows(IOException.class, use).getMessage();
                assertTrue(message.contains("'/a.safetensors': is in another file system"), message);
            }
        }
    }

    /** If two programs write the same file at once, the file is complete, and one of them gets an error. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ofTwoSavesAtTheSameTimeOneIsComplete() throws IOException {
        String message = assertThrows(
                        IOException.class,
                        () -> AtomicFile.write(path(), out -> {
                            out.write(new byte[100_000]);
                            new Safetensors().put("t", "inner").write(path());
                        }))
                .getMessage();
        assertTrue(message.contains("is being saved by another thread or program"), message);
        assertEquals(Map.of("t", "inner"), Safetensors.read(path()).texts());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path()), files.toList());
        }
    }

    /** One of a hundred, whose file was deleted just before it was moved, was told that its file did not exist. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ofManySavesAtTheSameTimeTheOthersSayWhy() throws IOException {
        List<String> messages = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> {
                    try {
                        new Safetensors().put("t", "" + i).write(path());
                        return "";
                    } catch (IOException e) {
                        return e.getMessage();
                    }
                })
                .filter(message ->
                        !message.isEmpty() && !message.contains("is being saved by another thread or program"))
                .toList();
        assertEquals(List.of(), messages);
        Safetensors.read(path());
    }
}
