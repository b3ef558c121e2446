package carousel.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.attention.AdditiveAttentionLayer;
import carousel.attention.DotAttentionLayer;
import carousel.attention.EncoderDecoder;
import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.SimpleRnn;
import carousel.recurrent.Bidirectional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A layer may take stored parameters instead of drawing them. */
class StoredTest {
    static Stream<Layer> layers() {
        return Stream.of(
                new Lstm(3),
                new Lstm(3).peephole().forgetBias(2).inputBias(-1).returnSequences(),
                new Lstm(3).coupled().peepholeFromPrevious().activation(CellActivation.RELU),
                new Gru(3).recurrentDropout(0.25),
                new Gru(3).resetBefore(),
                new SimpleRnn(3).activation(CellActivation.RELU),
                new Bidirectional(new Gru(3)),
                new DenseLayer(3),
                new DenseLayer(3).activation(CellActivation.SIGMOID),
                new Embedding(7, 3),
                new Dropout(0.5).perSequence(),
                new LayerNorm(),
                new AdditiveAttentionLayer(3).queryRows(5),
                new DotAttentionLayer(),
                new EncoderDecoder(new Embedding(7, 3), new Bidirectional(new Gru(2)), new Embedding(5, 3), new Gru(4))
                        .attention(new AdditiveAttentionLayer(3)),
                new EncoderDecoder(new Embedding(7, 3), new Lstm(2), new Embedding(5, 3), new Lstm(2)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void storedMatricesAreUsed(Layer layer) {
        Layer same = layer.copy();
        assertEquals(layer.options(), same.options());
        assertEquals(layer.toString(), same.toString());

        int D = layer instanceof Embedding ? 1 : 2;
        layer.build(D, new Random(1));
        Map<String, FloatMatrix> stored = new HashMap<>();
        layer.parameters().forEach(p -> stored.put(p.name(), p.value()));
        List<String> asked = new ArrayList<>();
        same.build(D, (name, rows, columns) -> {
            asked.add(name);
            assertEquals(stored.get(name).rows, rows, name);
            assertEquals(stored.get(name).columns, columns, name);
            return stored.get(name);
        });
        assertEquals(same.parameters().stream().map(Parameter::name).toList(), asked);
        assertEquals(layer.parameters(), same.parameters());
        for (Parameter p : same.parameters()) {
            assertSame(stored.get(p.name()), p.value());
        }
    }

    /** What a file claims is checked before anything of that size is allocated. */
    @ParameterizedTest
    @MethodSource("layers")
    void aRefusalLeavesTheLayerUnbuilt(Layer layer) {
        Stored none = (name, rows, columns) -> {
            throw new IllegalArgumentException("no " + name);
        };
        if (!(layer instanceof Dropout || layer instanceof DotAttentionLayer)) {
            assertThrows(IllegalArgumentException.class, () -> layer.build(Integer.MAX_VALUE, none));
            assertFalse(layer.isBuilt());
        }
    }
}
