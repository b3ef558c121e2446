package carousel.train;

import static carousel.Carousel.accuracy;
import static carousel.Carousel.adam;
import static carousel.Carousel.additiveAttention;
import static carousel.Carousel.afterEpoch;
import static carousel.Carousel.afterStep;
import static carousel.Carousel.batch;
import static carousel.Carousel.bce;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.byLength;
import static carousel.Carousel.callback;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dotAttention;
import static carousel.Carousel.dropout;
import static carousel.Carousel.earlyStopping;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.epochs;
import static carousel.Carousel.examplesPerEpoch;
import static carousel.Carousel.gru;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mae;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.simpleRnn;
import static carousel.Carousel.stateful;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.attention.EncoderDecoder;
import carousel.data.Examples;
import carousel.data.text.TokenStream;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.passes.Memory;
import carousel.passes.NetworkPass;
import carousel.recurrent.BatchState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All inputs are checked at every entry: training, validation, evaluation, prediction, a manual step. */
class DoorsTest {
    private static Examples examples(int n) {
        Random random = new Random(1);
        List<FloatMatrix> x = new ArrayList<>();
        List<FloatMatrix> y = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            FloatMatrix one = new FloatMatrix(2, 5);
            IntStream.range(0, 10).forEach(i -> one.data[i] = random.nextFloat());
            x.add(one);
            y.add(FloatMatrix.scalar(one.sum() / 10));
        }
        return Examples.of(x, y);
    }

    private static Examples spoilt() {
        Sequences x = new Sequences(2, 5, 30);
        x.data[2 * 30 * 3 + 2 * 7 + 1] = Float.NaN; // row 1 at step 3 of sequence 7
        return Examples.of(x, new Sequences(1, 1, 30));
    }

    private static Model model() {
        return sequential(lstm(3), dense(1)).compile(adam(1e-2), mse());
    }

    private static String says(Class<? extends RuntimeException> type, Executable call, String... parts) {
        String message = assertThrows(type, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        return message;
    }

    private static void refused(Executable call, String... parts) {
        says(IllegalArgumentException.class, call, parts);
    }

    private static void impossible(Executable call, String... parts) {
        says(IllegalStateException.class, call, parts);
    }

    @Test
    void examplesWithoutTargetsArePredictedAndNotTrained() {
        double[][][] x = {{{1, 2}, {3, 4}}, {{5, 6}}};
        List<int[]> texts = List.of(new int[] {3, 4}, new int[] {2});
        Model numbers = sequential(lstm(3), dense(1)).compile(adam(1e-2), mse());
        assertArrayEquals(numbers.predict(Examples.of(x, 0, 0)), numbers.predict(Examples.of(x)));
        Model reader = sequential(embedding(5, 2), lstm(3), dense(2)).compile(adam(1e-2), crossEntropy());
        assertArrayEquals(reader.predict(Examples.of(texts, new int[2])), reader.predict(Examples.of(texts)));
        String remedy = "Give them too, as in Examples.of(x, y)";
        refused(() -> numbers.fit(Examples.of(x), quiet()), "fit: ", remedy);
        refused(() -> reader.evaluate(Examples.of(texts)), "evaluate: ", remedy);
        refused(() -> numbers.fit(Examples.of(x, 1, 2), validation(Examples.of(x)), quiet()), "validation: ", remedy);
    }

    @Test
    void theErrorNamesTheLastLayerThatTheTargetsNeed() {
        Model open = sequential(lstm(3)).compile(adam(1e-2), mse());
        refused(() -> open.fit(examples(4), quiet()), "3 rows", "have 1. Add a last layer, dense(1), or change");
        Model wide = sequential(lstm(3), dense(2)).compile(adam(1e-2), mse());
        refused(() -> wide.evaluate(examples(4)), "Make the last layer dense(1), or change the targets.");
        Model classes = sequential(lstm(3), dense(2)).compile(adam(1e-2), crossEntropy());
        Examples two = Examples.of(List.of(FloatMatrix.ones(2, 5)), List.of(FloatMatrix.zeros(2, 1)));
        refused(
                () -> classes.fit(two, quiet()),
                "have 2. Give the number of the class, from 0, instead of a row for each class.");
    }

    @Test
    @Tag("F6")
    @Tag("G5")
    void aMissingNumberIsNamedByEveryMethod() {
        String[] where = {"expected finite numbers, got NaN in row 1 at step 3 of example 7", "fill in or remove"};
        Model model = model();
        model.fit(examples(30), quiet());
        refused(() -> model.fit(spoilt(), quiet(), inOrder()), where);
        refused(() -> model.fit(examples(30), validation(spoilt()), quiet()), where);
        refused(() -> model.evaluate(spoilt()), where);
        refused(() -> model.predict(spoilt()), where);
        Sequences x = new Sequences(2, 5, 1);
        x.data[0] = Float.POSITIVE_INFINITY;
        refused(() -> model.predict(x), "got Infinity in row 0 at step 0 of example 0");
        refused(() -> model.trainer().step(x, new Sequences(1, 1, 1), 0.1), "got Infinity");
        // relu would turn it into 0
        Model relu = sequential(simpleRnn(3).activation(carousel.Carousel.RELU), dense(1))
                .compile(adam(1), mse());
        refused(() -> relu.predict(spoilt()), where);
    }

    @Test
    @Tag("G4")
    void lengthsAreCheckedByEveryMethod() {
        Model model = model();
        model.network().build(2);
        for (int[] lengths : new int[][] {{5}, {0, 5}, {5, 6}, {1, 2, 3}, {-1, 5}}) {
            Sequences x = new Sequences(2, 5, 2);
            x.lengths = lengths;
            refused(() -> model.predict(x), "predict: x: expected");
            refused(() -> model.trainer().step(x, new Sequences(1, 1, 2), 0.1), "step: x: expected");
            refused(() -> model.network().pass().forward(x, null), "lstm(3): expected");
        }
        Sequences y = new Sequences(1, 5, 2);
        y.lengths = new int[] {5, 3};
        Model every = sequential(lstm(3).returnSequences(), dense(1)).compile(adam(1), mse());
        every.network().build(2);
        refused(
                () -> every.trainer().step(new Sequences(2, 5, 2), y, 0.1),
                "a target of 5 steps for sequence 1",
                "got 3");
    }

    /** Two examples whose targets, or lengths, need not fit. */
    private record Given(Sequences x, Sequences y, int longer, int otherLonger) implements Examples {
        @Override
        public int size() {
            return x.batch;
        }

        @Override
        public int features() {
            return x.rows;
        }

        @Override
        public int targetRows() {
            return 1;
        }

        @Override
        public int length(int n) {
            return x.length(n) + (n == 0 ? longer : otherLonger);
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            this.x.copyTo(x, 0, this.x.batch);
            this.y.copyTo(y, 0, this.y.batch);
        }
    }

    /** A loss of one's own that checks nothing: the sum of the outputs. */
    private record Sum() implements Loss {
        @Override
        public double sum(Sequences output, Sequences target, float scale, Sequences gradient) {
            if (gradient != null) {
                gradient.resizeLike(output, output.rows);
                IntStream.range(0, output.size())
                        .filter(k -> !output.isPadding(k / output.batch, k % output.batch))
                        .forEach(k -> gradient.data[k] = scale);
            }
            return IntStream.range(0, output.size())
                    .mapToDouble(k -> output.data[k])
                    .sum();
        }

        @Override
        public double weight(Sequences output, Sequences target) {
            return output.size();
        }
    }

    private static Stream<Arguments> targetsThatDoNotFit() {
        Sequences longer = new Sequences(1, 5, 2);
        longer.lengths = new int[] {5, 5};
        Sequences shorter = new Sequences(1, 5, 2);
        shorter.lengths = new int[] {4, 3};
        return Stream.of(
                Arguments.of(true, longer, "targets: expected as many steps as the x of example 1 has, 3, got 5"),
                Arguments.of(true, shorter, "expected a target of 5 steps for sequence 0 of the batch, got 4"),
                Arguments.of(
                        true,
                        new Sequences(1, 6, 2),
                        "expected a target of 1 rows x 5 steps x 2 sequences, got 1 rows x 6"),
                Arguments.of(
                        true,
                        new Sequences(1, 1, 2),
                        "expected a target of 1 rows x 5 steps x 2 sequences, got 1 rows x 1"),
                Arguments.of(
                        true,
                        new Sequences(2, 5, 2),
                        "expected a target of 1 rows x 5 steps x 2 sequences, got 2 rows"),
                Arguments.of(
                        false,
                        new Sequences(1, 5, 2),
                        "expected a target of 1 rows x 1 steps x 2 sequences, got 1 rows x 5"),
                Arguments.of(
                        false,
                        new Sequences(2, 1, 2),
                        "expected a target of 1 rows x 1 steps x 2 sequences, got 2 rows"));
    }

    @ParameterizedTest
    @MethodSource("targetsThatDoNotFit")
    void aTargetHasTheShapeOfTheOutputAtEveryDoor(boolean everyStep, Sequences y, String says) {
        Sequences x = new Sequences(2, 5, 2);
        x.lengths = new int[] {5, 3};
        for (Loss loss : List.of(mse(), bce(), new Sum())) {
            var lstm = everyStep ? lstm(3).returnSequences() : lstm(3);
            Model model = sequential(lstm, dense(1)).compile(adam(1e-2), loss);
            model.network().build(2);
            refused(() -> model.trainer().step(x, y, 0.1), says);
            Examples bad = new Given(x, y, 0, 0);
            refused(() -> model.fit(bad, inOrder(), quiet()), says);
            refused(() -> model.evaluate(bad), says);
            Examples good = Examples.of(x, new Sequences(1, everyStep ? 5 : 1, 2));
            refused(() -> model.fit(good, validation(bad), quiet()), says);
            model.predict(bad); // whose targets are not used
        }
    }

    @Test
    void examplesHaveTheLengthTheySay() {
        Sequences x = new Sequences(2, 5, 2);
        Examples right = new Given(x, new Sequences(1, 5, 2), 0, 0);
        for (int longer : new int[] {-1, 1}) {
            Examples examples = new Given(x, new Sequences(1, 5, 2), longer, 0);
            Model model = sequential(lstm(3).returnSequences(), dense(1)).compile(adam(1e-2), mse());
            String message = "Examples.fill: expected as many steps as example 0 has, " + (5 + longer) + ", got 5";
            refused(() -> model.fit(examples, inOrder(), quiet()), message);
            refused(() -> model.evaluate(examples), message);
            refused(() -> model.predict(examples), message);
            refused(() -> model.fit(right, inOrder(), validation(examples), quiet()), message);
            Examples second = new Given(x, new Sequences(1, 5, 2), 0, longer);
            String other = message.replace("example 0", "example 1");
            refused(() -> model.predict(second), other);
            refused(() -> model.evaluate(second), other);
        }
    }

    @Test
    @Tag("G2")
    @Tag("G5")
    void aStepByHandNeedsATargetForEachSequenceAndAFiniteRate() {
        Model model = model();
        impossible(model::trainer, "trainer: this network has no parameters yet");
        model.network().build(2);
        Trainer trainer = model.trainer();
        refused(
                () -> trainer.step(new Sequences(2, 5, 2), new Sequences(1, 1, 3), 0.1),
                "targets for as many sequences as x has, 2, got");
        refused(
                () -> trainer.step(new Sequences(2, 5, 2), new Sequences(1, 1, 1), 0.1),
                "targets for as many sequences as x has, 2, got");
        for (double rate : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e39, -1}) {
            refused(() -> trainer.step(new Sequences(2, 5, 2), new Sequences(1, 1, 2), rate), "learning rate");
        }
        Sequences ones = new Sequences(2, 5, 2);
        Arrays.fill(ones.data, 1);
        impossible(() -> trainer.step(ones, new Sequences(1, 1, 2), 3e38), "step: the parameters are no longer finite");
    }

    @Test
    @Tag("G2")
    void aScheduleThatGivesNaNIsNamedAndTheLastUpdateIsChecked() {
        Model model = sequential(lstm(3), dense(1)).compile(adam(1e-2).schedule((e, n) -> e == 2 ? 0.0 / 0 : 1), mse());
        refused(() -> model.fit(examples(30), epochs(3), quiet()), "fit, epoch 2", "learning rate", "schedule", "NaN");
        assertEquals(null, model.network().firstNotFinite());
        Model wild = sequential(dense(1)).compile(sgd(3e38), mse());
        Examples one = Examples.of(List.of(new FloatMatrix(1, 1, 3f)), List.of(new FloatMatrix(1, 1, 2f)));
        impossible(
                () -> wild.fit(one, epochs(1), quiet()),
                "fit stopped in epoch 1, after its last step: the parameters are no longer finite, first in",
                "dense(1)",
                "this network is lost");
        Model stopping = sequential(dense(1)).compile(sgd(0.01), mse());
        impossible(
                () -> stopping.fit(
                        one, epochs(3), earlyStopping(5), quiet(), afterEpoch((f, e) -> f.learningRate(3e38))),
                "the network gets its best parameters so far back");
        assertEquals(null, stopping.network().firstNotFinite());
    }

    @Test
    @Tag("G1")
    void aBatchOfAllIsOneStep() {
        for (int all : new int[] {30, 31, Integer.MAX_VALUE}) {
            Model model = model();
            History history = model.fit(examples(30), batch(all), epochs(3), quiet());
            assertArrayEquals(
                    model().fit(examples(30), batch(30), epochs(3), quiet()).loss(), history.loss());
            assertTrue(Double.isFinite(history.last().loss()));
        }
        assertTrue(Double.isFinite(model().fit(examples(30), batch(Integer.MAX_VALUE), byLength(), quiet())
                .last()
                .loss()));
        History many =
                model().fit(examples(3), epochs(Integer.MAX_VALUE), batch(1), carousel.Carousel.stopWhen(e -> true));
        assertEquals(1, many.epochs().size());
    }

    /** Epochs from a checkpoint without validation have no validation loss, so none of them can be the best. */
    @Test
    @Tag("F6")
    void earlyStoppingGoesByTheValidationLossAlone() {
        Model model = model();
        List<Double> seen = new ArrayList<>();
        Callback resumed = new Callback() {
            @Override
            public void begin(Fit fit) {
                fit.resume(
                        IntStream.rangeClosed(1, 3)
                                .mapToObj(n -> new Epoch(n, 1e-2, Map.of("loss", 1e-9)))
                                .toList(),
                        null,
                        0);
            }

            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                seen.add(epoch.validLoss());
            }
        };
        History history = model.fit(
                examples(30), epochs(12), validation(examples(10)), earlyStopping(3), callback(resumed), quiet());
        // going by the training loss, it would stop after epoch 1 + 3
        assertTrue(history.epochs().size() > 6, history.ending());
        assertEquals(
                seen.stream().mapToDouble(v -> v).min().orElseThrow(),
                model.evaluate(examples(10)).get("loss"),
                1e-7);
    }

    @Test
    void validationIsCheckedBeforeTrainingBegins() {
        Model model = model();
        Examples wide = Examples.of(new Sequences(2, 5, 3), new Sequences(2, 1, 3));
        refused(() -> model.fit(examples(30), validation(wide), quiet()), "validation: the network ends in 1 row");
        Examples other = Examples.of(new Sequences(3, 5, 3), new Sequences(1, 1, 3));
        refused(() -> model.fit(examples(30), validation(other), quiet()), "takes 2 rows");
        refused(
                () -> model.fit(examples(30), validation(examples(5).subset(0, 0)), quiet()),
                "validation: expected at least one");
        refused(() -> validation(null), "validation: expected examples, got null");
        refused(() -> model.fit(examples(30), (FitOption) null), "fit: expected options, got null");
        refused(() -> model.fit(null), "fit: expected examples, got null");
    }

    static List<Layer> layersThatReadAsAWhole() {
        return List.of(
                bidirectional(lstm(2)),
                additiveAttention(2),
                encoderDecoder(embedding(5, 2), lstm(2), embedding(5, 2), lstm(2)));
    }

    @ParameterizedTest
    @MethodSource("layersThatReadAsAWhole")
    @Tag("F8")
    void aStateThatCannotBeCarriedIsRefused(Layer layer) {
        boolean pairs = layer.toString().startsWith("encoder");
        Sequential network =
                pairs ? sequential(layer, dense(1)) : sequential(gru(2).returnSequences(), layer, dense(1));
        Model model = network.compile(adam(1), mse());
        model.network().build(2);
        Sequences x = new Sequences(2, 4, 4);
        Arrays.fill(x.data, 1);
        Examples examples = Examples.of(x, new Sequences(1, pairs ? 4 : 1, 4));
        impossible(
                () -> model.fit(examples, stateful(), batch(2), quiet()),
                "stateful: expected layers that carry",
                layer.toString());
        impossible(model::stepper, "stepper: expected layers that carry", layer.toString());
    }

    /** Validation of a stateful fit continues where the previous batch ended, like one long pass. */
    @Test
    @Tag("F8")
    void validationOfAStatefulFitCarriesTheState() {
        int[] text = IntStream.range(0, 101).map(t -> 2 + t * t % 5).toArray();
        Model model =
                sequential(embedding(7, 3), lstm(4).returnSequences(), dense(7)).compile(adam(1e-2), crossEntropy());
        History history = model.fit(
                TokenStream.of(text, 2, 10), batch(2), stateful(), validation(TokenStream.of(text, 2, 10)), quiet());
        double whole = model.evaluate(TokenStream.of(text, 2, 50)).get("loss");
        assertEquals(whole, history.last().validLoss(), 1e-6);
        double fromZeros = model.evaluate(TokenStream.of(text, 2, 10)).get("loss");
        assertFalse(Math.abs(fromZeros - whole) < 1e-5);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        TokenStream.of(text, 3, 10).fill(IntStream.range(0, 9).toArray(), x, y);
        refused(
                () -> model.fit(
                        TokenStream.of(text, 2, 10), batch(2), stateful(), validation(Examples.of(x, y)), quiet()),
                "validation of a stateful fit: expected a multiple of the batch, 2",
                "got 9 examples");
    }

    /** A network that does not learn validates every epoch alike, because each begins with zero states. */
    @Test
    void validationOfAStatefulFitBeginsEachEpochAnew() {
        int[] text = IntStream.range(0, 101).map(t -> 2 + t * t % 5).toArray();
        Model model = sequential(embedding(7, 3), lstm(4).returnSequences(), dense(7))
                .compile(adam(1e-2).schedule((epoch, epochs) -> 0), crossEntropy());
        TokenStream stream = TokenStream.of(text, 2, 10);
        History history = model.fit(stream, batch(2), stateful(), epochs(3), validation(stream), quiet());
        assertEquals(
                history.epochs().get(0).validLoss(), history.epochs().get(1).validLoss());
        assertEquals(
                history.epochs().get(0).validLoss(), history.epochs().get(2).validLoss());
    }

    @Test
    void aStepThatIsNoNumberIsNamedByItsRow() {
        Model model = model();
        model.network().build(3);
        refused(
                () -> model.stepper().step(new FloatMatrix(3, 2, 1, 2, 3, 4, 5, Float.NaN)),
                "Stepper.step: expected finite numbers, got NaN in row 2");
    }

    @Test
    @Tag("G3")
    void aLayerBelongsToOneNetwork() {
        Layer shared = lstm(3);
        sequential(shared, dense(1));
        impossible(
                () -> sequential(shared, dense(1)),
                "lstm(3): is already part of a network",
                "layer.copy() has the same options but new weights; after building, copyFrom(layer) brings the weights");
        impossible(() -> bidirectional((carousel.cells.Lstm) shared), "is already part of a network");
        var table = embedding(5, 2);
        impossible(() -> encoderDecoder(table, lstm(2), table, lstm(2)), "is already part of a network");
        sequential(shared.copy(), dense(1));
    }

    @Test
    @Tag("R2")
    void optionsComeBeforeTheNetwork() {
        var lstm = lstm(3);
        Model model = sequential(lstm, dense(1)).compile(adam(1e-2), mse());
        model.fit(examples(30), quiet());
        impossible(lstm::coupled, "lstm(3): coupled comes too late");
        impossible(lstm::returnSequences, "returnSequences comes too late");
        var reader = gru(2);
        bidirectional(reader);
        impossible(reader::resetBefore, "resetBefore comes too late");
        var drop = dropout(0.1);
        sequential(drop);
        impossible(drop::perSequence, "perSequence comes too late");
    }

    @Test
    @Tag("G11")
    void aNetworkThatCouldNotBeBuiltCanBeTriedAgain() {
        Model model = sequential(lstm(3).returnSequences(), embedding(5, 2), lstm(2), dense(1))
                .compile(adam(1e-2), mse());
        for (int again = 0; again < 2; again++) {
            refused(() -> model.fit(examples(30), quiet()), "embedding(5, 2): expected 1 row of input");
            assertFalse(model.network().isBuilt());
        }
        assertTrue(model.summary().toString().contains("no parameters yet; build(D) or fit makes them"));
        impossible(() -> model.summary().parameters(), "summary: this network has no parameters yet");
        impossible(() -> model.network().outputRows(), "no parameters yet");
        impossible(model::stepper, "no parameters yet");
    }

    @Test
    @Tag("G1")
    void productsOfSizesAreChecked() {
        refused(() -> sequential(embedding(65536, 65536)).build(1), "E: expected", "4,294,967,296");
        refused(() -> sequential(lstm(100_000)).build(1), "W_hi: expected", "10,000,000,000");
        refused(() -> sequential(dense(46_000)).build(46_000), "W: expected parameters that fit", "use fewer units");
    }

    @Test
    @Tag("slow")
    @Tag("G10")
    void theErrorSaysHowMuchMemoryABatchNeeds() {
        Model model = sequential(lstm(200), dense(1)).compile(adam(1e-2), mse());
        Examples long_ = Examples.of(new Sequences(1, 100_000, 30), new Sequences(1, 1, 30));
        String message = says(
                IllegalStateException.class,
                () -> model.fit(long_, quiet()),
                "a batch of 30 sequences of 100,000 steps takes about",
                "use a smaller batch(n)",
                "-Xmx");
        assertTrue(message.contains("16,"), message); // 7 blocks of 200 floats a column, and its input: 16 GB
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lstm",
                "gru",
                "simpleRnn",
                "bidirectional",
                "stacked",
                "dotAttention",
                "additiveAttention",
                "pairs",
                "pairsWithAttention"
            })
    void theStatedMemoryIsAboutWhatABatchTakes(String name) {
        Sequential network = switch (name) {
            case "lstm" -> sequential(lstm(32), dense(1));
            case "gru" -> sequential(gru(32), dense(1));
            case "simpleRnn" -> sequential(simpleRnn(32), dense(1));
            case "bidirectional" -> sequential(bidirectional(lstm(16)), dense(1));
            case "dotAttention" -> sequential(lstm(16).returnSequences(), dotAttention(), dense(1));
            case "additiveAttention" -> sequential(lstm(16).returnSequences(), additiveAttention(16), dense(1));
            case "pairs" -> sequential(pairs(), dense(1));
            case "pairsWithAttention" -> sequential(pairs().attention(additiveAttention(4)), dense(1));
            default -> sequential(lstm(16).returnSequences(), lstm(16), dense(1));
        };
        boolean pairs = name.startsWith("pairs");
        Sequences x = new Sequences(pairs ? 2 : 4, pairs ? 300 : 2000, 8);
        Arrays.fill(x.data, 1);
        network.build(x.rows);
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        double bytes = (double) Memory.bytes(network.layers(), x.steps, 8);
        double[] taken = new double[15];
        for (int i = 0; i < taken.length; i++) {
            NetworkPass pass = network.pass();
            long[] allocated = new long[2];
            for (int batch = 0; batch < 2; batch++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                Sequences y = pass.forward(x, null);
                pass.backward(new Sequences(y.rows, y.steps, y.batch));
                allocated[batch] = threads.getCurrentThreadAllocatedBytes() - before;
            }
            taken[i] = allocated[0] - allocated[1]; // what C2 allocates for vectors comes with every batch
        }
        Arrays.sort(taken);
        double said = bytes / taken[taken.length / 2];
        assertTrue(said > 0.6 && said < 1.6, name + ": said " + said + " times what it takes");
    }

    private static EncoderDecoder pairs() {
        return encoderDecoder(embedding(9, 8), lstm(16), embedding(9, 8), lstm(16));
    }

    /** Finite inputs and parameters may still overflow inside a network. */
    @Test
    @Tag("G5")
    void anOutputThatIsNotFiniteIsNamedWithItsLayer() {
        Model model = sequential(dense(1), dense(1)).build(1).compile(adam(1e-3), mse());
        model.network().parameters().forEach(p -> Arrays.fill(p.value().data, 1e30f));
        Examples one = Examples.of(List.of(new FloatMatrix(1, 1, 3f)), List.of(new FloatMatrix(1, 1, 2f)));
        impossible(() -> model.predict(one), "predict: expected finite numbers", "layer 1, dense(1)");
        impossible(() -> model.predict(new double[][] {{3}}), "predict: expected finite numbers");
        impossible(() -> model.evaluate(one), "evaluate: expected finite numbers", "layer 1, dense(1)");
        impossible(
                () -> model.stepper().step(3f),
                "Stepper.step: expected finite numbers, but the first output that is not finite",
                "layer 1, dense(1)");
        Model steps = sequential(lstm(2)).build(1).compile(adam(1e-3), mse());
        refused(() -> steps.stepper().step(Float.NaN), "Stepper.step: expected finite numbers, got NaN in row 0");
    }

    @Test
    @Tag("F17")
    void metricsNeedDifferentNames() {
        Sequential network = sequential(dense(1));
        refused(
                () -> network.compile(adam(1), mse(), Metric.of("loss", mae())),
                "metrics with different names",
                "'loss'");
        refused(() -> network.compile(adam(1), mse(), Metric.of("Loss", mae())), "'Loss'");
        refused(() -> network.compile(adam(1), mse(), Metric.of("valid mae", mae())), "'valid mae'");
        refused(() -> network.compile(adam(1), mse(), Metric.of("Epoch", mae())), "'Epoch'");
        refused(() -> network.compile(adam(1), mse(), Metric.of(" ", mae())), "' '");
        refused(() -> network.compile(adam(1), mse(), Metric.of("Learning rate", mae())), "'Learning rate'");
        refused(() -> network.compile(adam(1), mse(), Metric.of("a", mae()), Metric.of("A", mae())), "'A'");
        refused(() -> network.compile(adam(1), mse(), (Metric) null), "compile: expected a metric, got null");
        refused(() -> network.compile(null, mse()), "compile: expected an optimiser, got null");
        refused(() -> network.compile(adam(1), null), "compile: expected a loss, got null");
        Model model = network.compile(adam(1e-3), mse(), Metric.of("mae", mae()));
        History history = model.fit(
                Examples.of(new Sequences(1, 1, 4), new Sequences(1, 1, 4)),
                validation(Examples.of(new Sequences(1, 1, 4), new Sequences(1, 1, 4))),
                quiet());
        assertEquals(
                List.of("epoch", "loss", "mae", "valid loss", "valid mae"),
                history.table().columnNames());
    }

    @Test
    @Tag("G8")
    void ofTwoThreadsThatTrainOneModelTheSecondIsRefused() throws Exception {
        Model model = model();
        model.network().build(2);
        Stepper stepper = model.stepper();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<History> first = other.submit(() -> model.fit(examples(30), quiet(), callback(new Callback() {
                @Override
                public void begin(Fit fit) {
                    begun.countDown();
                    await(tried);
                }
            })));
            begun.await();
            impossible(() -> model.fit(examples(30), quiet()), "fit: another thread is training this network");
            Trainer trainer = model.trainer();
            impossible(() -> trainer.step(new Sequences(2, 5, 1), new Sequences(1, 1, 1), 0.1), "step: another thread");
            String changing = ": another thread is training this network, so its parameters are changing";
            impossible(() -> model.predict(examples(3)), "predict" + changing);
            impossible(() -> model.predict(new double[5][2]), "predict" + changing);
            impossible(() -> model.evaluate(examples(3)), "evaluate" + changing);
            impossible(() -> stepper.step(0.1, 0.2), "Stepper.step" + changing);
            tried.countDown();
            assertEquals(1, first.get().epochs().size());
        } finally {
            other.shutdownNow();
        }
        impossible(
                () -> model.fit(examples(30), quiet(), callback(new Callback() {
                    @Override
                    public void epochEnd(Fit fit, Epoch epoch) {
                        model.fit(examples(30), quiet());
                    }
                })),
                "this network is already being trained");
        model.fit(examples(30), quiet());
    }

    /** Otherwise some layers would be of before a step, and others of after it. */
    @Test
    @Tag("G8")
    void aFitThatBeginsDuringAPredictionEndsThePrediction() throws Exception {
        Model model = model();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        List<Future<History>> fit = new ArrayList<>();
        record Slow(Examples whole, Runnable before) implements Examples {
            @Override
            public int size() {
                return whole.size();
            }

            @Override
            public int features() {
                return whole.features();
            }

            @Override
            public int targetRows() {
                return whole.targetRows();
            }

            @Override
            public int length(int n) {
                return whole.length(n);
            }

            @Override
            public void fill(int[] which, Sequences x, Sequences y) {
                before.run();
                whole.fill(which, x, y);
            }
        }
        try {
            Examples slow = new Slow(examples(3), () -> {
                fit.add(other.submit(() -> model.fit(examples(30), quiet(), afterStep((run, step, loss) -> {
                    begun.countDown();
                    await(read);
                }))));
                await(begun);
            });
            impossible(() -> model.predict(slow), "predict: another thread is training this network, so");
            read.countDown();
            assertEquals(1, fit.get(0).get().epochs().size());
            assertEquals(1, fit.size());
        } finally {
            other.shutdownNow();
        }
        model.fit(examples(30), quiet(), afterEpoch((run, epoch) -> run.model().predict(examples(3))));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Tag("G8")
    void theFirstPredictionMayComeFromManyThreads() throws Exception {
        ExecutorService four = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                Model model = model();
                Examples some = examples(3);
                Callable<double[][]> predict = () -> model.predict(some);
                for (Future<double[][]> y : four.invokeAll(List.of(predict, predict, predict, predict))) {
                    assertEquals(3, y.get().length);
                }
            }
        } finally {
            four.shutdownNow();
        }
    }

    @Test
    @Tag("G11")
    void noExamplesAndNoEpochsAreRefused() {
        Model model = model();
        refused(() -> model.predict(examples(3).subset(1, 1)), "predict: expected at least one example, got none");
        refused(() -> model.evaluate(examples(3).subset(1, 1)), "evaluate: expected at least one");
        refused(() -> model.predict(new Sequences(2, 5, 0)), "expected at least one sequence of one step");
        refused(() -> model.predict((Sequences) null), "predict: expected sequences, got null");
        Thread.currentThread().interrupt();
        History history = model.fit(examples(30), quiet());
        assertFalse(Thread.interrupted());
        impossible(history::last, "no epoch has been completed: interrupted in epoch 1");
        refused(() -> examplesPerEpoch(0), "examplesPerEpoch: expected n of at least 1");
        assertEquals(List.of("epoch"), history.table().columnNames());
    }

    /** All 8 patterns of three labels, from logits that are all correct but not all equal. */
    @Test
    @Tag("F3")
    void accuracyOfSeveralLabelsIsTheirShare() {
        Sequences logits = new Sequences(3, 1, 8);
        Sequences labels = new Sequences(3, 1, 8);
        for (int b = 0; b < 8; b++) {
            for (int r = 0; r < 3; r++) {
                labels.data[3 * b + r] = b >> r & 1;
                logits.data[3 * b + r] = (b >> r & 1) == 1 ? 1 + r : -1 - r;
            }
        }
        Metric metric = accuracy().trainedBy(bce());
        assertEquals(1.0, metric.sum(logits, labels) / metric.weight(logits, labels));
        logits.data[0] = 9;
        assertEquals(23 / 24.0, metric.sum(logits, labels) / metric.weight(logits, labels));
        refused(() -> metric.sum(logits, new Sequences(1, 1, 8)), "accuracy: expected targets of the same shape");
        refused(() -> metric.sum(logits, new Sequences(3, 1, 7)), "accuracy: expected targets of the same shape");
    }

    @Test
    @Tag("F3")
    void accuracyOfNumbersNearZeroAndOne() {
        Sequences y =
                Sequences.of(new FloatMatrix(3, 4, 0.9f, 0.1f, 0, 0.2f, 0.7f, 0.1f, 0, 0.4f, 0.6f, 1, 0, 0), 1, 4);
        Sequences one = Sequences.of(new FloatMatrix(3, 4, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0), 1, 4);
        Metric metric = accuracy().trainedBy(mse());
        assertEquals(0.75, metric.sum(y, one) / metric.weight(y, one));
        assertEquals(0.75, metric.sum(y, Sequences.of(new FloatMatrix(1, 4, 0f, 1, 2, 1), 1, 4)) / 4);
        refused(
                () -> metric.sum(y, new Sequences(3, 1, 4)),
                "one 1 for the class and 0 for all others; for several labels use bce()");
        refused(
                () -> metric.sum(y, Sequences.of(new FloatMatrix(1, 4, 0f, 1, 3, 1), 1, 4)),
                "class numbers from 0 to 2");
        Sequences single = Sequences.of(new FloatMatrix(1, 4, 0.3f, 0.6f, 0.9f, -1), 1, 4);
        assertEquals(4, metric.sum(single, Sequences.of(new FloatMatrix(1, 4, 0f, 1, 1, 0), 1, 4)));
        refused(() -> metric.sum(single, Sequences.of(new FloatMatrix(1, 4, 0f, 1, 2, 0), 1, 4)), "targets of 0 or 1");
    }

    /** The state is the same whether you carry it by hand or use a stepper. */
    @Test
    void aStepperStepsThroughWhatPredictReads() {
        Model model = sequential(lstm(3).returnSequences(), gru(2), dense(1)).compile(adam(1), mse());
        model.network().build(2);
        Sequences x = new Sequences(2, 6, 1);
        for (int k = 0; k < 12; k++) {
            x.data[k] = k % 5;
        }
        float whole = model.predict(x).data[0];
        Stepper stepper = model.stepper();
        double last = 0;
        for (int t = 0; t < 6; t++) {
            last = stepper.step(x.data[2 * t], x.data[2 * t + 1])[0];
        }
        assertEquals(whole, last, 1e-6);
        List<BatchState> states = stepper.pass().end();
        assertEquals(2, states.size());
    }
}
