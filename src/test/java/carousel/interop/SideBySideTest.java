package carousel.interop;

import static carousel.Carousel.RELU;
import static carousel.Carousel.TANH;
import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.bce;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.data.Data;
import carousel.data.Examples;
import carousel.loss.Loss;
import carousel.train.Network;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

/** The four programs of chapter 23: ten epochs from the weights of Keras or PyTorch give the losses of both. */
class SideBySideTest {
    private static final double TOLERANCE = 1e-4;

    @Test
    void a() throws IOException {
        Network network = sequential(lstm(50).activation(RELU), dense(10), dense(10));
        keras("a.keras").into(network, 10, "lstm", "dense", "dense_1");
        assertLosses("a", network, examples("a", 50), mse(), 32);
    }

    @Test
    void b() throws IOException {
        Network network = sequential(lstm(64).activation(TANH).returnSequences(), lstm(64).activation(TANH), dense(1));
        keras("b.weights.h5").into(network, 1, "lstm", "lstm_1", "dense");
        assertLosses("b", network, examples("b", 12), mse(), 32);
    }

    @Test
    void c() throws IOException {
        Network network = sequential(lstm(50).activation(RELU), dense(1));
        keras("c.keras").into(network, 1, "lstm", "dense");
        assertLosses("c", network, examples("c", 6), bce(), 1);
    }

    @Test
    void d() throws IOException {
        Safetensors file = peers("d");
        FloatMatrix padded = file.matrix("x");
        List<int[]> texts = IntStream.range(0, padded.rows)
                .mapToObj(n -> Arrays.copyOf(padded.getRow(n).toIntArray(), (int)
                        file.matrices().get("lengths").get(n)))
                .toList();
        Network network = sequential(embedding(1 + (int) padded.max(), 8), lstm(16), dense(3));
        PeerWeights.pyTorch(Data.file("side-by-side/d.weights.safetensors")).into(network, 1, "embed", "lstm", "head");
        Examples examples = Examples.of(texts, file.matrix("y").toIntArray());
        assertLosses("d", network, examples, crossEntropy(), 32);
    }

    private static PeerWeights keras(String name) throws IOException {
        return PeerWeights.keras(Data.file("side-by-side/" + name));
    }

    private static Safetensors peers(String program) throws IOException {
        return Safetensors.read(Data.file("side-by-side/" + program + ".safetensors"));
    }

    private static Examples examples(String program, int T) throws IOException {
        Safetensors file = peers(program);
        return Examples.of(sequences(file.matrix("x"), T), sequences(file.matrix("y"), 1));
    }

    /** Row n holds the steps of sequence n, one after the other. */
    private static List<FloatMatrix> sequences(FloatMatrix rows, int T) {
        return IntStream.range(0, rows.rows)
                .mapToObj(n -> rows.getRow(n).reshape(rows.columns / T, T))
                .toList();
    }

    private static void assertLosses(String program, Network network, Examples examples, Loss loss, int batch)
            throws IOException {
        double[] ours = network.compile(adam(1e-3), loss)
                .fit(examples, epochs(10), batch(batch), inOrder(), quiet())
                .loss();
        for (String peer : List.of("keras", "torch")) {
            FloatMatrix theirs = peers(program).matrix(peer);
            for (int epoch = 0; epoch < 10; epoch++) {
                assertEquals(theirs.get(epoch), ours[epoch], TOLERANCE, peer);
            }
        }
    }
}
