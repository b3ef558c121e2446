package carousel.recurrent;

import static carousel.recurrent.Compare.assertClose;
import static org.jblas.MatrixFunctions.floatToDouble;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.SimpleRnn;
import carousel.layers.CellActivation;
import carousel.layers.DenseLayer;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares every recurrent layer, in every variant, at every place in a stack, with and without padding, with the
 * textbook's cells in double, with itself one sequence at a time, and with itself in pieces.
 */
public class RecurrentTest {
    /** The engine computes in float, the oracle in double. */
    private static final double TOLERANCE = 1e-5;

    private static final int H = 5;

    public static List<Supplier<Recurrent>> variants() {
        List<Supplier<Recurrent>> all = new ArrayList<>();
        for (CellActivation activation : List.of(CellActivation.TANH, CellActivation.RELU)) {
            all.add(() -> new Lstm(H).activation(activation));
            all.add(() -> new Lstm(H).activation(activation).peephole());
            all.add(() -> new Lstm(H).activation(activation).peepholeFromPrevious());
            all.add(() -> new Lstm(H).activation(activation).coupled());
            all.add(() -> new Lstm(H).activation(activation).coupled().peephole());
            all.add(() -> new Lstm(H).activation(activation).coupled().peepholeFromPrevious());
            all.add(() -> new SimpleRnn(H).activation(activation));
        }
        all.add(() -> new Gru(H));
        all.add(() -> new Gru(H).resetBefore());
        return all;
    }

    /** Where in a stack the layer can be. */
    static List<Function<Supplier<Recurrent>, Layer[]>> places() {
        return List.of(
                r -> new Layer[] {r.get()},
                r -> new Layer[] {everyStep(r.get())},
                r -> new Layer[] {everyStep(r.get()), new Lstm(4)},
                r -> new Layer[] {new Gru(4).returnSequences(), r.get()},
                r -> new Layer[] {r.get(), new DenseLayer(2)},
                r -> new Layer[] {everyStep(r.get()), new DenseLayer(2)},
                r -> new Layer[] {
                    new Bidirectional(everyStep(r.get())),
                    new DenseLayer(3).activation(CellActivation.TANH),
                    new Lstm(4).returnSequences(),
                    new DenseLayer(2).activation(CellActivation.TANH)
                },
                r -> new Layer[] {new Bidirectional(r.get())},
                r -> new Layer[] {new Bidirectional(everyStep(r.get())), new Lstm(4).returnSequences()});
    }

    private static Recurrent everyStep(Recurrent layer) {
        layer.returnSequences = true;
        return layer;
    }

    static Stream<Arguments> problems() {
        List<Arguments> all = new ArrayList<>();
        for (int[] lengths : new int[][] {null, Problem.unequal()}) {
            for (Supplier<Recurrent> variant : variants()) {
                for (Function<Supplier<Recurrent>, Layer[]> place : places()) {
                    Problem problem = new Problem(lengths, place.apply(variant));
                    String mask = lengths == null ? "" : ", lengths " + Arrays.toString(lengths);
                    all.add(Arguments.of(Named.of(problem.stack + mask, problem)));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void agreesWithTheTextbook(Problem problem) {
        assertClose(Oracle.solve(problem), problem.solve(), TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aPaddedBatchGivesWhatItsSequencesGiveOneByOne(Problem problem) {
        assertClose(problem.solveOneByOne(), problem.solve(), 2e-6);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void paddingHasNoInfluenceOnAnyBit(Problem problem) {
        LayerStack.zeroPadding(problem.x);
        Map<String, DoubleMatrix> withZeros = problem.solve();
        LayerStack.fillPadding(problem.x, 1e30f);
        Map<String, DoubleMatrix> withGarbage = problem.solve();
        assertClose(withZeros, withGarbage, 0);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theStateOfAFinishedSequenceIsCarriedBitForBit(Supplier<Recurrent> variant) {
        Problem problem = new Problem(Problem.unequal(), everyStep(variant.get()));
        Sequences y = problem.stack.forward(problem.x, null);
        BatchState end = problem.stack.recurrent().get("0.").end();
        for (int b = 0; b < Problem.B; b++) {
            float[] last = y.step(y.length(b) - 1).getColumn(b).data;
            for (int t = y.length(b); t < Problem.T; t++) {
                assertArrayEquals(last, y.step(t).getColumn(b).data);
            }
            assertArrayEquals(last, end.h().getColumn(b).data);
        }
    }

    /**
     * Includes single steps of one sequence, as when a text is written; BLAS may round differently for other shapes.
     */
    @ParameterizedTest
    @MethodSource("variants")
    void aRunInPiecesEqualsTheWholeRun(Supplier<Recurrent> variant) {
        Problem problem = new Problem(null, everyStep(variant.get()));
        RecurrentPass pass = problem.stack.recurrent().get("0.");
        for (int B : new int[] {1, Problem.B}) {
            Sequences x = new Sequences();
            problem.x.copyTo(x, 0, B);
            FloatMatrix whole = pass.forward(x, null).toMatrix();
            BatchState wholeEnd = pass.end();
            for (int length : new int[] {1, 2, 3}) {
                for (int t = 0; t < Problem.T; t += length) {
                    FloatMatrix y = pass.forward(piece(x, t, length), null).toMatrix();

                    assertArrayEquals(whole.getRange(0, H, t * B, (t + length) * B).data, y.data, 1e-6f);
                    pass.begin(pass.end());
                }
                assertArrayEquals(wholeEnd.h().data, pass.end().h().data, 1e-6f);
                pass.begin(null);
            }
        }
    }

    /** The sequences are too long for one block: 150 steps of four sequences are 600 columns. */
    @ParameterizedTest
    @MethodSource("variants")
    void inferenceGivesTheSameAsTheForwardPass(Supplier<Recurrent> variant) {
        for (Recurrent layer : List.of(variant.get(), everyStep(variant.get()))) {
            checkInference(layer);
            checkInference(new Bidirectional(layer.copy()));
        }
    }

    private static void checkInference(Layer layer) {
        Random random = new Random(5);
        LayerStack stack = new LayerStack(Problem.D, layer).randomise(random, 0.8);
        for (int[] lengths : new int[][] {null, {150, 64, 65, 1}}) {
            Sequences x = LayerStack.random(random, Problem.D, 150, Problem.B, lengths);
            for (RecurrentPass pass : stack.recurrent().values()) {
                FloatMatrix s = LayerStack.random(random, H, Problem.B);
                pass.begin(new BatchState(s, s));
            }
            FloatMatrix y = stack.forward(x, null).toMatrix();
            List<BatchState> end =
                    stack.recurrent().values().stream().map(RecurrentPass::end).toList();

            assertArrayEquals(y.data, stack.passes.get(0).infer(x).toMatrix().data, 1e-6f);
            List<BatchState> inferred =
                    stack.recurrent().values().stream().map(RecurrentPass::end).toList();
            for (int i = 0; i < end.size(); i++) {
                assertArrayEquals(end.get(i).h().data, inferred.get(i).h().data, 1e-6f);
                if (end.get(i).c() != null) {
                    assertArrayEquals(end.get(i).c().data, inferred.get(i).c().data, 1e-6f);
                }
            }
        }
    }

    @Test
    void inferenceAllowsNoBackwardPass() {
        Lstm layer = new Lstm(H);
        LayerStack stack = new LayerStack(Problem.D, layer);
        for (int T : new int[] {300, 3}) {
            stack.passes.get(0).infer(new Sequences(Problem.D, T, 1));
            assertEquals(
                    "lstm(5): infer keeps nothing for a backward pass; call forward first",
                    assertThrows(IllegalStateException.class, () -> stack.backward(new Sequences(H, 1, 1)))
                            .getMessage());
        }
        stack.forward(new Sequences(Problem.D, 3, 1), null); // makes room for gradients
        stack.backward(new Sequences(H, 1, 1));
    }

    @Test
    void theGradientOfTheFirstStateIsThatOfTheLastForwardPass() {
        Lstm layer = new Lstm(H);
        layer.build(Problem.D, new Random(1));
        RecurrentPass pass = layer.pass();
        Sequences x = new Sequences(Problem.D, 1, 1);
        pass.backward(pass.forward(x, null));
        pass.beginGradient();
        pass.forward(x, null);
        assertEquals(
                "lstm(5): the last forward pass has no gradient yet; call backward before beginGradient",
                assertThrows(IllegalStateException.class, pass::beginGradient).getMessage());
    }

    /** The backward pass can run in pieces too, if the gradient of the state is passed on between them. */
    @ParameterizedTest
    @MethodSource("variants")
    void aBackwardPassInPiecesEqualsTheWholeOne(Supplier<Recurrent> variant) {
        Problem problem = new Problem(null, everyStep(variant.get()));
        Map<String, DoubleMatrix> whole = problem.solve();
        Recurrent layer = (Recurrent) problem.stack.layers.get(0);
        RecurrentPass first = layer.pass();
        RecurrentPass second = layer.pass();
        first.begin(problem.initial.get("0."));
        first.forward(piece(problem.x, 0, 2), null);
        second.begin(first.end());
        second.forward(piece(problem.x, 2, 4), null);
        second.endGradient(problem.endWeights.get("0."));
        second.backward(piece(problem.R, 2, 4));
        first.endGradient(second.beginGradient());
        first.backward(piece(problem.R, 0, 2));

        for (int b = 0; b < Problem.B; b++) {
            DoubleMatrix dh_0 = floatToDouble(first.beginGradient().h().getColumn(b));
            assertClose("dh_0", whole.get("d0.h_0[" + b + "]"), dh_0, 2e-6);
        }
        for (int p = 0; p < layer.parameters().size(); p++) {
            String name = layer.parameters().get(p).name();
            DoubleMatrix sum = floatToDouble(
                    first.gradients().get(p).add(second.gradients().get(p)));
            assertClose("d" + name, whole.get("d0." + name), sum, 2e-6);
        }
    }

    private static Sequences piece(Sequences x, int from, int steps) {
        FloatMatrix columns = x.toMatrix().getRange(0, x.rows, from * x.batch, (from + steps) * x.batch);
        return Sequences.of(columns, steps, x.batch);
    }
}
