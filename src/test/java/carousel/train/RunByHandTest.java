package carousel.train;

import static carousel.Carousel.afterEpoch;
import static carousel.Carousel.batch;
import static carousel.Carousel.byLength;
import static carousel.Carousel.callback;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.clipValue;
import static carousel.Carousel.dense;
import static carousel.Carousel.earlyStopping;
import static carousel.Carousel.epochs;
import static carousel.Carousel.examplesPerEpoch;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mae;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.reduceOnPlateau;
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

import carousel.callbacks.EarlyStopping;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.loss.Losses;
import carousel.loss.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/**
 * Runs small enough for pencil and paper. A dense(1) that reads zeros has only its bias b. With targets of 1 the loss
 * is (b - 1)², and a step of size r multiplies b - 1 by 1 - 2r.
 */
class RunByHandTest {
    private static Examples constant(int n, double x, double y) {
        Sequences in = new Sequences(1, 1, n);
        Sequences out = new Sequences(1, 1, n);
        Arrays.fill(in.data, (float) x);
        Arrays.fill(out.data, (float) y);
        return Examples.of(in, out);
    }

    private static Model bias(double rate) {
        return sequential(dense(1)).compile(sgd(rate), mse());
    }

    private static float biasOf(Model model) {
        return model.network().parameters().get(1).value().get(0);
    }

    /** Multiplies b - 1 by these factors, one in each epoch. */
    private static FitOption factors(double... factors) {
        return callback(new Callback() {
            @Override
            public void begin(Fit fit) {
                fit.learningRate((1 - factors[0]) / 2);
            }

            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                if (epoch.number() < factors.length) {
                    fit.learningRate((1 - factors[epoch.number()]) / 2);
                }
            }
        });
    }

    // 1, 0.5, 0.25, -0.5, 1, -2: the values of b - 1 before each epoch, after the sign of the first
    private static final double[] DOWN_AND_UP = {0.5, 0.5, -2, -2, -2, -2, -2, -2};

    @Test
    void earlyStoppingByTheTrainingLoss() {
        Model model = bias(1);
        History history = model.fit(constant(4, 0, 1), epochs(8), factors(DOWN_AND_UP), earlyStopping(2), quiet());
        assertArrayEquals(new double[] {1, 0.25, 0.0625, 0.25, 1}, history.loss(), 1e-6);
        assertEquals("stopped early: epoch 3 was the best", history.ending());
        assertEquals(1.5, biasOf(model), 1e-6); // as after epoch 3, whose loss was measured before its step
        assertEquals(
                "History(5 epochs, loss 1, stopped early: epoch 3 was the best)",
                history.toString().replace("1.000", "1"));
    }

    @Test
    void earlyStoppingByTheValidationLoss() {
        Model model = bias(1);
        Examples examples = constant(4, 0, 1);
        History history =
                model.fit(examples, epochs(8), factors(DOWN_AND_UP), earlyStopping(2), validation(examples), quiet());
        assertArrayEquals(new double[] {0.25, 0.0625, 0.25, 1}, history.validLoss(), 1e-6);
        assertEquals("stopped early: epoch 2 was the best", history.ending());
        assertEquals(0.75, biasOf(model), 1e-6);
    }

    @Test
    void aRunThatIsNotStoppedHasNoEnding() {
        History history = bias(0.25).fit(constant(4, 0, 1), epochs(3), earlyStopping(1), quiet());
        assertEquals("", history.ending());
        assertEquals("History(3 epochs, loss 0.0625)", history.toString().replace("0.06250", "0.0625"));
        assertEquals("History(no epoch)", new History().toString());
        History stopped = new History();
        stopped.end("asked to");
        assertEquals("History(no epoch, asked to)", stopped.toString());
    }

    private static double[] rates(History history) {
        return history.epochs().stream().mapToDouble(Epoch::learningRate).toArray();
    }

    /**
     * With a rate of 1, b jumps between 0 and 2: the loss for targets of 1 is always 1, for targets of 0 it is 4 and 0.
     */
    @Test
    void theRateFallsOnAPlateau() {
        double[] byTraining = {1, 1, 1, 0.125, 0.125};
        assertArrayEquals(
                byTraining, rates(bias(1).fit(constant(4, 0, 1), epochs(5), reduceOnPlateau(0.125, 2), quiet())));
        double[] byValidation = {1, 1, 1, 1, 0.125};
        assertArrayEquals(
                byValidation,
                rates(bias(1).fit(
                                constant(4, 0, 1),
                                epochs(5),
                                reduceOnPlateau(0.125, 2),
                                validation(constant(4, 0, 0)),
                                quiet())));
        assertThrows(IllegalArgumentException.class, () -> reduceOnPlateau(1, 2));
    }

    /** y = 2 x + 1 for x = n, and targets that are too small by n mod 4. */
    private static Examples errors(int n) {
        Sequences x = new Sequences(1, 1, n);
        Sequences y = new Sequences(1, 1, n);
        for (int k = 0; k < n; k++) {
            x.data[k] = k;
            y.data[k] = 2 * k + 1 - k % 4;
        }
        return Examples.of(x, y);
    }

    private static Model line() {
        Model model = sequential(dense(1))
                .compile(
                        sgd(1),
                        mse(),
                        Metric.of("mae", mae()),
                        Metric.of("largest", (y, target) -> Math.max(y, target)));
        model.network().build(1);
        model.network().parameters().get(0).value().put(0, 2);
        model.network().parameters().get(1).value().put(0, 1);
        return model;
    }

    private static final FitOption STANDING = callback(new Callback() {
        @Override
        public void begin(Fit fit) {
            fit.learningRate(0);
        }
    });

    /** Batches of 16 are divided into parts; the last batch of 4 is not. */
    @Test
    void figuresAreMeansOverAllExamples() {
        Examples examples = errors(20);
        Model model = line();
        History history = model.fit(examples, batch(16), STANDING, validation(errors(12)), quiet());
        Map<String, Double> figures = history.last().figures();
        assertEquals((0 + 1 + 4 + 9) / 4.0, figures.get("loss"), 1e-6);
        assertEquals((0 + 1 + 2 + 3) / 4.0, figures.get("mae"), 1e-6);
        assertEquals(20, figures.get("largest"), 1e-6); // the mean of 1, 3, ... 39
        assertEquals(3.5, figures.get("valid loss"), 1e-6);
        assertEquals(1.5, figures.get("valid mae"), 1e-6);
        assertEquals(12, figures.get("valid largest"), 1e-6);
        assertEquals(Map.of("loss", 3.5, "mae", 1.5, "largest", 20.0), rounded(model.evaluate(examples)));
        assertEquals(
                List.of("loss", "mae", "largest", "valid loss", "valid mae", "valid largest"),
                List.copyOf(figures.keySet()));
    }

    private static Map<String, Double> rounded(Map<String, Double> figures) {
        Map<String, Double> rounded = new HashMap<>();
        figures.forEach((name, figure) -> rounded.put(name, Math.rint(figure * 1e5) / 1e5));
        return rounded;
    }

    /** There are more examples than the 256 that are evaluated and predicted at once. */
    @Test
    void manyExamplesAreEvaluatedAndPredictedPieceByPiece() {
        Examples examples = errors(600);
        assertEquals(3.5, line().evaluate(examples).get("loss"), 1e-5);
        float[] y = line().predictMatrix(examples).data;
        assertEquals(600, y.length);
        for (int k = 0; k < y.length; k++) {
            assertEquals(2 * k + 1, y[k]);
        }
    }

    /** An error of 3 counts three times: 5 (0 + 1 + 4) + 3 · 5 · 9, over 15 + 15 examples. */
    @Test
    void weightsCountInTheLoss() {
        Examples weighted = errors(20)
                .weighted(IntStream.range(0, 20)
                        .mapToDouble(k -> k % 4 == 3 ? 3 : 1)
                        .toArray());
        assertEquals((25 + 135) / 30.0, line().evaluate(weighted).get("loss"), 1e-6);
        assertEquals(
                (25 + 135) / 30.0,
                line().fit(weighted, batch(16), STANDING, quiet()).last().loss(),
                1e-6);
    }

    @Test
    void gradientsAreClipped() {
        // x = 0.75 and targets of -1, W = b = 0: dL/db = 2 and dL/dW = 1.5, of norm 2.5, so 0.8 and 0.6 of norm 1
        assertArrayEquals(new float[] {-0.6f, -0.8f}, stepped(clipNorm(1)), 1e-6f);
        assertArrayEquals(new float[] {-1.5f, -1.75f}, stepped(clipValue(1.75)), 1e-6f);
        assertArrayEquals(new float[] {-1.5f, -2f}, stepped(clipNorm(2.5)), 1e-6f);
    }

    private static float[] stepped(FitOption clip) {
        Model model = bias(1);
        model.network().build(1);
        FloatMatrix W = model.network().parameters().get(0).value();
        W.put(0, 0);
        model.fit(constant(4, 0.75, -1), epochs(1), clip, quiet());
        return new float[] {W.get(0), biasOf(model)};
    }

    @Test
    void whatDeterminesARunIsNamed() {
        List<Map<String, String>> seen = new ArrayList<>();
        FitOption look = afterEpoch((fit, epoch) -> seen.add(fit.conditions()));
        Model model = sequential(lstm(2), dense(1)).compile(sgd(0.5), mse());
        Examples examples = errors(20);
        model.fit(examples, batch(8), look, quiet());
        model.network().freeze(0);
        model.fit(examples, batch(8), look, byLength(), clipValue(3), quiet());
        assertFalse(seen.get(0).containsKey("frozen layers"), seen.get(0).toString());
        assertFalse(seen.get(0).containsKey("by length"), seen.get(0).toString());
        assertEquals(List.of("none", "8", "20", "true"), values(seen.get(0)));
        assertEquals("[0]", seen.get(1).get("frozen layers"));
        assertTrue(seen.get(1).containsKey("by length"), seen.get(1).toString());
        assertEquals(List.of("value 3.0", "8", "20", "true"), values(seen.get(1)));
    }

    private static List<String> values(Map<String, String> conditions) {
        return List.of(
                conditions.get("clipping"),
                conditions.get("batch"),
                conditions.get("examples per epoch"),
                conditions.get("shuffled"));
    }

    /** A sequence as a user has it: step by step, each of D numbers. */
    @Test
    void aSequenceOfSeveralNumbersPerStep() {
        Model model = sequential(dense(2)).compile(sgd(1), mse());
        model.network().build(3);
        FloatMatrix W = new FloatMatrix(new float[][] {{1, 2, 3}, {0, -1, 1}});
        model.network().parameters().get(0).value().copy(W);
        model.network().parameters().get(1).value().copy(new FloatMatrix(2, 1, 10, 20));
        double[][] y = model.predict(new double[][] {{1, 0, 0}, {0, 1, 0}, {1, 1, 1}, {2, 0, -1}});
        assertArrayEquals(new double[] {11, 20}, y[0]);
        assertArrayEquals(new double[] {12, 19}, y[1]);
        assertArrayEquals(new double[] {16, 20}, y[2]);
        assertArrayEquals(new double[] {9, 19}, y[3]);
        assertEquals(4, y.length);
    }

    /** h = tanh(w x + u h); after a reset the next step begins from 0 again. */
    @Test
    void aStepperForgetsWhenItIsReset() {
        Model model = sequential(simpleRnn(1)).compile(sgd(1), mse());
        model.network().build(1);
        model.network().layers().get(0).parameters().forEach(p -> p.value().fill(p.decays() ? 0.5f : 0));
        Stepper stepper = model.stepper();
        double first = stepper.step(1)[0];
        double second = stepper.step(1)[0];
        assertEquals(Math.tanh(0.5), first, 1e-6);
        assertEquals(Math.tanh(0.5 + 0.5 * Math.tanh(0.5)), second, 1e-6);
        assertEquals(first, stepper.reset().step(1)[0]);
    }

    /** 4 (2 (5 + 2) + 2) = 64 as in Keras; 3 (2 + 1) = 9; 4 (3 + 4 + 1) = 32; 4 + 1 = 5. */
    @Test
    void theSummaryIsCountedByHand() {
        Sequential network = sequential(lstm(2).returnSequences(), dense(3), simpleRnn(4), dense(1));
        Model model = network.compile(sgd(1), mse());
        Table before = model.summary().table();
        assertTrue(before.intColumn("parameters").isMissing(0));
        assertEquals(
                List.of("T*B", "T*B", "B", "B"),
                before.stringColumn("columns out").asList());
        network.build(5).freeze(1);
        Table table = model.summary().table();
        assertEquals(
                List.of("lstm(2).returnSequences()", "dense(3), frozen", "simpleRnn(4)", "dense(1)"),
                table.stringColumn("layer").asList());
        assertEquals(List.of(5, 2, 3, 4), table.intColumn("rows in").asList());
        assertEquals(List.of(2, 3, 4, 1), table.intColumn("rows out").asList());
        assertEquals(List.of(64, 9, 32, 5), table.intColumn("parameters").asList());
        assertEquals(110, model.summary().parameters());
        assertTrue(model.summary().toString().contains("110 parameters"));
        assertEquals("sequential(lstm(2).returnSequences(), dense(3), simpleRnn(4), dense(1))", network.toString());
        assertTrue(model.toString().startsWith(network + ".compile("), model.toString());
        assertTrue(network.endsSequences());
        assertFalse(sequential(lstm(2).returnSequences(), dense(1)).endsSequences());
    }

    @Test
    void theFirstGradientThatIsNotFiniteIsNamed() {
        Model model = sequential(dense(2), dense(1))
                .compile(sgd(1), Losses.of("no slope", (y, target) -> 0, (y, target) -> Double.NaN));
        String said = assertThrows(IllegalStateException.class, () -> model.fit(errors(3), quiet()))
                .getMessage();
        assertTrue(said.startsWith("fit stopped in epoch 1, step 1: the gradient is not finite, first in "), said);
        assertTrue(said.contains("0.W (2 x 1) of dense(2). The parameters are as they were before this step"), said);
    }

    @Test
    void twoOptionsThatSetTheSameAreRefused() {
        Examples one = constant(4, 0, 1);
        FitOption saving = FitOption.callback(new Callback.Saving() {});
        Map<String, List<FitOption>> refused = Map.of(
                "callback earlyStopping once at most, got earlyStopping(1) and earlyStopping(5)",
                        List.of(earlyStopping(1), earlyStopping(5)),
                "callback earlyStopping once at most, got earlyStopping(5) and earlyStopping(1, 0.5)",
                        List.of(earlyStopping(5), callback(new EarlyStopping(1, 0.5))),
                "callback reduceOnPlateau once at most, got reduceOnPlateau(0.5, 1) and reduceOnPlateau(0.1, 1)",
                        List.of(reduceOnPlateau(0.5, 1), reduceOnPlateau(0.1, 1)),
                "epochs once at most, got epochs(2) and epochs(5)", List.of(epochs(2), epochs(5)),
                "batch once at most, got batch(1) and batch(1)", List.of(batch(1), batch(1)),
                "examplesPerEpoch once at most, got examplesPerEpoch(1) and examplesPerEpoch(2)",
                        List.of(examplesPerEpoch(1), examplesPerEpoch(2)),
                "validation once at most, got validation(...) and validation(...)",
                        List.of(validation(one), validation(one)),
                "clipping once at most, got clipNorm(1.0) and clipValue(2.0)", List.of(clipNorm(1), clipValue(2)),
                "clipping once at most, got clipValue(2.0) and clipNorm(1.0)", List.of(clipValue(2), clipNorm(1)),
                "callback checkpoint once at most", List.of(saving, saving));
        refused.forEach((message, options) -> {
            Model model = bias(1);
            FitOption[] given = options.toArray(FitOption[]::new);
            String said = assertThrows(IllegalArgumentException.class, () -> model.fit(one, given))
                    .getMessage();
            assertTrue(
                    said.startsWith("options: expected " + message) && said.endsWith("; leave one of them out"), said);
        });
        Model model = bias(1);
        model.network().build(1);
        assertThrows(IllegalArgumentException.class, () -> model.trainer(clipNorm(1), clipValue(1)));
        model.fit(one, quiet(), quiet(), inOrder(), inOrder(), stateful());
    }

    /** A callback of one's own may have a name that is that of an option, and was refused beside it. */
    @Test
    void theNameOfACallbackIsNotThatOfAnOption() {
        for (String name : List.of("epochs", "validation")) {
            Callback own = new Callback() {
                @Override
                public String once() {
                    return name;
                }
            };
            sequential(dense(1))
                    .compile(sgd(1e-3), mse())
                    .fit(errors(3), epochs(2), validation(errors(3)), callback(own), quiet());
            String said = assertThrows(
                            IllegalArgumentException.class,
                            () -> sequential(dense(1))
                                    .compile(sgd(1e-3), mse())
                                    .fit(errors(3), callback(own), callback(own), quiet()))
                    .getMessage();
            assertTrue(said.startsWith("options: expected callback " + name + " once at most, got "), said);
        }
    }
}
