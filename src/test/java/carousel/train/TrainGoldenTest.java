package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.gru;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import carousel.attention.AdditiveAttentionLayer;
import carousel.attention.DotAttentionLayer;
import carousel.attention.EncoderDecoder;
import carousel.data.Examples;
import carousel.golden.Golden;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.recurrent.Recurrent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares whole models, trained as a user would, with PyTorch and Keras: the losses of ten steps of Adam on one batch.
 */
class TrainGoldenTest {
    static Stream<Golden> cases() {
        return Golden.names().stream().map(Golden::read).filter(golden -> golden.has("losses"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesMatchThePeer(Golden golden) {
        Sequential network = new Sequential(layers(golden)).build(new OneBatch(golden).features());
        for (var p : network.parameters()) {
            p.value().copy(golden.parameters().get(p.name()).toFloat());
        }
        Loss loss = golden.option("lossFunction").equals("mse") ? mse() : crossEntropy();
        History history = network.compile(adam(golden.number("adam.lr")), loss)
                .fit(
                        new OneBatch(golden),
                        epochs(10),
                        batch(golden.size("B")),
                        inOrder(),
                        quiet(),
                        clipNorm(golden.number("clipNorm")));
        assertArrayEquals(golden.losses(), history.loss(), 1e-5);
    }

    private static List<Layer> layers(Golden golden) {
        List<Layer> layers = new ArrayList<>();
        long left =
                golden.model().stream().filter(kind -> kind.matches("lstm|gru")).count();
        for (String kind : golden.model()) {
            switch (kind) {
                case "embedding" -> layers.add(embedding(golden.size("V"), golden.size("D")));
                case "dense" -> layers.add(dense(golden.size("O")));
                case "encoderDecoder" -> layers.add(encoderDecoder(golden));
                default -> layers.add(recurrent(golden, kind, --left > 0 || golden.is("everyStep")));
            }
        }
        return layers;
    }

    private static Layer recurrent(Golden golden, String kind, boolean returnSequences) {
        int H = golden.size("H");
        if (kind.equals("gru")) {
            return returnSequences ? gru(H).returnSequences() : gru(H);
        }
        var layer = returnSequences ? lstm(H).returnSequences() : lstm(H);
        return golden.is("bidirectional") ? bidirectional(layer) : layer;
    }

    private static Layer encoderDecoder(Golden golden) {
        String cell = golden.option("cell");
        EncoderDecoder layer = new EncoderDecoder(
                embedding(golden.size("V"), golden.size("D")),
                recurrent(golden, cell, true),
                embedding(golden.size("V"), golden.size("D")),
                (Recurrent) recurrent(golden, cell, true));
        return layer.attention(
                golden.option("attention").equals("dot")
                        ? new DotAttentionLayer()
                        : new AdditiveAttentionLayer(golden.size("A")));
    }

    /** The only batch of a case, always requested completely and in order. */
    private record OneBatch(Golden golden) implements Examples {
        private Sequences input() {
            return golden.sequences(golden.arrays().contains("tokens") ? "tokens" : "x");
        }

        @Override
        public int size() {
            return golden.size("B");
        }

        @Override
        public int features() {
            return input().rows;
        }

        @Override
        public int targetRows() {
            return golden.matrix("target").rows;
        }

        @Override
        public int length(int n) {
            return input().length(n);
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            input().copyTo(x, 0, which.length);
            var target = golden.matrix("target");
            Sequences.of(target, target.columns / size(), size()).copyTo(y, 0, which.length);
        }
    }
}
