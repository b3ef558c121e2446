package carousel.interop;

import static carousel.check.Text.formatted;
import static carousel.interop.ModelFileException.expect;

import carousel.attention.AdditiveAttentionLayer;
import carousel.attention.AttentionLayer;
import carousel.attention.DotAttentionLayer;
import carousel.attention.EncoderDecoder;
import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.MinLstm;
import carousel.cells.Mlstm;
import carousel.cells.OnLstm;
import carousel.cells.SimpleRnn;
import carousel.cells.Slstm;
import carousel.check.Check;
import carousel.layers.CellActivation;
import carousel.layers.DenseLayer;
import carousel.layers.Dropout;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Cell;
import carousel.recurrent.Recurrent;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Converts layers to JSON, by {@link Layer#options}, and back. Only the layers listed here can be read from a file, and
 * each {@link Cell} for which the reader provides a factory: a file never names code to run.
 */
final class LayerJson {
    private static final Gson GSON = new Gson();

    private interface Kind {
        Layer read(LayerJson json, Fields options) throws ModelFileException;
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("lstm", LayerJson::lstm),
            Map.entry("gru", LayerJson::gru),
            Map.entry("simpleRnn", (json, o) -> common(new SimpleRnn(o.integer("units")).activation(activation(o)), o)),
            Map.entry("slstm", LayerJson::slstm),
            Map.entry(
                    "mlstm",
                    (json, o) -> common(new Mlstm(o.integer("units")), o).forgetBias(o.number("forgetBias"))),
            Map.entry("onLstm", LayerJson::onLstm),
            Map.entry(
                    "minLstm",
                    (json, o) -> common(new MinLstm(o.integer("units")), o).forgetBias(o.number("forgetBias"))),
            Map.entry("cell", LayerJson::cell),
            Map.entry("bidirectional", LayerJson::bidirectional),
            Map.entry("dense", LayerJson::dense),
            Map.entry("embedding", (json, o) -> new Embedding(o.integer("symbols"), o.integer("rows"))),
            Map.entry("dropout", LayerJson::dropout),
            Map.entry("layerNorm", LayerJson::layerNorm),
            Map.entry("additiveAttention", LayerJson::additiveAttention),
            Map.entry("dotAttention", (json, options) -> new DotAttentionLayer()),
            Map.entry("encoderDecoder", LayerJson::encoderDecoder));

    private final List<Cell.Factory> cells;

    /** Reads the library's layers, and your own cells through the given factories. */
    LayerJson(List<Cell.Factory> cells) {
        cells.forEach(
                cell -> Check.given("load", "a constructor for each of your own cells, such as MinGru::new", cell));
        this.cells = cells;
    }

    /**
     * Writes the kind of layer, then its options sorted by name, so that equal layers give equal text.
     *
     * @throws ModelFileException if the layer could not be read back
     */
    static JsonObject write(Layer layer) throws ModelFileException {
        return write(layer.toString(), layer.options());
    }

    private static JsonObject write(String where, Map<?, ?> options) throws ModelFileException {
        String kind = String.valueOf(options.get("layer"));
        String none = "\"%s\" is neither a layer of the library nor a Cell, so it cannot be saved";
        expect(KINDS.containsKey(kind), where + ".layer", none, kind);
        boolean named = !"".equals(options.get("cell"));
        expect(named, where, "is a cell of a class without a name; give the class a name to save it");
        Object activation = options.get("activation");
        boolean own = activation != null
                && CellActivation.named(activation.toString()).isEmpty();
        String problem = "%s is your own function; a network that uses it cannot be saved";
        expect(!own, where + ".activation", problem, String.valueOf(activation));
        JsonObject json = new JsonObject();
        json.addProperty("layer", kind);
        for (Map.Entry<?, ?> option : new TreeMap<>(options).entrySet()) {
            Object value = option.getValue();
            json.add(
                    option.getKey().toString(),
                    value instanceof Map<?, ?> inner ? write(where, inner) : GSON.toJsonTree(value));
        }
        return json;
    }

    /** Reads a layer, not yet built. */
    Layer read(Fields options) throws ModelFileException {
        try {
            String name = options.text("layer");
            Kind kind = KINDS.get(name);
            if (kind == null) {
                throw options.unknown("layer", name);
            }
            Layer layer = kind.read(this, options);
            options.end();
            return layer;
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(options.where() + ": " + e.getMessage(), e);
        }
    }

    /** A cell from outside the library, created by the factory whose cells have this name. */
    private Cell cell(Fields options) throws ModelFileException {
        String name = options.text("cell");
        int units = options.integer("units");
        List<String> known = new ArrayList<>();
        for (Cell.Factory factory : cells) {
            Cell cell = Check.given("load", "a cell from each factory", factory.of(units));
            Object made = cell.options().get("cell");
            if (name.equals(made)) {
                common(cell, options);
                options.expectAll(write(cell));
                return cell;
            }
            known.add(String.valueOf(made == null ? cell : made));
        }
        throw new ModelFileException(
                options.where() + ".cell",
                formatted(
                        "%s is not a cell of the library; declare its class and pass its constructor: load(path, %s::new)%s",
                        name, name, known.isEmpty() ? "" : "; got constructors only for " + String.join(", ", known)));
    }

    private static <R extends Recurrent> R common(R layer, Fields options) throws ModelFileException {
        layer.recurrentDropout(options.number("recurrentDropout"));
        if (options.flag("returnSequences")) {
            layer.returnSequences();
        }
        return layer;
    }

    private Lstm lstm(Fields options) throws ModelFileException {
        Lstm lstm = new Lstm(options.integer("units"))
                .forgetBias(options.number("forgetBias"))
                .inputBias(options.number("inputBias"))
                .activation(activation(options));
        String peephole = options.text("peephole");
        switch (peephole) {
            case "none" -> {}
            case "c_t" -> lstm.peephole();
            case "c_prev" -> lstm.peepholeFromPrevious();
            default -> throw options.unknown("peephole", peephole);
        }
        if (options.flag("coupled")) {
            lstm.coupled();
        }
        return common(lstm, options);
    }

    private Gru gru(Fields options) throws ModelFileException {
        Gru gru = common(new Gru(options.integer("units")), options);
        return options.flag("resetBefore") ? gru.resetBefore() : gru;
    }

    private Slstm slstm(Fields options) throws ModelFileException {
        Slstm slstm = common(new Slstm(options.integer("units")), options).forgetBias(options.number("forgetBias"));
        return options.flag("exponentialForget") ? slstm.exponentialForget() : slstm;
    }

    private OnLstm onLstm(Fields options) throws ModelFileException {
        return common(new OnLstm(options.integer("units")), options)
                .chunkSize(options.integer("chunkSize"))
                .forgetBias(options.number("forgetBias"));
    }

    private Bidirectional bidirectional(Fields options) throws ModelFileException {
        Layer layer = read(options.object("of"));
        if (layer instanceof Recurrent recurrent) {
            return new Bidirectional(recurrent);
        }
        throw new IllegalArgumentException("expected a recurrent layer in a bidirectional one, got " + layer);
    }

    /** Without an activation, there is no field for it. */
    private DenseLayer dense(Fields options) throws ModelFileException {
        DenseLayer layer = new DenseLayer(options.integer("units"));
        return options.names().contains("activation") ? layer.activation(activation(options)) : layer;
    }

    private Dropout dropout(Fields options) throws ModelFileException {
        Dropout dropout = new Dropout(options.number("p"));
        return options.flag("perSequence") ? dropout.perSequence() : dropout;
    }

    /** Files written before epsilon was an option lack it. */
    private LayerNorm layerNorm(Fields options) throws ModelFileException {
        LayerNorm layer = new LayerNorm();
        return options.names().contains("epsilon") ? layer.epsilon(options.number("epsilon")) : layer;
    }

    /** Query rows of 0 mean as many rows as the memory has. */
    private AdditiveAttentionLayer additiveAttention(Fields options) throws ModelFileException {
        AdditiveAttentionLayer attention = new AdditiveAttentionLayer(options.integer("units"));
        int queryRows = options.integer("queryRows");
        return queryRows == 0 ? attention : attention.queryRows(queryRows);
    }

    private EncoderDecoder encoderDecoder(Fields options) throws ModelFileException {
        EncoderDecoder layer = new EncoderDecoder(
                part(options, "source", Embedding.class),
                part(options, "encoder", Layer.class),
                part(options, "target", Embedding.class),
                part(options, "decoder", Recurrent.class));
        return options.names().contains("attention")
                ? layer.attention(part(options, "attention", AttentionLayer.class))
                : layer;
    }

    private <L extends Layer> L part(Fields options, String name, Class<L> type) throws ModelFileException {
        Layer layer = read(options.object(name));
        if (!type.isInstance(layer)) {
            throw new IllegalArgumentException(
                    formatted("expected %s to be of the kind %s, got %s", name, type.getSimpleName(), layer));
        }
        return type.cast(layer);
    }

    private static CellActivation activation(Fields options) throws ModelFileException {
        String name = options.text("activation");
        return CellActivation.named(name).orElseThrow(() -> options.unknown("activation", name));
    }
}
