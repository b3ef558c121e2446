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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A file with Keras weights. It may be {@code model.keras}, a zip archive with the layers' settings and an HDF5 file;
 * that HDF5 file alone, {@code .weights.h5}; {@code .h5} of older versions, which has both; or a safetensors file
 * written by hand. In every case the weights get the names they have in Keras, such as {@code lstm/lstm_cell/kernel}.
 *
 * @param layers the layers by their names, in their order; none if the file has no settings
 * @param merges the layers of an HDF5 file that add up what others give, or the like
 */
record KerasFile(Safetensors weights, Map<String, Fields> layers, List<String> merges) {
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
    /**
     * Where a layer is and its kind, if it computes nothing in prediction or belongs to an attention without parameters;
     * before and after all others also if it only gives the numbers another form, as whoever calls the network does.
     */
    private static final Pattern IDLE =
            Pattern.compile("\\w+ (InputLayer|Identity|.*Dropout(1D)?|GaussianNoise|Masking|Attention|Concatenate"
                    + "|Reshape\\[(1,)*-?\\d+(,1)*])" // of one row or column; others move numbers to other steps
                    + "|(before|after) (Flatten|Reshape.*|TextVectorization|StringLookup)");
    /** The kinds that have a counterpart here. */
    private static final Pattern OURS = Pattern.compile("LSTM|GRU|SimpleRNN|Bidirectional|Dense|Embedding|LayerNorm.*");
    /** What the layers that join others are called in an HDF5 file. */
    private static final Pattern MERGE = Pattern.compile("(add|subtract|multiply|average|maximum|minimum)(_\\d+)?");

    static KerasFile read(Path path) throws IOException {
        AtomicFile.requireFile(path);
        try (InputStream in = Files.newInputStream(path)) {
            byte[] begin = in.readNBytes(4);
            if (Arrays.equals(begin, ZIP)) {
                return archive(Files.readAllBytes(path));
            }
            return Arrays.equals(begin, HDF5)
                    ? hdf5(Files.readAllBytes(path), null)
                    : new KerasFile(Safetensors.read(path), Map.of(), List.of());
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

    /**
     * Throws if between the layers with these names there is another one that computes something, or before or after
     * all of them, unless one there could be in the network too: then the names are those of a part of the model.
     */
    void expectNoOthers(List<String> names) throws ModelFileException {
        String merge = "joins layers, and this file does not say which; read the whole model, model.save(\"x.keras\")";
        expect(!layers.isEmpty() || merges.isEmpty() || names.size() < 2, String.join(", ", merges), merge);
        List<Map.Entry<String, Fields>> all = List.copyOf(layers.entrySet());
        int[] named = IntStream.range(0, all.size())
                .filter(k -> names.contains(all.get(k).getKey()))
                .toArray();
        if (named.length > 0) {
            expectIdle(all.subList(0, named[0]), "before", names);
            expectIdle(all.subList(named[0], named[named.length - 1]), "between", names);
            expectIdle(all.subList(named[named.length - 1] + 1, all.size()), "after", names);
        }
    }

    private static void expectIdle(List<Map.Entry<String, Fields>> some, String where, List<String> names)
            throws ModelFileException {
        boolean between = where.equals("between");
        for (Map.Entry<String, Fields> layer : some) {
            if (!between
                    && OURS.matcher(inner(layer.getValue()).text("class_name")).matches()) {
                return;
            }
        }
        String problem = "is a layer %s %s those that you name, and the network has none for it"
                + (between ? "" : "; do its work in Java, with weights from model.save_weights");
        for (Map.Entry<String, Fields> layer : some) {
            Fields config = inner(layer.getValue()).object("config");
            String shape = config.names().contains("target_shape") ? "" + config.list("target_shape") : "";
            String kind = inner(layer.getValue()).text("class_name") + shape;
            boolean idle = IDLE.matcher(where + " " + kind).matches();
            String name = layer.getKey();
            expect(idle || names.contains(name), name, problem, layer.getValue().text("class_name"), where);
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
        return hdf5(weights, new String(config, StandardCharsets.UTF_8));
    }

    /**
     * Adds the layers of a model; in the place of a model inside it, those of that model. An activation that is a layer
     * of its own becomes that of the dense layer below it.
     */
    private static void addLayers(Fields model, Map<String, Fields> layers) throws ModelFileException {
        Fields linear = null; // the settings of the layer below, if it is dense and has no activation
        boolean old = model.get("config").isJsonArray(); // before Keras 2.2.3
        for (Fields layer :
                old ? model.objects("config") : model.object("config").objects("layers")) {
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
        return relu.get("max_value").isJsonNull()
                && relu.number("negative_slope") == 0
                && relu.number("threshold") == 0;
    }

    /** The content of an HDF5 file, with these settings or with its own, which an {@code .h5} of a whole model has. */
    private static KerasFile hdf5(byte[] bytes, @Nullable String settings) throws ModelFileException {
        KerasFile keras = new KerasFile(new Safetensors(), new LinkedHashMap<>(), new ArrayList<>());
        try (HdfFile file = HdfFile.fromBytes(bytes)) {
            keras.collect(file, "", bytes.length, 0);
            Attribute own = file.getAttribute("model_config");
            String json = settings == null && own != null ? String.valueOf(own.getData()) : settings;
            if (json != null) {
                addLayers(new Fields("config.json", Json.parse("config.json", json)), keras.layers);
            }
            return keras;
        } catch (RuntimeException e) { // from jhdf, or from its buffers when the file is damaged
            throw new ModelFileException("HDF5: the file is damaged: " + e.getMessage(), e);
        }
    }

    private void collect(Group group, String path, long fileSize, int depth) throws ModelFileException {
        expect(depth <= DEEPEST, path, "groups are nested more than %d deep", DEEPEST);
        for (Node node : group) {
            if (node instanceof Dataset set) {
                add(path + leaf(group, node.getName()), set, fileSize);
            } else if (node instanceof Group inner) {
                if (MERGE.matcher(inner.getName()).matches()) {
                    merges.add(inner.getName());
                }
                collect(inner, path + step(inner), fileSize, depth + 1);
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

    private void add(String name, Dataset set, long fileSize) throws ModelFileException {
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
