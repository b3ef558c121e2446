package carousel.interop;

import static carousel.interop.ModelFileException.expect;

import carousel.check.AtomicFile;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jblas.FloatMatrix;

/**
 * A file with Keras weights. It may be {@code model.keras}, a zip archive with the layers' settings and an HDF5 file;
 * that HDF5 file alone, {@code .weights.h5}; {@code .h5} from an older version; or a safetensors file written by hand.
 * In every case the weights get the names they have in Keras, such as {@code lstm/lstm_cell/kernel}.
 *
 * @param layers the layers by their names, in their order; none if the file has no settings
 */
record KerasFile(Safetensors weights, Map<String, Fields> layers) {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};
    private static final int DEEPEST = 20;
    /** The names of a layer's weights by the kind of layer; in an HDF5 file the weights are only numbered. */
    private static final Map<String, List<String>> LEAVES = Map.of(
            "cell", List.of("kernel", "recurrent_kernel", "bias"),
            "dense", List.of("kernel", "bias"),
            "layer", List.of("kernel", "bias"), // in a TimeDistributed
            "embedding", List.of("embeddings"),
            "layer_normalization", List.of("gamma", "beta"));

    /** Kinds of layers that compute nothing in prediction, or belong to an attention without parameters. */
    private static final Pattern IDLE =
            Pattern.compile("InputLayer|Dropout|SpatialDropout1D|GaussianNoise|Masking|Attention|Concatenate"
                    + "|Reshape\\[(1,)*-?\\d+(,1)*]"); // of one row or column; others move numbers to other steps

    static KerasFile read(Path path) throws IOException {
        AtomicFile.requireFile(path);
        try (InputStream in = Files.newInputStream(path)) {
            byte[] begin = in.readNBytes(4);
            if (Arrays.equals(begin, ZIP)) {
                return archive(Files.readAllBytes(path));
            }
            return Arrays.equals(begin, HDF5)
                    ? new KerasFile(weights(Files.readAllBytes(path)), Map.of())
                    : new KerasFile(Safetensors.read(path), Map.of());
        } catch (ModelFileException e) {
            throw String.valueOf(e.getMessage()).startsWith(path + ": ") ? e : e.in(path);
        }
    }

    /** The layer with that name, its kind and its settings. */
    Fields layer(String name) throws ModelFileException {
        Fields layer = layers.get(name);
        if (layer == null) {
            throw new ModelFileException(name, "there is no such layer; the file has " + layers.keySet());
        }
        return inner(layer);
    }

    /** The layer that is applied at each step by a TimeDistributed, or the layer itself. */
    private static Fields inner(Fields layer) throws ModelFileException {
        boolean wraps = layer.text("class_name").equals("TimeDistributed");
        return wraps ? layer.object("config").object("layer") : layer;
    }

    /** Throws if between the layers with these names there is another one that computes something. */
    void expectNoOthers(List<String> names) throws ModelFileException {
        int seen = 0;
        for (Map.Entry<String, Fields> layer : layers.entrySet()) {
            String kind = layer.getValue().text("class_name");
            Fields config = layer.getValue().object("config");
            String shape = config.names().contains("target_shape") ? "" + config.list("target_shape") : "";
            boolean idle = IDLE.matcher(kind + shape).matches();
            if (names.contains(layer.getKey())) {
                seen++;
            } else if (seen > 0 && seen < names.size() && !idle) {
                String other = " between those that you name, and the network has none for it";
                throw new ModelFileException(layer.getKey(), "is a layer " + kind + other);
            }
        }
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
        Map<String, Fields> layers = new LinkedHashMap<>();
        String json = new String(config, StandardCharsets.UTF_8);
        addLayers(new Fields("config.json", Json.parse("config.json", json)), layers);
        return new KerasFile(weights(weights), layers);
    }

    /**
     * Adds the layers of a model; in the place of a model inside it, those of that model. An activation that is a layer
     * of its own becomes that of the dense layer below it.
     */
    private static void addLayers(Fields model, Map<String, Fields> layers) throws ModelFileException {
        Fields linear = null; // the settings of the layer below, if it is dense and has no activation
        for (Fields layer : model.object("config").objects("layers")) {
            Fields config = layer.object("config");
            if (config.names().contains("layers")) {
                addLayers(layer, layers);
            } else if (linear != null && !activation(layer).isEmpty()) {
                linear.set("activation", activation(layer));
            } else {
                layers.putIfAbsent(config.text("name"), layer);
            }
            Fields own = inner(layer).object("config");
            boolean dense = inner(layer).text("class_name").equals("Dense");
            linear = dense && own.text("activation").equals("linear") ? own : null;
        }
    }

    /** The activation that a layer consists of; one with options by a name that none of ours has; empty for others. */
    private static String activation(Fields layer) throws ModelFileException {
        Fields config = layer.object("config");
        String kind = layer.text("class_name");
        return switch (kind) {
            case "Activation" -> config.text("activation");
            case "Softmax" -> "softmax";
            case "ReLU" -> isPlain(config) ? "relu" : "ReLU with options";
            case "LeakyReLU", "PReLU", "ELU" -> kind;
            default -> "";
        };
    }

    private static boolean isPlain(Fields relu) throws ModelFileException {
        return relu.isNull("max_value") && relu.number("negative_slope") == 0 && relu.number("threshold") == 0;
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
        expect(depth <= DEEPEST, path, "groups are nested more than %d deep", DEEPEST);
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
            String what = set.getJavaType().getSimpleName() + " and shape " + Arrays.toString(shape);
            weights.passOver(name, "is of type " + what + "; only matrices of float32 are read");
            return;
        }
        long size = set.getSizeInBytes();
        expect(size <= fileSize, name, "claims %d bytes in a file of %d; it is damaged", size, fileSize);
        int rows = shape.length > 0 ? shape[0] : 1;
        int columns = shape.length > 1 ? shape[1] : 1;
        Object data = set.isScalar() ? new float[] {(float) set.getData()} : set.getDataFlat();
        weights.put(name, new FloatMatrix(columns, rows, (float[]) data).transpose());
    }
}
