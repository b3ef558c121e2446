package carousel.student;

import static carousel.Carousel.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.loss.Losses;
import carousel.loss.Metric;
import carousel.metrics.Classification;
import carousel.train.History;
import carousel.train.Model;
import carousel.train.Stepper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the Keras guides, as someone who comes from there writes them: arrays in, arrays out. */
class KerasGuidesTest {
    private final Random random = new Random(1);

    @TempDir
    private Path folder;

    /** Bidirectional LSTM for sentiment, with sentences of different lengths. */
    @Test
    void sentencesAreClassified() {
        int[] labels = random.ints(200, 0, 2).toArray();
        List<int[]> texts = Arrays.stream(labels).mapToObj(this::sentence).toList();
        Examples all = Examples.of(texts, labels);
        Model model = sequential(
                        embedding(20, 8),
                        bidirectional(lstm(8).returnSequences()),
                        bidirectional(lstm(8)),
                        dropout(0.2),
                        dense(2))
                .compile(adam(1e-2), crossEntropy(), accuracy());
        History history = model.fit(all.subset(0, 160), validation(all.subset(160, 200)), epochs(8), quiet());
        assertTrue(history.last().figure("valid accuracy") > 0.8, history.csv());

        int[] said = Classification.largest(model.predict(all.subset(160, 200)));
        double accuracy =
                Classification.of(Arrays.copyOfRange(labels, 160, 200), said).accuracy();
        assertEquals(history.last().figure("valid accuracy"), accuracy, 1e-12);
    }

    private int[] sentence(int label) {
        int[] text = random.ints(3 + random.nextInt(6), 3, 20).toArray();
        text[random.nextInt(text.length)] = 1 + label;
        return text;
    }

    /** A model with two inputs, a loss of one's own, weights, the best model saved, the history as CSV. */
    @Test
    void seriesAndNumbersBesideThemAreRead() throws Exception {
        double[][][] weather = new double[100][12][2];
        double[][] basin = new double[100][1];
        double[] flow = new double[100];
        for (int n = 0; n < 100; n++) {
            for (double[] day : weather[n]) {
                day[0] = random.nextGaussian();
                day[1] = random.nextGaussian();
            }
            basin[n][0] = random.nextGaussian();
            flow[n] = weather[n][11][0] + basin[n][0];
        }
        Examples all = Examples.of(weather, flow).withStatic(basin);
        double[] weights =
                IntStream.range(0, 80).mapToDouble(n -> n < 40 ? 1 : 2).toArray();
        Path best = folder.resolve("best.safetensors");
        Model model = sequential(lstm(16), dense(1))
                .compile(
                        adam(2e-2),
                        Losses.of("log cosh", (y, t) -> Math.log(Math.cosh(y - t)), (y, t) -> Math.tanh(y - t)),
                        Metric.of("within 0.3", (y, t) -> Math.abs(y - t) < 0.3 ? 1 : 0));
        History history = model.fit(
                all.subset(0, 80).weighted(weights),
                validation(all.subset(80, 100)),
                epochs(25),
                earlyStopping(10),
                reduceOnPlateau(0.5, 4),
                saveBest(best),
                quiet());
        assertTrue(history.last().figure("valid within 0.3") > 0.5, history.csv());

        Files.writeString(folder.resolve("history.csv"), history.csv());
        double[][] now = model.predict(all);
        assertArrayEquals(new int[] {100, 1}, new int[] {now.length, now[0].length});
        assertArrayEquals(now, load(best).predict(all));
    }

    /** Stateful training on one long series; then one step at a time, each from the answer before. */
    @Test
    void aSeriesIsContinued() {
        double[][][] x = new double[40][10][1];
        double[][][] y = new double[40][10][1];
        for (int t = 0; t < 400; t++) {
            x[t / 10][t % 10][0] = Math.sin(t / 3.0);
            y[t / 10][t % 10][0] = Math.sin((t + 1) / 3.0);
        }
        Model model = sequential(lstm(12).returnSequences(), dense(1)).compile(adam(1e-2), mse());
        model.fit(Examples.of(x, y), epochs(10), batch(1), stateful(), quiet());

        Stepper stepper = model.stepper();
        double next = 0;
        for (int t = 0; t < 60; t++) {
            next = stepper.step(Math.sin(t / 3.0))[0];
        }
        for (int t = 60; t < 70; t++) {
            assertEquals(Math.sin(t / 3.0), next, 0.25, "step " + t);
            next = stepper.step(next)[0];
        }
        assertArrayEquals(model.predict(x[0]), model.predict(x)[0]);
    }

    /** A trained layer below a new head: its weights are copied and stay as they are. */
    @Test
    void weightsAreCopiedAndFrozen() {
        double[][][] x = new double[60][8][1];
        int[] classes = new int[60];
        for (int n = 0; n < 60; n++) {
            x[n][0][0] = random.nextGaussian();
            classes[n] = x[n][0][0] > 0.4 ? 2 : x[n][0][0] > -0.4 ? 1 : 0;
        }
        double[] first = Arrays.stream(x).mapToDouble(s -> s[0][0]).toArray();
        Model base = sequential(bidirectional(lstm(8).returnSequences()), dotAttention(), dense(1))
                .compile(adam(1e-2), mse());
        base.fit(Examples.of(x, first), epochs(20), quiet());

        Model model = sequential(bidirectional(lstm(8).returnSequences()), dotAttention(), dense(3))
                .compile(adam(3e-2), crossEntropy(), accuracy());
        model.network()
                .build(1)
                .layers()
                .get(0)
                .copyFrom(base.network().layers().get(0));
        model.network().freeze(0);
        History history = model.fit(Examples.of(x, classes), epochs(60), quiet());
        assertTrue(history.last().figure("accuracy") > 0.8, history.csv());
        assertArrayEquals(
                base.network().layers().get(0).parameters().get(0).value().data,
                model.network().layers().get(0).parameters().get(0).value().data);
    }
}
