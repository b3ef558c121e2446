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
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.loss.Loss;
import carousel.train.Sequential;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The four programs of chapter 23, each on toy data and on real data: starting from the weights of Keras or PyTorch,
 * ten epochs give the losses of both, which src/test/python/chapter_23.py has recorded.
 */
class SideBySideTest {
    private static final double TOLERANCE = 1e-4;

    @Test
    void aOnRandomNumbers() throws IOException {
        Sequential network = sequential(lstm(50).activation(RELU), dense(10), dense(10));
        keras("a-toy.keras").into(network, 10, "lstm", "dense", "dense_1");
        assertLosses("a-toy", network, examples("a-toy", 50), mse(), 32);
    }

    @Test
    void aOnFourRegionsOfTheSea() throws IOException {
        Sequential network = sequential(lstm(50).activation(RELU), dense(10), dense(1));
        keras("a-real.keras").into(network, 4, "lstm", "dense", "dense_1");
        Series months = Series.of(Data.table("nino-regions"), "month").before("1970-01");
        Windows windows =
                Windows.of(Scaler.standard(months).apply(months), "nino34").lookBack(50);
        assertLosses("a-real", network, windows, mse(), 32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b-toy", "b-real"})
    void b(String program) throws IOException {
        Sequential network =
                sequential(lstm(64).activation(TANH).returnSequences(), lstm(64).activation(TANH), dense(1));
        keras("b.weights.h5").into(network, 1, "lstm", "lstm_1", "dense");
        assertLosses(program, network, examples(program, 12), mse(), 32);
    }

    @Test
    void cOnFourRows() throws IOException {
        Sequential network = sequential(lstm(50).activation(RELU), dense(1));
        keras("c-toy.keras").into(network, 1, "lstm", "dense");
        assertLosses("c-toy", network, examples("c-toy", 6), bce(), 1);
    }

    @Test
    void cOnSentences() throws IOException {
        Sequential network = sequential(embedding(symbols(), 8), lstm(50).activation(RELU), dense(1));
        keras("c-real.keras").into(network, 1, "embedding", "lstm", "dense");
        int[] positive = IntStream.of(peers("reviews").matrix("y").toIntArray())
                .map(label -> label == 2 ? 1 : 0)
                .toArray();
        assertLosses("c-real", network, Examples.of(texts(), positive), bce(), 80);
    }

    @Test
    void dOnSequencesOfNumbers() throws IOException {
        Safetensors file = peers("d-toy");
        FloatMatrix lengths = file.matrix("lengths");
        List<FloatMatrix> padded = sequences(file.matrix("x"), 12);
        List<FloatMatrix> x = IntStream.range(0, padded.size())
                .mapToObj(n -> padded.get(n).getRange(0, 3, 0, (int) lengths.get(n)))
                .toList();
        Sequential network = sequential(lstm(16), dense(3));
        pyTorch("d-toy").into(network, 3, "lstm", "head");
        assertLosses("d-toy", network, Examples.of(x, sequences(file.matrix("y"), 1)), crossEntropy(), 32);
    }

    @Test
    void dOnSentences() throws IOException {
        Sequential network = sequential(embedding(symbols(), 8), lstm(16), dense(3));
        pyTorch("d-real").into(network, 1, "embed", "lstm", "head");
        int[] labels = peers("reviews").matrix("y").toIntArray();
        assertLosses("d-real", network, Examples.of(texts(), labels), crossEntropy(), 32);
    }

    private static PeerWeights keras(String name) throws IOException {
        return PeerWeights.keras(Data.file("side-by-side/" + name));
    }

    private static PeerWeights pyTorch(String program) throws IOException {
        return PeerWeights.pyTorch(Data.file("side-by-side/" + program + ".weights.safetensors"));
    }

    private static Safetensors peers(String program) throws IOException {
        return Safetensors.read(Data.file("side-by-side/" + program + ".safetensors"));
    }

    private static int symbols() throws IOException {
        return 1 + (int) peers("reviews").matrix("x").max();
    }

    private static List<int[]> texts() throws IOException {
        FloatMatrix padded = peers("reviews").matrix("x");
        FloatMatrix lengths = peers("reviews").matrix("lengths");
        return IntStream.range(0, padded.rows)
                .mapToObj(n -> Arrays.copyOf(padded.getRow(n).toIntArray(), (int) lengths.get(n)))
                .toList();
    }

    private static Examples examples(String program, int T) throws IOException {
        Safetensors file = peers(program);
        return Examples.of(sequences(file.matrix("x"), T), sequences(file.matrix("y"), 1));
    }

    /** Row n has the steps of sequence n one after the other. */
    private static List<FloatMatrix> sequences(FloatMatrix rows, int T) {
        return IntStream.range(0, rows.rows)
                .mapToObj(n -> rows.getRow(n).reshape(rows.columns / T, T))
                .toList();
    }

    private static void assertLosses(String program, Sequential network, Examples examples, Loss loss, int batch)
            throws IOException {
        double[] ours = network.compile(adam(1e-3).epsilon(1e-12), loss)
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
