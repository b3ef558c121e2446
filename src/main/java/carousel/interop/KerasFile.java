package carousel.interop;

import static carousel.check.Text.formatted;

import carousel.check.AtomicFile;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A file with Keras weights. It may be {@code model.keras}, a zip archive with the layers' settings and an HDF5 file;
 * that HDF5 file alone, {@code .weights.h5}; {@code .h5} from an older version; or a safetensors file written by hand.
 * In every case the weights get the names they have in Keras, such as {@code lstm/lstm_cell/kernel}.
 */
final class KerasFile {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};
    private static final int DEEPEST = 20;
    /** The names of a layer's weights by the kind of layer; in an HDF5 file the weights are only numbered. */
    private static final Map<String, List<String>> LEAVES = Map.of(
            "cell", List.of("kernel", "recurrent_kernel", "bias"),
            "dense", List.of("kernel", "bias"),
            "embedding", List.of("embeddings"),
            "layer_normalization", List.of("gamma", "beta"));

    private final Safetensors weights;
    /** The settings of each layer by its name; null if the file has none. */
    private final @Nullable Map<String, Fields> settings;

    private KerasFile(Safetensors weights, @Nullable Map<String, Fields> settings) {
        this.weights = weights;
        this.settings = settings;
    }

    static KerasFile read(Path path) throws IOException {
        byte[] begin = begin(path);
        try {
            if (Arrays.equals(begin, ZIP)) {
                return archive(Files.readAllBytes(path));
            }
            return Arrays.equals(begin, HDF5)
                    ? new KerasFile(weights(Files.readAllBytes(path)), null)
                    : new KerasFile(Safetensors.read(path), null);
        } catch (ModelFileException e) {
            throw String.valueOf(e.getMessage()).startsWith(path + ": ") ? e : e.in(path);
        }
    }

    private static byte[] begin(Path path) throws IOException {
        AtomicFile.requireFile(path);
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(4);
        }
    }

    Safetensors weights() {
        return weights;
    }

    /** Whether the file contains the layers' settings. */
    boolean hasSettings() {
        return settings != null;
    }

    /** The settings of the layer with that name. */
    Fields settings(String layer) throws ModelFileException {
        if (settings == null) {
            throw new ModelFileException(layer, "the file contains only weights, no layer settings");
        }
        Fields found = settings.get(layer);
        if (found == null) {
            throw new ModelFileException(layer, "there is no such layer; the file has " + settings.keySet());
        }
        return found;
    }

    private static KerasFile archive(byte[] bytes) throws IOException {
        byte[] config = null;
        byte[] weights = null;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("config.json")) {
                    config = zip.readNBytes(SafetensorsReader.MAX_HEADER);
                } else if (entry.getName().equals("model.weights.h5")) {
                    weights = zip.readNBytes(bytes.length); // Keras stores it uncompressed
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelFileException("archive: the file is damaged: " + e.getMessage(), e);
        }
        if (config == null || weights == null) {
            throw new ModelFileException(
                    "archive", "expected config.json and model.weights.h5, as model.save(\"x.keras\") writes them");
        }
        Map<String, Fields> settings = new HashMap<>();
        collectSettings(Json.parse("config.json", new String(config, StandardCharsets.UTF_8)), settings);
        return new KerasFile(weights(weights), settings);
    }

    /** Collects the settings of every object {"config": {"name": ..., ...}}, at any depth. */
    private static void collectSettings(JsonElement element, Map<String, Fields> settings) throws ModelFileException {
        if (element.isJsonArray()) {
            for (JsonElement item : element.getAsJsonArray()) {
                collectSettings(item, settings);
            }
        } else if (element.isJsonObject()) {
            JsonObject object = element.getAsJsonObject();
            if (object.get("config") instanceof JsonObject config && config.has("name")) {
                Fields fields = new Fields("config.json", config);
                settings.putIfAbsent(fields.text("name"), fields);
            }
            for (String name : object.keySet()) {
                collectSettings(object.get(name), settings);
            }
        }
    }

    private static Safetensors weights(byte[] bytes) throws ModelFileException {
        Safetensors weights = new Safetensors();
        try (HdfFile file = HdfFile.fromBytes(bytes)) {
            collect(file, "", weights, bytes.length, 0);
            return weights;
        } catch (RuntimeException e) { // from jhdf, or from its buffers when the file is damaged
            throw new ModelFileException("HDF5: the file is damaged: " + e.getMessage(), e);
        }
    }

    private static void collect(Group group, String path, Safetensors weights, long fileSize, int depth)
            throws ModelFileException {
        if (depth > DEEPEST) {
            throw new ModelFileException(path, "groups are nested more than " + DEEPEST + " deep");
        }
        for (Node node : group) {
            if (node instanceof Dataset set) {
                add(path + leaf(group, node.getName()), set, weights, fileSize);
            } else if (node instanceof Group inner) {
                collect(inner, path + step(inner), weights, fileSize, depth + 1);
            }
        }
    }

    /** What a group adds to a path. If its "vars" have the name of the layer as an attribute, that name is used. */
    private static String step(Group group) {
        if (group.getName().equals("vars") || group.getName().equals("layers")) {
            return "";
        }
        if (group.getChildren().get("vars") instanceof Group vars) {
            Attribute name = vars.getAttribute("name");
            return (name == null ? group.getName() : name.getData()) + "/";
        }
        return group.getName() + "/";
    }

    /** The name of a weight, found from its number and the kind of layer: "layers/dense_1/vars/0" is a kernel. */
    private static String leaf(Group group, String name) {
        if (!group.getName().equals("vars") || !name.matches("\\d")) {
            return name.replace(":0", "");
        }
        String kind = group.getParent().getName().replaceFirst("_\\d+$", "");
        List<String> leaves = LEAVES.getOrDefault(kind, List.of());
        int number = Integer.parseInt(name);
        return number < leaves.size() ? leaves.get(number) : name;
    }

    private static void add(String name, Dataset set, Safetensors weights, long fileSize) throws ModelFileException {
        int[] shape = set.getDimensions();
        if (set.getJavaType() != float.class || shape.length > 2) {
            weights.passOver(
                    name,
                    formatted(
                            "is of type %s and shape %s; only matrices of float32 are read",
                            set.getJavaType().getSimpleName(), Arrays.toString(shape)));
            return;
        }
        if (set.getSizeInBytes() > fileSize) {
            throw new ModelFileException(
                    name, formatted("claims %d bytes in a file of %d; it is damaged", set.getSizeInBytes(), fileSize));
        }
        int rows = shape.length > 0 ? shape[0] : 1;
        int columns = shape.length > 1 ? shape[1] : 1;
        FloatMatrix m = new FloatMatrix(columns, rows, floats(set));
        weights.put(name, m.transpose());
    }

    private static float[] floats(Dataset set) {
        return set.isScalar() ? new float[] {(float) set.getData()} : (float[]) set.getDataFlat();
    }
}
