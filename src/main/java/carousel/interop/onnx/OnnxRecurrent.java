package carousel.interop.onnx;

import static carousel.interop.onnx.OnnxGraph.NONE;
import static carousel.interop.onnx.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.SimpleRnn;
import carousel.recurrent.Recurrent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;

/**
 * The ONNX operators LSTM, GRU and RNN. They stack the matrices of all gates below each other in W and R, in an order
 * of their own, the two biases of each gate in B, and the peepholes in P; one set for each direction.
 */
final class OnnxRecurrent {
    private final String operator;
    /** The gates in the order of W, R and B. */
    private final List<String> gates;

    private final List<String> activations = new ArrayList<>();
    /** One layer, or one for each direction. */
    private final List<Recurrent> readers;

    private boolean coupled;
    private boolean peepholes;
    private boolean resetAfter;

    /** The operator for one layer, or for two that read in opposite directions. */
    OnnxRecurrent(List<Recurrent> readers) {
        this.readers = readers;
        Recurrent layer = readers.get(0);
        if (layer instanceof Lstm) {
            operator = "LSTM";
            gates = List.of("i", "o", "f", "c");
            String squash = OnnxGraph.activation(layer);
            activations.addAll(List.of("Sigmoid", squash, squash));
            coupled = Boolean.TRUE.equals(layer.options().get("coupled"));
            peepholes = hasPeepholes(layer);
        } else if (layer instanceof Gru) {
            operator = "GRU";
            gates = List.of("z", "r", "n");
            activations.addAll(List.of("Sigmoid", "Tanh"));
            resetAfter = Boolean.FALSE.equals(layer.options().get("resetBefore"));
        } else if (layer instanceof SimpleRnn) {
            operator = "RNN";
            gates = List.of("h");
            activations.add(OnnxGraph.activation(layer));
        } else {
            throw OnnxGraph.refused(
                    layer,
                    "has no ONNX equivalent; ONNX has only the equations of lstm, gru and simpleRnn, so use one of these");
        }
    }

    private static boolean hasPeepholes(Recurrent layer) {
        Object peephole = layer.options().getOrDefault("peephole", "none");
        if (peephole.equals("c_prev")) {
            throw OnnxGraph.refused(
                    layer,
                    "has an output gate that looks at c_(t-1), but in ONNX it looks at c_t; train with peephole() instead of peepholeFromPrevious()");
        }
        return peephole.equals("c_t");
    }

    /**
     * Adds the operator.
     *
     * @param x time-major: (time, batch, D)
     * @param lengths the number of steps of each sequence, or NONE
     * @return (time, batch, rows), or (batch, rows) if the layer ends its sequences
     */
    String addTo(OnnxGraph graph, String x, String lengths) {
        int H = readers.get(0).units();
        int D = readers.get(0).inputRows();
        int directions = readers.size();
        int G = gates.size();
        List<String> inputs = new ArrayList<>(List.of(
                x,
                graph.floats("W", rows("W_x"), directions, (long) G * H, D),
                graph.floats("R", rows("W_h"), directions, (long) G * H, H),
                graph.floats("B", biases(H), directions, 2L * G * H),
                lengths));
        if (peepholes) {
            Stream<String> P = Stream.of("i", "o", "f");
            inputs.addAll(List.of(NONE, NONE, graph.floats("P", rows(P.toList(), "W_c"), directions, 3L * H)));
        }
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                attribute("hidden_size", H),
                attribute("direction", directions == 1 ? "forward" : "bidirectional"),
                attribute(
                        "activations",
                        Collections.nCopies(directions, activations).stream()
                                .flatMap(List::stream)
                                .toList())));
        if (operator.equals("GRU")) {
            attributes.add(attribute("linear_before_reset", resetAfter ? 1 : 0));
        }
        boolean ends = readers.get(0).endsSequences();
        String y = graph.unique(operator);
        graph.addTo(operator, inputs, ends ? List.of(NONE, y) : List.of(y), attributes.toArray(AttributeProto[]::new));
        return ends ? lastStates(graph, y, directions, H) : allStates(graph, y, directions, H);
    }

    /** From (directions, batch, H) to (batch, directions * H). */
    private static String lastStates(OnnxGraph graph, String y, int directions, int H) {
        if (directions == 1) {
            return graph.add("Squeeze", List.of(y, graph.ints(0)));
        }
        String together = graph.add("Transpose", List.of(y), OnnxGraph.order(1, 0, 2));
        return graph.add("Reshape", List.of(together, graph.ints(0, (long) directions * H)));
    }

    /** From (time, directions, batch, H) to (time, batch, directions * H). */
    private static String allStates(OnnxGraph graph, String y, int directions, int H) {
        if (directions == 1) {
            return graph.add("Squeeze", List.of(y, graph.ints(1)));
        }
        String together = graph.add("Transpose", List.of(y), OnnxGraph.order(0, 2, 1, 3));
        return graph.add("Reshape", List.of(together, graph.ints(0, 0, (long) directions * H)));
    }

    private float[] rows(String letters) {
        return rows(gates, letters);
    }

    private float[] rows(List<String> gates, String letters) {
        return OnnxGraph.rows(readers.stream()
                .flatMap(reader -> gates.stream().map(gate -> parameter(reader, letters, gate)))
                .toList());
    }

    /**
     * For each direction the biases of all gates, then the same number for R: zeros except for b_hn of a GRU with the
     * reset gate after the product.
     */
    private float[] biases(int H) {
        List<FloatMatrix> all = new ArrayList<>();
        for (Recurrent reader : readers) {
            gates.forEach(gate -> all.add(parameter(reader, "b_", gate)));
            gates.forEach(gate ->
                    all.add(resetAfter && gate.equals("n") ? parameter(reader, "b_h", gate) : FloatMatrix.zeros(H, 1)));
        }
        return OnnxGraph.rows(all);
    }

    /**
     * With coupled gates i = 1 - f = 1 - σ(z) = σ(-z), so the input gate's weights are the forget gate's with the
     * opposite sign.
     */
    private FloatMatrix parameter(Recurrent reader, String letters, String gate) {
        return coupled && gate.equals("i")
                ? reader.parameter(letters + "f").value().neg()
                : reader.parameter(letters + gate).value();
    }
}
