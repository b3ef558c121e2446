package carousel.interop.onnx;

import static carousel.interop.onnx.OnnxGraph.NONE;
import static carousel.interop.onnx.OnnxGraph.attribute;
import static carousel.interop.onnx.OnnxGraph.order;
import static carousel.interop.onnx.OnnxGraph.refused;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import carousel.attention.AdditiveAttentionLayer;
import carousel.attention.AttentionLayer;
import carousel.layers.DenseLayer;
import carousel.layers.Dropout;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Recurrent;
import java.util.List;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Converts layers into ONNX operators, one after the other, from the input x to the output of the last layer. */
final class OnnxLayers {
    private final OnnxGraph graph;
    /** The name of the input with the number of steps of each sequence, or NONE if all sequences have all steps. */
    private final String lengths;

    /**
     * The output of the layers so far: (batch, time, rows), or (time, batch, rows), or (batch, rows) after the last
     * step.
     */
    private String y;

    private boolean timeMajor;
    private @Nullable String isReal;

    OnnxLayers(OnnxGraph graph, String x, String lengths) {
        this.graph = graph;
        this.y = x;
        this.lengths = lengths;
    }

    /** The output of all layers, with the batch axis first. */
    String result() {
        setTimeMajor(false);
        return y;
    }

    void add(Layer layer) {
        if (layer instanceof Recurrent recurrent) {
            recurrent(List.of(recurrent));
        } else if (layer instanceof Bidirectional both) {
            recurrent(List.of(both.forward(), both.backward()));
        } else if (layer instanceof AttentionLayer attention) {
            attention(attention);
        } else if (layer instanceof Embedding embedding) {
            embedding(embedding);
        } else if (layer instanceof LayerNorm norm) {
            layerNorm(norm);
        } else if (layer instanceof DenseLayer dense) {
            dense(dense);
        } else if (!(layer instanceof Dropout)) { // which is inactive outside training
            throw refused(layer, "has no ONNX equivalent; to use the model in Java, call save(model, path)");
        }
    }

    private void recurrent(List<Recurrent> readers) {
        OnnxRecurrent operator = new OnnxRecurrent(readers);
        setTimeMajor(true);
        y = operator.addTo(graph, y, lengths);
        timeMajor = !readers.get(0).endsSequences();
    }

    private void setTimeMajor(boolean timeFirst) {
        if (timeMajor != timeFirst) {
            y = graph.add("Transpose", List.of(y), order(1L, 0, 2));
            timeMajor = timeFirst;
        }
    }

    /**
     * Padding may hold any number here, even one that is not a symbol's, but the operator accepts only symbols'
     * numbers.
     */
    private void embedding(Embedding embedding) {
        String symbols = lengths.equals(NONE) ? y : graph.add("Where", List.of(isReal(), y, graph.scalar(0)));
        y = graph.add("Gather", List.of(transposed(embedding, "E"), symbols));
    }

    private void dense(DenseLayer dense) {
        String Wx = graph.add("MatMul", List.of(y, transposed(dense, "W")));
        y = graph.add("Add", List.of(Wx, column(dense, "b")));
        if (dense.hasActivation()) {
            y = graph.add(OnnxGraph.activation(dense), List.of(y));
        }
    }

    private void layerNorm(LayerNorm norm) {
        y = graph.add(
                "LayerNormalization",
                List.of(y, column(norm, "gamma"), column(norm, "beta")),
                attribute("axis", -1L),
                attribute("epsilon", (float) norm.epsilon()));
    }

    /**
     * Averages the memory k of each sequence, (batch, time, rows), with weights that its last real column q, (batch,
     * rows), determines.
     */
    private void attention(AttentionLayer attention) {
        if (attention.outputRows() != 2 * attention.inputRows()) {
            throw refused(
                    attention,
                    "needs separate queries, which a sequential model cannot pass to it; leave queryRows out");
        }
        setTimeMajor(false);
        String real = lengths.equals(NONE) ? NONE : graph.add("Unsqueeze", List.of(isReal(), graph.ints(2)));
        String k = masked(y, real, 0); // a weight of 0 does not remove NaN
        String q = lastColumn(k);
        String e =
                attention instanceof AdditiveAttentionLayer additive ? additiveScore(additive, q, k) : dotScore(q, k);
        String scores = masked(e, real, -Float.MAX_VALUE);
        String alpha = graph.add("Softmax", List.of(scores), attribute("axis", 1L));
        String mixed = graph.add("MatMul", List.of(graph.add("Transpose", List.of(alpha), order(0L, 2, 1)), k));
        String context = graph.add("Squeeze", List.of(mixed, graph.ints(1)));
        y = graph.add("Concat", List.of(context, q), attribute("axis", -1L));
    }

    /** The same numbers, but this one at the padding; without lengths there is none. */
    private String masked(String numbers, String real, float atPadding) {
        return real.equals(NONE)
                ? numbers
                : graph.add("Where", List.of(real, numbers, graph.floats("padding", new float[] {atPadding})));
    }

    private String lastColumn(String k) {
        if (lengths.equals(NONE)) {
            return graph.add("Gather", List.of(k, graph.scalar(-1)), attribute("axis", 1L));
        }
        String index = graph.add("Sub", List.of(lengthsAsLong(), graph.scalar(1)));
        String pairs = graph.add("Unsqueeze", List.of(index, graph.ints(1)));
        return graph.add("GatherND", List.of(k, pairs), attribute("batch_dims", 1L));
    }

    /** e_j = qᵀ k_j */
    private String dotScore(String q, String k) {
        return graph.add("MatMul", List.of(k, graph.add("Unsqueeze", List.of(q, graph.ints(2)))));
    }

    /** e_j = vᵀ tanh(W_q q + W_k k_j) */
    private String additiveScore(AdditiveAttentionLayer attention, String q, String k) {
        String zq = graph.add("MatMul", List.of(q, transposed(attention, "W_q")));
        String zk = graph.add("MatMul", List.of(k, transposed(attention, "W_k")));
        String z = graph.add("Add", List.of(zk, graph.add("Unsqueeze", List.of(zq, graph.ints(1)))));
        FloatMatrix v = attention.parameter("v").value();
        return graph.add("MatMul", List.of(graph.add("Tanh", List.of(z)), graph.floats("v", v.toArray(), v.rows, 1)));
    }

    /** (batch, time): whether a step belongs to the sequence or is padding. */
    private String isReal() {
        if (isReal == null) {
            String time = graph.add("Shape", List.of(y), attribute("start", 1L), attribute("end", 2L));
            String steps = graph.add("Squeeze", List.of(time, graph.ints(0)));
            String t = graph.add("Range", List.of(graph.scalar(0), steps, graph.scalar(1)));
            String ends = graph.add("Unsqueeze", List.of(lengthsAsLong(), graph.ints(1)));
            isReal = graph.add("Less", List.of(t, ends));
        }
        return isReal;
    }

    private String lengthsAsLong() {
        return graph.add("Cast", List.of(lengths), attribute("to", (long) DataType.INT64.getNumber()));
    }

    /** The transpose of a parameter, for products in which our columns are rows. */
    private String transposed(Layer layer, String name) {
        FloatMatrix m = layer.parameter(name).value();
        return graph.floats(name, m.data, m.columns, m.rows); // column-major read as row-major is the transpose
    }

    private String column(Layer layer, String name) {
        FloatMatrix m = layer.parameter(name).value();
        return graph.floats(name, m.data, m.rows);
    }
}
