package carousel.recurrent;

import static carousel.recurrent.Compare.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.MinLstm;
import carousel.cells.SimpleRnn;
import carousel.layers.CellActivation;
import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaysBackTest {
    static List<Supplier<Layer>> layers() {
        return List.of(
                () -> new Lstm(4).peephole().returnSequences(),
                () -> new Lstm(4),
                () -> new Gru(4).returnSequences(),
                () -> new SimpleRnn(4),
                () -> new Bidirectional(new Lstm(4).returnSequences()),
                () -> new Bidirectional(new Gru(4)));
    }

    private static Pass forward(Layer layer, Sequences x) {
        Pass pass = layer.pass();
        pass.forward(x, null);
        return pass;
    }

    /** The first layer of a network goes back to its parameters alone, a frozen one to its input alone. */
    @ParameterizedTest
    @MethodSource("layers")
    void halfTheWayBackGivesHalfOfTheWhole(Supplier<Layer> made) {
        Layer layer = made.get();
        layer.build(3, new Random(1));
        Sequences x = LayerStack.random(new Random(2), 3, 6, 5, null);
        x.lengths = new int[] {6, 1, 4, 6, 2};
        Sequences y = layer.pass().forward(x, null);
        Sequences dy = LayerStack.random(new Random(3), y.rows, y.steps, 5, null);
        dy.lengths = y.steps == 1 ? null : x.lengths;
        LayerStack.zeroPadding(dy);

        Pass whole = forward(layer, x);
        FloatMatrix dx = whole.backward(LayerStack.copy(dy)).toMatrix();
        assertTrue(dx.norm2() > 0);
        Pass parameters = forward(layer, x);
        parameters.backwardToParameters(LayerStack.copy(dy));
        for (int i = 0; i < whole.gradients().size(); i++) {
            assertTrue(
                    whole.gradients().get(i).norm2() > 0,
                    layer.parameters().get(i).toString());
            assertSameBits(whole.gradients().get(i), parameters.gradients().get(i));
        }
        assertSameBits(
                dx, forward(layer, x).backwardToInput(LayerStack.copy(dy)).toMatrix());
    }

    /** A pass multiplies several steps of few sequences at once; no bit of a sequence depends on its batch. */
    @ParameterizedTest
    @ValueSource(strings = {"LSTM", "MinLSTM", "both"})
    void aSequenceGetsTheSameBitsInEveryBatch(String kind) {
        Layer layer = kind.equals("LSTM")
                ? new Lstm(5).returnSequences()
                : kind.equals("MinLSTM")
                        ? new MinLstm(5).returnSequences()
                        : new Bidirectional(new MinLstm(5).returnSequences());
        layer.build(3, new Random(1));
        int T = 70;
        Sequences x = LayerStack.random(new Random(2), 3, T, 5, null);
        FloatMatrix y = layer.pass().forward(x, null).toMatrix();
        Sequences dy = LayerStack.random(new Random(3), y.rows, T, 5, null);
        FloatMatrix dx = forward(layer, x).backward(dy).toMatrix();
        for (int B = 1; B < 5; B++) {
            Pass pass = layer.pass();
            assertSameBits(first(B, y, T), pass.forward(first(B, x), null).toMatrix());
            assertSameBits(first(B, dx, T), pass.backward(first(B, dy)).toMatrix());
            assertSameBits(first(B, y, T), pass.infer(first(B, x)).toMatrix());
        }
    }

    private static Sequences first(int B, Sequences x) {
        return Sequences.of(first(B, x.toMatrix(), x.steps), x.steps, B);
    }

    /** The columns of the first B sequences of five, at every step. */
    private static FloatMatrix first(int B, FloatMatrix x, int T) {
        return x.getColumns(IntStream.range(0, 5 * T).filter(k -> k % 5 < B).toArray());
    }

    /**
     * With the identity as W_hh, relu, and no input, each number of h is multiplied by its mask at every step: from 1 it
     * goes to (4/3)ᵗ, or to 0 for a share of p = 1/4, and so does the gradient on its way back.
     */
    @Test
    void recurrentDropoutMasksTheStateAlikeAtEveryStep() {
        SimpleRnn layer = new SimpleRnn(200)
                .activation(CellActivation.RELU)
                .recurrentDropout(0.25)
                .returnSequences();
        layer.build(1, new Random(1));
        layer.parameters().forEach(p -> p.value().fill(0));
        layer.parameter("W_hh").value().copy(FloatMatrix.eye(200));
        RecurrentPass pass = layer.pass();
        BatchState ones = new BatchState(FloatMatrix.ones(200, 2), null);
        pass.begin(ones);
        Sequences x = new Sequences(1, 3, 2);
        float[] y = pass.forward(x, new Random(7)).toMatrix().data;
        int dropped = 0;
        for (int k = 0; k < 400; k++) {
            for (int t = 0; t < 3; t++) {
                double kept = Math.pow(4 / 3.0, t + 1);
                assertEquals(y[k] == 0 ? 0 : kept, y[t * 400 + k], 1e-5);
            }
            dropped += y[k] == 0 ? 1 : 0;
        }
        assertEquals(100, dropped, 5 * Math.sqrt(400 * 0.25 * 0.75));
        assertFalse(
                Arrays.equals(Arrays.copyOf(y, 200), Arrays.copyOfRange(y, 200, 400))); // each has a mask of its own

        Sequences dy = new Sequences(200, 3, 2);
        Arrays.fill(dy.data, 2 * 400, 3 * 400, 1f);
        pass.backward(dy);
        float[] back = pass.beginGradient().h().data;
        for (int k = 0; k < 400; k++) {
            assertEquals(y[k] == 0 ? 0 : Math.pow(4 / 3.0, 3), back[k], 1e-5);
        }
        assertSameBits(FloatMatrix.ones(200, 6), pass.forward(x, null).toMatrix());
    }

    @Test
    void optionsComeTooLateOnceTheLayerIsInANetwork() {
        Gru layer = new Gru(2);
        carousel.Carousel.sequential(layer);
        assertThrows(IllegalStateException.class, layer::returnSequences);
        assertThrows(IllegalStateException.class, () -> layer.recurrentDropout(0.5));
        assertThrows(IllegalStateException.class, () -> new Bidirectional(layer));
    }

    /** Map.of has an order that changes from JVM to JVM. */
    @Test
    void theHiddenStateIsHWhateverTheOrder() {
        Map<String, FloatMatrix> values = new LinkedHashMap<>();
        values.put("c", FloatMatrix.zeros(2, 1));
        values.put("h", FloatMatrix.ones(2, 1));
        assertSame(values.get("h"), new BatchState(values).h());
    }

    @Test
    void aStateSaysWhatItHolds() {
        FloatMatrix h = new FloatMatrix(new float[][] {{1, 2}, {3, 4}});
        FloatMatrix c = new FloatMatrix(new float[][] {{5, 6}, {7, 8}});
        BatchState state = new BatchState(h, c);
        assertEquals("BatchState(h 2 x 2, c 2 x 2)", state.toString());
        assertEquals(List.of("h", "c"), state.letters());
        assertArrayEquals(new double[] {5, 7, 6, 8}, state.toDoubleMatrix("c").data);
        String said = assertThrows(IllegalArgumentException.class, () -> state.toDoubleMatrix("n"))
                .getMessage();
        assertTrue(said.contains("one of [h, c], got n"), said);
        assertEquals("BatchState(h 4 x 2, c 4 x 2)", state.above(state).toString());
        assertThrows(IllegalArgumentException.class, () -> state.above(new BatchState(h, null)));
        assertThrows(IllegalArgumentException.class, () -> new BatchState(null, c));
        assertThrows(IllegalArgumentException.class, () -> new BatchState(Map.of())); // it has no hidden state
    }
}
