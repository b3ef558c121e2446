package carousel.interop.onnx;

import static carousel.check.Text.formatted;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import carousel.layers.Layer;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jblas.FloatMatrix;

/** An ONNX graph under construction: its operators, in the order in which they run, and the constants they use. */
final class OnnxGraph {
    /** The name of an operator's input or output that is left out. */
    static final String NONE = "";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("carousel");
    private final Set<String> names = new HashSet<>();
    private String scope = "";

    /** Sets the scope of the following operators: their names begin with it. */
    void scope(String scope) {
        this.scope = scope;
    }

    /** Adds an operator with one output; returns the output's name. */
    String add(String operator, List<String> inputs, AttributeProto... attributes) {
        String output = unique(operator);
        addTo(operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds an operator whose outputs have the given names. */
    void addTo(String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName(outputs.get(outputs.size() - 1))
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(List.of(attributes)));
    }

    /** A unique name in the graph that begins with the scope. */
    String unique(String wanted) {
        String name = scope + wanted;
        for (int i = 2; !names.add(name); i++) {
            name = scope + wanted + "_" + i;
        }
        return name;
    }

    /** Adds a constant of the given shape, with its numbers row by row; returns its name. */
    String floats(String name, float[] numbers, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return constant(unique(name), TensorProto.DataType.FLOAT, bytes, shape);
    }

    /** A constant list of integers, added only once; returns its name. */
    String ints(long... numbers) {
        String name = Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining("_", "ints_", ""));
        return names.contains(name) ? name : ints(name, numbers, numbers.length);
    }

    /** A constant integer, added only once; returns its name. */
    String scalar(long number) {
        String name = "int_" + number;
        return names.contains(name) ? name : ints(name, new long[] {number});
    }

    private String ints(String name, long[] numbers, long... shape) {
        names.add(name);
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        return constant(name, TensorProto.DataType.INT64, bytes, shape);
    }

    private String constant(String name, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return name;
    }

    /** Declares an input. Each dimension is an integer, or a name if its size is known only when the graph runs. */
    void input(String name, TensorProto.DataType type, String doc, Object... shape) {
        names.add(name);
        graph.addInput(value(name, type, doc, shape));
    }

    /** Declares an output. */
    void output(String name, String doc, Object... shape) {
        graph.addOutput(value(name, TensorProto.DataType.FLOAT, doc, shape));
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, String doc, Object... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (Object size : shape) {
            dimensions.addDim(
                    size instanceof Integer number
                            ? Dimension.newBuilder().setDimValue(number)
                            : Dimension.newBuilder().setDimParam(size.toString()));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setDocString(doc)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dimensions)))
                .build();
    }

    GraphProto build() {
        return graph.build();
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto attribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto attribute(String name, List<String> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList())
                .build();
    }

    /** An attribute with the new order of the axes, for Transpose. */
    static AttributeProto order(long... axes) {
        AttributeProto.Builder order =
                AttributeProto.newBuilder().setName("perm").setType(AttributeType.INTS);
        Arrays.stream(axes).forEach(order::addInts);
        return order.build();
    }

    /** The operator of a layer's activation, which is tanh unless an option tells. */
    static String activation(Layer layer) {
        String name = layer.options().getOrDefault("activation", "TANH").toString();
        return switch (name) {
            case "TANH" -> "Tanh";
            case "RELU" -> "Relu";
            case "SIGMOID" -> "Sigmoid";
            default -> throw refused(layer, "has an activation of your own, " + name);
        };
    }

    /** The error for a layer that cannot be exported; {@code why} gives the reason and what to do. */
    static IllegalArgumentException refused(Layer layer, String why) {
        return new IllegalArgumentException(formatted("exportOnnx: %s %s", layer, why));
    }

    /** The numbers of the matrices stacked below each other, row by row. */
    static float[] rows(List<FloatMatrix> matrices) {
        float[] rows = new float
                [Math.toIntExact(matrices.stream().mapToLong(m -> m.length).sum())];
        int at = 0;
        for (FloatMatrix m : matrices) {
            for (int r = 0; r < m.rows; r++) {
                for (int c = 0; c < m.columns; c++) {
                    rows[at++] = m.data[c * m.rows + r];
                }
            }
        }
        return rows;
    }
}
