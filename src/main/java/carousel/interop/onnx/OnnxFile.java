package carousel.interop.onnx;

import static carousel.check.Text.formatted;
import static carousel.interop.onnx.OnnxGraph.NONE;
import static carousel.interop.onnx.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import carousel.check.AtomicFile;
import carousel.check.Check;
import carousel.data.series.Scaler;
import carousel.interop.ModelFile;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.layers.Layers;
import carousel.layers.Parameter;
import carousel.train.Network;
import carousel.train.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Exports a network as an ONNX file, to use it without Carousel: in Python, C++, a browser, or in Java with ONNX
 * Runtime.
 *
 * <pre>{@code
 * OnnxFile.of(model).softmax().save(Path.of("reviews.onnx"));
 * }</pre>
 *
 * <pre>
 * session = onnxruntime.InferenceSession("reviews.onnx")
 * y, = session.run(None, {"x": x, "lengths": lengths})
 * </pre>
 *
 * The file's inputs and its output:
 *
 * <pre>
 *   x        float (batch, time, D), or where the first layer is an embedding int64 (batch, time), the symbols' numbers
 *   lengths  int32 (batch), how many steps of each sequence are real; the others are padding at the end
 *   y        float (batch, rows), or (batch, time, rows) where the network answers at every step
 * </pre>
 *
 * Batch and time may have any size. A network without a recurrent or attention layer has no input lengths. The values
 * of y at padding are undefined. Every sequence starts from a state of zeros; dropout is inactive.
 *
 * <p>Threads: for one at a time, which sets its options and then writes or asks it.
 */
public final class OnnxFile {
    /** The operator set of 2022, the first with layer normalisation, and the format version that goes with it. */
    private static final int OPERATORS = 17;

    private static final int FORMAT = 8;
    /** Protobuf counts the bytes of a file in an int. */
    private static final long MAX_NUMBERS = (Integer.MAX_VALUE - (1 << 20)) / Float.BYTES;

    /** The largest share of its spread that rounding to float may change a variable. */
    private static final double MOST_LOST = 1e-3;

    private final Network network;
    private final int D;
    private final int K;
    private boolean withLengths;
    private @Nullable String squash;
    private @Nullable Units input;
    private @Nullable Units output;

    /** Some variables of a scaler, by their index. */
    private record Units(Scaler scaler, int... variables) {
        /** Refuses numbers in which a float loses what the scaler would show: ONNX scales in float, Java in double. */
        static Units of(String operation, Scaler scaler, int... variables) {
            for (int v : variables) {
                double shift = scaler.shift().get(v);
                double scale = scaler.scale().get(v);
                boolean fits = Math.abs(scale) >= Float.MIN_NORMAL && Math.abs(scale) <= Float.MAX_VALUE;
                if (!fits || Math.abs(shift) / (1 << 24) > MOST_LOST * Math.abs(scale)) {
                    throw Check.unexpected(
                            operation,
                            "a variable whose differences survive rounding to float (7 digits), as ONNX reads it",
                            formatted(
                                    "'%s' with a mean of %.4g and a spread of %.4g",
                                    scaler.names().get(v), shift, scale),
                            "leave " + operation + " out and scale the data before you call ONNX");
                }
            }
            return new Units(scaler, variables);
        }

        String names() {
            return Arrays.stream(variables).mapToObj(scaler.names()::get).collect(Collectors.joining(", "));
        }

        float[] of(List<Double> all) {
            float[] numbers = new float[variables.length];
            for (int r = 0; r < numbers.length; r++) {
                numbers[r] = all.get(variables[r]).floatValue();
            }
            return numbers;
        }
    }

    private OnnxFile(Network network) {
        this.network = network;
        this.D = network.layers().get(0).inputRows();
        this.K = network.outputRows();
        this.withLengths = network.layers().stream().anyMatch(Layer::readsSequences);
    }

    /** Starts a file for this model; nothing is written yet. */
    public static OnnxFile of(Predictor model) {
        Network network = Check.given("exportOnnx", "a model", model).network();
        if (!network.isBuilt()) {
            throw new IllegalStateException("exportOnnx: this model has no parameters yet; fit it first");
        }
        return new OnnxFile(network);
    }

    /** Turns the scores of a classifier into probabilities: y = softmax of the last layer's output. */
    public OnnxFile softmax() {
        if (K == 1) {
            throw new IllegalArgumentException(
                    "softmax: the network ends in one row, for which softmax always gives 1; use sigmoid()");
        }
        return squash("Softmax");
    }

    /** Turns each output into a probability of its own: y = σ of the last layer's output. */
    public OnnxFile sigmoid() {
        return squash("Sigmoid");
    }

    private OnnxFile squash(String operator) {
        if (squash != null || output != null) {
            throw new IllegalStateException("softmax, sigmoid and output: choose one of them");
        }
        Layers.activated(network.layers()).ifPresent(last -> {
            String option = operator.toLowerCase(Locale.ROOT);
            throw Check.unexpected(
                    option, "a network whose last layer has no activation", last, "leave " + option + "() out");
        });
        squash = operator;
        return this;
    }

    /**
     * Puts a scaler for the input into the file, so that x is in the units of the data.
     *
     * @param scaler the scaler of the data that the network was trained on
     * @param variables the scaler's variable for each row of the input, in order
     */
    public OnnxFile input(Scaler scaler, String... variables) {
        Check.noNulls("OnnxFile.input", "variables", variables);
        Check.given("input", "a scaler", scaler);
        if (variables.length != D || network.layers().get(0) instanceof Embedding) {
            throw Check.unexpected(
                    "input",
                    "a variable for each row of numbers that the network reads, " + D,
                    Arrays.toString(variables) + " for " + network);
        }
        int[] places = Arrays.stream(variables)
                .mapToInt(name -> variable("input", scaler, name))
                .toArray();
        input = Units.of("input", scaler, places);
        return this;
    }

    /**
     * Puts a scaler for the output into the file, so that y is in the unit of the data.
     *
     * @param scaler the scaler of the targets that the network was trained on
     * @param variable the variable that every row of the output forecasts
     */
    public OnnxFile output(Scaler scaler, String variable) {
        Check.noNulls("OnnxFile.output", "variable", variable);
        if (squash != null) {
            throw new IllegalStateException("softmax, sigmoid and output: choose one of them");
        }
        output = Units.of("output", scaler, variable("output", Check.given("output", "a scaler", scaler), variable));
        return this;
    }

    private static int variable(String operation, Scaler scaler, String name) {
        int v = scaler.names().indexOf(name);
        if (v < 0) {
            throw Check.unexpected(operation, "variables of the scaler, " + scaler.names(), name);
        }
        return v;
    }

    /** Omits the input lengths: every sequence has as many steps as x. */
    public OnnxFile withoutLengths() {
        withLengths = false;
        return this;
    }

    /**
     * Writes the file. An existing file is replaced atomically, and stays unchanged if writing fails.
     *
     * @throws IllegalArgumentException if a layer has no counterpart in ONNX; the message names it
     * @throws IOException if the file cannot be written
     */
    public void save(Path path) throws IOException {
        ModelProto model = content();
        network.requireStill("exportOnnx");
        AtomicFile.write(Check.given("exportOnnx", "a path", path), model::writeTo);
    }

    private ModelProto content() throws IOException {
        requireWritable();
        return ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
                .setProducerName("Carousel")
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey("carousel.network")
                        .setValue(network.toString()))
                .setGraph(graph().build())
                .build();
    }

    private void requireWritable() throws IOException {
        long numbers = 0;
        for (Parameter p : network.parameters()) {
            ModelFile.finite(p.name(), p.value());
            numbers += p.value().length;
        }
        if (numbers > MAX_NUMBERS) {
            throw new IllegalArgumentException(formatted(
                    "exportOnnx: expected at most %,d parameters, which is all that one ONNX file can hold, got %,d; use smaller layers, or save(model, path)",
                    MAX_NUMBERS, numbers));
        }
    }

    private OnnxGraph graph() {
        OnnxGraph graph = new OnnxGraph();
        List<Layer> layers = network.layers();
        String x = declareInputs(graph);
        if (input != null) {
            Scaler scaler = input.scaler();
            x = graph.add("Sub", List.of(x, graph.floats("x.shift", input.of(scaler.shift()), D)));
            x = graph.add("Div", List.of(x, graph.floats("x.scale", input.of(scaler.scale()), D)));
        }
        OnnxLayers all = new OnnxLayers(graph, x, withLengths ? "lengths" : NONE);
        for (int i = 0; i < layers.size(); i++) {
            if (i > 0 && layers.get(i) instanceof Embedding embedding) {
                throw OnnxGraph.refused(
                        embedding, "reads symbol numbers, which only the input has; make it the first layer");
            }
            graph.scope(i + ".");
            all.add(layers.get(i));
        }
        graph.scope("");
        finish(graph, all.result());
        return graph;
    }

    private String declareInputs(OnnxGraph graph) {
        if (network.layers().get(0) instanceof Embedding) {
            graph.input("x", DataType.INT64, "the number of each step's symbol", "batch", "time");
        } else {
            String doc = input == null ? "what the network reads at each step" : input.names();
            graph.input("x", DataType.FLOAT, doc, "batch", "time", D);
        }
        if (withLengths) {
            graph.input("lengths", DataType.INT32, "how many steps of each sequence are real, not padding", "batch");
        }
        return "x";
    }

    private void finish(OnnxGraph graph, String result) {
        List<String> y = List.of("y");
        if (output != null) {
            String scale = graph.floats("y.scale", output.of(output.scaler().scale()));
            String shift = graph.floats("y.shift", output.of(output.scaler().shift()));
            graph.addTo("Add", List.of(graph.add("Mul", List.of(result, scale)), shift), y);
        } else if (squash == null) {
            graph.addTo("Identity", List.of(result), y);
        } else if (squash.equals("Softmax")) {
            graph.addTo("Softmax", List.of(result), y, attribute("axis", -1L));
        } else {
            graph.addTo(squash, List.of(result), y);
        }
        String doc = output == null ? "what the network answers" : output.names();
        if (network.endsSequences()) {
            graph.output("y", doc, "batch", K);
        } else {
            graph.output("y", doc, "batch", "time", K);
        }
    }
}
