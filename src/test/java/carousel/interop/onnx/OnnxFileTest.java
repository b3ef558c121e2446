package carousel.interop.onnx;

import static carousel.Carousel.RELU;
import static carousel.Carousel.SIGMOID;
import static carousel.Carousel.TANH;
import static carousel.Carousel.adam;
import static carousel.Carousel.additiveAttention;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.dotAttention;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.epochs;
import static carousel.Carousel.exportOnnx;
import static carousel.Carousel.gru;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.minLstm;
import static carousel.Carousel.mlstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.onLstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.simpleRnn;
import static carousel.Carousel.slstm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import carousel.data.series.River;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Years;
import carousel.layers.CellActivation;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.Step;
import carousel.train.Model;
import carousel.train.Network;
import carousel.train.Sequential;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the outputs of ONNX Runtime on our files with those of the network. The files stay in target/onnx, where
 * src/test/python/onnx_check.py finds them.
 */
class OnnxFileTest {
    private static final Path FOLDER = Path.of("target/onnx");
    /** For numbers up to 1; relu produces larger ones, which have fewer exact decimals. */
    private static final double TOLERANCE = 1e-5;
    /** Batch sizes and steps: one sequence, one step, odd numbers, and more than a tile of any product. */
    private static final int[][] SIZES = {{1, 1}, {1, 6}, {5, 1}, {3, 7}, {4, 12}, {17, 5}, {40, 33}};

    /** ONNX Runtime no longer has a library for Macs with Intel processors. */
    @BeforeAll
    static void thereIsALibrary() throws IOException {
        assumeTrue(!(System.getProperty("os.name").startsWith("Mac")
                && System.getProperty("os.arch").equals("x86_64")));
        Files.createDirectories(FOLDER);
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                        layers("lstm-last", 3, lstm(5)),
                        layers("lstm-steps", 3, lstm(5).returnSequences()),
                        layers("lstm-peephole", 3, lstm(5).peephole().returnSequences()),
                        layers("lstm-coupled", 3, lstm(5).coupled().returnSequences()),
                        layers("lstm-coupled-peephole", 3, lstm(5).coupled().peephole()),
                        layers("lstm-relu", 3, lstm(5).activation(RELU).returnSequences()),
                        layers(
                                "lstm-relu-all",
                                3,
                                lstm(5).activation(RELU).peephole().coupled()),
                        layers("lstm-recurrent-dropout", 3, lstm(5).recurrentDropout(0.5)),
                        layers("lstm-one-unit", 1, lstm(1)),
                        layers("lstm-wide", 70, lstm(130)),
                        layers("gru-after", 3, gru(5).returnSequences()),
                        layers("gru-after-last", 3, gru(5)),
                        layers("gru-before", 3, gru(5).resetBefore().returnSequences()),
                        layers("gru-before-last", 3, gru(5).resetBefore()),
                        layers("rnn", 3, simpleRnn(5).returnSequences()),
                        layers("rnn-last", 3, simpleRnn(5)),
                        layers("rnn-relu", 3, simpleRnn(5).activation(RELU)),
                        layers("both-lstm", 3, bidirectional(lstm(5).returnSequences())),
                        layers("both-lstm-last", 3, bidirectional(lstm(5))),
                        layers(
                                "both-lstm-all",
                                3,
                                bidirectional(lstm(5).peephole().coupled().activation(RELU))),
                        layers("both-gru-after", 3, bidirectional(gru(5).returnSequences())),
                        layers("both-gru-after-last", 3, bidirectional(gru(5))),
                        layers(
                                "both-gru-before",
                                3,
                                bidirectional(gru(5).resetBefore().returnSequences())),
                        layers("both-gru-before-last", 3, bidirectional(gru(5).resetBefore())),
                        layers("both-rnn", 3, bidirectional(simpleRnn(5).returnSequences())),
                        layers(
                                "both-rnn-relu-last",
                                3,
                                bidirectional(simpleRnn(5).activation(RELU))),
                        layers("dense", 3, dense(4)),
                        layers("dense-relu", 3, dense(4).activation(RELU)),
                        layers("dense-tanh", 3, dense(4).activation(TANH)),
                        layers("dense-sigmoid", 3, lstm(5), dense(4).activation(SIGMOID)),
                        layers("lstm-sigmoid", 3, lstm(5).activation(SIGMOID)),
                        layers(
                                "dense-hidden",
                                3,
                                bidirectional(lstm(5).returnSequences()),
                                dense(6).activation(RELU),
                                gru(4),
                                dense(3).activation(TANH),
                                dense(1)),
                        layers("dropout", 3, dropout(0.5)),
                        layers("layer-norm", 7, layerNorm()),
                        layers("layer-norm-epsilon", 7, layerNorm().epsilon(0.1)),
                        layers("embedding", 1, embedding(9, 4)),
                        layers("dot-attention", 3, dotAttention()),
                        layers("additive-attention", 3, additiveAttention(6)),
                        layers("embedding-attention", 1, embedding(9, 4), dotAttention(), dense(2)),
                        layers("dense-attention-dense", 3, dense(4), additiveAttention(3), layerNorm(), dense(2)),
                        layers("stacked", 3, lstm(6).returnSequences(), dropout(0.2), lstm(4), dense(2)),
                        layers("answers-every-step", 2, lstm(6).returnSequences(), dense(1)),
                        layers(
                                "everything",
                                1,
                                embedding(9, 4),
                                dropout(0.1),
                                bidirectional(lstm(5).peephole().returnSequences()),
                                layerNorm(),
                                gru(6).returnSequences(),
                                dense(7),
                                bidirectional(gru(3).resetBefore().returnSequences()),
                                additiveAttention(4),
                                dense(3)))
                .flatMap(network -> Stream.of(
                        arguments(network, "", file -> file),
                        arguments(network, "-no-lengths", OnnxFile::withoutLengths)));
    }

    private record Named(String name, int D, Layer... layers) {}

    private static Named layers(String name, int D, Layer... layers) {
        return new Named(name, D, layers);
    }

    private static Arguments arguments(Named network, String suffix, UnaryOperator<OnnxFile> option) {
        Layer[] layers = Stream.of(network.layers).map(Layer::copy).toArray(Layer[]::new);
        return Arguments.of(network.name + suffix, network.D, sequential(layers), option);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void onnxRuntimeAnswersAsTheNetworkDoes(String name, int D, Sequential network, UnaryOperator<OnnxFile> option)
            throws Exception {
        Random random = new Random(name.hashCode());
        Model model = model(network.build(D), random);
        Path path = FOLDER.resolve(name + ".onnx");
        option.apply(OnnxFile.of(model)).save(path);
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(path.toString())) {
            for (int[] size : SIZES) {
                assertAnswers(session, model, batch(network, D, size[1], size[0], random));
                if (session.getInputNames().contains("lengths")) {
                    Sequences x = batch(network, D, size[1], size[0], random);
                    x.lengths = IntStream.range(0, x.batch)
                            .map(b -> b == x.batch / 2 ? x.steps : 1 + random.nextInt(x.steps))
                            .toArray();
                    fillPadding(x);
                    assertAnswers(session, model, x);
                }
            }
        }
    }

    /** A model in which no bias is 0 and no gamma 1. */
    private static Model model(Sequential network, Random random) {
        network.parameters().forEach(p -> {
            for (int k = 0; k < p.value().length; k++) {
                p.value().data[k] += (float) (0.3 * random.nextGaussian());
            }
        });
        return network.compile(sgd(1), mse());
    }

    private static Sequences batch(Network network, int D, int T, int B, Random random) {
        Sequences x = new Sequences(D, T, B);
        boolean symbols = network.toString().startsWith("sequential(embedding");
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = symbols ? random.nextInt(9) : (float) random.nextGaussian();
        }
        return x;
    }

    /** Fills the padding with a number that is not a symbol's. */
    private static void fillPadding(Sequences x) {
        for (int t = 0; t < x.steps; t++) {
            for (int b = 0; b < x.batch; b++) {
                if (x.isPadding(t, b)) {
                    Arrays.fill(x.data, x.column(t, b) * x.rows, (x.column(t, b) + 1) * x.rows, b % 2 == 0 ? 1e4f : -7);
                }
            }
        }
    }

    private static void assertAnswers(OrtSession session, Model model, Sequences x) throws OrtException {
        Sequences y = model.predict(x);
        try (OrtSession.Result result = session.run(inputs(session, x))) {
            OnnxTensor answer = (OnnxTensor) result.get(0);
            boolean ends = answer.getInfo().getShape().length == 2;
            float[] got = answer.getFloatBuffer().array();
            assertEquals(y.size(), got.length);
            for (int b = 0; b < x.batch; b++) {
                for (int t = 0; t < (ends ? 1 : x.length(b)); t++) {
                    for (int r = 0; r < y.rows; r++) {
                        float number = got[(b * y.steps + t) * y.rows + r];
                        float expected = y.get(r, t, b);
                        double tolerance = TOLERANCE * Math.max(1, Math.abs(expected));
                        assertEquals(expected, number, tolerance, r + ", " + t + ", " + b + " of " + x);
                    }
                }
            }
        }
    }

    private static Map<String, OnnxTensor> inputs(OrtSession session, Sequences x) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        boolean symbols = session.getInputInfo().get("x").getInfo().toString().contains("INT64");
        float[] numbers = new float[x.size()];
        int at = 0;
        for (int b = 0; b < x.batch; b++) {
            for (int t = 0; t < x.steps; t++) {
                for (int r = 0; r < x.rows; r++) {
                    boolean any = !symbols && b % 2 == 0 && x.isPadding(t, b); // predict refuses NaN, a file cannot
                    numbers[at++] = any ? Float.NaN : x.get(r, t, b);
                }
            }
        }
        if (symbols) {
            long[] whole = new long[numbers.length];
            for (int k = 0; k < whole.length; k++) {
                whole[k] = (long) numbers[k];
            }
            inputs.put("x", OnnxTensor.createTensor(environment, LongBuffer.wrap(whole), shape(x.batch, x.steps)));
        } else {
            inputs.put(
                    "x",
                    OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape(x.batch, x.steps, x.rows)));
        }
        if (session.getInputNames().contains("lengths")) {
            int[] lengths = IntStream.range(0, x.batch).map(x::length).toArray();
            inputs.put("lengths", OnnxTensor.createTensor(environment, IntBuffer.wrap(lengths), shape(x.batch)));
        }
        return inputs;
    }

    private static long[] shape(long... shape) {
        return shape;
    }

    @Test
    void probabilitiesComeOnRequest() throws Exception {
        Random random = new Random(1);
        Model classes = model(sequential(lstm(4), dense(3)).build(2), random);
        Model yesOrNo = model(sequential(lstm(4).returnSequences(), dense(2)).build(2), random);
        Sequences x = batch(classes.network(), 2, 6, 5, random);
        float[] logits = classes.predict(x).toMatrix().data.clone();
        float[] softmax = run("softmax", OnnxFile.of(classes).softmax(), x);
        float[] sigmoid = run("sigmoid", OnnxFile.of(yesOrNo).sigmoid(), x);
        for (int b = 0; b < 5; b++) {
            double sum = 0;
            for (int r = 0; r < 3; r++) {
                sum += Math.exp(logits[3 * b + r]);
            }
            for (int r = 0; r < 3; r++) {
                assertEquals(Math.exp(logits[3 * b + r]) / sum, softmax[3 * b + r], TOLERANCE);
            }
        }
        Sequences y = yesOrNo.predict(x);
        for (int b = 0; b < 5; b++) {
            for (int t = 0; t < 6; t++) {
                assertEquals(1 / (1 + Math.exp(-y.get(1, t, b))), sigmoid[(b * 6 + t) * 2 + 1], TOLERANCE);
            }
        }
    }

    /** A second sigmoid would give probabilities from 0.5 to 0.73, without an error. */
    @Test
    void probabilitiesOfProbabilitiesAreRefused() {
        OnnxFile file =
                OnnxFile.of(model(sequential(dense(2).activation(SIGMOID)).build(2), new Random(1)));
        assertEquals(
                "sigmoid: expected a network whose last layer has no activation, got dense(2).activation(SIGMOID); leave sigmoid() out",
                assertThrows(IllegalArgumentException.class, file::sigmoid).getMessage());
        assertThrows(IllegalArgumentException.class, file::softmax);
        OnnxFile below = OnnxFile.of(
                model(sequential(dense(2).activation(SIGMOID), dropout(0.5)).build(2), new Random(1)));
        assertThrows(IllegalArgumentException.class, below::sigmoid);
    }

    private static float[] run(String name, OnnxFile file, Sequences x) throws Exception {
        Path path = FOLDER.resolve(name + ".onnx");
        file.save(path);
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(path.toString());
                OrtSession.Result result = session.run(inputs(session, x))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
        }
    }

    /** With a scaler, the file reads and returns values in the units of the table. */
    @Test
    void aScalerBecomesPartOfTheFile() throws Exception {
        Scaler scaler = new Scaler(
                "standard",
                "a table",
                List.of("rain", "flow", "degrees"),
                List.of(3.0, 40.0, -5.0),
                List.of(2.0, 8.0, 0.5));
        Random random = new Random(2);
        Model model = model(sequential(lstm(4).returnSequences(), dense(1)).build(2), random);
        Sequences scaled = batch(model.network(), 2, 6, 5, random);
        Sequences raw = batch(model.network(), 2, 6, 5, random);
        for (int column = 0; column < 30; column++) { // degrees is the first row, rain the second
            raw.data[2 * column] = -5 + 0.5f * scaled.data[2 * column];
            raw.data[2 * column + 1] = 3 + 2 * scaled.data[2 * column + 1];
        }
        OnnxFile file = OnnxFile.of(model).input(scaler, "degrees", "rain").output(scaler, "flow");
        float[] flow = run("scaled", file, raw);
        Sequences y = model.predict(scaled);
        for (int b = 0; b < 5; b++) {
            for (int t = 0; t < 6; t++) {
                assertEquals(40 + 8 * y.get(0, t, b), flow[b * 6 + t], 40 * TOLERANCE);
            }
        }
    }

    /** Near 1e8 a float has steps of 8: the file would lose what the scaler shows. */
    @Test
    void aScalerBeyondThePrecisionOfAFloatIsRefused() {
        Scaler years = seconds(1e8, 2);
        Scaler atoms = seconds(0, 1e-46); // 0 as a float
        Scaler stars = seconds(0, 1e39); // infinite as a float
        OnnxFile file = OnnxFile.of(model(sequential(lstm(2), dense(1)).build(1), new Random(1)));
        for (Scaler scaler : List.of(years, atoms, stars)) {
            for (Executable scaled :
                    List.<Executable>of(() -> file.input(scaler, "seconds"), () -> file.output(scaler, "seconds"))) {
                String message =
                        assertThrows(IllegalArgumentException.class, scaled).getMessage();
                assertTrue(message.contains("survive rounding to float") && message.contains("'seconds'"), message);
            }
        }
    }

    private static Scaler seconds(double shift, double scale) {
        return new Scaler("standard", "a table", List.of("seconds"), List.of(shift), List.of(scale));
    }

    /** As at the end of chapter 23, the river's network reads millimetres and degrees and answers in millimetres. */
    @Test
    void theRiverOfChapter00() throws Exception {
        Series measured = Series.of(River.simulate(12, 1).measured(), "date");
        Scaler scaler = Scaler.standard(measured);
        Years years = Years.of(scaler.apply(measured), "flow", "10-01");
        Model model = sequential(lstm(24).forgetBias(3).returnSequences(), dense(1))
                .seed(1)
                .compile(adam(2e-2), mse());
        model.fit(years, epochs(5), quiet());
        Sequences scaled = new Sequences();
        years.fill(new int[] {0, 5, 10}, scaled, new Sequences());
        Sequences raw = new Sequences();
        years.fill(new int[] {0, 5, 10}, raw, new Sequences());
        for (int k = 0; k < raw.size(); k++) {
            int v = scaler.names().indexOf(k % 2 == 0 ? "precipitation" : "temperature");
            raw.data[k] = (float)
                    (raw.data[k] * scaler.scale().get(v) + scaler.shift().get(v));
        }
        OnnxFile file =
                OnnxFile.of(model).input(scaler, "precipitation", "temperature").output(scaler, "flow");
        float[] flow = run("river", file, raw);
        Sequences y = model.predict(scaled);
        int v = scaler.names().indexOf("flow");
        for (int b = 0; b < 3; b++) {
            for (int t = 0; t < y.length(b); t++) {
                double expected = scaler.shift().get(v) + scaler.scale().get(v) * y.get(0, t, b);
                assertEquals(expected, flow[b * y.steps + t], TOLERANCE * Math.max(1, Math.abs(expected)));
            }
        }
    }

    @Test
    void layersThatCannotBeExportedAreNamed() {
        refused("slstm(3) has no ONNX equivalent", 2, slstm(3));
        refused("mlstm(3) has no ONNX equivalent", 2, mlstm(3));
        refused("Leaky(3) has no ONNX equivalent; ONNX has only the equations of lstm, gru", 2, new Leaky(3));
        refused("Leaky(3) has no ONNX equivalent", 2, lstm(3).returnSequences(), bidirectional(new Leaky(3)));
        refused("onLstm(4).chunkSize(2) has no ONNX equivalent", 2, onLstm(4).chunkSize(2));
        refused("minLstm(3) has no ONNX equivalent", 2, bidirectional(minLstm(3)));
        refused("lstm(3).peepholeFromPrevious() has an output gate", 2, lstm(3).peepholeFromPrevious());
        refused(
                "additiveAttention(3).queryRows(5) needs separate queries",
                2,
                additiveAttention(3).queryRows(5));
        refused(
                "dense(2).activation(bent) has an activation of your own, bent",
                2,
                dense(2).activation(CellActivation.of("bent", x -> x / 2, y -> 0.5)));
        refused("embedding(4, 2) reads symbol numbers", 2, dense(1), embedding(4, 2));
        refused(
                "encoderDecoder(",
                2,
                encoderDecoder(embedding(5, 3), lstm(4).returnSequences(), embedding(5, 3), lstm(4)));
    }

    private static void refused(String problem, int D, Layer... layers) {
        Model model = sequential(layers).build(D).compile(sgd(1), mse());
        Path path = FOLDER.resolve("refused.onnx");
        String message = assertThrows(IllegalArgumentException.class, () -> exportOnnx(model, path))
                .getMessage();
        assertTrue(message.contains(problem), message);
        assertFalse(Files.exists(path));
    }

    /** A cell that a reader might write: h_t = h_(t-1) / 2 + W_xz x_t + b_z. */
    static final class Leaky extends Cell {
        private final Gate z = inputGate("z");
        private final Carried h = state("h");

        Leaky(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {
            for (int k = 0; k < s.size(); k++) {
                s.of(h)[k] = s.previous(h)[k] / 2 + s.of(z)[k];
            }
        }

        @Override
        protected void stepBack(Step s) {
            for (int k = 0; k < s.size(); k++) {
                s.of(z)[k] = s.d(h)[k];
                s.dPrevious(h)[k] = s.d(h)[k] / 2;
            }
        }
    }

    @Test
    void everyBadArgumentIsNamed() throws IOException {
        Model unbuilt = sequential(dense(1)).compile(sgd(1), mse());
        Model one = sequential(dense(1)).build(2).compile(sgd(1), mse());
        Model two = sequential(dense(2)).build(2).compile(sgd(1), mse());
        Model text = sequential(embedding(3, 2), dense(2)).build(1).compile(sgd(1), mse());
        Scaler scaler = new Scaler("standard", "a table", List.of("x"), List.of(0.0), List.of(1.0));
        Path path = FOLDER.resolve("bad.onnx");

        bad("exportOnnx: this model has no parameters yet", () -> exportOnnx(unbuilt, path));
        bad("exportOnnx: expected a model, got null", () -> exportOnnx(null, path));
        bad("exportOnnx: expected a path, got null", () -> exportOnnx(one, null));
        bad("use sigmoid()", () -> OnnxFile.of(one).softmax());
        bad("choose one", () -> OnnxFile.of(two).softmax().sigmoid());
        bad("choose one", () -> OnnxFile.of(two).softmax().output(scaler, "x"));
        bad("choose one", () -> OnnxFile.of(two).output(scaler, "x").softmax());
        bad("output: expected a scaler, got null", () -> OnnxFile.of(two).output(null, "x"));
        bad(
                "output: expected variables of the scaler, [x], got y",
                () -> OnnxFile.of(two).output(scaler, "y"));
        bad("input: expected a scaler, got null", () -> OnnxFile.of(two).input(null, "x", "x"));
        bad(
                "input: expected variables of the scaler, [x], got y",
                () -> OnnxFile.of(two).input(scaler, "x", "y"));
        bad(
                "input: expected a variable for each row of numbers that the network reads, 2, got [x]",
                () -> OnnxFile.of(two).input(scaler, "x"));
        bad("a variable for each row of numbers", () -> OnnxFile.of(text).input(scaler, "x"));
        bad("there is no folder", () -> exportOnnx(one, FOLDER.resolve("none/x.onnx")));
        one.network().parameters().get(0).value().data[0] = Float.NaN;
        bad("0.W: contains NaN", () -> exportOnnx(one, path));
        assertFalse(Files.exists(path));
    }

    private static void bad(String problem, Executable call) {
        String message = assertThrows(Exception.class, call).getMessage();
        assertTrue(message.contains(problem), message);
    }
}
