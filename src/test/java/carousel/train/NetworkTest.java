package carousel.train;

import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.gru;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Lstm;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.layers.Layers;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.passes.NetworkPass;
import java.util.List;
import java.util.SplittableRandom;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static String refused(Layer... layers) {
        return assertThrows(IllegalArgumentException.class, () -> sequential(layers))
                .getMessage();
    }

    /** A pass keeps the outputs of its last run alone; otherwise a long loop would fill the memory. */
    @Test
    void aPassForgetsTheOutputsOfTheRunBefore() {
        Sequential network = sequential(lstm(3).returnSequences(), dense(2));
        network.build(2);
        NetworkPass pass = network.pass();
        pass.forward(new Sequences(2, 5, 4), null);
        long once = pass.floats();
        assertEquals(once, 5 * 4 * (3 + 2));
        pass.forward(new Sequences(2, 5, 4), null);
        assertEquals(once, pass.floats());
        pass.infer(new Sequences(2, 5, 4));
        long inferred = pass.floats();
        pass.infer(new Sequences(2, 5, 4));
        assertEquals(inferred, pass.floats());
    }

    @Test
    void aLayerThatReadsSequencesNeedsSequencesBelowIt() {
        assertEquals(
                "sequential: lstm(8) returns only one column per sequence, but gru(4) above it reads step after step; make the "
                        + "first return every step, as in lstm(32).returnSequences(), or remove the second",
                refused(lstm(8), gru(4), dense(1)));
        refused(lstm(8), dense(3), bidirectional(lstm(4)));
        sequential(lstm(8).returnSequences(), dense(3), bidirectional(lstm(4)), dense(1));
    }

    @Test
    void aNetworkNeedsLayersAndEachOnlyOnce() {
        assertEquals("sequential: expected at least one layer, such as sequential(lstm(32), dense(1))", refused());
        Layer layer = dense(2);
        assertEquals(
                "sequential: the same layer object is used twice; create one for each place", refused(layer, layer));
    }

    @Test
    void storedParametersDoNotReplaceThoseOfABuiltNetwork() {
        Sequential network = sequential(lstm(3), dense(1)).build(2);
        List<Parameter> before = network.parameters();
        String message = assertThrows(
                        IllegalStateException.class, () -> network.build(2, (name, r, c) -> new FloatMatrix(r, c)))
                .getMessage();
        assertTrue(message.contains("create a new network"), message);
        assertEquals(before, network.parameters());
        assertThrows(
                IllegalStateException.class,
                () -> Layers.build(network.layers(), 2, (layer, rows) -> layer.build(rows, new SplittableRandom(1))));
        assertEquals(before, network.parameters());
    }

    @Test
    void aRefusedNetworkTakesNoLayer() {
        Layer used = dense(1);
        sequential(used);
        Layer mine = lstm(3);
        assertThrows(IllegalStateException.class, () -> sequential(mine, used));
        sequential(mine);

        Embedding source = embedding(9, 4);
        Lstm decoder = lstm(4);
        assertThrows(
                IllegalStateException.class, () -> encoderDecoder(source, lstm(4), source, decoder)); // the same twice
        encoderDecoder(source, lstm(4), embedding(9, 4), decoder);
    }

    @Test
    void ifOneLayerCannotBeBuiltNoneIs() {
        Sequential network = sequential(lstm(3), dense(1));
        assertThrows(
                IllegalStateException.class,
                () -> network.build(2, (name, r, c) -> {
                    if (name.startsWith("1.")) {
                        throw new IllegalStateException("no more");
                    }
                    return new FloatMatrix(r, c);
                }));
        assertTrue(network.layers().stream().noneMatch(Layer::isBuilt));
        network.build(2);
    }

    /** The lower layers' output for an input, and that training them leaves the whole network unchanged. */
    @Test
    void theLayersBelowAreANetworkWithACopyOfTheParameters() {
        Sequential whole = carousel.Carousel.sequential(
                        carousel.Carousel.lstm(3), carousel.Carousel.dense(2), carousel.Carousel.dense(1))
                .seed(1)
                .build(2);
        Network below = whole.below(2);
        assertEquals(2, below.layers().size());
        for (int i = 0; i < below.parameters().size(); i++) {
            assertEquals(
                    whole.parameters().get(i).value(), below.parameters().get(i).value());
            below.parameters().get(i).value().fill(0f);
        }
        assertTrue(whole.parameters().get(0).value().norm2() > 0);
        assertEquals(
                "below: expected a number of layers from 1 to 3, got 4",
                assertThrows(IllegalArgumentException.class, () -> whole.below(4))
                        .getMessage());
        assertEquals(
                "below: this network has no parameters yet; call build(D) or fit first",
                assertThrows(
                                IllegalStateException.class,
                                () -> carousel.Carousel.sequential(carousel.Carousel.dense(1))
                                        .below(1))
                        .getMessage());
    }
}
