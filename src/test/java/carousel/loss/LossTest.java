package carousel.loss;

import static org.jblas.MatrixFunctions.floatToDouble;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.data.tasks.AddingProblem;
import carousel.golden.Golden;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
    private static final int K = 5;
    private static final double[] W = {0.5, 1, 2, 4, 3};

    /** A loss of one column by its textbook definition, in double: the sum over its elements. */
    private interface Definition {
        double of(double[] y, double[] target);
    }

    static Stream<Arguments> losses() {
        Definition mse = elements((y, t) -> (y - t) * (y - t));
        Definition mae = elements((y, t) -> Math.abs(y - t));
        Definition huber = elements(
                (y, t) -> Math.abs(y - t) < 0.75 ? (y - t) * (y - t) / 2 : 0.75 * Math.abs(y - t) - 0.75 * 0.75 / 2);
        return Stream.of(
                Arguments.of(Losses.mse(), mse),
                Arguments.of(Losses.mae(), mae),
                Arguments.of(Losses.huber(0.75), huber),
                Arguments.of(Losses.quantile(0.9), elements((y, t) -> y < t ? 0.9 * (t - y) : 0.1 * (y - t))),
                Arguments.of(
                        Losses.of(
                                "cubed",
                                (y, t) -> Math.pow(Math.abs(y - t), 3),
                                (y, t) -> 3 * (y - t) * Math.abs(y - t)),
                        elements((y, t) -> Math.pow(Math.abs(y - t), 3))),
                Arguments.of(Losses.bce(), elements((y, t) -> bernoulli(1, y, t))),
                Arguments.of(Losses.bce().positiveWeight(3), elements((y, t) -> bernoulli(3, y, t))),
                Arguments.of(Losses.crossEntropy(), (Definition) (y, t) -> -logSoftmax(y, (int) t[0])),
                Arguments.of(Losses.crossEntropy().classWeights(W), (Definition)
                        (y, t) -> -W[(int) t[0]] * logSoftmax(y, (int) t[0])));
    }

    private interface Element {
        double of(double y, double target);
    }

    private static Definition elements(Element element) {
        return (y, target) -> {
            double sum = 0;
            for (int k = 0; k < y.length; k++) {
                sum += element.of(y[k], target[k]);
            }
            return sum;
        };
    }

    private static double bernoulli(double w, double y, double target) {
        double p = 1 / (1 + Math.exp(-y));
        return -w * target * Math.log(p) - (1 - target) * Math.log(1 - p);
    }

    private static double logSoftmax(double[] y, int v) {
        return Math.log(Math.exp(y[v]) / Arrays.stream(y).map(Math::exp).sum());
    }

    private final Sequences output = output();

    /** Three sequences of unequal length; the padding is NaN, which must not have any effect. */
    private static Sequences output() {
        Sequences output = new Sequences(K, 4, 3);
        output.lengths = new int[] {4, 1, 2};
        Random random = new Random(7);
        for (int k = 0; k < output.size(); k++) {
            output.data[k] = isPadding(output, k / K) ? Float.NaN : (float) (2 * random.nextGaussian());
        }
        return output;
    }

    private static boolean isPadding(Sequences s, int column) {
        return s.isPadding(column / s.batch, column % s.batch);
    }

    private static Sequences target(Loss loss, Sequences output) {
        Sequences target = new Sequences().resizeLike(output, loss.targetRows(K));
        Random random = new Random(11);
        for (int k = 0; k < target.size(); k++) {
            target.data[k] = isPadding(output, k / target.rows)
                    ? Float.NaN
                    : loss instanceof CrossEntropy
                            ? random.nextInt(K)
                            : loss instanceof BinaryCrossEntropy ? random.nextInt(2) : (float) random.nextGaussian();
        }
        return target;
    }

    private static double[] column(Sequences s, int column) {
        double[] x = new double[s.rows];
        Arrays.setAll(x, r -> s.data[column * s.rows + r]);
        return x;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void agreesWithItsDefinitionAndItsFiniteDifferences(Loss loss, Definition definition) {
        Sequences target = target(loss, output);
        Sequences gradient = new Sequences();
        float scale = 0.25f;
        double sum = loss.sum(output, target, scale, gradient);
        double expected = 0;
        double h = 1e-5;
        for (int column = 0; column < output.steps * output.batch; column++) {
            double[] y = column(output, column);
            double[] wanted = column(target, column);
            boolean padding = isPadding(output, column);
            expected += padding ? 0 : definition.of(y, wanted);
            for (int r = 0; r < K; r++) {
                double slope = 0;
                if (!padding) {
                    double y_r = y[r];
                    y[r] = y_r + h;
                    double above = definition.of(y, wanted);
                    y[r] = y_r - h;
                    slope = (above - definition.of(y, wanted)) / (2 * h);
                    y[r] = y_r;
                }
                assertEquals(scale * slope, gradient.data[column * K + r], 1e-6, "row " + r + ", column " + column);
            }
        }
        assertEquals(expected, sum, 1e-6 * expected);
        assertEquals(sum, loss.sum(output, target, scale, null));
        assertArrayEquals(output.lengths, gradient.lengths);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void addsUpOverShards(Loss loss, Definition definition) {
        Sequences target = target(loss, output);
        Sequences gradient = new Sequences();
        double sum = loss.sum(output, target, 1, gradient);
        double weight = loss.weight(output, target);
        Sequences joined = new Sequences().resizeLike(output, K);
        int[] bounds = {0, 2, 3};
        for (int s = 0; s < 2; s++) {
            Sequences someOutput = new Sequences();
            Sequences someTarget = new Sequences();
            Sequences someGradient = new Sequences();
            output.copyTo(someOutput, bounds[s], bounds[s + 1]);
            target.copyTo(someTarget, bounds[s], bounds[s + 1]);
            sum -= loss.sum(someOutput, someTarget, 1, someGradient);
            weight -= loss.weight(someOutput, someTarget);
            someGradient.copyBack(joined, bounds[s]);
        }
        assertEquals(0, sum, 1e-12);
        assertEquals(0, weight, 1e-12);
        assertArrayEquals(gradient.toMatrix().data, joined.toMatrix().data);
    }

    @Test
    void weightIsTheNumberOfElementsOrTheSumOfClassWeights() {
        assertEquals(7 * K, Losses.mse().weight(output, target(Losses.mse(), output)));
        CrossEntropy plain = Losses.crossEntropy();
        Sequences target = target(plain, output);
        assertEquals(7, plain.weight(output, target));
        double sum = 0;
        for (int column = 0; column < 12; column++) {
            sum += isPadding(output, column) ? 0 : W[(int) target.data[column]];
        }
        assertEquals(sum, plain.classWeights(W).weight(output, target));
    }

    static Stream<Arguments> peers() {
        CrossEntropy weighted = Losses.crossEntropy().classWeights(0.5, 1, 2, 4);
        return Stream.of(
                Arguments.of("mse", Losses.mse()),
                Arguments.of("l1", Losses.mae()),
                Arguments.of("huber", Losses.huber(1)),
                Arguments.of("binary-cross-entropy", Losses.bce()),
                Arguments.of("binary-cross-entropy-weighted", Losses.bce().positiveWeight(2.5)),
                Arguments.of("cross-entropy", Losses.crossEntropy()),
                Arguments.of("cross-entropy-weighted", weighted));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void agreesWithPyTorch(String name, Loss loss) {
        Golden golden = Golden.read("torch-loss-" + name);
        int N = golden.size("N");
        Sequences output = Sequences.of(golden.matrix("prediction"), N / 2, 2);
        Sequences target = Sequences.of(golden.matrix("target"), N / 2, 2);
        Sequences gradient = new Sequences();
        double weight = loss.weight(output, target);
        double mean = loss.sum(output, target, (float) (1 / weight), gradient) / weight;
        double expected = golden.number("loss");
        assertEquals(expected, mean, 1e-6 * expected);
        golden.assertClose("gradient", golden.gradients().get("prediction"), floatToDouble(gradient.toMatrix()), 1e-7);
    }

    /**
     * More logits than fit into a block, columns that do not divide into blocks, and logits for which exp alone fails.
     */
    @Test
    void crossEntropyOfManyAndOfLargeLogits() {
        int V = 70;
        CrossEntropy loss = Losses.crossEntropy();
        Sequences output = new Sequences(V, 9, 17);
        Sequences target = new Sequences(1, 9, 17);
        Random random = new Random(3);
        for (int k = 0; k < output.size(); k++) {
            output.data[k] = (float) (20 * random.nextGaussian() + 60 * (k / V % 3 - 1));
        }
        double expected = 0;
        for (int column = 0; column < target.size(); column++) {
            int v = random.nextInt(V);
            target.data[column] = v;
            double[] y = column(output, column);
            double max = Arrays.stream(y).max().getAsDouble();
            expected +=
                    max + Math.log(Arrays.stream(y).map(x -> Math.exp(x - max)).sum()) - y[v];
        }
        Sequences gradient = new Sequences();
        assertEquals(expected, loss.sum(output, target, 1, gradient), 1e-6 * expected);
        for (int column = 0; column < target.size(); column++) {
            double[] y = column(output, column);
            double max = Arrays.stream(y).max().getAsDouble();
            double z = Arrays.stream(y).map(x -> Math.exp(x - max)).sum();
            for (int v = 0; v < V; v++) {
                double slope = Math.exp(y[v] - max) / z - (v == target.data[column] ? 1 : 0);
                assertEquals(slope, gradient.data[column * V + v], 1e-6);
            }
        }
    }

    @Test
    void balancedWeightsLetEveryClassCountTheSame() {
        assertEquals(
                "crossEntropy().classWeights(0.625, 2.5)",
                Losses.crossEntropy().balanced(8, 2).toString());
    }

    @Test
    void saysWhichShapesDoNotFit() {
        Sequences everyStep = new Sequences(2, 5, 3);
        Sequences lastStep = new Sequences(2, 1, 3);
        assertEquals(
                "mse(): for an output of 2 rows x 5 steps x 3 sequences, expected a target of 2 rows x 5 steps x 3 sequences,"
                        + " got 2 rows x 1 steps x 3 sequences; for one output per sequence, remove returnSequences() from"
                        + " the last recurrent layer",
                error(Losses.mse(), everyStep, lastStep));
        assertEquals(
                "mse(): for an output of 2 rows x 1 steps x 3 sequences, expected a target of 2 rows x 1 steps x 3 sequences,"
                        + " got 2 rows x 5 steps x 3 sequences; for an output at every step, call returnSequences() on"
                        + " the last recurrent layer",
                error(Losses.mse(), lastStep, everyStep));
        assertEquals(
                "crossEntropy(): for an output of 2 rows x 1 steps x 3 sequences, expected a target of 1 rows x 1 steps x 3"
                        + " sequences, got 2 rows x 1 steps x 3 sequences",
                error(Losses.crossEntropy(), lastStep, lastStep));
        assertEquals(
                "crossEntropy(): expected an output of one row for each of at least 2 classes, got 1 row; for one logit"
                        + " use bce()",
                error(Losses.crossEntropy(), new Sequences(1, 1, 3), new Sequences(1, 1, 3)));
        assertEquals(
                "crossEntropy().classWeights(1.0, 2.0, 3.0): expected as many class weights as the output has rows, 2, got 3",
                error(Losses.crossEntropy().classWeights(1, 2, 3), lastStep, new Sequences(1, 1, 3)));
    }

    @Test
    void saysWhichTargetMakesNoSense() {
        Sequences output = new Sequences(2, 2, 3);
        Sequences target = new Sequences(2, 2, 3);
        target.data[9] = Float.NaN;
        assertEquals(
                "mae(): targets must be finite numbers (fill in or remove missing values), but row 1 at step 1 of sequence 1"
                        + " of the batch is NaN",
                error(Losses.mae(), output, target));
        target.data[9] = 0.5f;
        assertEquals(
                "bce(): targets must be 0 or 1, but row 1 at step 1 of sequence 1 of the batch is 0.5",
                error(Losses.bce(), output, target));
        Sequences classes = new Sequences(1, 2, 3);
        for (float wrong : new float[] {2, -1, 0.5f, Float.NaN}) {
            classes.data[5] = wrong;
            assertEquals(
                    "crossEntropy(): targets must be class numbers from 0 to 1, but row 0 at step 1 of sequence 2 of the"
                            + " batch is " + wrong,
                    error(Losses.crossEntropy(), output, classes));
        }
    }

    private static String error(Loss loss, Sequences output, Sequences target) {
        return assertThrows(IllegalArgumentException.class, () -> loss.sum(output, target, 1, new Sequences()))
                .getMessage();
    }

    @Test
    void badOptionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Losses.huber(0));
        assertThrows(IllegalArgumentException.class, () -> Losses.huber(1e-50));
        assertThrows(IllegalArgumentException.class, () -> Losses.bce().positiveWeight(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy().classWeights(1, -1));
        assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy().balanced(3, 0));
        // an array of no weights would silently mean the loss without weights
        assertEquals(
                "crossEntropy.classWeights: expected number of weights of at least 1, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Losses.crossEntropy().classWeights())
                        .getMessage());
        assertEquals(
                "crossEntropy.balanced: expected number of counts of at least 1, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Losses.crossEntropy().balanced())
                        .getMessage());
    }

    private static Sequences row(double... values) {
        Sequences row = new Sequences(1, 1, values.length);
        for (int k = 0; k < values.length; k++) {
            row.data[k] = (float) values[k];
        }
        return row;
    }

    private static void expect(double sum, double[] slopes, Loss loss, Sequences output, Sequences target) {
        Sequences gradient = new Sequences();
        assertEquals(sum, loss.sum(output, target, 1, gradient), 1e-6);
        assertArrayEquals(slopes, floatToDouble(gradient.toMatrix()).data, 1e-6);
    }

    @Test
    void byHand() {
        Sequences output = row(1, 3, 2, 0.5);
        Sequences target = row(3, 1, 2, 0);
        expect(4 + 4 + 0.25, new double[] {-4, 4, 0, 1}, Losses.mse(), output, target);
        expect(2 + 2 + 0.5, new double[] {-1, 1, 0, 1}, Losses.mae(), output, target);
        // 0.75 (2 - 0.375) twice, and 0.125
        expect(2 * 1.21875 + 0.125, new double[] {-0.75, 0.75, 0, 0.5}, Losses.huber(0.75), output, target);
        expect(1.8 + 0.2 + 0.05, new double[] {-0.9, 0.1, 0, 0.1}, Losses.quantile(0.9), output, target);
        double ln2 = 0.6931471805599453;
        expect(3 * ln2 + ln2, new double[] {-1.5, 0.5}, Losses.bce().positiveWeight(3), row(0, 0), row(1, 0));
        Loss cubed = Losses.of("cubed", (y, t) -> Math.pow(y - t, 3), (y, t) -> 3 * (y - t) * (y - t));
        expect(8, new double[] {12}, cubed, row(3), row(1));
        assertEquals(
                "cubed, huber(0.75), quantile(0.9), bce().positiveWeight(3.0)",
                cubed + ", " + Losses.huber(0.75) + ", " + Losses.quantile(0.9) + ", "
                        + Losses.bce().positiveWeight(3));
    }

    /** The exponentials of the logits are far outside the range of floats, in both directions. */
    @Test
    void crossEntropyOfLogitsThatAreFarApart() {
        Sequences output = new Sequences(3, 1, 2);
        System.arraycopy(new float[] {-200, 0, 100, 300, -300, 0}, 0, output.data, 0, 6);
        expect(100, new double[] {0, -1, 1, 0, 0, 0}, Losses.crossEntropy(), output, row(1, 0));
    }

    @Test
    void aTargetMayBeLongerThanItsOutputButNotShorter() {
        Sequences output = new Sequences(1, 2, 2);
        output.lengths = new int[] {2, 1};
        Sequences target = new Sequences(1, 2, 2);
        target.lengths = new int[] {2, 2};
        assertEquals(0, Losses.mse().sum(output, target, 1, null));
        target.lengths = new int[] {1, 2};
        assertEquals(
                "mse(): expected a target of 2 steps for sequence 0 of the batch, got 1",
                error(Losses.mse(), output, target));
        assertEquals(
                "accuracy: expected a target of 2 steps for sequence 0 of the batch, got 1",
                assertThrows(IllegalArgumentException.class, () -> new Accuracy().sum(output, target))
                        .getMessage());
    }

    @Test
    void classWeightsNeedMatchingTargets() {
        CrossEntropy loss = Losses.crossEntropy().classWeights(1, 2, 3);
        assertThrows(IllegalArgumentException.class, () -> loss.weight(new Sequences(2, 1, 3), new Sequences(1, 1, 3)));
    }

    @Test
    void aLossOrAFunctionIsAMetricUnderAName() {
        Metric metric = Metric.of("error", Losses.mae());
        assertEquals("error", metric.name());
        assertEquals(2.5, metric.sum(row(1, 3), row(1.5, 1)));
        assertEquals(2, metric.weight(row(1, 3), row(1.5, 1)));
        assertEquals(metric, metric.trainedBy(Losses.mse()));
        Metric bias = Metric.of("bias", (y, t) -> y - t);
        assertEquals("bias", bias.name());
        assertEquals(1.5, bias.sum(row(1, 3), row(1.5, 1)));
    }

    @Test
    void aTaskSaysWhatIsSolved() {
        Metric solved = Metric.solved(new AddingProblem(10));
        assertEquals("solved", solved.name());
        assertEquals(3, solved.sum(row(0.5, 1, 1.5, 0.1), row(0.5, 1.03, 1.47, 0.2)));
        assertEquals(4, solved.weight(row(0, 0, 0, 0), row(0, 0, 0, 0)));
    }

    @Test
    void aQuantileLiesBetweenItsEnds() {
        assertThrows(IllegalArgumentException.class, () -> Losses.quantile(0));
        assertThrows(IllegalArgumentException.class, () -> Losses.quantile(1));
    }

    /** Twice the loss of the first sequence and three times that of the second, 1 and 4. */
    @Test
    void aWeightedLossCountsEachSequenceByItsWeight() {
        Loss weighted = new WeightedLoss(Losses.mse(), new double[] {2, 3});
        Sequences y = row(1, 2);
        Sequences target = row(0, 0);
        Sequences gradient = new Sequences();
        assertEquals(2 * 1 + 3 * 4, weighted.sum(y, target, 0.5f, gradient));
        assertArrayEquals(new float[] {2 * 0.5f * 2, 3 * 0.5f * 4}, gradient.toMatrix().data);
        assertEquals(14, weighted.sum(y, target, 1, null));
        assertEquals(5, weighted.weight(y, target));
        Loss classes = new WeightedLoss(Losses.crossEntropy().classWeights(1, 10), new double[] {2, 3});
        Sequences logits = new Sequences(2, 1, 2);
        assertEquals(1, classes.targetRows(2));
        assertEquals(2 * 1 + 3 * 10, classes.weight(logits, row(0, 1)));
        assertEquals((2 * 1 + 3 * 10) * Math.log(2), classes.sum(logits, row(0, 1), 1, null), 1e-6);
        for (Sequences wrong : new Sequences[] {row(1, 2, 3), row(1)}) {
            assertThrows(IllegalArgumentException.class, () -> weighted.sum(wrong, wrong, 1, null));
            assertThrows(IllegalArgumentException.class, () -> weighted.sum(y, wrong, 1, null));
            assertThrows(IllegalArgumentException.class, () -> weighted.weight(wrong, wrong));
        }
    }

    /** The same weighted loss of two batches on several threads at once. */
    @Test
    void aWeightedLossMayBeShared() {
        WeightedLoss loss = new WeightedLoss(new MeanSquaredError(), new double[] {1, 2});
        Sequences t = new Sequences(50, 50, 2);
        Sequences zeros = new Sequences(50, 50, 2);
        Sequences ones = new Sequences(50, 50, 2);
        java.util.Arrays.fill(ones.data, 1f);
        double right = loss.sum(ones, t, 1, null);
        long wrong = java.util.stream.IntStream.range(0, 2000)
                .parallel()
                .filter(i -> loss.sum(i % 2 == 0 ? zeros : ones, t, 1, null) != (i % 2 == 0 ? 0 : right))
                .count();
        assertEquals(0, wrong);
    }
}
