package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.afterEpoch;
import static carousel.Carousel.callback;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.epochs;
import static carousel.Carousel.load;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mae;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.save;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.loss.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** How a network becomes a model, and what a model can do without being trained. */
class PredictorTest {
    /** The mean of each sequence of five numbers. */
    private static final Examples MEANS = means();

    private static Examples means() {
        double[][][] x = new double[64][5][1];
        Random random = new Random(1);
        Arrays.stream(x).flatMap(Arrays::stream).forEach(step -> step[0] = random.nextDouble());
        double[] y = Arrays.stream(x)
                .mapToDouble(s -> Arrays.stream(s).mapToDouble(step -> step[0]).sum() / 5)
                .toArray();
        return Examples.of(x, y);
    }

    private static Sequential network() {
        return sequential(lstm(4), dense(1)).seed(1);
    }

    private static List<FloatMatrix> numbers(Network network) {
        return network.parameters().stream().map(p -> p.value().dup()).toList();
    }

    @Test
    void everyOptionOfANetworkReadsFromLeftToRight() {
        Model model = sequential(lstm(4), dense(2), dense(1))
                .seed(3)
                .build(1)
                .freeze(0, 1)
                .unfreeze(1)
                .compile(adam(1e-2), mse());
        assertEquals(3, model.network().seed());
        assertTrue(model.network().isFrozen(0) && !model.network().isFrozen(1));
        Network copy = sequential(lstm(4), dense(2), dense(1))
                .build(
                        1,
                        (name, rows, columns) -> model.network().parameters().stream()
                                .filter(p -> p.name().equals(name))
                                .findFirst()
                                .orElseThrow()
                                .value()
                                .dup());
        assertArrayEquals(
                model.predict(MEANS), Model.of(copy).compile(adam(1), mse()).predict(MEANS));
    }

    /** The same steps as those of the network itself, compiled once for each. */
    @Test
    void aModelThatIsCompiledAgainGoesOnFromWhereItIs() {
        Model first = network().compile(adam(1e-2), mse());
        first.fit(MEANS, epochs(2), quiet());
        Model second = first.compile(adam(1e-1), mae(), Metric.of("square", mse()));
        assertSame(first.network(), second.network());
        assertEquals(List.of(), first.metrics());
        second.fit(MEANS, epochs(2), quiet());

        Sequential network = network();
        network.compile(adam(1e-2), mse()).fit(MEANS, epochs(2), quiet());
        network.compile(adam(1e-1), mae()).fit(MEANS, epochs(2), quiet());
        assertEquals(numbers(network), numbers(second.network()));
        assertEquals(first.evaluate(MEANS).get("loss"), second.evaluate(MEANS).get("square"));
    }

    /** As in Keras, where compile changes the model: nothing would say that the old loss and optimiser are used. */
    @Test
    void aCompiledModelThatIsNotKeptIsNoticed() {
        Model model = network().compile(adam(1e-2), mse());
        model.fit(MEANS, quiet());
        Model lost = model.compile(adam(1e-1), mae());
        for (Executable use : List.<Executable>of(
                () -> model.fit(MEANS, quiet()), () -> model.evaluate(MEANS), () -> model.trainer())) {
            String said = assertThrows(IllegalStateException.class, use).getMessage();
            assertTrue(said.contains("compiled again, with adam(0.1) and mae()"), said);
            assertTrue(said.contains("write model = model.compile(...)"), said);
        }
        model.predict(MEANS);
        lost.evaluate(MEANS);
        model.fit(MEANS, quiet());

        Model file = Model.of(model.network());
        file.compile(adam(1e-1), mse());
        String said = assertThrows(IllegalStateException.class, () -> file.fit(MEANS, quiet()))
                .getMessage();
        assertTrue(said.startsWith("this model has no loss and no optimiser"), said);
    }

    /** The right examples may have other sizes, and then met a network that was built for the wrong ones. */
    @Test
    void examplesWithWrongTargetsBuildNothing() {
        double[][][] x = {{{1, 2}}, {{3, 4}}};
        Examples wrong = Examples.of(x, new double[][] {{1, 2, 3}, {4, 5, 6}});
        Model model = sequential(lstm(4), dropout(0.5), dense(1)).compile(adam(1e-2), mse());
        for (Executable use : List.<Executable>of(() -> model.fit(wrong, quiet()), () -> model.evaluate(wrong))) {
            String said = assertThrows(IllegalArgumentException.class, use).getMessage();
            assertTrue(said.contains("expects targets of 1 row, but those of the examples have 3"), said);
            assertFalse(model.network().isBuilt());
        }
        model.network().seed(1);
        model.fit(MEANS, quiet());
        String said = assertThrows(IllegalArgumentException.class, () -> model.fit(wrong, quiet()))
                .getMessage();
        assertTrue(said.contains("takes 1 row of input (features), but the data has 2"), said);
    }

    @Test
    void aCallbackPredictsAndSaves(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("second.safetensors");
        List<double[][]> answers = new ArrayList<>();
        Model model = network().compile(adam(1e-2), mse());
        model.fit(MEANS, epochs(3), quiet(), callback(new Callback() {
            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                answers.add(fit.model().predict(MEANS));
                try {
                    if (epoch.number() == 2) {
                        save(fit.model(), path);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }));
        assertArrayEquals(answers.get(1), load(path).predict(MEANS));
        assertFalse(Arrays.deepEquals(answers.get(1), answers.get(2)));
        assertArrayEquals(model.predict(MEANS), answers.get(2));
    }

    @Test
    void evaluatingInACallbackDoesNotChangeTheRun() {
        Model alone = network().compile(adam(1e-2), mse());
        Model watched = network().compile(adam(1e-2), mse());
        alone.fit(MEANS, epochs(3), quiet());
        watched.fit(
                MEANS,
                epochs(3),
                quiet(),
                afterEpoch((fit, epoch) -> fit.model().evaluate(MEANS)),
                afterEpoch((fit, epoch) -> fit.model().stepper().step(1)));
        assertEquals(numbers(alone.network()), numbers(watched.network()));
    }

    /** The dense layer on what the LSTM below it gives is the whole network. */
    @Test
    void theLayersBelowPredictAndHaveNoLoss() {
        Model model = network().compile(adam(1e-2), mse());
        model.fit(MEANS, quiet());
        Predictor below = model.below(1);
        List<FloatMatrix> all = numbers(model.network());
        FloatMatrix W = all.get(all.size() - 2);
        float b = all.get(all.size() - 1).get(0);
        FloatMatrix y = model.predictMatrix(MEANS);
        FloatMatrix h = below.predictMatrix(MEANS);
        for (int n = 0; n < y.columns; n++) { // FloatMatrix.mmul would need jblas's native library
            assertEquals(W.dot(h.getColumn(n)) + b, y.get(n), 1e-6);
        }
        String message = assertThrows(IllegalStateException.class, () -> below.evaluate(MEANS))
                .getMessage();
        assertTrue(message.contains("has no loss and no optimiser"), message);
    }
}
