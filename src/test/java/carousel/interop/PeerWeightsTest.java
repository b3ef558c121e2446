package carousel.interop;

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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.layers.Gru;
import carousel.linalg.Sequences;
import carousel.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The files come from src/test/python/peer_weights.py: weights, and what the peer's model answers. */
class PeerWeightsTest {
    private static final Path TORCH = Path.of("src/test/resources/interop/torch-weights.safetensors");
    private static final Path KERAS = Path.of("src/test/resources/interop/keras-weights.safetensors");
    private static final String[] TORCH_NAMES = {"embed", "lstm", "lstm", "gru", "norm", "rnn", "head"};
    private static final String[] KERAS_NAMES = {"embed", "lstm", "both", "gru", "norm", "rnn", "head"};

    private static Network torch() {
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

    private static Network keras(Gru second) {
        return sequential(
                embedding(7, 4),
                lstm(3).activation(TANH).returnSequences(),
                bidirectional(gru(2).returnSequences()),
                second.returnSequences(),
                layerNorm().epsilon(1e-5),
                simpleRnn(3).activation(TANH).returnSequences(),
                dense(2));
    }

    @Test
    void aNetworkWithPyTorchsWeightsAnswersAsPyTorchDoes() throws IOException {
        assertAnswers(TORCH, PeerWeights.pyTorch(TORCH).into(torch(), 1, TORCH_NAMES));
    }

    @Test
    void aNetworkWithKerassWeightsAnswersAsKerasDoes() throws IOException {
        assertAnswers(KERAS, PeerWeights.keras(KERAS).into(keras(gru(3).resetBefore()), 1, KERAS_NAMES));
    }

    private static void assertAnswers(Path path, Network network) throws IOException {
        Safetensors file = Safetensors.read(path);
        Sequences x = Sequences.of(file.matrix("symbols").transpose(), 5, 3);
        float[] y = network.pass().forward(x, null).toMatrix().data;
        assertArrayEquals(file.matrix("y").transpose().data, y, 1e-6f);
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
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
        refused("names: expected one for each", torch, sequential(lstm(3), dense(1)), 4, "lstm");
        refused("lstm: has no W_ci", torch, sequential(lstm(3).peephole()), 4, "lstm");
        refused("_l1: has more", torch, sequential(lstm(3)), 4, "lstm");
        Network coupled = sequential(lstm(3).coupled().returnSequences(), lstm(3).coupled());
        refused("_l0: has more", torch, coupled, 4, "lstm", "lstm");
        refused("_reverse: has more", torch, sequential(gru(2)), 3, "gru");
        refused("gru.bias_hh_l0: has more", torch, sequential(bidirectional(gru(2).resetBefore())), 3, "gru");

        PeerWeights keras = PeerWeights.keras(KERAS);
        refused("gru_cell/bias: has more", keras, sequential(bidirectional(gru(2).resetBefore())), 3, "both");
        refused("gru: has no b_hn", keras, sequential(gru(3)), 4, "gru");
        refused("has no W_ci", keras, sequential(lstm(3).activation(TANH).peephole()), 4, "lstm");
        refused("none: has no kernel", keras, sequential(lstm(3).activation(TANH)), 4, "none");
        refused("backward_gru", keras, sequential(gru(2)), 3, "both");
    }

    /** Keras's layer norm has another epsilon than ours, and PyTorch's nn.RNN may be one of relu: files tell neither. */
    @Test
    void whatAFileDoesNotTellIsAskedFor() throws IOException {
        PeerWeights torch = PeerWeights.pyTorch(TORCH);
        PeerWeights keras = PeerWeights.keras(KERAS);
        refused("simpleRnn(3): the file does not tell its activation", torch, sequential(simpleRnn(3)), 4, "rnn");
        refused("layerNorm(): the file does not tell its epsilon", torch, sequential(layerNorm()), 4, "norm");
        refused("layerNorm(): the file does not tell its epsilon", keras, sequential(layerNorm()), 4, "norm");
        refused("lstm(3): the file does not tell its activation", keras, sequential(lstm(3)), 4, "lstm");
        refused("bidirectional(lstm(3))", keras, sequential(bidirectional(lstm(3))), 4, "lstm");
    }

    private static void refused(String problem, PeerWeights weights, Network network, int D, String... names) {
        String message = assertThrows(ModelFileException.class, () -> weights.into(network, D, names))
                .getMessage();
        assertTrue(message.contains(problem), message);
    }
}
