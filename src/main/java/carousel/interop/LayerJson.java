package carousel.interop;

import static carousel.check.Text.formatted;

import carousel.attention.AdditiveAttention;
import carousel.attention.Attention;
import carousel.attention.DotAttention;
import carousel.attention.EncoderDecoder;
import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.SimpleRnn;
import carousel.layers.Activation;
import carousel.layers.Dense;
import carousel.layers.Dropout;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Recurrent;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Layers as JSON, {@link Layer#options}, and back. A layer that is not listed here cannot come out of a file. */
final class LayerJson {
    private static final Gson GSON = new Gson();

    private LayerJson() {}

    /** The kind of layer, then its options in the order of their names: the same layer is always the same text. */
    static JsonObject write(Layer layer) {
        return write(layer.options());
    }

    private static JsonObject write(Map<?, ?> options) {
        JsonObject json = new JsonObject();
        json.add("layer", GSON.toJsonTree(options.get("layer")));
        new TreeMap<>(options)
                .forEach((name, value) -> json.add(
                        name.toString(), value instanceof Map<?, ?> inner ? write(inner) : GSON.toJsonTree(value)));
        return json;
    }

    /** An unbuilt layer. */
    static Layer read(Fields options) throws ModelFileException {
        try {
            Layer layer = layer(options);
            options.end();
            return layer;
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(options.where() + ": " + e.getMessage(), e);
        }
    }

    private static Layer layer(Fields options) throws ModelFileException {
        String kind = options.text("layer");
        return switch (kind) {
            case "lstm" -> lstm(options);
            case "gru" -> gru(options);
            case "simpleRnn" -> simpleRnn(options);
            case "bidirectional" -> bidirectional(options);
            case "dense" -> new Dense(options.integer("units"));
            case "embedding" -> new Embedding(options.integer("symbols"), options.integer("rows"));
            case "dropout" -> dropout(options);
            case "layerNorm" -> layerNorm(options);
            case "additiveAttention" -> additiveAttention(options);
            case "dotAttention" -> new DotAttention();
            case "encoderDecoder" -> encoderDecoder(options);
            default -> throw options.unknown("layer", kind);
        };
    }

    private static Lstm lstm(Fields options) throws ModelFileException {
        Lstm lstm = new Lstm(options.integer("units"))
                .forgetBias(options.number("forgetBias"))
                .inputBias(options.number("inputBias"))
                .activation(activation(options))
                .recurrentDropout(options.number("recurrentDropout"));
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
        return options.flag("returnSequences") ? lstm.returnSequences() : lstm;
    }

    private static Gru gru(Fields options) throws ModelFileException {
        Gru gru = new Gru(options.integer("units")).recurrentDropout(options.number("recurrentDropout"));
        if (options.flag("resetBefore")) {
            gru.resetBefore();
        }
        return options.flag("returnSequences") ? gru.returnSequences() : gru;
    }

    private static SimpleRnn simpleRnn(Fields options) throws ModelFileException {
        SimpleRnn rnn = new SimpleRnn(options.integer("units"))
                .activation(activation(options))
                .recurrentDropout(options.number("recurrentDropout"));
        return options.flag("returnSequences") ? rnn.returnSequences() : rnn;
    }

    private static Bidirectional bidirectional(Fields options) throws ModelFileException {
        Layer layer = read(options.object("of"));
        if (layer instanceof Recurrent recurrent) {
            return new Bidirectional(recurrent);
        }
        throw new IllegalArgumentException("expected a recurrent layer in a bidirectional one, got " + layer);
    }

    private static Dropout dropout(Fields options) throws ModelFileException {
        Dropout dropout = new Dropout(options.number("p"));
        return options.flag("perSequence") ? dropout.perSequence() : dropout;
    }

    /** Files from before epsilon was an option have none. */
    private static LayerNorm layerNorm(Fields options) throws ModelFileException {
        LayerNorm layer = new LayerNorm();
        return options.names().contains("epsilon") ? layer.epsilon(options.number("epsilon")) : layer;
    }

    /** Query rows of 0 stand for as many as the memory has. */
    private static AdditiveAttention additiveAttention(Fields options) throws ModelFileException {
        AdditiveAttention attention = new AdditiveAttention(options.integer("units"));
        int queryRows = options.integer("queryRows");
        return queryRows == 0 ? attention : attention.queryRows(queryRows);
    }

    private static EncoderDecoder encoderDecoder(Fields options) throws ModelFileException {
        EncoderDecoder layer = new EncoderDecoder(
                part(options, "source", Embedding.class),
                part(options, "encoder", Layer.class),
                part(options, "target", Embedding.class),
                part(options, "decoder", Recurrent.class));
        return options.names().contains("attention")
                ? layer.attention(part(options, "attention", Attention.class))
                : layer;
    }

    private static <L extends Layer> L part(Fields options, String name, Class<L> type) throws ModelFileException {
        Layer layer = read(options.object(name));
        if (!type.isInstance(layer)) {
            throw new IllegalArgumentException(
                    formatted("expected %s to be of the kind %s, got %s", name, type.getSimpleName(), layer));
        }
        return type.cast(layer);
    }

    private static Activation activation(Fields options) throws ModelFileException {
        String name = options.text("activation");
        return switch (name) {
            case "TANH" -> Activation.TANH;
            case "RELU" -> Activation.RELU;
            default -> throw options.unknown("activation", name);
        };
    }
}
