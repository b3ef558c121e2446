package carousel.layers;

import static carousel.recurrent.Compare.assertClose;
import static carousel.recurrent.Compare.assertSameBits;
import static org.jblas.MatrixFunctions.floatToDouble;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Lstm;
import carousel.linalg.Sequences;
import carousel.recurrent.LayerStack;
import carousel.recurrent.Recurrent;
import carousel.recurrent.RecurrentTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddingTest {
    private final Embedding layer = new Embedding(5, 3);
    private final LayerStack stack = new LayerStack(1, layer).randomise(new Random(1), 1);
    private final FloatMatrix E = layer.parameter("E").value();

    /** Two sequences of three steps; the second ends after two. */
    private static Sequences symbols(float... numbers) {
        Sequences x = Sequences.of(new FloatMatrix(1, 6, numbers), 3, 2);
        x.lengths = new int[] {3, 2};
        return x;
    }

    @Test
    void looksUpColumnsAndLeavesPaddingZero() {
        Sequences y = stack.forward(symbols(4, 0, 1, 4, 4, 99), null);
        int[] expected = {4, 0, 1, 4, 4};
        FloatMatrix columns = y.toMatrix();
        for (int k = 0; k < 5; k++) {
            assertSameBits(E.getColumn(expected[k]), columns.getColumn(k));
        }
        assertSameBits(FloatMatrix.zeros(3), columns.getColumn(5));
    }

    /**
     * The loss Σ R ⊙ y is linear in E, so the gradient of a symbol's column is the sum of R over the symbol's places.
     */
    @Test
    void theGradientOfASymbolIsTheSumOverItsPositions() {
        stack.forward(symbols(4, 0, 1, 4, 4, 99), null);
        Sequences R = LayerStack.random(new Random(2), 3, 3, 2, null);
        FloatMatrix r = R.toMatrix();
        FloatMatrix dx = stack.backward(R).toMatrix();

        FloatMatrix dE = stack.gradients().get("0.E");
        assertSameBits(r.getColumn(1), dE.getColumn(0));
        assertSameBits(r.getColumn(2), dE.getColumn(1));
        assertSameBits(FloatMatrix.zeros(3, 2), dE.getRange(0, 3, 2, 4));
        assertSameBits(r.getColumn(0).add(r.getColumn(3)).add(r.getColumn(4)), dE.getColumn(4));
        assertSameBits(FloatMatrix.zeros(1, 6), dx);
    }

    static List<Supplier<Recurrent>> readers() {
        return RecurrentTest.variants();
    }

    /** W_x E once per symbol, or W_x x at each step: these are the same sums in a different order. */
    @ParameterizedTest
    @MethodSource("readers")
    void aRecurrentLayerThatReadsTheTableItselfGivesTheSame(Supplier<Recurrent> reader) {
        assertClose(solve(reader.get(), false), solve(reader.get(), true), 1e-6);
    }

    /** Five symbols in 28 columns, four of which are padding; one symbol does not occur. */
    private static Map<String, DoubleMatrix> solve(Recurrent reader, boolean fed) {
        Random random = new Random(3);
        LayerStack stack = new LayerStack(1, new Embedding(6, 3), reader, new DenseLayer(2)).randomise(random, 0.8);
        Sequences x = new Sequences(1, 7, 4);
        x.lengths = new int[] {7, 4, 7, 6};
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = x.isPadding(k / 4, k % 4) ? 99 : random.nextInt(5);
        }
        if (fed) {
            stack.fed();
        }
        Map<String, DoubleMatrix> results = new LinkedHashMap<>();
        results.put("y", floatToDouble(stack.forward(x, null).toMatrix()));
        results.put(
                "dx",
                floatToDouble(
                        stack.backward(LayerStack.random(random, 2, 1, 4, null)).toMatrix()));
        stack.gradients().forEach((name, g) -> results.put("d" + name, floatToDouble(g)));
        return results;
    }

    /** More sequences than steps, then more of both, then padding where a symbol was before. */
    @Test
    void aTableOrItsCopiesFollowTheShapeOfTheBatch() {
        for (boolean fed : new boolean[] {true, false}) {
            LayerStack used = new LayerStack(1, new Embedding(3, 2), new Lstm(2)).randomise(new Random(5), 0.8);
            if (fed) {
                used.fed();
            }
            for (int[] shape : new int[][] {{2, 5}, {7, 9}, {4, 3}}) {
                Sequences x = new Sequences(1, shape[0], shape[1]);
                for (int k = 0; k < x.size(); k++) {
                    x.data[k] = k % 3;
                }
                x.lengths = shape[0] == 4 ? new int[] {4, 1, 2} : null;
                LayerStack fresh = new LayerStack(1, new Embedding(3, 2), new Lstm(2)).randomise(new Random(5), 0.8);
                assertClose(
                        Map.of("y", floatToDouble(fresh.forward(x, null).toMatrix())),
                        Map.of("y", floatToDouble(used.forward(x, null).toMatrix())),
                        1e-6);
            }
        }
    }

    @Test
    void paddingIsZeroWhateverTheBatchBeforeHad() {
        Pass pass = layer.pass();
        Sequences full = symbols(4, 0, 1, 4, 4, 2);
        full.lengths = null;
        pass.forward(full, null);
        Sequences y = pass.forward(symbols(4, 0, 1, 4, 4, 2), null);
        assertSameBits(FloatMatrix.zeros(3), y.toMatrix().getColumn(5));
    }

    /** If there are few columns, as when text is written symbol by symbol, multiplying each column is less work. */
    @Test
    void theTableIsPassedOnOnlyWhereItHasFewerColumns() {
        LayerStack reads = new LayerStack(1, new Embedding(6, 3), new Lstm(2)).fed();
        assertTrue(looksUp(reads, 7));
        assertFalse(looksUp(reads, 6));
        LayerStack adds = new LayerStack(1, new Embedding(6, 3), new DenseLayer(2)).fed();
        assertFalse(looksUp(adds, 7));
    }

    private static boolean looksUp(LayerStack stack, int steps) {
        stack.forward(new Sequences(1, steps, 1), null);
        return ((Symbols) stack.passes.get(0)).isTable();
    }

    @Test
    void anUnknownSymbolIsNamed() {
        assertEquals(
                "embedding(5, 3): expected a symbol number from 0 to 4 at step 1 of sequence 0, got 5; "
                        + "is the vocabulary larger than 5?",
                message(() -> stack.forward(symbols(4, 0, 5, 0, 0, 0), null)));
        assertEquals(
                "embedding(5, 3): expected a symbol number from 0 to 4 at step 0 of sequence 1, got -1; "
                        + "is the vocabulary larger than 5?",
                message(() -> stack.forward(symbols(4, -1, 4, 0, 0, 0), null)));
        assertEquals(
                "embedding(5, 3): expected a symbol number from 0 to 4 at step 0 of sequence 0, got 0.5; "
                        + "is the vocabulary larger than 5?",
                message(() -> stack.forward(symbols(0.5f, 0, 4, 0, 0, 0), null)));
        assertEquals(
                "embedding(5, 3): expected 1 row of input, a symbol number for each step, got 2 rows",
                message(() -> new Embedding(5, 3).build(2, new Random(1))));
    }

    private static String message(org.junit.jupiter.api.function.Executable bad) {
        return assertThrows(IllegalArgumentException.class, bad).getMessage();
    }
}
