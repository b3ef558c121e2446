package carousel.bits;

import static carousel.Carousel.*;

import carousel.attention.AttentionLayer;
import carousel.data.Examples;
import carousel.data.text.Vocabulary;
import carousel.generate.LanguageModel;
import carousel.generate.Sampler;
import carousel.generate.Translator;
import carousel.inspect.Attribution;
import carousel.layers.CellActivation;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.loss.Loss;
import carousel.optim.Optimizer;
import carousel.recurrent.Recurrent;
import carousel.train.FitOption;
import carousel.train.History;
import carousel.train.Model;
import carousel.train.Sequential;
import carousel.train.Stepper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/** Every kind of layer, loss, optimiser and reader, each in a network that is trained for at least two steps. */
final class Networks {
    /** The prefix of networks that are too large for an interpreting JVM. */
    static final String LARGE = "large ";

    /** Networks that together use every kind of product, for a JVM that computes multiply-adds in software. */
    static final Set<String> FEW =
            Set.of("lstm", "gru, reset before", "embedding, table", "dot attention", "step by step");

    private static final int N = 20;
    private static final int B = 18; // two shards of 9, and a batch of 2
    private static final int D = 5;
    private static final int H = 18; // vectors of 4, 8 and 16 all leave a remainder
    private static final int V = 7;

    private static final Examples NUMBERS = new Made(N, D, 2, false, Made::number, Made::number);
    private static final Examples AT_EVERY_STEP = new Made(N, D, 2, true, Made::number, Made::number);
    private static final Examples BINARY = new Made(N, D, 2, false, Made::number, Made.oneOf(2));
    private static final Examples CLASSES = new Made(N, D, 1, false, Made::number, Made.oneOf(3));
    private static final Examples TEXT = new Made(N, 1, 1, true, Made.symbol(V), Made.symbol(V));
    private static final Examples SENTENCES = new Made(N, 1, 1, false, Made.symbol(V), Made.oneOf(3));

    private final Map<String, Supplier<Checksum>> kinds;

    private Networks(Map<String, Supplier<Checksum>> kinds) {
        this.kinds = kinds;
    }

    static void addTo(Map<String, Supplier<Checksum>> kinds) {
        Networks networks = new Networks(kinds);
        networks.addCells();
        networks.addLayers();
        networks.addLosses();
        networks.addOptimisers();
        networks.addReaders();
        networks.addLarge();
    }

    private void addCells() {
        cell("lstm", () -> lstm(H));
        cell("lstm, peephole", () -> lstm(H).peephole());
        cell("lstm, peephole from previous", () -> lstm(H).peepholeFromPrevious());
        cell("lstm, coupled", () -> lstm(H).coupled());
        cell("lstm, coupled, peephole", () -> lstm(H).coupled().peephole());
        cell("lstm, relu", () -> lstm(H).activation(CellActivation.RELU));
        cell("lstm, recurrent dropout", () -> lstm(H).recurrentDropout(0.3));
        cell("gru", () -> gru(H));
        cell("gru, reset before", () -> gru(H).resetBefore());
        cell("gru, recurrent dropout", () -> gru(H).recurrentDropout(0.3));
        cell("rnn", () -> simpleRnn(H));
        cell("rnn, relu", () -> simpleRnn(H).activation(CellActivation.RELU));
        cell("slstm", () -> slstm(H));
        cell("slstm, exponential forget", () -> slstm(H).exponentialForget());
        cell("mlstm", () -> mlstm(H));
        cell("onLstm", () -> onLstm(H));
        cell("onLstm, chunks", () -> onLstm(12).chunkSize(3));
        cell("minLstm", () -> minLstm(H));
    }

    private void cell(String name, Supplier<Recurrent> cell) {
        add(name, NUMBERS, mse(), () -> List.of(cell.get(), dense(2)));
    }

    private void addLayers() {
        add("dense", AT_EVERY_STEP, mse(), () -> List.of(dense(H), dense(2)));
        add(
                "stack",
                AT_EVERY_STEP,
                mse(),
                () -> List.of(lstm(9).returnSequences(), gru(H).returnSequences(), dense(2)));
        add("bidirectional lstm", NUMBERS, mse(), () -> List.of(bidirectional(lstm(11)), dense(2)));
        add(
                "bidirectional gru",
                AT_EVERY_STEP,
                mse(),
                () -> List.of(bidirectional(gru(11).returnSequences()), dense(2)));
        add(
                "embedding, table",
                TEXT,
                crossEntropy(),
                () -> List.of(embedding(V, 6), lstm(H).returnSequences(), dense(V)));
        add(
                "embedding, columns",
                TEXT,
                crossEntropy(),
                () -> List.of(embedding(V, 6), layerNorm(), lstm(9).returnSequences(), dense(V)));
        add(
                "embedding, both directions",
                SENTENCES,
                crossEntropy(),
                () -> List.of(embedding(V, 6), bidirectional(lstm(9)), dense(3)));
        add("dropout", NUMBERS, mse(), () -> List.of(dropout(0.3), lstm(9), dropout(0.2), dense(2)));
        add("dropout, per sequence", NUMBERS, mse(), () -> List.of(dropout(0.3).perSequence(), gru(9), dense(2)));
        add(
                "layer norm",
                NUMBERS,
                mse(),
                () -> List.of(lstm(9).returnSequences(), layerNorm(), gru(9), layerNorm(), dense(2)));
        add(
                "additive attention",
                NUMBERS,
                mse(),
                () -> List.of(lstm(9).returnSequences(), additiveAttention(7), dense(2)));
        add("dot attention", NUMBERS, mse(), () -> List.of(lstm(9).returnSequences(), dotAttention(), dense(2)));
        kinds.put("encoder and decoder", () -> translation(null, false));
        kinds.put("encoder and decoder, dot attention", () -> translation(dotAttention(), false));
        kinds.put("encoder and decoder, additive attention", () -> translation(additiveAttention(7), true));
    }

    private void addLosses() {
        loss("mae", NUMBERS, mae(), 2);
        loss("huber", NUMBERS, huber(0.5), 2);
        loss("bce", BINARY, bce(), 2);
        loss("bce, positive weight", BINARY, bce().positiveWeight(2.5), 2);
        loss("cross-entropy", CLASSES, crossEntropy(), 3);
        loss("cross-entropy, class weights", CLASSES, crossEntropy().classWeights(0.5, 1, 3), 3);
        loss("cross-entropy, balanced", CLASSES, crossEntropy().balanced(5, 6, 9), 3);
        Examples large = new Made(N, D, 1, false, (n, t, r) -> 200 * Made.number(n, t, r), Made.oneOf(3));
        add("cross-entropy, large logits", large, crossEntropy(), () -> List.of(dense(8), simpleRnn(9), dense(3)));
        add(
                "cross-entropy, logits beyond exp",
                new Made(N, D, 1, true, large(1000), Made.oneOf(3)),
                crossEntropy(),
                () -> List.of(dense(3)));
    }

    private static Made.Rule large(float factor) {
        return (n, t, r) -> factor * Made.number(n, t, r);
    }

    private void loss(String name, Examples examples, Loss loss, int rows) {
        add(name, examples, loss, () -> List.of(lstm(9), dense(rows)));
    }

    private void addOptimisers() {
        optimiser("sgd", sgd(0.1));
        optimiser("sgd, momentum", sgd(0.1).momentum(0.9));
        optimiser("sgd, Nesterov, weight decay", sgd(0.1).nesterov(0.9).weightDecay(0.01));
        optimiser("rmsprop", rmsprop(1e-2));
        optimiser("adam", adam(1e-2));
        optimiser("adam, weight decay", adam(1e-2).betas(0.8, 0.99).weightDecay(0.1));
        optimiser("adamw", adamw(1e-2));
        optimiser("adam, step decay", adam(1e-2).schedule(stepDecay(1, 0.7)), epochs(2));
        optimiser("adam, exponential", adam(1e-2).schedule(exponential(0.9)), epochs(2));
        optimiser("adam, cosine", adam(1e-2).schedule(cosine().warmUp(1)), epochs(3));
        optimiser("clipped by norm", sgd(0.5), clipNorm(0.1));
        optimiser("clipped by value", sgd(0.5), clipValue(0.01));
        optimiser("by length", adam(1e-2), 5, byLength());
        optimiser("stateful", adam(1e-2), 4, stateful());
    }

    private void optimiser(String name, Optimizer optimizer, FitOption... options) {
        optimiser(name, optimizer, B, options);
    }

    private void optimiser(String name, Optimizer optimizer, int batch, FitOption... options) {
        kinds.put(
                name, () -> trained(sequential(lstm(9), dense(2)).compile(optimizer, mse()), NUMBERS, batch, options));
    }

    private void addReaders() {
        kinds.put("step by step", () -> {
            Checksum sum = new Checksum();
            Sequential network = sequential(lstm(H).returnSequences(), gru(9).returnSequences(), dense(2))
                    .seed(3);
            Stepper stepper = network.build(D).compile(sgd(1), mse()).stepper();
            for (int t = 0; t < 6; t++) {
                int step = t;
                float[] x = new float[D];
                IntStream.range(0, D).forEach(r -> x[r] = Made.number(0, step, r));
                sum.add(stepper.step(new FloatMatrix(x.length, 1, x)));
            }
            return sum;
        });
        kinds.put("language model", () -> {
            Model model = sequential(embedding(V, 6), lstm(9).returnSequences(), dense(V))
                    .seed(4)
                    .compile(adam(3e-2), crossEntropy());
            model.fit(TEXT, epochs(1), batch(4), quiet());
            LanguageModel language =
                    new LanguageModel(model, new Vocabulary(2, List.of("", "?", "a", "b", "c", "d", "e")));
            Checksum sum = new Checksum().add(language.surprise("abcdeabbacde"));
            for (Sampler sampler : List.of(Sampler.greedy(), Sampler.temperature(0.7), new Sampler(1.2, 4, 0.9))) {
                sum.add(language.write("ab", 20, sampler, 7));
            }
            return sum;
        });
        kinds.put("attribution", () -> {
            Sequential network = sequential(embedding(V, 6), bidirectional(gru(7)), dense(2))
                    .seed(5)
                    .build(1);
            Attribution why = new Attribution(network, 1);
            int[] text = {1, 4, 2, 6, 3};
            return new Checksum()
                    .add(why.gradientTimesInput(text))
                    .add(why.integratedGradients(5, text))
                    .add(why.leaveOneOut(text));
        });
    }

    private void addLarge() {
        Examples numbers = new Made(200, 20, 2, false, Made::number, Made::number);
        Examples text = new Made(300, 1, 1, true, Made.symbol(40), Made.symbol(40));
        kinds.put(
                LARGE + "lstm",
                () -> trained(
                        sequential(lstm(100).returnSequences(), lstm(64), dense(2))
                                .compile(adam(3e-3), mse()),
                        numbers,
                        64,
                        epochs(3)));
        kinds.put(
                LARGE + "language model",
                () -> trained(
                        sequential(embedding(40, 24), gru(70).returnSequences(), dropout(0.2), dense(40))
                                .compile(adam(3e-3), crossEntropy()),
                        text,
                        100,
                        epochs(3),
                        clipNorm(1)));
        kinds.put(
                LARGE + "reader of sentences",
                () -> trained(
                        sequential(
                                        embedding(40, 24),
                                        bidirectional(lstm(50).peephole().returnSequences()),
                                        additiveAttention(30),
                                        dense(3))
                                .compile(adamw(3e-3), crossEntropy()),
                        new Made(300, 1, 1, false, Made.symbol(40), Made.oneOf(3)),
                        100,
                        epochs(2)));
    }

    private void add(String name, Examples examples, Loss loss, Supplier<List<Layer>> layers) {
        kinds.put(name, () -> trained(new Sequential(layers.get()).compile(adam(1e-2), loss), examples, B));
    }

    /** Trains, then takes a checksum of everything that a reader could see: parameters, losses, predictions. */
    private static Checksum trained(Model model, Examples examples, int batch, FitOption... options) {
        List<FitOption> all = new ArrayList<>(List.of(batch(batch), quiet()));
        all.addAll(List.of(options));
        model.network().seed(1);
        History history = model.fit(examples, all.toArray(FitOption[]::new));
        Checksum sum = new Checksum().add(history.last().loss());
        for (Parameter p : model.network().parameters()) {
            sum.add(p.value());
        }
        carousel.linalg.Sequences x = new carousel.linalg.Sequences();
        examples.fill(IntStream.range(0, N).toArray(), x, new carousel.linalg.Sequences());
        return sum.add(model.predict(x)).add(model.evaluate(examples).get("loss"));
    }

    private static Checksum translation(AttentionLayer attention, boolean bothWays) {
        Recurrent reader = lstm(bothWays ? 5 : 10).returnSequences();
        var layer =
                encoderDecoder(embedding(V, 6), bothWays ? bidirectional(reader) : reader, embedding(V, 6), lstm(10));
        Model model = sequential(attention == null ? layer : layer.attention(attention), dense(V))
                .compile(adam(1e-2), crossEntropy());
        List<int[]> sources =
                IntStream.range(0, N).mapToObj(n -> text(n, 1 + n % 4)).toList();
        List<int[]> targets =
                IntStream.range(0, N).mapToObj(n -> text(n + N, 1 + n % 3)).toList();
        Checksum sum = trained(model, Examples.pairs(sources, targets, 1, 2), B);
        Translator translator = new Translator(model, 1, 2);
        for (Translator.Translation t : translator.beam(sources.get(3), 3, 5, 0.7)) {
            sum.add(t.toString()).add(t.logProbability());
        }
        return sum.add(translator.greedy(sources, 5).toString());
    }

    private static int[] text(int n, int length) {
        return IntStream.range(0, length).map(t -> 3 + (n * 5 + t * 3) % 4).toArray();
    }
}
