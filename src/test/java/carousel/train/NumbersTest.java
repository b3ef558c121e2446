package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.additiveAttention;
import static carousel.Carousel.batch;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dotAttention;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.gru;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mlstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.simpleRnn;
import static carousel.Carousel.slstm;
import static carousel.Carousel.stateful;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.data.text.TokenStream;
import carousel.layers.Layer;
import carousel.linalg.Loops;
import carousel.linalg.Sequences;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Huge, tiny and constant numbers, one step, one sequence, many steps: correct results in bounded memory. */
class NumbersTest {
    static Stream<Supplier<Sequential>> networks() {
        return Stream.<Supplier<Layer>>of(
                        () -> lstm(3),
                        () -> lstm(3).peephole(),
                        () -> gru(3),
                        () -> simpleRnn(3),
                        () -> slstm(3),
                        () -> mlstm(3),
                        () -> bidirectional(lstm(3)),
                        () -> additiveAttention(3),
                        () -> dotAttention(),
                        () -> lstm(3).recurrentDropout(0.2))
                .map(layer ->
                        () -> sequential(layerNorm(), layer.get(), dense(1)).build(2));
    }

    private static Sequences filled(int steps, int batch, double value) {
        Sequences x = new Sequences(2, steps, batch);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = (float) (k % 3 == 0 ? -value : value);
        }
        return x;
    }

    /** With and without a layer norm, finite inputs give finite outputs and a finite training step. */
    @ParameterizedTest
    @MethodSource("networks")
    void hugeTinyAndConstantInputsGiveFiniteAnswers(Supplier<Sequential> network) {
        for (double value : new double[] {1e30, 1e-30, 1e-45, 0, 1}) {
            Model model = network.get().compile(adam(1e-3), mse());
            Sequences x = filled(7, 3, value);
            Sequences y = model.predict(x);
            assertEquals(-1, y.firstNotFinite(), model + " for " + value);
            double loss = model.trainer().step(x, new Sequences(1, 1, 3), 1e-3);
            assertTrue(Double.isFinite(loss), model + " for " + value);
        }
        Sequences constant = new Sequences(2, 7, 3);
        Arrays.fill(constant.data, 1e30f);
        assertEquals(
                -1, network.get().compile(adam(1e-3), mse()).predict(constant).firstNotFinite());
    }

    @ParameterizedTest
    @CsvSource({"lstm", "gru", "simpleRnn", "slstm"})
    void gatesSaturateAtHugeInputs(String name) {
        for (double value : new double[] {1e30, -1e30, 3e38}) {
            Model model = sequential(cell(name), dense(1)).build(2).compile(adam(1e-3), mse());
            assertEquals(-1, model.predict(filled(7, 3, value)).firstNotFinite(), name + " for " + value);
        }
    }

    /** The memory of mLSTM multiplies two numbers as large as the input, so it overflows. */
    @Test
    void overflowIsReported() {
        Model model = sequential(mlstm(3), dense(1)).build(2).compile(adam(1e-3), mse());
        String said = assertThrows(IllegalStateException.class, () -> model.predict(filled(7, 3, 1e30)))
                .getMessage();
        assertTrue(said.contains("layer 0, mlstm(3)") && said.contains("scale the inputs"), said);
    }

    private static Layer cell(String name) {
        return switch (name) {
            case "lstm" -> lstm(3);
            case "gru" -> gru(3);
            case "slstm" -> slstm(3);
            default -> simpleRnn(3);
        };
    }

    /**
     * A sequence of one step, a batch of one, and sequences of one step and much padding give the same results as in
     * larger batches.
     */
    @ParameterizedTest
    @MethodSource("networks")
    void oneStepAndOneSequenceGiveTheSameAsALargerBatch(Supplier<Sequential> network) {
        Model model = network.get().compile(adam(1e-3), mse());
        Sequences x = new Sequences(2, 6, 5);
        Random random = new Random(3);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = random.nextFloat() - 0.5f;
        }
        float[] whole = model.predict(x).data.clone();
        Sequences one = new Sequences();
        for (int b = 0; b < 5; b++) {
            x.copyTo(one, b, b + 1);
            assertEquals(whole[b], model.predict(one).data[0], "sequence " + b);
        }
        Sequences first = Sequences.of(x.step(0), 1, 5);
        float[] shortest = Arrays.copyOf(model.predict(first).data, 5);
        x.lengths = new int[] {1, 1, 1, 1, 1};
        assertArrayEquals(shortest, Arrays.copyOf(model.predict(x).data, 5));
        assertTrue(Double.isFinite(model.trainer().step(x, new Sequences(1, 1, 5), 1e-3)));
    }

    private static Sequences wave(int steps) {
        Sequences x = new Sequences(1, steps, 1);
        for (int t = 0; t < steps; t++) {
            x.data[t] = (float) StrictMath.sin(0.01 * t);
        }
        return x;
    }

    /**
     * Trains on pieces of 100 steps, each of which continues where the previous one ended. Storing all steps would take
     * 15 blocks of 32 floats per step, 192 MB.
     */
    @Test
    void aLongSequenceIsTrainedOnInBoundedMemory() {
        int[] text = IntStream.range(0, 100_001)
                .map(t -> 2 + (int) ((long) t * t % 7))
                .toArray();
        long taken = Loops.leastAllocated(100 << 20, 5, () -> {
            Model model = sequential(embedding(9, 8), lstm(32).returnSequences(), dense(9))
                    .compile(adam(1e-2), crossEntropy());
            History history = model.fit(TokenStream.of(text, 1, 100), batch(1), stateful(), epochs(1), quiet());
            assertTrue(history.last().loss() < 0.5, () -> history.toString());
        });
        assertTrue(taken < 100 << 20, "took " + (taken >> 20) + " MB, garbage included");
    }

    /** A stepper can read forever; after 100,000 steps it has the same state as one long pass. */
    @Test
    void aStepperMatchesALongPass() {
        Model model = sequential(lstm(8), dense(1)).build(1).compile(adam(1e-3), mse());
        Sequences x = wave(100_000);
        Stepper stepper = model.stepper();
        double last = 0;
        for (int t = 0; t < x.steps; t++) {
            last = stepper.step(x.data[t])[0];
        }
        assertEquals(model.predict(x).data[0], last, 1e-6);
    }

    /** A million steps, each of which reads what the previous one wrote. */
    @Test
    @Tag("slow")
    void aMillionStepsAreWrittenInBoundedMemory() {
        Model model = sequential(lstm(8), dense(1)).seed(3).build(1).compile(adam(1e-3), mse());
        Stepper stepper = model.stepper();
        double y = 0.5;
        for (int t = 0; t < 10_000; t++) {
            y = stepper.step(y)[0];
        }
        long before = used();
        for (int t = 0; t < 1_000_000; t++) {
            y = stepper.step(y)[0];
            assertTrue(Math.abs(y) < 100, "step " + t);
        }
        long grown = used() - before;
        assertTrue(grown < 2 << 20, "memory grew by " + (grown >> 10) + " kB");
    }

    static long used() {
        for (int n = 0; n < 3; n++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A forecast in another unit, from another origin, is the same forecast converted to that unit and origin. */
    @ParameterizedTest
    @CsvSource({"standard", "minMax"})
    @Tag("F11")
    void noForecastOfANetworkDependsOnUnitOrOrigin(String kind) {
        Random random = new Random(5);
        double[] y = IntStream.range(0, 120)
                .mapToDouble(t -> Math.sin(0.5 * t) + 0.01 * t + 0.1 * random.nextGaussian())
                .toArray();
        double[] plain = forecast(y, kind);
        for (int n = 0; n < 12; n++) {
            double unit = Math.pow(10, random.nextInt(25) - 12);
            double origin = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(6));
            double[] other =
                    forecast(Arrays.stream(y).map(v -> (v + origin) * unit).toArray(), kind);
            for (int k = 0; k < plain.length; k++) {
                assertEquals(plain[k], other[k] / unit - origin, 1e-5, "unit " + unit + ", origin " + origin);
            }
        }
    }

    private static double[] forecast(double[] y, String kind) {
        Table table = Table.create("t", IntColumn.indexColumn("t", y.length, 0), DoubleColumn.create("y", y));
        Series series = Series.of(table, "t");
        Series train = series.rows(0, 90);
        Scaler scaler = kind.equals("standard") ? Scaler.standard(train) : Scaler.minMax(train);
        Windows.Split split = Windows.of(scaler.apply(series)).lookBack(8).splitLast(30);
        Model model = sequential(lstm(6), dense(1)).seed(1).compile(adam(1e-2), mse());
        model.fit(split.train(), epochs(3), quiet());
        return scaler.invert(model.predict(split.test()));
    }

    /** A constant series has nothing to learn: the scaler says so, and a network that reads it learns the constant. */
    @Test
    void aConstantIsLearnt() {
        Sequences x = new Sequences(1, 4, 8);
        Arrays.fill(x.data, 3);
        Sequences y = new Sequences(1, 1, 8);
        Arrays.fill(y.data, 2);
        Model model = sequential(lstm(4), dense(1)).seed(1).compile(adam(0.05), mse());
        History history = model.fit(Examples.of(x, y), epochs(200), quiet());
        assertTrue(history.last().loss() < 1e-6, () -> history.toString());
        assertEquals(2, model.predict(Examples.of(x, y))[0][0], 1e-2);
    }
}
