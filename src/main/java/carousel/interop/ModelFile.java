package carousel.interop;

import static carousel.interop.ModelFileException.expect;

import carousel.check.AtomicFile;
import carousel.check.Check;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.recurrent.Cell;
import carousel.train.Model;
import carousel.train.Network;
import carousel.train.Predictor;
import carousel.train.Sequential;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A network and everything needed to use it again, in one safetensors file.
 *
 * <pre>{@code
 * ModelFile.of(model).with("scaler", scaler).save(Path.of("passengers.safetensors"));
 *
 * var file = ModelFile.load(Path.of("passengers.safetensors"));
 * var model = file.model();
 * var scaler = file.extra("scaler", Scaler.class);
 * }</pre>
 *
 * The file contains the layers, their parameters and the seed. It contains no code, no loss and no optimiser. To
 * continue training, compile the model again: {@code file.model().compile(adam(1e-3), mse())}. To read a cell of your
 * own, pass a factory for it, {@code ModelFile.load(path, MinGru::new)}: a file never names code to run.
 *
 * <p>Threads: for one at a time, which sets its options and then writes or asks it.
 */
public final class ModelFile {
    private static final String FORMAT = "carousel.format";
    private static final String NETWORK = "carousel.network";
    private static final String EXTRA = "carousel.extra.";
    private static final String CHECKSUM = "carousel.checksum";
    private static final String VERSION = "1";
    private static final String KIND = "a Carousel model; for weights from PyTorch use PeerWeights.pyTorch";

    private final Network network;
    private final Map<String, String> extras = new TreeMap<>();

    private ModelFile(Network network) {
        this.network = network;
    }

    /** Starts a file for this model; nothing is written yet. */
    public static ModelFile of(Predictor model) {
        if (!Check.given("ModelFile.of", "a model", model).network().isBuilt()) {
            throw new IllegalStateException("ModelFile.of: this model has no parameters yet; fit it first");
        }
        return new ModelFile(model.network());
    }

    /**
     * Adds an object that belongs to the model, such as its scaler or vocabulary.
     *
     * @param name letters, digits, and - and _
     * @param extra a record, text, number or boolean, or lists, maps and arrays of these
     */
    public ModelFile with(String name, Object extra) {
        Check.noNulls("ModelFile.with", "name", name, "extra", extra);
        extras.put(Extras.checked(name), Extras.write(name, extra));
        return this;
    }

    /**
     * Writes the file. An existing file is replaced atomically, and stays unchanged if writing fails.
     *
     * @throws IOException if the file cannot be written
     */
    public void save(Path path) throws IOException {
        seal(content()).write(path);
    }

    /**
     * Throws if {@link #save} would, as far as it can be known before; writes nothing. A long run calls this before it
     * begins, and the error names the operation.
     */
    public void requireSavable(String operation, Path path) {
        try {
            AtomicFile.target(Check.given(operation, "a path", path));
            content();
        } catch (IOException e) {
            throw new IllegalArgumentException(operation + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file. If its network contains cells of your own, pass a factory for each, which makes the cell from its
     * number of units, {@code ModelFile.load(path, MinGru::new)}, and sets its options, {@code n -> new MinGru(n).bias(2)};
     * if the cell's {@code options()} return them, they are compared with those in the file.
     *
     * @throws ModelFileException if the file is damaged, is not a Carousel model, or contains a cell without a factory;
     *     the message names the field
     */
    public static ModelFile load(Path path, Cell.Factory... cells) throws IOException {
        Check.noNulls("ModelFile.load", "path", path, "cells", cells);
        Safetensors content = Safetensors.read(path);
        try {
            return from(content, new LayerJson(Arrays.asList(cells)), null);
        } catch (ModelFileException e) {
            throw e.in(path);
        }
    }

    /** The layers and their parameters. */
    public Network network() {
        return network;
    }

    /** The network as a model that predicts; it has no loss and no optimiser until you compile it. */
    public Model model() {
        return Model.of(network);
    }

    /** The names of the objects that were saved with the model, in order. */
    public Set<String> extras() {
        return Collections.unmodifiableSet(extras.keySet());
    }

    /**
     * The object that was added under this name.
     *
     * @param type its type: the class of the record that was added, {@code String.class}, {@code double[].class} …
     * @throws ModelFileException if there is no such object or it has another type
     */
    public <T> T extra(String name, Class<T> type) throws ModelFileException {
        Check.noNulls("ModelFile.extra", "name", name, "type", type);
        String json = extras.get(name);
        if (json == null) {
            throw new ModelFileException(EXTRA + name, "is missing; there are " + extras.keySet());
        }
        return Extras.read(EXTRA + name, json, type);
    }

    Safetensors content() throws IOException {
        Safetensors content = new Safetensors()
                .put(FORMAT, VERSION)
                .put(NETWORK, architecture().toString());
        extras.forEach((name, json) -> content.put(EXTRA + name, json));
        for (Parameter p : network.parameters()) {
            content.put(p.name(), finite(p.name(), p.value().dup()));
        }
        network.requireStill("save"); // the copies are of one moment
        return content;
    }

    /** Adds a checksum, so that readers can detect changes. */
    static Safetensors seal(Safetensors content) {
        return content.put(CHECKSUM, content.checksum(CHECKSUM));
    }

    private JsonObject architecture() throws ModelFileException {
        JsonArray layers = new JsonArray();
        for (Layer layer : network.layers()) {
            layers.add(LayerJson.write(layer));
        }
        JsonObject json = new JsonObject();
        json.addProperty("rows", network.layers().get(0).inputRows());
        json.addProperty("seed", Long.toString(network.seed()));
        json.add("layers", layers);
        return json;
    }

    /** The network that a checkpoint contains, which may belong to another model than this one. */
    static Network network(Safetensors content, Predictor model) throws ModelFileException {
        boolean same = of(model).architecture().toString().equals(content.text(NETWORK, KIND));
        List<Layer> copies =
                same ? model.network().layers().stream().map(Layer::copy).toList() : null;
        return from(content, new LayerJson(List.of()), copies).network();
    }

    /** Uses the known layers if given, else reads them from the file. */
    private static ModelFile from(Safetensors content, LayerJson json, @Nullable List<Layer> known)
            throws ModelFileException {
        String version = content.text(FORMAT, KIND);
        String problem = "this version of Carousel reads %s, but the file has %s; use a newer Carousel";
        expect(version.equals(VERSION), FORMAT, problem, VERSION, version);
        ModelFile file = new ModelFile(network(content, json, known));
        content.texts().forEach((name, text) -> {
            if (name.startsWith(EXTRA)) {
                file.extras.put(name.substring(EXTRA.length()), text);
            }
        });
        String checksum = content.texts().get(CHECKSUM);
        boolean matches = checksum == null || checksum.equals(content.checksum(CHECKSUM));
        expect(matches, CHECKSUM, "does not match: the content was altered after it was written; use another copy");
        return file;
    }

    private static Network network(Safetensors content, LayerJson json, @Nullable List<Layer> known)
            throws ModelFileException {
        Fields fields = new Fields(NETWORK, Json.parse(NETWORK, content.text(NETWORK, KIND)));
        List<Layer> layers = known;
        if (layers == null) {
            layers = new ArrayList<>();
            for (Fields layer : fields.objects("layers")) {
                layers.add(json.read(layer));
            }
        }
        int rows = fields.integer("rows");
        String seed = fields.text("seed");
        if (known == null) {
            fields.end();
        }
        Set<String> left = new HashSet<>(content.names());
        try {
            Network network = new Sequential(layers).seed(Long.parseLong(seed));
            network.build(rows, (name, r, c) -> parameter(content, name, r, c, left));
            left.removeIf(name -> name.startsWith(Run.PREFIX));
            if (!left.isEmpty()) {
                throw new ModelFileException(left.iterator().next(), "no layer has a parameter of that name");
            }
            return network;
        } catch (NumberFormatException e) {
            throw new ModelFileException(NETWORK + ".seed", "expected a number of 64 bits, got \"" + seed + "\"");
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(NETWORK + ": " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw (ModelFileException) e.getCause();
        }
    }

    /** The matrix with that name, after checking that it has the size its layer needs; only then is the layer built. */
    private static FloatMatrix parameter(Safetensors content, String name, int rows, int columns, Set<String> left) {
        try {
            FloatMatrix m = finite(name, content.matrix(name, rows, columns));
            left.remove(name);
            return m;
        } catch (ModelFileException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the matrix if all its numbers are finite.
     *
     * @throws ModelFileException if a number is infinite or NaN
     */
    public static FloatMatrix finite(String name, FloatMatrix m) throws ModelFileException {
        Check.noNulls("ModelFile.finite", "name", name, "m", m);
        int bad = Sequences.firstNotFinite(m.data, m.length);
        expect(bad < 0, name, "contains %s; such a network cannot predict", bad < 0 ? "" : m.data[bad]);
        return m;
    }
}
