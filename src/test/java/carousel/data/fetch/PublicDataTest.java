package carousel.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.sound.SpokenDigit;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Uses small archives of the same form as the published ones, made by src/test/python/archives.py. */
class PublicDataTest {
    private static final Path FOLDER = Path.of("src/test/resources/publicdata");

    @TempDir
    Path temp;

    @Test
    void messagesHaveALabelAndAText() throws IOException {
        Table table = PublicData.smsSpam(FOLDER.resolve("messages.zip"));
        assertEquals(List.of("ham", "spam", "ham"), table.stringColumn("label").asList());
        assertEquals(
                List.of("See you at seven, bring the map", "WIN a prize\tnow!!! £500", "好的, ok"),
                table.stringColumn("text").asList());
        assertTrue(assertThrows(IOException.class, () -> PublicData.smsSpam(FOLDER.resolve("reviews.tar.gz")))
                .getMessage()
                .contains("does not contain the file SMSSpamCollection"));
    }

    @Test
    void reviewsComeFromTheFoldersThatAreLabels() throws IOException {
        Table table = PublicData.imdb(FOLDER.resolve("reviews.tar.gz"));
        assertEquals(
                List.of("train", "train", "test", "test"),
                table.stringColumn("set").asList());
        assertEquals(
                List.of("pos", "neg", "neg", "pos"), table.stringColumn("label").asList());
        assertEquals(
                List.of(
                        "A kind film, told without hurry.<br /><br />Zoë is a joy.",
                        "x".repeat(512),
                        "",
                        "很好！ ".repeat(200)),
                table.stringColumn("text").asList());
    }

    @Test
    void recordingsAreNamedByDigitSpeakerAndNumber() throws IOException {
        List<SpokenDigit> digits = PublicData.freeSpokenDigits(FOLDER.resolve("digits.tar.gz"));
        assertEquals("[7 by ann, 7 by ann, 0 by bob]", digits.toString());
        assertEquals(
                List.of("test", "train", "test"),
                digits.stream().map(SpokenDigit::part).toList());
        assertArrayEquals(new float[] {0, 0.5f, -1}, digits.get(0).sound().samples());
    }

    @Test
    void aNameMayFillItsFieldAndRecordingFiveIsForTraining() throws IOException {
        for (int number : new int[] {4, 5}) {
            byte[] tar = unzipped("digits.tar.gz");
            String name = "/recordings/7_ann_" + number + ".wav";
            name = "f".repeat(100 - name.length()) + name; // the mode of the file follows at once
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            int header = new String(tar, StandardCharsets.ISO_8859_1).indexOf("/recordings/7_ann") / 512 * 512;
            System.arraycopy(bytes, 0, tar, header, bytes.length);
            List<SpokenDigit> digits = PublicData.freeSpokenDigits(zipped(tar));
            assertEquals("[7 by ann, 7 by ann, 0 by bob]", digits.toString());
            assertEquals(number < 5 ? "test" : "train", digits.get(0).part());
        }
    }

    @Test
    void aLineWithoutALabelIsNoMessage() throws IOException {
        Path zip = temp.resolve("messages.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("SMSSpamCollection"));
            out.write("\tno label\nno tab\nham\tat seven\n".getBytes(StandardCharsets.US_ASCII));
        }
        Table table = PublicData.smsSpam(zip);
        assertEquals(List.of("ham"), table.stringColumn("label").asList());
        assertEquals(List.of("at seven"), table.stringColumn("text").asList());
    }

    @Test
    void aDamagedArchiveIsNamed() throws IOException {
        byte[] tar = unzipped("reviews.tar.gz");
        for (int length : new int[] {1500, 2048, 100}) {
            String message = assertThrows(IOException.class, () -> PublicData.imdb(zipped(Arrays.copyOf(tar, length))))
                    .getMessage();
            assertEquals("damaged.tar.gz: ends too early", message);
        }
        tar[512 + 124] = 'x';
        assertEquals(
                "damaged.tar.gz: is not a tar file that this reader understands",
                assertThrows(IOException.class, () -> PublicData.imdb(zipped(tar)))
                        .getMessage());
    }

    @Test
    @Tag("F16")
    void aTextThatIsNotInUtf8IsRefused() throws IOException {
        byte[] tar = unzipped("reviews.tar.gz");
        int at = new String(tar, StandardCharsets.ISO_8859_1).indexOf("A kind film");
        tar[at] = (byte) 0xE9; // é in Latin-1
        String message = assertThrows(IOException.class, () -> PublicData.imdb(zipped(tar)))
                .getMessage();
        assertTrue(message.contains("pos/") && message.contains("is not in UTF-8"), message);
        Path zip = temp.resolve("messages.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("SMSSpamCollection"));
            out.write("ham\tcaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        message = assertThrows(IOException.class, () -> PublicData.smsSpam(zip)).getMessage();
        assertTrue(message.startsWith("SMSSpamCollection: is not in UTF-8"), message);
    }

    private static byte[] unzipped(String archive) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(archive)))) {
            return in.readAllBytes();
        }
    }

    private Path zipped(byte[] content) throws IOException {
        Path file = temp.resolve("damaged.tar.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content);
        }
        return file;
    }

    @Test
    void aMissingFileSaysHowToFetchIt() throws IOException {
        String before = System.getProperty(Download.PROPERTY);
        System.setProperty(Download.PROPERTY, temp.toString());
        try {
            assertFalse(PublicData.IMDB.isHere());
            assertEquals(
                    "aclImdb_v1.tar.gz: has not been downloaded yet; download(PublicData.IMDB) fetches it once from ai.stanford.edu",
                    assertThrows(IOException.class, PublicData::imdb).getMessage());
            Files.writeString(temp.resolve("tiny-shakespeare.txt"), "something else");
            assertTrue(PublicData.TINY_SHAKESPEARE.isHere());
            assertTrue(assertThrows(IOException.class, PublicData::tinyShakespeare)
                    .getMessage()
                    .contains("has been altered"));
        } finally {
            if (before == null) {
                System.clearProperty(Download.PROPERTY);
            } else {
                System.setProperty(Download.PROPERTY, before);
            }
        }
    }

    /** On Windows, a file that is still open cannot be deleted, which is what the reader is told to do. */
    @Test
    void aFileThatIsNoArchiveIsClosed() throws IOException {
        Path file = Files.writeString(temp.resolve("damaged.tar.gz"), "no archive");
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long before = system.getOpenFileDescriptorCount();
            for (int n = 0; n < 50; n++) {
                assertThrows(IOException.class, () -> PublicData.imdb(file));
            }
            long more = system.getOpenFileDescriptorCount() - before;
            assertTrue(more < 25, more + " more open files");
        }
        Files.delete(file);
    }
}
