package carousel.train;

import static carousel.Carousel.SIGMOID;
import static carousel.Carousel.accuracy;
import static carousel.Carousel.adam;
import static carousel.Carousel.afterEpoch;
import static carousel.Carousel.batch;
import static carousel.Carousel.bce;
import static carousel.Carousel.callback;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.epochs;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.solved;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.data.tasks.AddingProblem;
import carousel.data.tasks.FormalLanguage;
import carousel.data.tasks.Task;
import carousel.data.tasks.TemporalOrder;
import carousel.data.tasks.TwoSequences;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.metrics.Scores;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses, metrics and examples of the user's own, written with the mistakes that are easy to make. */
class OwnPartsTest {
    private static final Examples RAGGED = ragged();

    private static Examples ragged() {
        Random random = new Random(3);
        double[][][] x = new double[20][][];
        double[][][] y = new double[20][][];
        for (int n = 0; n < x.length; n++) {
            x[n] = new double[2 + n % 5][1];
            y[n] = new double[2 + n % 5][1];
            for (int t = 0; t < x[n].length; t++) {
                x[n][t][0] = random.nextGaussian();
                y[n][t][0] = x[n][Math.max(0, t - 1)][0];
            }
        }
        return Examples.of(x, y);
    }

    private static Model model(Loss loss, Metric... metrics) {
        return sequential(lstm(4).returnSequences(), layerNorm(), dense(1))
                .seed(1)
                .compile(adam(1e-2), loss, metrics);
    }

    private static void refused(Executable call, String... parts) {
        String said = assertThrows(IllegalArgumentException.class, call).getMessage();
        for (String part : parts) {
            assertTrue(said.contains(part), said);
        }
    }

    /** The squared error, as somebody writes it who has read only the Javadoc of Loss, in several ways. */
    private record Squares(boolean resizes, boolean countsPadding, double weight) implements Loss {
        @Override
        public double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient) {
            if (gradient != null && resizes) {
                gradient.resizeLike(output, output.rows);
            }
            double sum = 0;
            for (int t = 0; t < output.steps; t++) {
                for (int b = 0; b < output.batch; b++) {
                    int k = output.column(t, b);
                    float e = output.data[k] - target.data[k] + (output.isPadding(t, b) ? 5 : 0);
                    if (countsPadding || !output.isPadding(t, b)) {
                        sum += (double) e * e;
                        if (gradient != null) {
                            gradient.data[k] = 2 * scale * e;
                        }
                    }
                }
            }
            return sum;
        }

        @Override
        public double weight(Sequences output, Sequences target) {
            int columns = 0;
            for (int b = 0; b < output.batch; b++) {
                columns += output.length(b);
            }
            return weight * columns;
        }
    }

    /** Whether it gives the gradient its shape or not, and although it never writes at padding. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLossOfYourOwnNeedNotPrepareItsGradient(boolean resizes) {
        double[] w = new double[20];
        Arrays.setAll(w, n -> 0.5 + n % 3);
        for (Examples examples : List.of(RAGGED, RAGGED.weighted(w))) {
            assertArrayEquals(
                    model(mse()).fit(examples, epochs(4), batch(6), quiet()).loss(),
                    model(new Squares(resizes, false, 1))
                            .fit(examples, epochs(4), batch(6), quiet())
                            .loss(),
                    1e-5);
        }
    }

    @Test
    void aLossThatCountsPaddingIsRefused() {
        refused(
                () -> model(new Squares(true, true, 1)).fit(RAGGED, batch(6), quiet()),
                "gradient: expected 0 at padding",
                "output.isPadding(t, b)");
    }

    /** A gradient that was given its shape with resize, not with resizeLike, no longer knows where padding is. */
    @Test
    void aLossThatCountsPaddingIsRefusedAlsoIfItsGradientHasLostTheLengths() {
        Loss counts = new Squares(false, true, 1);
        Loss resizes = new Loss() {
            @Override
            public double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient) {
                if (gradient != null) {
                    gradient.resize(output.rows, output.steps, output.batch);
                }
                return counts.sum(output, target, scale, gradient);
            }

            @Override
            public double weight(Sequences output, Sequences target) {
                return counts.weight(output, target);
            }
        };
        refused(() -> model(resizes).fit(RAGGED, batch(6), quiet()), "gradient: expected 0 at padding");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aLossWithoutWeightIsRefused(double weight) {
        Model model = model(new Squares(true, false, weight));
        refused(() -> model.fit(RAGGED, quiet()), "expected a finite weight of the batch above 0");
        refused(() -> model.evaluate(RAGGED), "expected a finite weight of the examples above 0");
    }

    /** Constant examples whose number depends on how often it was asked for. */
    private static final class Changing implements Examples {
        private final IntUnaryOperator size;
        private final double weightOf3;
        private int asked;

        Changing(IntUnaryOperator size, double weightOf3) {
            this.size = size;
            this.weightOf3 = weightOf3;
        }

        @Override
        public int size() {
            return size.applyAsInt(asked++);
        }

        @Override
        public int features() {
            return 1;
        }

        @Override
        public int targetRows() {
            return 1;
        }

        @Override
        public int length(int n) {
            return 2;
        }

        @Override
        public double weight(int n) {
            return n == 3 ? weightOf3 : 1;
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            x.resize(1, 2, which.length).zero();
            y.resize(1, 1, which.length).zero();
        }
    }

    private static Examples changing(IntUnaryOperator size) {
        return new Changing(size, 1);
    }

    /** Fewer would be repeated within an epoch, and of more some would be left out. */
    @Test
    void examplesThatBecomeFewerOrMoreAreRefused() {
        for (int later : new int[] {0, 5, 40}) {
            String[] parts = {"as many examples as when the run began, 20, got " + later, "must not change"};
            int[] size = {20};
            Examples changes = changing(asked -> size[0]);
            Examples steady = changing(asked -> 20);
            FitOption change = afterEpoch((fit, epoch) -> size[0] = later);
            Model model = sequential(lstm(2), dense(1)).compile(adam(1e-2), mse());
            refused(() -> model.fit(changes, epochs(2), batch(8), quiet(), change), parts);
            size[0] = 20;
            refused(() -> model.fit(steady, epochs(3), quiet(), validation(changes), change), parts);
        }
        Model model = sequential(lstm(2), dense(1)).compile(adam(1e-2), mse());
        refused(
                () -> model.predict(changing(asked -> 20 + asked)),
                "predict: expected as many examples",
                "said before");
    }

    @Test
    void aWeightThatCountsNothingIsNamedByItsExample() {
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            Model model = sequential(lstm(2), dense(1)).compile(adam(1e-2), mse());
            Examples examples = new Changing(asked -> 20, weight);
            String part = "Examples.weight: expected a finite weight above 0, got " + weight + " of example 3";
            refused(() -> model.fit(examples, quiet()), part);
            refused(() -> model.evaluate(examples), part);
        }
    }

    /** A decoder answers as long as its own words, not as long as the longer of the two texts. */
    @Test
    void aDecoderPredictsOneRowForEachWordItReads() {
        Examples pairs = Examples.pairs(
                List.of(new int[] {3, 4, 5, 6, 3, 4}, new int[] {3}),
                List.of(new int[] {5}, new int[] {4, 3, 5, 6}),
                1,
                2);
        Model model = sequential(encoderDecoder(embedding(8, 4), lstm(5), embedding(8, 4), lstm(5)), dense(8))
                .compile(adam(1e-2), crossEntropy());
        double[][] both = model.predict(pairs);
        assertEquals(2 + 5, both.length);
        assertArrayEquals(Arrays.copyOfRange(both, 0, 2), model.predict(pairs.select(0)));
        assertArrayEquals(Arrays.copyOfRange(both, 2, 7), model.predict(pairs.select(1)));
        assertEquals(7, model.predictMatrix(pairs).columns);
    }

    /** One convention for a score exactly at the threshold: it is class 1. */
    @Test
    void aLogitOfExactlyZeroIsClassOne() {
        Model model = sequential(dense(1)).compile(adam(1e-2), bce(), accuracy());
        double[][][] zeros = new double[4][1][1];
        int[] classes = {1, 1, 1, 0};
        model.network().build(1);
        double accuracy = model.evaluate(Examples.of(zeros, classes)).get("accuracy");
        assertEquals(0.75, accuracy);
        assertEquals(accuracy, Scores.of(classes, new double[4]).at(0).accuracy());
        Model numbers = sequential(dense(1)).compile(adam(1e-2), mse(), accuracy());
        numbers.network().build(1).parameters().get(1).value().fill(0.5f);
        assertEquals(Map.of("loss", 0.25, "accuracy", 0.75), numbers.evaluate(Examples.of(zeros, classes)));
    }

    /** These tasks read probabilities or signs, which a sigmoid of the network's own would change without a word. */
    @Test
    void solvedTakesLogitsWhereItsTaskDoes() {
        Loss own = new Squares(true, false, 1);
        for (Task task : List.of(
                new TemporalOrder(),
                new TwoSequences(1, 10),
                new FormalLanguage(FormalLanguage.Kind.A_N_B_N, 1, 3, 1))) {
            Sequential plain = sequential(lstm(2), dense(task.targetRows()));
            Sequential sigmoid = sequential(lstm(2), dense(task.targetRows()).activation(SIGMOID));
            plain.compile(adam(1e-2), bce(), solved(task));
            refused(() -> plain.compile(adam(1e-2), mse(), solved(task)), "a loss of logits, such as bce()");
            refused(() -> sigmoid.compile(adam(1e-2), own, solved(task)), "because metric solved takes logits");
        }
        sequential(lstm(2), dense(1).activation(SIGMOID)).compile(adam(1e-2), mse(), solved(new AddingProblem(10)));
    }

    private static History resumed(List<Epoch> done, @Nullable List<FloatMatrix> kept, boolean keeps) {
        return model(mse()).fit(RAGGED, epochs(4), quiet(), callback(new Callback() {
            @Override
            public boolean keeps() {
                return keeps;
            }

            @Override
            public void begin(Fit fit) {
                fit.resume(done, kept, 0);
            }
        }));
    }

    @Test
    void aRunIsResumedAtItsBeginWithWhatFits() {
        Epoch first = new Epoch(1, 0.1, Map.of("loss", 1.0));
        Model model = model(mse());
        model.network().build(1);
        List<FloatMatrix> all =
                model.network().parameters().stream().map(p -> p.value().dup()).toList();
        assertEquals(4, resumed(List.of(first), all, true).epochs().size());
        refused(() -> resumed(List.of(first), all, false), "fit: expected a callback that keeps");
        refused(() -> resumed(List.of(first, first), null, true), "epochs numbered from 1, got 1 after 1");
        refused(() -> resumed(List.of(), all.subList(1, all.size()), true), "as many parameters as kept matrices");
        refused(() -> resumed(List.of(), Collections.nCopies(all.size(), FloatMatrix.ones(7)), true), "0.W_xi");
        refused(
                () -> model.fit(RAGGED, quiet(), afterEpoch((fit, epoch) -> fit.resume(List.of(first), null, 0))),
                "Fit.resume: expected a call before the first epoch, got one after epoch 1");
    }

    @Test
    void aLayerIsNotFrozenWhileItIsTrained() {
        Model model = model(mse());
        String said = assertThrows(
                        IllegalStateException.class,
                        () -> model.fit(
                                RAGGED,
                                quiet(),
                                afterEpoch((fit, epoch) -> model.network().freeze(0))))
                .getMessage();
        assertTrue(said.startsWith("freeze: this network is being trained"), said);
        model.network().freeze(0).unfreeze(0);
    }
}
