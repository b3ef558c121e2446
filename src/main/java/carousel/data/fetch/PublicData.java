package carousel.data.fetch;

import static carousel.check.Text.formatted;

import carousel.data.sound.Sound;
import carousel.data.sound.SpokenDigit;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Well-known texts and sounds that are not part of the kit. They are downloaded from their publishers once, on request:
 *
 * <pre>{@code
 * download(PublicData.SMS_SPAM);            // into the folder that Download.folder() names
 * Table messages = PublicData.smsSpam();    // from there, also without a network
 * }</pre>
 *
 * Archives are read without unpacking them to disk, so a path inside one cannot do harm.
 *
 * <p>Threads: it never changes and may be shared.
 */
public enum PublicData {
    /** 1.1 MB of Shakespeare's plays in one file (Karpathy 2015). */
    TINY_SHAKESPEARE(
            "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
            "tiny-shakespeare.txt",
            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"),
    /** 5,574 text messages in English, 747 of them spam (Almeida, Gómez Hidalgo and Yamakami 2011); 0.2 MB. */
    SMS_SPAM(
            "https://archive.ics.uci.edu/static/public/228/sms+spam+collection.zip",
            "sms-spam-collection.zip",
            "1587ea43e58e82b14ff1f5425c88e17f8496bfcdb67a583dbff9eefaf9963ce3"),
    /**
     * 50,000 film reviews, half of them positive, split evenly into training and test sets (Maas et al. 2011); 84 MB.
     */
    IMDB(
            "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
            "aclImdb_v1.tar.gz",
            "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe"),
    /**
     * 3,000 recordings of spoken digits by six men (Jackson and others 2020, version 1.0.10, CC BY-SA 4.0); 15,602,882
     * bytes.
     */
    FREE_SPOKEN_DIGITS(
            "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.tar.gz",
            "free-spoken-digit-dataset-1.0.10.tar.gz",
            "feb479fad3a37883c3d21ed7f982281c2dd1c18d5aefd7e8a5d50f58023392aa");

    private static final int BLOCK = 512;
    /** An upper bound on the size of a file in an archive; every text and sound of these sets is far smaller. */
    private static final int LARGEST = 1 << 24;

    private final String address;
    private final String name;
    private final String sha256;

    PublicData(String address, String name, String sha256) {
        this.address = address;
        this.name = name;
        this.sha256 = sha256;
    }

    /** Whether it has been downloaded already. */
    public boolean isHere() {
        return Files.exists(Download.folder().resolve(name));
    }

    /**
     * The file as published; downloads it if it is not here. {@code Carousel.download} does this with a progress bar.
     *
     * @throws IOException if it cannot be downloaded or its checksum is wrong; the message says what to do
     */
    public Path download(Download.Progress progress) throws IOException {
        return new Download(URI.create(address), name, sha256).to(Download.folder(), progress);
    }

    private Path file() throws IOException {
        if (!isHere()) {
            throw new IOException(formatted(
                    "%s: has not been downloaded yet; download(PublicData.%s) fetches it once from %s",
                    name, name(), URI.create(address).getHost()));
        }
        return download((bytes, total) -> {});
    }

    /**
     * Shakespeare's plays as one text.
     *
     * @throws IOException if the file has not been downloaded or cannot be read
     */
    public static String tinyShakespeare() throws IOException {
        Path file = TINY_SHAKESPEARE.file();
        return utf8(file.getFileName().toString(), Files.readAllBytes(file));
    }

    /**
     * The messages as a table with the columns {@code label}, ham or spam, and {@code text}.
     *
     * @throws IOException if the file has not been downloaded or cannot be read
     */
    public static Table smsSpam() throws IOException {
        return smsSpam(SMS_SPAM.file());
    }

    static Table smsSpam(Path zip) throws IOException {
        StringColumn label = StringColumn.create("label");
        StringColumn text = StringColumn.create("text");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals("SMSSpamCollection")) {
                    for (String line : utf8(entry.getName(), in.readNBytes(LARGEST))
                            .lines()
                            .toList()) {
                        int tab = line.indexOf('\t');
                        if (tab > 0) {
                            label.append(line.substring(0, tab));
                            text.append(line.substring(tab + 1));
                        }
                    }
                    return Table.create("SMS spam", label, text);
                }
            }
        }
        throw new IOException(zip.getFileName() + ": does not contain the file SMSSpamCollection");
    }

    /**
     * The labelled reviews as a table with the columns {@code set}, train or test, {@code label}, pos or neg, and
     * {@code text}, in which line breaks are HTML tags, as in the original.
     *
     * @throws IOException if the file has not been downloaded or cannot be read
     */
    public static Table imdb() throws IOException {
        return imdb(IMDB.file());
    }

    static Table imdb(Path tarGz) throws IOException {
        StringColumn set = StringColumn.create("set");
        StringColumn label = StringColumn.create("label");
        StringColumn text = StringColumn.create("text");
        for (Entry entry : entries(tarGz, "aclImdb/(train|test)/(pos|neg)/[^/]+\\.txt")) {
            String[] parts = entry.name().split("/", -1);
            set.append(parts[1]);
            label.append(parts[2]);
            text.append(utf8(entry.name(), entry.content()));
        }
        return Table.create("IMDB", set, label, text);
    }

    /**
     * The recordings; the voice of each is its speaker. Recordings 0 to 4 of each digit and speaker are the official
     * test set.
     *
     * @throws IOException if the file has not been downloaded or cannot be read
     */
    public static List<SpokenDigit> freeSpokenDigits() throws IOException {
        return freeSpokenDigits(FREE_SPOKEN_DIGITS.file());
    }

    static List<SpokenDigit> freeSpokenDigits(Path tarGz) throws IOException {
        List<SpokenDigit> digits = new ArrayList<>();
        for (Entry entry : entries(tarGz, "[^/]+/recordings/[0-9]_[a-z]+_[0-9]+\\.wav")) {
            String file = entry.name().substring(entry.name().lastIndexOf('/') + 1);
            String[] parts = file.split("[_.]", -1); // digit, speaker, number, wav
            digits.add(new SpokenDigit(
                    Integer.parseInt(parts[0]),
                    parts[1],
                    Integer.parseInt(parts[2]) < 5 ? "test" : "train",
                    Sound.wav(file, entry.content())));
        }
        return digits;
    }

    /** Decodes strictly; by default, bytes that are not UTF-8 would silently become U+FFFD. */
    private static String utf8(String name, byte[] content) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(
                    name + ": is not in UTF-8, as the published file is; delete the file and download it again", e);
        }
    }

    private record Entry(String name, byte[] content) {}

    /** The files in a compressed tar archive whose names match the pattern. */
    private static List<Entry> entries(Path tarGz, String form) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (InputStream packed = Files.newInputStream(tarGz); // closed even if it is no gzip file
                InputStream in = new BufferedInputStream(new GZIPInputStream(packed, 1 << 16))) {
            for (byte[] header = block(in); header[0] != 0; header = block(in)) {
                int size = size(header, tarGz);
                byte[] content = in.readNBytes(size);
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                String name = field(header, 0, 100);
                if (name.matches(form)) {
                    entries.add(new Entry(name, content));
                }
            }
        } catch (EOFException e) {
            throw new IOException(tarGz.getFileName() + ": ends too early", e);
        }
        return entries;
    }

    /** The next block of a tar file; a block of zeros marks the end. */
    private static byte[] block(InputStream in) throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException();
        }
        return block;
    }

    private static String field(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    /** Parses the size of an entry, which is in octal digits. */
    private static int size(byte[] header, Path file) throws IOException {
        String octal = field(header, 124, 12).strip();
        if (!octal.matches("[0-7]{1,11}") || Long.parseLong(octal, 8) > LARGEST) {
            throw new IOException(file.getFileName() + ": is not a tar file that this reader understands");
        }
        return Integer.parseInt(octal, 8);
    }
}
