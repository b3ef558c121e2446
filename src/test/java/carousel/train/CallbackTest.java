package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.afterEpoch;
import static carousel.Carousel.afterStep;
import static carousel.Carousel.batch;
import static carousel.Carousel.callback;
import static carousel.Carousel.checkpoint;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.load;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quantile;
import static carousel.Carousel.quiet;
import static carousel.Carousel.reduceOnPlateau;
import static carousel.Carousel.saveBest;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.layers.CellActivation;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.layers.Through;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.loss.Losses;
import carousel.loss.Metric;
import carousel.passes.NetworkPass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The features that users of Keras expect besides fit, evaluate and predict. */
class CallbackTest {
    @TempDir
    Path folder;

    /** The mean of each sequence of five numbers. */
    private static Examples means(int N) {
        Random random = new Random(1);
        Sequences x = new Sequences(1, 5, N);
        Sequences y = new Sequences(1, 1, N);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = random.nextFloat();
            y.data[k % N] += x.data[k] / 5;
        }
        return Examples.of(x, y);
    }

    private static Model model(int seed) {
        return sequential(lstm(4), dense(1)).seed(seed).compile(adam(1e-2), mse(), Metric.of("worst", Math::max));
    }

    private static float[] numbers(Network network) {
        return network.parameters().stream().map(p -> p.value().data).reduce(new float[0], (a, b) -> {
            float[] both = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, both, a.length, b.length);
            return both;
        });
    }

    @Test
    void sgdAtARateSetBeforeEachStepIsSgdByHand() {
        Examples train = means(8);
        Model model = sequential(dense(1)).compile(sgd(99), mse());
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        train.fill(IntStream.range(0, 8).toArray(), x, y);
        Examples last = Examples.of(Sequences.of(x.step(4), 1, 8), y);
        model.network().build(1);
        double w = model.network().parameters().get(0).value().get(0);
        double b = 0;
        List<Double> losses = new ArrayList<>();
        model.fit(last, batch(8), epochs(20), quiet(), callback(new Callback() {
            @Override
            public void begin(Fit fit) {
                fit.learningRate(0.5);
            }

            @Override
            public void batchEnd(Fit fit, int step, double loss) {
                assertEquals(1, step);
                losses.add(loss);
                fit.learningRate(0.5 / (1 + losses.size()));
            }
        }));
        for (int i = 0; i < 20; i++) {
            double dw = 0;
            double db = 0;
            double loss = 0;
            for (int n = 0; n < 8; n++) {
                double e = w * x.get(0, 4, n) + b - y.data[n];
                loss += e * e / 8;
                dw += 2 * e * x.get(0, 4, n) / 8;
                db += 2 * e / 8;
            }
            assertEquals(loss, losses.get(i), 1e-6);
            w -= 0.5 / (1 + i) * dw;
            b -= 0.5 / (1 + i) * db;
        }
        assertEquals(w, model.network().parameters().get(0).value().get(0), 1e-5);
        assertEquals(b, model.network().parameters().get(1).value().get(0), 1e-5);
    }

    @Test
    void aRunStopsAfterAStepAndTheEpochDoesNotCount() {
        int[] steps = new int[1];
        History history = model(1).fit(means(64), batch(8), epochs(5), quiet(), afterStep((fit, step, loss) -> {
            if (++steps[0] == 11) {
                fit.stop("enough");
            }
        }));
        assertEquals(11, steps[0]);
        assertEquals(1, history.epochs().size());
        assertEquals("enough", history.ending());
    }

    @Test
    void aRateSetAfterEachEpochIsThatOfTheNext() {
        History history = model(1).fit(
                        means(64),
                        epochs(3),
                        quiet(),
                        afterEpoch((fit, epoch) -> fit.learningRate(fit.learningRate() / 2)));
        assertArrayEquals(
                new double[] {1e-2, 5e-3, 2.5e-3},
                history.epochs().stream().mapToDouble(Epoch::learningRate).toArray());
    }

    @Test
    void aRunThatSetsItsOwnRatesContinuesFromItsCheckpoint() {
        Examples train = means(64);
        Path path = folder.resolve("run.safetensors");
        FitOption plateau = reduceOnPlateau(0.5, 1);
        Model whole = model(1);
        History history = whole.fit(train, epochs(30), quiet(), plateau);
        double first = history.epochs().get(0).learningRate();
        double last = history.last().learningRate();
        assertTrue(first == 1e-2 && last < first, history.csv());

        model(1).fit(train, epochs(24), quiet(), plateau, checkpoint(path));
        Model again = model(1);
        History rest = again.fit(train, epochs(30), quiet(), plateau, checkpoint(path));
        assertEquals(history.csv(), rest.csv());
        assertArrayEquals(numbers(whole.network()), numbers(again.network()));
    }

    /** Training the head of a frozen network is the same as training it alone on the output of the frozen part. */
    @Test
    void frozenLayersStayAndTheOthersTrainAsIfAlone() {
        Examples train = means(64);
        Model model = model(3);
        model.network().build(1).freeze(0);
        float[] before = numbers(model.network().below(1));
        Examples features = Examples.of(model.below(1).predictMatrix(train).columnsAsList(), targets(train));
        Model head = sequential(dense(1)).seed(3).compile(adam(1e-2), mse());
        head.network().build(4);
        head.network().layers().get(0).copyFrom(model.network().layers().get(1));

        model.fit(train, epochs(5), quiet());
        head.fit(features, epochs(5), quiet());
        assertArrayEquals(before, numbers(model.network().below(1)));
        List<Parameter> all = model.network().parameters();
        assertArrayEquals(
                numbers(head.network()),
                new float[] {
                    all.get(all.size() - 2).value().data[0],
                    all.get(all.size() - 2).value().data[1],
                    all.get(all.size() - 2).value().data[2],
                    all.get(all.size() - 2).value().data[3],
                    all.get(all.size() - 1).value().data[0]
                },
                1e-5f);
        assertTrue(model.summary().toString().contains("lstm(4), frozen"));

        model.network().unfreeze(0);
        model.fit(train, epochs(1), quiet());
        assertTrue(!Arrays.equals(before, numbers(model.network().below(1))));
        model.network().freeze(0, 1);
        String message = assertThrows(IllegalStateException.class, () -> model.fit(train, quiet()))
                .getMessage();
        assertTrue(message.contains("every layer with parameters is frozen"), message);
    }

    @Test
    void aPredictorPredictsAndSaysWhatTrainingNeeds() {
        Examples train = means(8);
        Model model = model(3);
        model.fit(train, quiet());
        Predictor predictor = Model.of(model.network());
        assertArrayEquals(model.predict(train), predictor.predict(train));
        String message = assertThrows(IllegalStateException.class, () -> predictor.evaluate(train))
                .getMessage();
        assertTrue(message.contains("write model = model.compile(adam(1e-3), mse())"), message);
    }

    /** The backward pass ends at the lowest layer that learns; frozen layers above it only pass gradients on. */
    @Test
    void aFrozenLayerComputesNoGradients() {
        List<String> asked = new ArrayList<>();
        Model model = sequential(probe(asked), lstm(4).returnSequences(), probe(asked), lstm(3), dense(2), dense(1))
                .seed(3)
                .compile(adam(1e-2), mse());
        model.network().build(1).freeze(1);
        model.fit(means(8), quiet());
        assertEquals(List.of(), asked);

        model.network().unfreeze(1).freeze(3, 4);
        NetworkPass pass = model.network().pass(model.network().learning());
        NetworkPass whole = model.network().pass();
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        means(8).fill(IntStream.range(0, 8).toArray(), x, y);
        pass.forward(x, null);
        whole.forward(x, null);
        pass.backwardToParameters(Sequences.of(y.toMatrix(), 1, 8));
        whole.backwardToParameters(Sequences.of(y.toMatrix(), 1, 8));
        assertEquals(List.of("backward", "backward", "backwardToParameters"), asked);
        List<Parameter> parameters = model.network().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            boolean frozen = parameters.get(i).name().matches("[34][.].*");
            float[] expected = whole.gradients().get(i).data;
            assertArrayEquals(
                    frozen ? new float[expected.length] : expected,
                    pass.gradients().get(i).data,
                    parameters.get(i).toString());
        }
    }

    /** A layer that changes nothing and records who runs a backward pass through it. */
    private static Layer probe(List<String> asked) {
        return new Through("probe", new Through.Unchanged() {
            @Override
            public Sequences backward(Sequences dy) {
                asked.add("backward");
                return dy;
            }

            @Override
            public void backwardToParameters(Sequences dy) {
                asked.add("backwardToParameters");
            }
        });
    }

    private static List<FloatMatrix> targets(Examples train) {
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        train.fill(IntStream.range(0, train.size()).toArray(), x, y);
        return y.toMatrix().columnsAsList();
    }

    @Test
    void onlyALayerOfTheSameParametersIsCopied() {
        Sequential small = sequential(dense(1)).build(3);
        Sequential large = sequential(dense(1)).build(4);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> small.layers().get(0).copyFrom(large.layers().get(0)))
                .getMessage();
        assertTrue(message.contains("[W (1 x 3), b (1 x 1)], got [W (1 x 4), b (1 x 1)]"), message);
    }

    /** An example with weight two is the same as two copies of it. */
    @Test
    void aWeightOfTwoEqualsTwoCopies() {
        Examples train = means(6);
        Examples weighted = train.weighted(1, 2, 1, 3, 1, 1).select(0, 1, 2, 3, 4, 5);
        Examples copied = train.select(0, 1, 1, 2, 3, 3, 3, 4, 5);
        Model one = model(1);
        Model other = model(1);
        one.network().build(1);
        other.network().build(1);
        double loss = other.evaluate(copied).get("loss");
        assertEquals(loss, one.evaluate(weighted).get("loss"), 1e-7);
        assertTrue(Math.abs(loss - one.evaluate(train).get("loss")) > 1e-4);
        one.fit(weighted, epochs(10), quiet());
        other.fit(copied, epochs(10), quiet());
        assertArrayEquals(numbers(other.network()), numbers(one.network()), 1e-5f);
        assertThrows(IllegalArgumentException.class, () -> train.weighted(1, 2));
        for (double none : new double[] {0, -1, 1e-320, 1e39, Double.POSITIVE_INFINITY, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> train.weighted(1, 2, none, 1, 1, 1), none + "");
        }
    }

    /** The sequences are all zeros, so only the static number determines the answer. */
    @Test
    void staticNumbersBesideASequenceAreRead() {
        Random random = new Random(4);
        double[][] s = new double[64][1];
        List<FloatMatrix> x = new ArrayList<>();
        List<FloatMatrix> y = new ArrayList<>();
        for (int n = 0; n < 64; n++) {
            s[n][0] = random.nextDouble();
            x.add(new FloatMatrix(2, 1 + n % 5));
            y.add(new FloatMatrix(1, 1, (float) s[n][0]));
        }
        Examples train = Examples.of(x, y).withStatic(s);
        assertEquals(3, train.features());
        Sequences batch = new Sequences();
        train.select(63, 4).fill(new int[] {1, 0}, batch, new Sequences());
        assertArrayEquals(new float[] {0, 0, (float) s[4][0], 0, 0, (float) s[4][0]}, new float[] {
            batch.get(0, 0, 0),
            batch.get(1, 4, 0),
            batch.get(2, 4, 0),
            batch.get(0, 1, 0),
            batch.get(1, 1, 1),
            batch.get(2, 3, 0)
        });
        assertEquals(0, batch.get(2, 4, 1));
        Model model = sequential(lstm(4), dense(1)).compile(adam(2e-2), mse());
        History history = model.fit(train, epochs(60), quiet());
        assertTrue(history.last().loss() < 0.01, history.toString());
        assertThrows(IllegalArgumentException.class, () -> Examples.of(x, y).withStatic(new double[63][1]));
        s[3][0] = Double.NaN;
        assertThrows(IllegalArgumentException.class, () -> Examples.of(x, y).withStatic(s));
    }

    /** A network that has only a bias learns the quantile of the targets. */
    @Test
    void theQuantileLossFindsTheQuantile() {
        Random random = new Random(1);
        Sequences x = new Sequences(1, 1, 1000);
        Sequences y = new Sequences(1, 1, 1000);
        for (int n = 0; n < 1000; n++) {
            y.data[n] = (float) (random.nextGaussian() * 2 + 1);
        }
        Loss own = Losses.of("q90", (p, t) -> Math.max(0.9 * (t - p), -0.1 * (t - p)), (p, t) -> t > p ? -0.9 : 0.1);
        for (Loss loss : List.of(quantile(0.9), own)) {
            Model model = sequential(dense(1)).compile(sgd(0.5), loss);
            model.fit(Examples.of(x, y), batch(1000), epochs(200), quiet());
            model = model.compile(sgd(0.02), loss);
            model.fit(Examples.of(x, y), batch(1000), epochs(200), quiet());
            assertEquals(1 + 2 * 1.2816, model.predict(new double[][] {{0}})[0][0], 0.2, loss.toString());
            float[] sorted = y.data.clone();
            Arrays.sort(sorted);
            assertEquals(sorted[899], model.predict(new double[][] {{0}})[0][0], 0.03, loss.toString());
        }
    }

    @Test
    void aSequenceOfDoublesIsPredicted() {
        Model model = model(1);
        double[][] x = {{0.1}, {0.7}, {0.2}};
        double expected = model.predict(Sequences.of(new FloatMatrix(1, 3, 0.1f, 0.7f, 0.2f), 3, 1)).data[0];
        assertArrayEquals(new double[][] {{expected}}, model.predict(x));
        Model every = sequential(lstm(4).returnSequences(), dense(2)).compile(adam(1e-2), mse());
        assertEquals(3, every.predict(x).length);
        assertEquals(2, every.predict(x)[0].length);
        assertThrows(IllegalArgumentException.class, () -> model.predict(new double[][] {{1}, {1, 2}}));
        assertThrows(IllegalArgumentException.class, () -> model.predict(new double[0][]));
    }

    @Test
    void arraysGoInAndComeOutInTheSameShape() {
        double[][][] x = {{{0.1}, {0.7}, {0.2}}, {{0.5}}, {{0.3}, {0.4}}};
        Model one = sequential(lstm(4), dense(2)).compile(adam(1e-2), mse());
        Model every = sequential(lstm(4).returnSequences(), dense(2)).compile(adam(1e-2), mse());
        double[][][] ends = one.predict(x);
        double[][][] steps = every.predict(x);
        for (int n = 0; n < 3; n++) {
            assertArrayEquals(one.predict(x[n]), ends[n]);
            assertArrayEquals(every.predict(x[n]), steps[n]);
            assertEquals(1, ends[n].length);
            assertEquals(x[n].length, steps[n].length);
        }

        double[][] y = {{1, 2}, {3, 4}, {5, 6}};
        Examples pairs = Examples.of(x, y);
        double[][] rows = one.predict(pairs);
        assertArrayEquals(
                ends, Arrays.stream(rows).map(row -> new double[][] {row}).toArray(double[][][]::new));
        assertArrayEquals(rows[1], new double[] {
            one.predictMatrix(pairs).get(0, 1), one.predictMatrix(pairs).get(1, 1)
        });
        Examples everyStep = Examples.of(x, new double[][][] {{{1, 2}, {3, 4}, {5, 6}}, {{7, 8}}, {{9, 0}, {1, 2}}});
        assertArrayEquals(
                Arrays.stream(steps).flatMap(Arrays::stream).toArray(double[][]::new), every.predict(everyStep));
        assertEquals(
                pairs.toString(),
                Examples.of(x, new double[][] {{0, 0}, {0, 0}, {0, 0}}).toString());
        assertEquals(1, Examples.of(x, 1, 2, 3).targetRows());
        assertEquals(0, every.evaluate(Examples.of(x, steps)).get("loss"));

        refused(
                "predict: expected as many numbers in every step as in the first, 1, got 2 in step 1 of sequence 1",
                () -> one.predict(new double[][][] {{{1}}, {{1}, {1, 2}}}));
        refused("predict: expected sequences: at least one sequence, got none", () -> one.predict(new double[0][][]));
        refused(
                "predict: expected at least one step of at least one number, got 0 x 0 in sequence 0",
                () -> one.predict(new double[0][]));
        refused(
                "predict: expected one sequence, a double[T][1], got a double[1][2]; for N sequences give a double[N][T][1]",
                () -> one.predict(new double[][] {{1, 2}}));
        refused("build: this network takes 1 row of", () -> one.predict(new double[][][] {{{1, 2}}}));
        refused(
                "Examples.of: expected as many sequences as targets and at least one, got 3 and 2",
                () -> Examples.of(x, 1, 2));
        refused(
                "Examples.of: y of example 0 is 2 x 1, expected 2 x 3",
                () -> Examples.of(x, new double[][][] {{{1, 2}}, {{7, 8}}, {{9, 0}, {1, 2}}}));
        refused(
                "Examples.of: expected y: sequence 1, got null",
                () -> Examples.of(x, new double[][][] {{{1}}, null, {{1}}}));
    }

    @Test
    void theBestModelIsSaved(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("best.safetensors");
        Model model = model(1);
        List<Double> losses = new ArrayList<>();
        Examples valid = means(16);
        History history = model.fit(
                means(64),
                epochs(8),
                validation(valid),
                saveBest(path),
                afterEpoch((fit, epoch) -> fit.learningRate(epoch.number() < 4 ? 1e-2 : 1)),
                afterEpoch((fit, epoch) -> losses.add(fit.history().validLoss()[fit.bestEpoch() - 1])),
                quiet());
        double best = Arrays.stream(history.validLoss()).min().orElseThrow();
        assertTrue(best < history.last().validLoss(), history.csv());
        assertEquals(best, losses.get(7));
        double saved = load(path).compile(adam(1e-2), mse()).evaluate(valid).get("loss");
        assertEquals(best, saved);

        Path nowhere = folder.resolve("no folder").resolve("best.safetensors");
        List<Integer> epochs = new ArrayList<>();
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> model.fit(
                                means(8), saveBest(nowhere), afterEpoch((fit, e) -> epochs.add(e.number())), quiet()))
                .getMessage();
        assertTrue(said.startsWith("saveBest: ") && said.endsWith("create it first"), said);
        assertEquals(List.of(), epochs);

        CellActivation twice = CellActivation.of("twice", v -> 2 * v, y -> 2);
        Model own = sequential(lstm(2), dense(1).activation(twice)).compile(adam(1e-2), mse());
        for (FitOption saves : List.of(saveBest(path), checkpoint(folder.resolve("run.safetensors"), 100))) {
            said = assertThrows(
                            IllegalArgumentException.class,
                            () -> own.fit(means(8), saves, afterEpoch((fit, e) -> epochs.add(e.number())), quiet()))
                    .getMessage();
            assertTrue(said.endsWith("twice is your own function; a network that uses it cannot be saved"), said);
        }
        assertEquals(List.of(), epochs);

        Path vanishing = Files.createDirectory(folder.resolve("vanishing"));
        said = assertThrows(
                        UncheckedIOException.class,
                        () -> model.fit(
                                means(8),
                                afterStep((fit, step, loss) -> deleted(vanishing)),
                                saveBest(vanishing.resolve("best.safetensors")),
                                quiet()))
                .getMessage();
        assertTrue(said.startsWith("saveBest: "), said);
    }

    /** The checkpoint would overwrite the best model. Another name of the same file is no other file. */
    @Test
    void twoCallbacksThatWriteOneFileAreRefused(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("run.safetensors");
        Path sub = Files.createDirectory(folder.resolve("sub"));
        for (Path same : List.of(path, folder.resolve("./run.safetensors"), sub.resolve("../run.safetensors"))) {
            String said = assertThrows(
                            IllegalArgumentException.class,
                            () -> model(1).fit(means(8), saveBest(path), checkpoint(same), quiet()))
                    .getMessage();
            assertEquals(
                    "fit: expected a file of its own for each callback, got " + path + " twice; give one another path",
                    said);
            assertFalse(Files.exists(path));
        }
        model(1).fit(means(8), saveBest(path), checkpoint(sub.resolve("run.safetensors")), quiet());
        assertTrue(Files.exists(path) && Files.exists(sub.resolve("run.safetensors")));
    }

    private static void deleted(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(String message, Executable call) {
        String said = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @Test
    void theHistoryIsWrittenAsCsv() {
        Model model = sequential(lstm(4), dense(1)).compile(adam(1e-2), mse(), Metric.of("a, \"b\"", Math::max));
        History history = model.fit(means(32), epochs(2), quiet());
        String[] lines = history.csv().lines().toArray(String[]::new);
        assertEquals("epoch,learning rate,loss,\"a, \"\"b\"\"\"", lines[0]);
        assertEquals(3, lines.length);
        assertEquals("1,0.01," + history.loss()[0] + "," + history.figure("a, \"b\"")[0], lines[1]);
    }
}
