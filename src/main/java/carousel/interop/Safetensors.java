package carousel.interop;

import static carousel.check.Text.formatted;
import static carousel.interop.ModelFileException.expect;

import carousel.check.AtomicFile;
import carousel.check.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.jblas.FloatMatrix;

/**
 * The content of a safetensors file: matrices and texts, each under a name.
 *
 * <pre>
 *   8 bytes    N, the length of the header, little-endian
 *   N bytes    the header, JSON: {"__metadata__": {name: text, ...},
 *                                 name: {"dtype": "F32", "shape": [rows, columns], "data_offsets": [begin, end]}, ...}
 *   the rest   the numbers, little-endian, row by row; offsets count from here
 * </pre>
 *
 * A jblas matrix is stored column by column. The file has it row by row, so that numpy and PyTorch see an array with
 * the same rows and columns.
 *
 * <p>Threads: for one at a time.
 */
public final class Safetensors {
    private final Map<String, FloatMatrix> matrices;
    private final Map<String, String> texts;
    private final Map<String, String> unreadable;

    /** An empty content, to be filled by {@code put}. */
    public Safetensors() {
        this(new SafetensorsReader.Content());
    }

    private Safetensors(SafetensorsReader.Content content) {
        this.matrices = content.matrices();
        this.texts = content.texts();
        this.unreadable = content.unreadable();
    }

    /**
     * Reads a file. Skips tensors that are not of type F32 (float) or have more than two axes.
     *
     * @throws ModelFileException if it is not a safetensors file or is damaged; the message names the field
     */
    public static Safetensors read(Path path) throws IOException {
        Check.noNulls("Safetensors.read", "path", path);
        return new Safetensors(SafetensorsReader.read(path));
    }

    /**
     * Writes the file. An existing file is replaced atomically, and stays unchanged if writing fails.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Path path) throws IOException {
        Check.noNulls("Safetensors.write", "path", path);
        AtomicFile.write(path, out -> SafetensorsWriter.write(matrices, texts, out));
    }

    /** Adds a matrix, without copying it. */
    public Safetensors put(String name, FloatMatrix matrix) {
        if (SafetensorsReader.METADATA.equals(Check.given("Safetensors.put", "a name", name))) {
            throw Check.unexpected("Safetensors.put", "a name that is not reserved for the metadata", name);
        }
        matrices.put(name, Check.given("Safetensors.put", "a matrix", matrix));
        return this;
    }

    /** Adds a text to the metadata. */
    public Safetensors put(String name, String text) {
        texts.put(Check.given("Safetensors.put", "a name", name), Check.given("Safetensors.put", "a text", text));
        return this;
    }

    /** Records why a tensor of the file was skipped. */
    void passOver(String name, String reason) {
        unreadable.put(name, reason);
    }

    /** The matrices by name, in the file's order. */
    public Map<String, FloatMatrix> matrices() {
        return Collections.unmodifiableMap(matrices);
    }

    /** The metadata: texts by name. */
    public Map<String, String> texts() {
        return Collections.unmodifiableMap(texts);
    }

    /** The names of all tensors in the file, including the skipped ones. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(matrices.keySet());
        names.addAll(unreadable.keySet());
        return names;
    }

    /**
     * The matrix with that name. A tensor with one axis, such as a bias in PyTorch, becomes a column; one without axes
     * becomes 1 x 1.
     *
     * @throws ModelFileException if there is no such matrix
     */
    public FloatMatrix matrix(String name) throws ModelFileException {
        if (Check.given("Safetensors.matrix", "a name", name).isBlank()) {
            throw Check.unexpected("Safetensors.matrix", "the name of a tensor", "'" + name + "'");
        }
        FloatMatrix matrix = matrices.get(name);
        if (matrix == null) {
            throw new ModelFileException(name, unreadable.getOrDefault(name, "is missing"));
        }
        return matrix;
    }

    /** The matrix with that name, after checking its size. */
    FloatMatrix matrix(String name, int rows, int columns) throws ModelFileException {
        FloatMatrix m = matrix(name);
        boolean fits = m.rows == rows && m.columns == columns;
        expect(fits, name, "expected %d x %d, got %d x %d", rows, columns, m.rows, m.columns);
        return m;
    }

    /** The text with that name, which every file of this kind has. */
    String text(String name, String kind) throws ModelFileException {
        String text = texts.get(name);
        if (text == null) {
            throw new ModelFileException(
                    SafetensorsReader.METADATA + "." + name, "is missing, so the file is not " + kind);
        }
        return text;
    }

    /** A checksum of every name, text, size and number except the text named; the order in the file does not matter. */
    String checksum(String but) {
        CRC32 all = new CRC32();
        new TreeMap<>(matrices)
                .forEach((name, m) -> add(all, name, formatted("%dx%d %08x", m.rows, m.columns, crc(m))));
        texts.forEach((name, text) -> {
            if (!name.equals(but)) {
                add(all, name, text);
            }
        });
        return formatted("%08x", all.getValue());
    }

    private static void add(CRC32 crc, String name, String text) {
        crc.update((name + "=" + text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static long crc(FloatMatrix m) {
        CheckedOutputStream sum = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
        try {
            RowMajor.write(m, sum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum.getChecksum().getValue();
    }
}
