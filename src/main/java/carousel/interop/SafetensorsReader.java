package carousel.interop;

import static carousel.interop.ModelFileException.expect;

import carousel.check.AtomicFile;
import carousel.check.Check;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Reads an untrusted safetensors file: each size in it is checked against the file's length before it is allocated. */
final class SafetensorsReader {
    /** The name of the entry for texts in the header. */
    static final String METADATA = "__metadata__";

    /** Far more than any model here needs: the header has names, sizes, options and vocabularies but no weights. */
    static final int MAX_HEADER = 16 << 20;

    private record Tensor(String name, String dtype, long[] shape, long begin, long end) {
        long axis(int i) {
            return i < shape.length ? shape[i] : 1;
        }

        /** Why a FloatMatrix cannot hold this tensor; null if it can. */
        @Nullable
        String unreadable() {
            if (!dtype.equals("F32")) {
                return "is of type " + dtype + "; only F32 is read (in Python: tensor.float())";
            }
            long longest = Math.max((end - begin) / Float.BYTES, Math.max(axis(0), axis(1)));
            if (shape.length > 2 || longest > Check.LONGEST_ARRAY) {
                return "has the shape " + Arrays.toString(shape)
                        + "; only matrices are read, of at most 2^31 - 9 numbers";
            }
            return null;
        }
    }

    /** The content of a file: the matrices in order, the texts, and the reasons why other tensors were skipped. */
    record Content(Map<String, FloatMatrix> matrices, Map<String, String> texts, Map<String, String> unreadable) {
        Content() {
            this(new LinkedHashMap<>(), new TreeMap<>(), new TreeMap<>());
        }
    }

    private final RandomAccessFile file;
    private final Content content = new Content();

    private SafetensorsReader(RandomAccessFile file) {
        this.file = file;
    }

    static Content read(Path path) throws IOException {
        AtomicFile.requireFile(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return new SafetensorsReader(file).read();
        } catch (ModelFileException e) {
            throw e.in(path);
        }
    }

    private Content read() throws IOException {
        JsonObject header = header();
        long start = file.getFilePointer();
        List<Tensor> tensors = tensors(header, file.length() - start);
        expectMemory(tensors);
        for (Tensor t : tensors) {
            if (t.unreadable() == null) {
                file.seek(start + t.begin);
                content.matrices().put(t.name, RowMajor.read(file, (int) t.axis(0), (int) t.axis(1)));
            } else {
                content.unreadable().put(t.name, t.unreadable());
            }
        }
        return content;
    }

    /** Checks that the tensors fit into memory: even a valid file may be too large for this machine. */
    private static void expectMemory(List<Tensor> tensors) throws ModelFileException {
        long needed = tensors.stream()
                .filter(t -> t.unreadable() == null)
                .mapToLong(t -> t.end - t.begin)
                .sum();
        long most = Runtime.getRuntime().maxMemory() / 2;
        String large = "%d MB are more than half of Java's memory; start Java with -Xmx%dm";
        expect(needed <= most, "data", large, needed >> 20, (needed * 3) >> 20);
    }

    private JsonObject header() throws IOException {
        long size = file.length();
        expect(size >= 8, "header length", "expected at least 8 bytes, got %d; it is not a safetensors file", size);
        long n = Long.reverseBytes(file.readLong());
        String zip = "this is a ZIP archive, not a safetensors file; in PyTorch: safetensors.torch.save_file("
                + "model.state_dict(), path); read a .keras with PeerWeights.keras";
        expect(n <= MAX_HEADER || (int) n != 0x04034b50, "header", zip); // "PK", 3, 4
        String cut = "says %s bytes, but the file has only %d more; it was cut short or is not a safetensors file";
        expect(n >= 2 && n <= size - 8, "header length", cut, Long.toUnsignedString(n), size - 8);
        expect(n <= MAX_HEADER, "header length", "%d bytes are more than the %d that are allowed", n, MAX_HEADER);
        byte[] bytes = new byte[(int) n];
        file.readFully(bytes);
        expect(bytes[0] == '{', "header", "does not begin with {; it is not a safetensors file");
        String text = new String(bytes, StandardCharsets.UTF_8); // with U+FFFD in the place of what is not UTF-8
        expect(Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes), "header", "is not UTF-8");
        return Json.parse("header", text).getAsJsonObject();
    }

    /** The tensors in the order of their bytes. Together they must fill the file without gaps. */
    private List<Tensor> tensors(JsonObject header, long size) throws ModelFileException {
        List<Tensor> tensors = new ArrayList<>();
        for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
            if (entry.getKey().equals(METADATA)) {
                texts(new Fields(METADATA, entry.getValue()));
            } else {
                tensors.add(tensor(entry.getKey(), new Fields(entry.getKey(), entry.getValue()), size));
            }
        }
        tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        long end = 0;
        for (Tensor t : tensors) {
            String gap = "begins at %d, but the tensor before it ends at %d; there must be no gap or overlap";
            expect(t.begin == end, t.name + ".data_offsets", gap, t.begin, end);
            end = t.end;
        }
        String rest = "the tensors end at %d, but the file ends at %d; it was cut short or something was appended";
        expect(end == size, "data", rest, end, size);
        return tensors;
    }

    private void texts(Fields metadata) throws ModelFileException {
        for (String name : metadata.names()) {
            content.texts().put(name, metadata.text(name));
        }
    }

    private static Tensor tensor(String name, Fields fields, long size) throws ModelFileException {
        String dtype = fields.text("dtype");
        long[] shape = fields.wholes("shape", Long.MAX_VALUE);
        long[] offsets = fields.wholes("data_offsets", Long.MAX_VALUE);
        fields.end();
        String field = name + ".data_offsets";
        boolean pair = offsets.length == 2 && offsets[0] <= offsets[1];
        expect(pair, field, "expected [begin, end], got %s", Arrays.toString(offsets));
        String cut = "ends at %d, but the file has %d bytes of numbers; it was cut short";
        expect(offsets[1] <= size, field, cut, offsets[1], size);
        long bytes = offsets[1] - offsets[0];
        boolean fits = !dtype.equals("F32") || bytes(shape) == bytes;
        String other = "%s does not match the %d bytes of data_offsets";
        expect(fits, name + ".shape", other, Arrays.toString(shape), bytes);
        return new Tensor(name, dtype, shape, offsets[0], offsets[1]);
    }

    /** The size in bytes of that many floats; -1 if it overflows. */
    private static long bytes(long[] shape) {
        try {
            long bytes = Float.BYTES;
            for (long n : shape) {
                bytes = Math.multiplyExact(bytes, n);
            }
            return bytes;
        } catch (ArithmeticException e) {
            return -1;
        }
    }
}
