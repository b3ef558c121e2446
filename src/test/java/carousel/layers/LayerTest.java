package carousel.layers;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;
import static carousel.recurrent.Compare.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import carousel.NewJvm;
import carousel.attention.AdditiveAttentionLayer;
import carousel.attention.DotAttentionLayer;
import carousel.attention.EncoderDecoder;
import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.SimpleRnn;
import carousel.linalg.Blas;
import carousel.linalg.Loops;
import carousel.linalg.Sequences;
import carousel.recurrent.BatchState;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.LayerStack;
import carousel.recurrent.RecurrentPass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every layer: how it prints, is copied, built and refused, and that its pass allocates only once. */
class LayerTest {
    /** A pass that allocates for each of its 20 steps allocates more bytes than this. */
    private static final long ENOUGH = 1000;

    private static final Map<String, Supplier<Layer>> LAYERS = Map.ofEntries(
            Map.entry("lstm(32)", () -> new Lstm(32)),
            Map.entry("lstm(8).inputBias(-3.0)", () -> new Lstm(8).inputBias(-3)),
            Map.entry(
                    "lstm(8).peephole().coupled().activation(RELU).forgetBias(2.0).returnSequences()",
                    () -> new Lstm(8)
                            .peephole()
                            .coupled()
                            .activation(CellActivation.RELU)
                            .forgetBias(2)
                            .returnSequences()),
            Map.entry(
                    "lstm(8).peepholeFromPrevious().recurrentDropout(0.2)",
                    () -> new Lstm(8).peepholeFromPrevious().recurrentDropout(0.2)),
            Map.entry("gru(4).returnSequences()", () -> new Gru(4).returnSequences()),
            Map.entry(
                    "gru(4).resetBefore().recurrentDropout(0.5).returnSequences()",
                    () -> new Gru(4).resetBefore().recurrentDropout(0.5).returnSequences()),
            Map.entry("simpleRnn(4).activation(RELU)", () -> new SimpleRnn(4).activation(CellActivation.RELU)),
            Map.entry(
                    "bidirectional(lstm(4).returnSequences())", () -> new Bidirectional(new Lstm(4).returnSequences())),
            Map.entry("dense(3)", () -> new DenseLayer(3)),
            Map.entry("dense(3).activation(RELU)", () -> new DenseLayer(3).activation(CellActivation.RELU)),
            Map.entry("dropout(0.1)", () -> new Dropout(0.1)),
            Map.entry("dropout(0.1).perSequence()", () -> new Dropout(0.1).perSequence()),
            Map.entry("embedding(7, 4)", () -> new Embedding(7, 4)),
            Map.entry("layerNorm()", LayerNorm::new),
            Map.entry("dotAttention()", DotAttentionLayer::new),
            Map.entry("additiveAttention(6)", () -> new AdditiveAttentionLayer(6)),
            Map.entry(
                    "encoderDecoder(embedding(7, 2), lstm(3).returnSequences(), embedding(7, 2), lstm(3).returnSequences())"
                            + ".attention(additiveAttention(6))",
                    () -> new EncoderDecoder(new Embedding(7, 2), new Lstm(3), new Embedding(7, 2), new Lstm(3))
                            .attention(new AdditiveAttentionLayer(6))));

    static Stream<String> names() {
        return LAYERS.keySet().stream().sorted();
    }

    private static int rows(Layer layer) {
        return layer instanceof Embedding ? 1 : layer instanceof EncoderDecoder ? 2 : 5;
    }

    /** Replaces x by symbols, none of them padding, for layers that read symbols. */
    private static Sequences withSymbols(Layer layer, Sequences x) {
        for (int k = 0; (layer instanceof Embedding || layer instanceof EncoderDecoder) && k < x.size(); k++) {
            x.data[k] = 1 + k % 6;
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLayerAndItsCopyPrintAsCode(String name) {
        Layer layer = LAYERS.get(name).get();
        assertEquals(name, layer.toString());
        layer.build(rows(layer), new Random(1));
        Layer copy = layer.copy();
        assertNotSame(layer, copy);
        assertEquals(name, copy.toString());
        assertFalse(copy.isBuilt());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyParameterHasAGradientOfItsShape(String name) {
        Layer layer = LAYERS.get(name).get();
        layer.build(rows(layer), new Random(1));
        List<FloatMatrix> gradients = layer.pass().gradients();
        assertEquals(layer.parameters().size(), gradients.size());
        for (int i = 0; i < gradients.size(); i++) {
            assertTrue(layer.parameters().get(i).value().sameSize(gradients.get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLaterPassOverAShapeAllocatesNothing(String name) throws IOException, InterruptedException {
        assumeFalse(Blas.describe().startsWith("jblas"), "jblas copies every array that it is given");
        long bytes = allocated(name);
        if (bytes >= ENOUGH) {
            // Once, in a JVM that had run 3,000 tests, C2 kept an object for each call of a vector loop in a GRU, and
            // did not compile it again. What a pass allocates itself, it allocates in a new JVM, too.
            bytes = Long.parseLong(NewJvm.printed(NewJvm.WITH_VECTORS, Allocation.class, name));
        }
        assertTrue(bytes < ENOUGH, bytes + " bytes");
    }

    /** The least that a forward and a backward pass allocate. */
    private static long allocated(String name) {
        Layer layer = LAYERS.get(name).get();
        layer.build(rows(layer), new Random(1));
        Pass pass = layer.pass();
        Sequences x = withSymbols(layer, new Sequences(rows(layer), 20, 8));
        x.lengths = new int[] {20, 3, 20, 1, 7, 20, 19, 20};
        Random noise = new Random(2);
        Sequences dy = LayerStack.copy(pass.forward(x, noise));
        pass.backward(dy);
        pass.forward(x, noise); // the second pass keeps a copy of the weights, to see whether they change
        pass.backward(dy);
        return Loops.leastAllocated(ENOUGH - 1, 200, () -> {
            pass.forward(x, noise);
            pass.backward(dy);
        });
    }

    /** Prints what the passes of the layer of this name allocate. */
    static final class Allocation {
        public static void main(String[] args) {
            System.out.print(allocated(args[0]));
        }
    }

    /** The workspace grows and shrinks with the batch, and earlier batches leave no trace in it. */
    @ParameterizedTest
    @MethodSource("names")
    void aPassThatHasSeenAnotherShapeGivesTheSame(String name) {
        Layer layer = LAYERS.get(name).get();
        layer.build(rows(layer), new Random(1));
        List<Sequences> batches = new ArrayList<>();
        for (int[] shape : new int[][] {{4, 3}, {2, 1}, {7, 5}, {4, 3}}) {
            Sequences x = LayerStack.random(new Random(3), rows(layer), shape[0], shape[1], null);
            batches.add(withSymbols(layer, x));
        }
        batches.get(0).lengths = new int[] {4, 1, 2};
        Pass used = layer.pass();
        for (Sequences x : batches) {
            Pass fresh = layer.pass();
            FloatMatrix y = used.forward(x, null).toMatrix();
            assertSameBits(fresh.forward(x, null).toMatrix(), y);
            Sequences dy = LayerStack.random(new Random(4), y.rows, y.columns / x.batch, x.batch, null);
            dy.lengths = dy.steps == x.steps ? x.lengths : null;
            LayerStack.zeroPadding(dy);
            assertSameBits(
                    fresh.backward(LayerStack.copy(dy)).toMatrix(),
                    used.backward(LayerStack.copy(dy)).toMatrix());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void refusesAnInputOfOtherRows(String name) {
        Layer layer = LAYERS.get(name).get();
        layer.build(rows(layer), new Random(1));
        Pass pass = layer.pass();
        assertEquals(
                formatted(
                        "%s: expected %s of input, got Sequences(9 rows x 4 steps x 2 sequences)",
                        name, counted(rows(layer), "row")),
                message(() -> pass.forward(new Sequences(9, 4, 2), null)));
        assertTrue(message(() -> pass.forward(new Sequences(rows(layer), 0, 2), null))
                .startsWith(name + ": expected at least one sequence of one step"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void refusesAGradientOfAnotherShape(String name) {
        Layer layer = LAYERS.get(name).get();
        layer.build(rows(layer), new Random(1));
        Pass pass = layer.pass();
        Sequences y = pass.forward(withSymbols(layer, new Sequences(rows(layer), 4, 2)), null);
        for (int[] off : new int[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}) {
            Sequences dy = new Sequences(y.rows + off[0], y.steps + off[1], y.batch + off[2]);
            String said = message(() -> pass.backward(dy));
            assertTrue(said.startsWith(name + ": expected") && said.contains(dy.toString()), said);
        }
    }

    /** Where one layer is impossible, the others are as before. */
    @Test
    void severalLayersAreTakenAndBuiltTogetherOrNotAtAll() {
        Layer taken = new Gru(2);
        carousel.Carousel.sequential(taken);
        Layer free = new Lstm(2);
        assertThrows(IllegalStateException.class, () -> Layers.take(List.of(free, taken)));
        assertThrows(IllegalStateException.class, () -> Layers.take(List.of(taken)));
        Layers.take(List.of(free));
        assertThrows(IllegalStateException.class, () -> Layers.take(List.of(free)));

        Layer dense = new DenseLayer(2);
        Layer within = new Bidirectional(new Lstm(2));
        List<Integer> rows = new ArrayList<>();
        assertThrows(
                IllegalArgumentException.class,
                () -> Layers.build(List.of(within, dense, new Embedding(2, 2)), 3, (layer, n) -> {
                    rows.add(n);
                    layer.build(layer instanceof Embedding ? 0 : n, new Random(1));
                }));
        assertEquals(List.of(3, 4, 2), rows);
        assertFalse(dense.isBuilt() || within.isBuilt());
        assertEquals(List.of(), dense.parameters());
        within.build(5, new Random(1));
        assertEquals(5, within.inputRows());
        assertThrows(IllegalStateException.class, () -> Layers.build(List.of(within), 5, (layer, n) -> {}));
        assertTrue(within.isBuilt()); // it keeps its parameters
        List<Layer> hole = new ArrayList<>();
        hole.add(null);
        assertEquals("Layers.take: expected layers, got null", message(() -> Layers.take(hole)));
        assertEquals("Layers.build: expected layers, got null", message(() -> Layers.build(hole, 1, (layer, n) -> {})));
    }

    /** A file names tanh, relu and sigmoid alone; a function of one's own that is called so is another. */
    @Test
    void anActivationOfOnesOwnIsNotTheLibrarys() {
        CellActivation own = new CellActivation() {
            @Override
            public void apply(float[] x, float[] y, int from, int to) {
                System.arraycopy(x, from, y, from, to - from);
            }

            @Override
            public void slope(float[] y, float[] slope, int from, int to) {
                Arrays.fill(slope, from, to, 1);
            }

            @Override
            public String toString() {
                return "tanh";
            }
        };
        assertEquals("own tanh", CellActivation.nameOf(own));
        assertEquals("TANH", CellActivation.nameOf(CellActivation.TANH));
        assertEquals("RELU", CellActivation.nameOf(CellActivation.RELU));
        assertEquals("SIGMOID", CellActivation.nameOf(CellActivation.SIGMOID));
        assertEquals(Optional.of(CellActivation.SIGMOID), CellActivation.named("SIGMOID"));
        assertEquals(Optional.empty(), CellActivation.named("sigmoid"));
    }

    @Test
    void aParameterTakesNumbersOfItsShape() {
        DenseLayer layer = new DenseLayer(2);
        layer.build(3, new Random(1));
        Parameter W = layer.parameters().get(0);
        W.set(new DoubleMatrix(new double[][] {{1, 2, 3}, {4, 5, 6}}));
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, W.value().data);
        String said = message(() -> W.set(new DoubleMatrix(3, 2)));
        assertTrue(said.contains("to be 2 x 3, got 3 x 2; pass its transpose()"), said);
        assertEquals(1e-3, new LayerNorm().epsilon(1e-3).epsilon());
        assertEquals(
                "layerNorm: expected epsilon of at least 1.4E-45, the smallest float above 0, got 1.0E-50",
                message(() -> new LayerNorm().epsilon(1e-50)));
    }

    @Test
    void aLayerBelongsToOneModel() {
        Lstm layer = new Lstm(4);
        layer.build(3, new Random(1));
        assertEquals(
                "lstm(4): is already part of a model; give each model its own layer",
                assertThrows(IllegalStateException.class, () -> layer.build(3, new Random(1)))
                        .getMessage());
        assertEquals(
                "gru(4): expected at least 1 row of input, got 0", message(() -> new Gru(4).build(0, new Random(1))));
        assertEquals(
                "lstm(4) has no parameter W_ci; it has " + layer.parameters(), message(() -> layer.parameter("W_ci")));
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        assertEquals("lstm: expected units of at least 1, got 0", message(() -> new Lstm(0)));
        assertEquals("gru: expected units of at least 1, got -3", message(() -> new Gru(-3)));
        assertEquals("simpleRnn: expected units of at least 1, got 0", message(() -> new SimpleRnn(0)));
        assertEquals("dense: expected units of at least 1, got 0", message(() -> new DenseLayer(0)));
        assertEquals(
                "additiveAttention: expected units of at least 1, got 0", message(() -> new AdditiveAttentionLayer(0)));
        assertEquals("embedding: expected symbols of at least 1, got 0", message(() -> new Embedding(0, 4)));
        assertEquals("embedding: expected rows of at least 1, got 0", message(() -> new Embedding(4, 0)));
        assertEquals("dropout: expected p of at least 0 and below 1, got 1.0", message(() -> new Dropout(1)));
        assertEquals("dropout: expected p of at least 0 and below 1, got NaN", message(() -> new Dropout(Double.NaN)));
        assertEquals(
                "gru: expected recurrentDropout of at least 0 and below 1, got -0.1",
                message(() -> new Gru(4).recurrentDropout(-0.1)));
    }

    @Test
    void aStateThatDoesNotFitIsNamed() {
        Lstm layer = new Lstm(4);
        layer.build(3, new Random(1));
        RecurrentPass pass = layer.pass();
        assertEquals(
                "lstm(4): there is no state before the first forward; call forward first",
                assertThrows(IllegalStateException.class, pass::end).getMessage());
        FloatMatrix fits = new FloatMatrix(4, 2);
        assertEquals(
                "lstm(4): expected a state whose h is 4 x B, got 5 x 2",
                message(() -> pass.begin(new BatchState(new FloatMatrix(5, 2), fits))));
        assertEquals(
                "lstm(4): expected a state whose c is 4 x B, got none",
                message(() -> pass.begin(new BatchState(fits, null))));
        pass.begin(new BatchState(fits, fits));
        assertEquals(
                "lstm(4): expected a column for each sequence of the batch, B = 3, in the state given to begin, got 2; "
                        + "give as many, or null",
                message(() -> pass.forward(new Sequences(3, 6, 3), null)));
    }

    @Test
    void initialValuesAreThoseOfThePapers() {
        Lstm layer = new Lstm(30);
        layer.build(20, new Random(1));
        FloatMatrix W_hi = layer.parameter("W_hi").value();
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                assertEquals(i == j ? 1 : 0, W_hi.getColumn(i).dot(W_hi.getColumn(j)), 1e-6);
            }
        }
        double limit = Math.sqrt(6.0 / 50);
        FloatMatrix W_xi = layer.parameter("W_xi").value();
        assertEquals(limit, W_xi.normmax(), limit / 50);
        assertEquals(0, W_xi.mean(), limit / 20);
        assertEquals(0, layer.parameter("b_i").value().normmax());
        assertTrue(
                Arrays.equals(FloatMatrix.ones(30).data, layer.parameter("b_f").value().data));

        Lstm closed = new Lstm(2).forgetBias(5).inputBias(-3);
        closed.build(1, new Random(1));
        assertArrayEquals(new float[] {5, 5}, closed.parameter("b_f").value().data);
        assertArrayEquals(new float[] {-3, -3}, closed.parameter("b_i").value().data);
    }

    private static String message(Executable bad) {
        return assertThrows(IllegalArgumentException.class, bad).getMessage();
    }
}
