package carousel.interop;

import static carousel.Carousel.RELU;
import static carousel.Carousel.SIGMOID;
import static carousel.Carousel.TANH;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.gru;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static carousel.Carousel.simpleRnn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Gru;
import carousel.layers.DenseLayer;
import carousel.linalg.Sequences;
import carousel.train.Network;
import carousel.train.Sequential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files come from src/test/python/peer_weights.py; they contain weights and the outputs of the peer's model. */
class PeerWeightsTest {
    private static final Path TORCH = Path.of("src/test/resources/interop/torch-weights.safetensors");
    private static final Path KERAS = Path.of("src/test/resources/interop/keras-weights.safetensors");
    /** The same model as saved by Keras itself. */
    private static final Path MODEL = Path.of("src/test/resources/interop/keras-model.keras");

    private static final Path MODEL_WEIGHTS = Path.of("src/test/resources/interop/keras-model.weights.h5");
    private static final Path MODEL_H5 = Path.of("src/test/resources/interop/keras-model.h5");
    private static final Path RESIDUAL = Path.of("src/test/resources/interop/keras-residual.h5");
    private static final String[] TORCH_NAMES = {"embed", "lstm", "lstm", "gru", "norm", "rnn", "head"};
    private static final String[] KERAS_NAMES = {"embed", "lstm", "both", "gru", "norm", "rnn", "head"};

    private static Sequential torch() {
        return sequential(
                embedding(7, 4),
                lstm(3).returnSequences(),
                dropout(0.5),
                lstm(3).returnSequences(),
                bidirectional(gru(2).returnSequences()),
                layerNorm().epsilon(1e-5),
                simpleRnn(3).activation(TANH).returnSequences(),
                dense(2));
    }

    private static Sequential keras(Gru second) {
        return sequential(
                embedding(7, 4),
                lstm(3).activation(TANH).returnSequences(),
                bidirectional(gru(2).returnSequences()),
                second.returnSequences(),
                layerNorm().epsilon(1e-5),
                simpleRnn(3).activation(TANH).returnSequences(),
                dense(2));
    }

    /** A network gets a copy of the numbers in the file, so training it does not change them. */
    @Test
    void aSecondNetworkStartsFromTheSameFile() throws IOException {
        PeerWeights file = PeerWeights.pyTorch(TORCH);
        file.into(torch(), 1, TORCH_NAMES).parameters().forEach(p -> p.value().fill(0));
        file.into(torch(), 1, TORCH_NAMES)
                .parameters()
                .forEach(p -> assertTrue(p.value().norm1() > 0, p.name()));
    }

    @Test
    void aNetworkWithPyTorchsWeightsAnswersAsPyTorchDoes() throws IOException {
        assertAnswers(TORCH, PeerWeights.pyTorch(TORCH).into(torch(), 1, TORCH_NAMES));
    }

    @Test
    void aNetworkWithKerassWeightsAnswersAsKerasDoes() throws IOException {
        for (Path path : List.of(KERAS, MODEL, MODEL_WEIGHTS, MODEL_H5)) {
            assertAnswers(KERAS, PeerWeights.keras(path).into(keras(gru(3).resetBefore()), 1, KERAS_NAMES));
        }
    }

    private static Sequential withActivations(DenseLayer head) {
        return sequential(
                embedding(7, 4),
                lstm(3).activation(TANH).returnSequences(),
                dense(4).activation(RELU),
                dense(3).activation(TANH),
                dense(3),
                head);
    }

    /** Without its sigmoid the last layer gives the logits, for bce(); anything else would be another network. */
    @Test
    void anActivationOfADenseLayerIsThatOfKeras() throws IOException {
        Path path = Path.of("src/test/resources/interop/keras-dense.keras");
        Path answers = Path.of("src/test/resources/interop/keras-dense-weights.safetensors");
        String[] names = {"embed", "lstm", "first", "second", "third", "head"};
        PeerWeights model = PeerWeights.keras(path);
        assertAnswers(answers, model.into(withActivations(dense(1).activation(SIGMOID)), 1, names));
        assertAnswers(
                answers, PeerWeights.keras(answers).into(withActivations(dense(1).activation(SIGMOID)), 1, names));

        Sequential logits = model.into(withActivations(dense(1)), 1, names);
        Safetensors file = Safetensors.read(answers);
        Sequences x = Sequences.of(file.matrix("symbols").transpose(), 5, 3);
        FloatMatrix z = logits.pass().forward(x, null).toMatrix();
        for (int k = 0; k < z.length; k++) {
            assertEquals(file.matrix("y").get(k), 1 / (1 + Math.exp(-z.get(k))), 1e-6);
        }

        refused(
                "head: has activation sigmoid in Keras, and dense(1).activation(RELU) has relu",
                model,
                withActivations(dense(1).activation(RELU)),
                1,
                names);
        refused(
                "first: has activation relu in Keras, and dense(4) has linear",
                model,
                sequential(dense(4)),
                3,
                "first");
        refused(
                "second: has activation tanh in Keras, and dense(3).activation(RELU) has relu",
                model,
                sequential(dense(3).activation(RELU)),
                4,
                "second");
        refused(
                "third: has activation linear in Keras, and dense(3).activation(RELU) has relu",
                model,
                sequential(dense(3).activation(RELU)),
                3,
                "third");
        refused(
                "head: has activation sigmoid in Keras, and dense(1) has linear",
                model,
                sequential(dense(1), dense(4).activation(RELU)),
                3,
                "head",
                "first");
    }

    private static Network apart(DenseLayer every, DenseLayer third, DenseLayer head) {
        return sequential(embedding(7, 4), lstm(3).activation(TANH).returnSequences(), every, third, head);
    }

    /** Keras may have the activation as a layer of its own, and a dense layer in a TimeDistributed. */
    @Test
    void anActivationMayBeALayerOfItsOwnInKeras(@TempDir Path folder) throws IOException {
        Path path = Path.of("src/test/resources/interop/keras-apart.keras");
        Path weights = Path.of("src/test/resources/interop/keras-apart.weights.h5");
        Path answers = Path.of("src/test/resources/interop/keras-apart-weights.safetensors");
        String[] names = {"embed", "lstm", "every", "third", "head"};
        for (PeerWeights file : List.of(PeerWeights.keras(path), PeerWeights.keras(weights))) {
            Network same = apart(dense(4).activation(RELU), dense(3).activation(TANH), dense(1).activation(SIGMOID));
            assertAnswers(answers, file.into(same, 1, names));
        }
        PeerWeights model = PeerWeights.keras(path);
        model.into(apart(dense(4).activation(RELU), dense(3).activation(TANH), dense(1)), 1, names); // the logits
        refused(
                "every: has activation relu in Keras, and dense(4) has linear",
                model,
                apart(dense(4), dense(3).activation(TANH), dense(1)),
                1,
                names);
        refused(
                "every: is a layer TimeDistributed between those that you name, and the network has none for it",
                model,
                sequential(lstm(3).returnSequences(), dense(1)),
                4,
                "lstm",
                "head");
        Network bounded = apart(dense(4).activation(RELU), dense(3).activation(TANH), dense(1));
        for (String option : List.of("\"max_value\": null", "\"negative_slope\": 0.0", "\"threshold\": 0.0")) {
            refused(
                    "every: has activation ReLU with options in Keras, and dense(4).activation(RELU) has relu",
                    edited(folder, path, option, option.replaceAll(" .*", " 6.5")),
                    bounded,
                    1,
                    names);
        }
        refused(
                "every: has activation LeakyReLU in Keras, and dense(4).activation(RELU) has relu",
                edited(folder, path, "\"ReLU\"", "\"LeakyReLU\""),
                bounded,
                1,
                names);
        edited(
                        folder,
                        path,
                        "\"Activation\", \"config\": {\"name\": \"sigmoid\"",
                        "\"Softmax\", \"config\": {\"name\": \"sigmoid\"")
                .into(apart(dense(4).activation(RELU), dense(3).activation(TANH), dense(1)), 1, names); // the logits
    }

    /** A file of weights does not contain the options, so users state them; a whole model does, so we compare. */
    @Test
    void theSettingsOfAKerasModelAreCompared() throws IOException {
        PeerWeights weights = PeerWeights.keras(MODEL_WEIGHTS);
        refused("lstm(3): the file does not record this layer's activation", weights, sequential(lstm(3)), 4, "lstm");

        PeerWeights model = PeerWeights.keras(MODEL);
        model.into(sequential(lstm(3).returnSequences()), 4, "lstm");
        model.into(sequential(dropout(0.1), layerNorm().epsilon(1e-5)), 3, "norm");
        refused(
                "lstm: has return_sequences true in Keras, and lstm(3) has false",
                model,
                sequential(lstm(3)),
                4,
                "lstm");
        refused(
                "lstm: has activation tanh in Keras",
                model,
                sequential(lstm(3).activation(RELU).returnSequences()),
                4,
                "lstm");
        refused("norm: has epsilon 1.0E-5", model, sequential(layerNorm().epsilon(1e-3)), 3, "norm");
        refused("gru: has reset_after false", model, sequential(gru(3).returnSequences()), 4, "gru");
        refused(
                "both: has reset_after true",
                model,
                sequential(bidirectional(gru(2).resetBefore().returnSequences())),
                3,
                "both");
        refused("nobody: there is no such layer", model, sequential(dense(2)), 3, "nobody");
    }

    private static PeerWeights edited(Path folder, String from, String to) throws IOException {
        return edited(folder, MODEL, from, to);
    }

    /** The model with another text in its config.json. */
    private static PeerWeights edited(Path folder, Path model, String from, String to) throws IOException {
        Path file = folder.resolve("edited.keras");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(model));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.setLevel(0); // Keras stores what it saves
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().equals("config.json")) {
                    String config = new String(content, StandardCharsets.UTF_8);
                    assertTrue(config.contains(from), config);
                    content = config.replace(from, to).getBytes(StandardCharsets.UTF_8);
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(content);
            }
        }
        return PeerWeights.keras(file);
    }

    /** Each of these would give other numbers than Keras, without an error. */
    @Test
    void everySettingThatWeLackIsRefused(@TempDir Path folder) throws IOException {
        refused(
                "lstm: has recurrent_activation hard_sigmoid in Keras",
                edited(folder, "\"recurrent_activation\": \"sigmoid\"", "\"recurrent_activation\": \"hard_sigmoid\""),
                sequential(lstm(3).returnSequences()),
                4,
                "lstm");
        refused(
                "lstm: has go_backwards true in Keras",
                edited(folder, "\"go_backwards\": false", "\"go_backwards\": true"),
                sequential(lstm(3).returnSequences()),
                4,
                "lstm");
        refused(
                "both: has merge_mode sum in Keras",
                edited(folder, "\"merge_mode\": \"concat\"", "\"merge_mode\": \"sum\""),
                sequential(bidirectional(gru(2).returnSequences())),
                3,
                "both");
        PeerWeights relu = edited(folder, "\"activation\": \"linear\"", "\"activation\": \"relu\"");
        refused("head: has activation relu in Keras", relu, sequential(dense(2)), 3, "head");
        PeerWeights softmax = edited(folder, "\"activation\": \"linear\"", "\"activation\": \"softmax\"");
        softmax.into(sequential(dense(2)), 3, "head"); // ours gives the logits
        refused(
                "head: has activation softmax in Keras",
                softmax,
                sequential(dense(2), layerNorm().epsilon(1e-5)),
                3,
                "head",
                "norm");
        refused(
                "rnn: has activation relu in Keras",
                edited(folder, "\"activation\": \"tanh\"", "\"activation\": \"relu\""),
                sequential(simpleRnn(3).activation(TANH).returnSequences()),
                3,
                "rnn");
    }

    /** A state from another layer was ignored, and a backward layer of its own compared with nothing. */
    @Test
    void whatALayerReadsIsCompared(@TempDir Path folder) throws IOException {
        String begin = "\"class_name\": \"LSTM\", \"config\": {\"name\": \"lstm\"";
        String tensor = "{\"class_name\": \"__keras_tensor__\", \"config\": {}}";
        for (String state : List.of("", ", \"kwargs\": {\"initial_state\": [" + tensor + "]}")) {
            String nodes = "\"inbound_nodes\": [{\"args\": [" + tensor + "]" + state + "}], ";
            PeerWeights model = edited(folder, begin, nodes + begin);
            if (state.isEmpty()) {
                model.into(sequential(lstm(3).returnSequences()), 4, "lstm");
            } else {
                String problem = "lstm: has a second input in Keras, such as an initial_state";
                refused(problem, model, sequential(lstm(3).returnSequences()), 4, "lstm");
            }
        }
        PeerWeights backward = edited(folder, "\"go_backwards\": true", "\"go_backwards\": false");
        String problem = "both: has go_backwards false in Keras";
        refused(problem, backward, sequential(bidirectional(gru(2).returnSequences())), 3, "both");
    }

    /** It said "has no kernel", because only the layer that Keras makes itself is called backward_gru. */
    @Test
    void aBackwardLayerMayHaveANameOfItsOwn(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("weights.safetensors");
        Safetensors renamed = new Safetensors();
        Safetensors.read(KERAS).matrices().forEach((name, m) -> renamed.put(name.replace("backward_gru", "mine"), m));
        renamed.write(path);
        assertAnswers(KERAS, PeerWeights.keras(path).into(keras(gru(3).resetBefore()), 1, KERAS_NAMES));
        refused("mine", PeerWeights.keras(path), sequential(gru(2)), 3, "both");
    }

    /** It said that there is no beta, gamma or bias. */
    @Test
    void aSettingBecauseOfWhichAWeightIsMissingIsNamed(@TempDir Path folder) throws IOException {
        for (String setting : List.of("rms_scaling false", "center true", "scale true")) {
            String there =
                    setting.endsWith("true") ? setting.replace("true", "false") : setting.replace("false", "true");
            refused(
                    "norm: has " + there + " in Keras, and layerNorm() has " + setting.endsWith("true"),
                    edited(folder, '"' + setting.replace(" ", "\": "), '"' + there.replace(" ", "\": ")),
                    sequential(layerNorm().epsilon(1e-5)),
                    3,
                    "norm");
        }
        PeerWeights unbiased = edited(folder, "\"use_bias\": true", "\"use_bias\": false");
        refused("head: has use_bias false in Keras", unbiased, sequential(dense(2)), 3, "head");
        refused("lstm: has use_bias false in Keras", unbiased, sequential(lstm(3).returnSequences()), 4, "lstm");
    }

    /** It was ignored, as if the network had a layer for it. */
    @Test
    void aNameTooManyIsRefused() throws IOException {
        refused(
                "names: expected one for each layer with parameters, 2, got 3, [lstm, lstm, nobody]; the file has [embed.weight, ",
                PeerWeights.pyTorch(TORCH),
                sequential(lstm(3).returnSequences(), dropout(0.5), lstm(3).returnSequences()),
                4,
                "lstm",
                "lstm",
                "nobody");
        for (Path path : List.of(KERAS, MODEL, MODEL_WEIGHTS, MODEL_H5)) {
            boolean named = path.equals(MODEL);
            String extra = named ? "both" : "nobody";
            String has = named ? "both/backward_gru/gru_cell/bias, " : "";
            refused(
                    "names: expected one for each layer with parameters, 1, got 2, [lstm, " + extra
                            + "]; the file has [" + has,
                    PeerWeights.keras(path),
                    sequential(lstm(3).activation(TANH).returnSequences()),
                    4,
                    "lstm",
                    extra);
        }
    }

    private static PeerWeights withLayer(Path folder, String where, String layer) throws IOException {
        return edited(folder, where, layer + ", " + where);
    }

    private static String keras(String kind, String options) {
        return "{\"class_name\": \"" + kind + "\", \"config\": {\"name\": \"extra\"" + options + "}}";
    }

    private static Network whole() {
        return keras(gru(3).resetBefore());
    }

    /** One with a single step, as attention has it, changes nothing; others move numbers to other steps. */
    @Test
    void aReshapeCountsIfItMovesNumbersToOtherSteps(@TempDir Path folder) throws IOException {
        String head = "{\"module\": \"keras.layers\", \"class_name\": \"Dense\"";
        for (String shape : List.of("[1, 15]", "[-1]", "[15, 1]")) {
            withLayer(folder, head, keras("Reshape", ", \"target_shape\": " + shape))
                    .into(whole(), 1, KERAS_NAMES);
        }
        for (String shape : List.of("[3, 5]", "[-1, 3]", "[3, -1]")) {
            PeerWeights model = withLayer(folder, head, keras("Reshape", ", \"target_shape\": " + shape));
            refused("extra: is a layer Reshape between those that you name", model, whole(), 1, KERAS_NAMES);
        }
    }

    private static Network withoutHead() {
        return sequential(
                embedding(7, 4),
                lstm(3).returnSequences(),
                bidirectional(gru(2).returnSequences()),
                gru(3).resetBefore().returnSequences(),
                layerNorm().epsilon(1e-5),
                simpleRnn(3).activation(TANH).returnSequences());
    }

    /** A layer that scales the input or the answer was ignored; only those between the named layers were noticed. */
    @Test
    void aLayerBeforeOrAfterThoseThatYouNameCounts(@TempDir Path folder) throws IOException {
        String embed = "{\"module\": \"keras.layers\", \"class_name\": \"Embedding\"";
        String head = "{\"module\": \"keras.layers\", \"class_name\": \"Dense\"";
        String end = "]}}], \"build_input_shape\"";
        assertTrue(config(MODEL).contains(end), config(MODEL));
        String rescaling = keras("Rescaling", ", \"scale\": 0.5");
        String none = " those that you name, and the network has none for it; do its work in Java, with weights from";
        PeerWeights before = withLayer(folder, embed, rescaling);
        refused("extra: is a layer Rescaling before" + none, before, whole(), 1, KERAS_NAMES);
        before.into(sequential(lstm(3).returnSequences()), 4, "lstm"); // a part of the model, without its embedding

        PeerWeights after = edited(folder, end, end.replace("], ", ", " + rescaling + "], "));
        refused("extra: is a layer Rescaling after" + none, after, whole(), 1, KERAS_NAMES);
        String[] lower = Arrays.copyOf(KERAS_NAMES, 6);
        after.into(withoutHead(), 1, lower); // a part of the model, without its head
        withLayer(folder, head, rescaling).into(withoutHead(), 1, lower);

        for (String form : List.of("Identity", "GaussianDropout", "Flatten", "Reshape")) {
            String harmless = keras(form, form.equals("Reshape") ? ", \"target_shape\": [2, 5]" : "");
            withLayer(folder, embed, harmless).into(whole(), 1, KERAS_NAMES);
            edited(folder, end, end.replace("], ", ", " + harmless + "], ")).into(whole(), 1, KERAS_NAMES);
        }
        PeerWeights between = withLayer(folder, head, keras("Flatten", ""));
        refused("extra: is a layer Flatten between those that you name", between, whole(), 1, KERAS_NAMES);
    }

    /** A network whose LSTMs are added up was read as if one stood on the other. */
    @Test
    void aResidualConnectionIsNoticedInAnH5File() throws IOException {
        Path weights = Path.of("src/test/resources/interop/keras-residual.weights.h5");
        Network stacked = sequential(
                lstm(3).activation(TANH).returnSequences(),
                lstm(3).activation(TANH).returnSequences(),
                dense(1));
        String add = "sum: is a layer Add between those that you name, and the network has none for it";
        refused(add, PeerWeights.keras(RESIDUAL), stacked, 3, "a", "b", "head");
        PeerWeights.keras(RESIDUAL).into(sequential(lstm(3).returnSequences()), 3, "a");
        String which =
                "add: joins layers, and this file does not say which; read the whole model, model.save(\"x.keras\")";
        refused(which, PeerWeights.keras(weights), stacked, 3, "a", "b", "head");
        PeerWeights.keras(weights).into(sequential(dense(1)), 3, "head");
    }

    /** They were compared only in a .keras file, but a .h5 of a whole model has them too. */
    @Test
    void theSettingsOfAnH5FileAreCompared(@TempDir Path folder) throws IOException {
        PeerWeights model = PeerWeights.keras(MODEL_H5);
        refused(
                "norm: has epsilon 1.0E-5 in Keras, and layerNorm().epsilon(0.001) has 0.001",
                model,
                sequential(layerNorm().epsilon(1e-3)),
                3,
                "norm");
        PeerWeights relu = editedH5(folder, "\"activation\": \"linear\"", "\"activation\": \"relu\"  ");
        refused("head: has activation relu in Keras, and dense(2) has linear", relu, sequential(dense(2)), 3, "head");
    }

    /** Keras 2 writes no backward layer that it makes itself, and other names of what a layer reads. */
    @Test
    void theSettingsOfKeras2AreRead(@TempDir Path folder) throws IOException {
        PeerWeights both = editedH5(folder, "\"backward_layer\"", "\"backward_lay\"  ");
        both.into(sequential(bidirectional(gru(2).returnSequences())), 3, "both");
        String begin = "\"class_name\": \"LSTM\", \"config\": {\"name\": \"lstm\"";
        for (String second : List.of("", ", [\"state\", 0, 1, {}]")) {
            String nodes = "\"inbound_nodes\": [[[\"embed\", 0, 0, {}]" + second + "]], ";
            PeerWeights model = edited(folder, begin, nodes + begin);
            if (second.isEmpty()) {
                model.into(sequential(lstm(3).returnSequences()), 4, "lstm");
            } else {
                String problem = "lstm: has a second input in Keras, such as an initial_state";
                refused(problem, model, sequential(lstm(3).returnSequences()), 4, "lstm");
            }
        }
        String config = config(MODEL); // before Keras 2.2.3, a Sequential consisted of its layers
        int from = config.indexOf("\"config\": {") + "\"config\": ".length();
        int layers = config.indexOf("[{\"module\": \"keras.layers\", \"class_name\": \"InputLayer\"");
        int to = config.indexOf(", \"build_input_shape\"");
        String old = config.substring(0, from)
                + config.substring(layers, to)
                + config.substring(config.indexOf('}', to) + 1);
        assertAnswers(KERAS, edited(folder, config, old).into(whole(), 1, KERAS_NAMES));
    }

    private static PeerWeights editedH5(Path folder, String from, String to) throws IOException {
        Path file = folder.resolve("edited.h5");
        String bytes = Files.readString(MODEL_H5, StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains(from) && from.length() == to.length(), from);
        Files.writeString(file, bytes.replace(from, to), StandardCharsets.ISO_8859_1);
        return PeerWeights.keras(file);
    }

    private static String config(Path model) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(model))) {
            while (!in.getNextEntry().getName().equals("config.json")) {}
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** It said that "reset_after is missing". */
    @Test
    void aLayerOfAnotherKindIsNamed() throws IOException {
        PeerWeights model = PeerWeights.keras(MODEL);
        refused("lstm: is a layer LSTM in Keras, and the network has gru(3)", model, sequential(gru(3)), 4, "lstm");
        refused("head: is a layer Dense in Keras", model, sequential(layerNorm().epsilon(1e-5)), 3, "head");
    }

    /** Such a network would answer NaN to everything. */
    @Test
    void weightsThatAreNoNumbersAreRefused(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("weights.safetensors");
        new Safetensors()
                .put("head.weight", new FloatMatrix(1, 2, 1f, Float.NaN))
                .put("head.bias", FloatMatrix.zeros(1, 1))
                .write(path);
        refused("0.W: contains NaN", PeerWeights.pyTorch(path), sequential(dense(1)), 2, "head");
    }

    /**
     * Whichever byte is missing or altered, the result is an error that names the file, or weights with the same sizes.
     */
    @Test
    void aDamagedKerasFileIsRefused(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("damaged");
        for (Path file : List.of(MODEL, MODEL_WEIGHTS)) {
            byte[] whole = Files.readAllBytes(file);
            for (int n = 0; n < 300; n++) {
                int at = n < 150 ? n : (int) ((long) whole.length * (n - 150) / 150);
                byte[] altered = n % 2 == 0 ? Arrays.copyOf(whole, at) : whole.clone();
                if (n % 2 == 1) {
                    altered[at] ^= (byte) 0xff;
                }
                Files.write(path, altered);
                try {
                    PeerWeights.keras(path);
                } catch (ModelFileException e) {
                    assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
                }
            }
        }
    }

    private static void assertAnswers(Path path, Network network) throws IOException {
        Safetensors file = Safetensors.read(path);
        Sequences x = Sequences.of(file.matrix("symbols").transpose(), 5, 3);
        float[] y = network.pass().forward(x, null).toMatrix().data;
        assertArrayEquals(file.matrix("y").transpose().data, y, 1e-6f);
    }

    @Test
    void mismatchesAreNamed() throws IOException {
        PeerWeights torch = PeerWeights.pyTorch(TORCH);
        refused("0.E: expected 4 x 8", torch, sequential(embedding(8, 4)), 1, "embed");
        refused("embed.bias: is missing", torch, sequential(dense(7)), 4, "embed");
        refused("head", torch, sequential(lstm(3)), 4, "head");
        refused(
                "lstm.weight_ih_l2: is missing",
                torch,
                sequential(lstm(3).returnSequences(), lstm(3).returnSequences(), lstm(3)),
                4,
                "lstm",
                "lstm",
                "lstm");
        refused(
                "got 1, [lstm], and none for the layer of 1.W; the file has [",
                torch,
                sequential(lstm(3), dense(1)),
                4,
                "lstm");
        refused(
                "names: the file has no layer \"lstm.weight_ih_l0\"; it has [",
                torch,
                sequential(lstm(3)),
                4,
                "lstm.weight_ih_l0");
        refused("lstm: has no W_ci", torch, sequential(lstm(3).peephole()), 4, "lstm");
        refused("_l1: has more", torch, sequential(lstm(3)), 4, "lstm");
        Sequential coupled = sequential(lstm(3).coupled().returnSequences(), lstm(3).coupled());
        refused("_l0: has more", torch, coupled, 4, "lstm", "lstm");
        refused("_reverse: has more", torch, sequential(gru(2)), 3, "gru");
        refused("gru.bias_hh_l0: has more", torch, sequential(bidirectional(gru(2).resetBefore())), 3, "gru");

        PeerWeights keras = PeerWeights.keras(KERAS);
        refused("gru_cell/bias: has more", keras, sequential(bidirectional(gru(2).resetBefore())), 3, "both");
        refused("gru: has no b_hn", keras, sequential(gru(3)), 4, "gru");
        refused("has no W_ci", keras, sequential(lstm(3).activation(TANH).peephole()), 4, "lstm");
        refused("no layer \"none\"; it has [", keras, sequential(lstm(3).activation(TANH)), 4, "none");
        refused("backward_gru", keras, sequential(gru(2)), 3, "both");
    }

    /**
     * Keras's layer norm has a different epsilon than ours, and PyTorch's nn.RNN may use relu; neither is in the files.
     */
    @Test
    @Tag("F4")
    void settingsThatAFileDoesNotRecordAreAskedFor() throws IOException {
        PeerWeights torch = PeerWeights.pyTorch(TORCH);
        PeerWeights keras = PeerWeights.keras(KERAS);
        refused(
                "simpleRnn(3): the file does not record this layer's activation",
                torch,
                sequential(simpleRnn(3)),
                4,
                "rnn");
        refused(
                "layerNorm(): the file does not record this layer's epsilon",
                torch,
                sequential(layerNorm()),
                4,
                "norm");
        refused(
                "layerNorm(): the file does not record this layer's epsilon",
                keras,
                sequential(layerNorm()),
                4,
                "norm");
        refused("lstm(3): the file does not record this layer's activation", keras, sequential(lstm(3)), 4, "lstm");
        refused("PyTorch's LSTM has only tanh", torch, sequential(lstm(3).activation(RELU)), 4, "lstm");
        refused("bidirectional(lstm(3))", keras, sequential(bidirectional(lstm(3))), 4, "lstm");
    }

    private static void refused(String problem, PeerWeights weights, Network network, int D, String... names) {
        String message = assertThrows(ModelFileException.class, () -> weights.into(network, D, names))
                .getMessage();
        assertTrue(message.contains(problem), message);
    }

    @Test
    void mayBeSharedByThreads() throws IOException {
        PeerWeights weights = PeerWeights.pyTorch(TORCH);
        java.util.stream.IntStream.range(0, 200).parallel().forEach(i -> {
            try {
                weights.into(torch(), 1, TORCH_NAMES);
            } catch (ModelFileException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
