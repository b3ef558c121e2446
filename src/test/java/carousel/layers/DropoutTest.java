package carousel.layers;

import static carousel.recurrent.Compare.assertClose;
import static carousel.recurrent.Compare.assertSameBits;
import static org.jblas.MatrixFunctions.floatToDouble;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.SimpleRnn;
import carousel.linalg.Sequences;
import carousel.recurrent.LayerStack;
import carousel.recurrent.Problem;
import carousel.recurrent.Recurrent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dropout of a layer's input, and of the state inside a recurrent layer. */
class DropoutTest {
    private static final int SEED = 11;

    @Test
    void dropsTheRightShareAndKeepsTheMean() {
        Sequences ones = new Sequences(50, 40, 25);
        Arrays.fill(ones.data, 1f);
        LayerStack stack = new LayerStack(50, new Dropout(0.3));
        FloatMatrix y = stack.forward(ones, new Random(SEED)).toMatrix();
        FloatMatrix dx = stack.backward(LayerStack.copy(ones)).toMatrix();

        // 50 000 numbers: one standard deviation of the share is 0.002
        assertEquals(0.3, y.eq(0).sum() / y.length, 0.01);
        assertEquals(0.7, y.eq(1 / 0.7f).sum() / y.length, 0.01);
        assertSameBits(y, dx);
        assertNotEquals(y.getRange(0, 50, 0, 25), y.getRange(0, 50, 25, 50));
    }

    @Test
    void perSequenceTheSameRowsAreMissingAtEveryStep() {
        Sequences ones = new Sequences(6, 5, 4);
        Arrays.fill(ones.data, 1f);
        Sequences y = new LayerStack(6, new Dropout(0.5).perSequence()).forward(ones, new Random(SEED));
        for (int t = 1; t < 5; t++) {
            assertSameBits(y.step(0), y.step(t));
        }
        assertNotEquals(y.step(0).getColumn(0), y.step(0).getColumn(1));
    }

    @Test
    void withoutNoiseNothingIsDropped() {
        Sequences x = LayerStack.random(new Random(1), 3, 4, 2, null);
        LayerStack stack = new LayerStack(3, new Dropout(0.5));
        assertSame(x, stack.forward(x, null));
        assertSame(x, stack.backward(x));
    }

    static Stream<Supplier<Recurrent>> recurrent() {
        return Stream.of(
                () -> new Lstm(5).peephole().returnSequences().recurrentDropout(0.5),
                () -> new Lstm(5).coupled().recurrentDropout(0.5),
                () -> new Gru(5).returnSequences().recurrentDropout(0.5),
                () -> new Gru(5).resetBefore().recurrentDropout(0.5),
                () -> new SimpleRnn(5).returnSequences().recurrentDropout(0.5));
    }

    @ParameterizedTest
    @MethodSource("recurrent")
    void recurrentDropoutIsOffWithoutNoise(Supplier<Recurrent> layer) {
        Recurrent without = layer.get();
        without.recurrentDropout(0);
        Map<String, DoubleMatrix> expected = new Problem(Problem.unequal(), without).solve();
        assertClose(expected, new Problem(Problem.unequal(), layer.get()).solve(), 0);
    }

    /**
     * W_h (h ⊙ m) = (W_h diag(m)) h: a sequence whose units are dropped by m at every step gives the same as in a layer
     * without dropout whose recurrent weights have their columns multiplied by m; likewise for dW_h.
     */
    @ParameterizedTest
    @MethodSource("recurrent")
    void recurrentDropoutTakesColumnsOutOfTheWeights(Supplier<Recurrent> layer) {
        Problem problem = new Problem(Problem.unequal(), layer.get());
        Map<String, DoubleMatrix> dropped = problem.solve(new Random(SEED));

        FloatMatrix m = masks(5, Problem.B, 0.5f);
        Map<String, DoubleMatrix> expected = new LinkedHashMap<>();
        for (int b = 0; b < Problem.B; b++) {
            Problem one = new Problem(Problem.unequal(), layer.get());
            FloatMatrix m_b = m.getColumn(b);
            one.stack.parameters().forEach((name, p) -> scaleColumns(name, p, m_b));
            one.solveAlone(b).forEach((name, result) -> {
                if (name.contains("[")) { // of this sequence; the others are gradients of parameters, which are summed
                    expected.put(name, result);
                } else {
                    expected.merge(name, scaleColumns(name, result.toFloat(), m_b), DoubleMatrix::add);
                }
            });
        }
        assertClose(expected, dropped, 2e-6);
    }

    private static DoubleMatrix scaleColumns(String name, FloatMatrix p, FloatMatrix m) {
        if (name.contains(".W_h")) {
            p.muliRowVector(m.transpose());
        }
        return floatToDouble(p);
    }

    /** The masks that the layer draws from the same seed, for each sequence and unit. */
    private static FloatMatrix masks(int H, int B, float p) {
        Random noise = new Random(SEED);
        FloatMatrix m = new FloatMatrix(H, B);
        for (int k = 0; k < m.length; k++) {
            m.data[k] = noise.nextFloat() < p ? 0f : 1 / (1 - p);
        }
        return m;
    }

    @Test
    void severalPassesDrawFromTheirOwnNoise() {
        Lstm layer = new Lstm(5).recurrentDropout(0.5);
        layer.build(3, new Random(1));
        Sequences x = LayerStack.random(new Random(2), 3, 6, 2, null);
        List<float[]> runs = Stream.of(SEED, SEED, SEED + 1)
                .map(seed -> layer.pass().forward(x, new Random(seed)).toMatrix().data)
                .toList();
        assertArrayEquals(runs.get(0), runs.get(1));
        assertNotEquals(runs.get(0)[0], runs.get(2)[0]);
    }
}
