package carousel.interop;

import static carousel.check.Text.formatted;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jblas.FloatMatrix;

/** Writes files that {@link SafetensorsReader} reads. */
final class SafetensorsWriter {
    private static final Gson GSON = new Gson();

    private SafetensorsWriter() {}

    static void write(Map<String, FloatMatrix> matrices, Map<String, String> texts, OutputStream out)
            throws IOException {
        byte[] header = header(matrices, texts);
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        for (FloatMatrix m : matrices.values()) {
            RowMajor.write(m, out);
        }
    }

    private static byte[] header(Map<String, FloatMatrix> matrices, Map<String, String> texts) throws IOException {
        JsonObject header = new JsonObject();
        JsonObject metadata = new JsonObject();
        texts.forEach(metadata::addProperty);
        if (metadata.size() > 0) {
            header.add(SafetensorsReader.METADATA, metadata);
        }
        long begin = 0;
        for (var entry : matrices.entrySet()) {
            FloatMatrix m = entry.getValue();
            long end = begin + (long) m.length * Float.BYTES;
            JsonObject tensor = new JsonObject();
            tensor.addProperty("dtype", "F32");
            tensor.add("shape", GSON.toJsonTree(new int[] {m.rows, m.columns}));
            tensor.add("data_offsets", GSON.toJsonTree(new long[] {begin, end}));
            header.add(entry.getKey(), tensor);
            begin = end;
        }
        String text = header.toString();
        Json.parse("header", text); // do not write what could not be read back
        return utf8(text);
    }

    /** Pads the header with spaces, so that the numbers start at a multiple of eight and can be mapped into memory. */
    private static byte[] utf8(String header) throws IOException {
        try {
            String padded = header + " ".repeat(7);
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(padded));
            byte[] aligned = new byte[bytes.remaining() / 8 * 8];
            bytes.get(aligned);
            if (aligned.length > SafetensorsReader.MAX_HEADER) {
                throw new IOException(formatted(
                        "the names and texts make a header of %,d bytes; at most %,d are allowed",
                        aligned.length, SafetensorsReader.MAX_HEADER));
            }
            return aligned;
        } catch (CharacterCodingException e) {
            throw new IOException("a name or text ends in the middle of a character (half a surrogate pair)", e);
        }
    }
}
