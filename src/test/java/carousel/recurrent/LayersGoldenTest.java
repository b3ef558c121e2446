package carousel.recurrent;

import static org.jblas.MatrixFunctions.floatToDouble;

import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.SimpleRnn;
import carousel.golden.Golden;
import carousel.layers.CellActivation;
import carousel.layers.DenseLayer;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares outputs, final states and gradients with frozen results of PyTorch, Keras and ONNX Runtime. */
class LayersGoldenTest {
    private static final double TOLERANCE = 1e-5;
    private static final Set<String> KINDS = Set.of("lstm", "gru", "rnn", "layerNorm", "dense");

    static Stream<Golden> cases() {
        return Golden.names().stream()
                .map(Golden::read)
                .filter(golden -> golden.has("model") && !golden.has("losses") && KINDS.containsAll(golden.model()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees(Golden golden) {
        Layer[] layers =
                golden.model().stream().map(kind -> layer(golden, kind)).toArray(Layer[]::new);
        LayerStack stack = new LayerStack(golden.size("D"), layers);
        stack.parameters()
                .forEach((name, p) ->
                        p.copy(golden.parameters().get(theirName(golden, name)).toFloat()));
        stack.recurrent().forEach((prefix, pass) -> pass.begin(state(golden, theirName(golden, prefix), "h0", "c0")));

        DoubleMatrix y =
                floatToDouble(stack.forward(golden.sequences("x"), null).toMatrix());
        golden.assertClose("y", golden.doubleMatrix("y"), golden.withoutPadding(y), TOLERANCE);
        stack.recurrent().forEach((prefix, pass) -> {
            BatchState expected = state(golden, theirName(golden, prefix), "hT", "cT");
            assertState(golden, prefix, expected, pass.end());
        });
        if (!golden.gradients().isEmpty()) {
            assertGradients(golden, stack);
        }
    }

    private static void assertGradients(Golden golden, LayerStack stack) {
        stack.recurrent()
                .forEach((prefix, pass) -> pass.endGradient(state(golden, theirName(golden, prefix), "Rh", "Rc")));
        DoubleMatrix dx = floatToDouble(stack.backward(golden.sequences("R")).toMatrix());
        Map<String, DoubleMatrix> expected = golden.gradients();
        golden.assertClose("dx", expected.get("x"), golden.withoutPadding(dx), TOLERANCE);
        stack.gradients()
                .forEach((name, g) -> golden.assertClose(
                        "d" + name, expected.get(theirName(golden, name)), floatToDouble(g), TOLERANCE));
        stack.recurrent().forEach((prefix, pass) -> {
            String theirs = theirName(golden, prefix);
            DoubleMatrix dc0 = expected.get(theirs + "c0");
            BatchState dInitial =
                    new BatchState(expected.get(theirs + "h0").toFloat(), dc0 == null ? null : dc0.toFloat());
            assertState(golden, "d" + prefix, dInitial, pass.beginGradient());
        });
    }

    private static Layer layer(Golden golden, String kind) {
        if (kind.equals("layerNorm")) {
            return new LayerNorm();
        }
        if (kind.equals("dense")) {
            String activation = golden.option("activation").toUpperCase(Locale.ROOT);
            return new DenseLayer(golden.size("O"))
                    .activation(CellActivation.named(activation).orElseThrow());
        }
        int H = golden.size("H");
        Recurrent layer = switch (kind) {
            case "lstm" -> lstm(golden, H);
            case "gru" -> golden.option("reset").equals("after") ? new Gru(H) : new Gru(H).resetBefore();
            default -> new SimpleRnn(H).activation(activation(golden));
        };
        layer.returnSequences = true;
        return golden.is("bidirectional") ? new Bidirectional(layer) : layer;
    }

    private static Lstm lstm(Golden golden, int H) {
        Lstm lstm = new Lstm(H).activation(activation(golden));
        if (golden.is("peepholes")) {
            lstm.peephole();
        }
        return golden.is("coupled") ? lstm.coupled() : lstm;
    }

    private static CellActivation activation(Golden golden) {
        return golden.has("activation") && golden.option("activation").equals("relu")
                ? CellActivation.RELU
                : CellActivation.TANH;
    }

    /** A file omits the layer's number if there is only one layer. */
    private static String theirName(Golden golden, String ours) {
        return golden.model().size() == 1 ? ours.substring(2) : ours;
    }

    private static BatchState state(Golden golden, String prefix, String h, String c) {
        List<String> arrays = golden.arrays();
        return new BatchState(
                golden.matrix(prefix + h), arrays.contains(prefix + c) ? golden.matrix(prefix + c) : null);
    }

    private static void assertState(Golden golden, String name, BatchState expected, BatchState actual) {
        assertState(golden, name + "h", expected.h(), actual.h());
        if (expected.c() != null) {
            assertState(golden, name + "c", expected.c(), actual.c());
        }
    }

    private static void assertState(Golden golden, String name, FloatMatrix expected, FloatMatrix actual) {
        golden.assertClose(name, floatToDouble(expected), floatToDouble(actual), TOLERANCE);
    }
}
