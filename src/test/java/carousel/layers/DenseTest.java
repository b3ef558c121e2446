package carousel.layers;

import static carousel.Carousel.RELU;
import static carousel.Carousel.SIGMOID;
import static carousel.Carousel.TANH;
import static carousel.Carousel.accuracy;
import static carousel.Carousel.adam;
import static carousel.Carousel.bce;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.epochs;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.loss.Losses;
import carousel.loss.Metric;
import carousel.recurrent.LayerStack;
import carousel.train.Model;
import carousel.train.Stepper;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** y = W x + b, forward and backward, by hand; and what every layer does with options and another's parameters. */
class DenseTest {
    private static Layer dense23() {
        Layer layer = dense(2);
        layer.build(3, new Random(1));
        System.arraycopy(new float[] {1, 4, 2, 5, 3, 6}, 0, layer.parameter("W").value().data, 0, 6); // 1 2 3 / 4 5 6
        System.arraycopy(new float[] {10, 20}, 0, layer.parameter("b").value().data, 0, 2);
        return layer;
    }

    private static Sequences columns(int rows, float... values) {
        Sequences s = new Sequences(rows, 1, values.length / rows);
        System.arraycopy(values, 0, s.data, 0, values.length);
        return s;
    }

    @Test
    void byHand() {
        Pass pass = dense23().pass();
        Sequences y = pass.forward(columns(3, 1, 0, -1, 2, 1, 0), null);
        assertArrayEquals(new float[] {8, 18, 14, 33}, y.toMatrix().data);
        Sequences dx = pass.backward(columns(2, 1, 2, 0, -1));
        assertArrayEquals(new float[] {9, 12, 15, -4, -5, -6}, dx.toMatrix().data);
        // dW = Σ dy xᵀ: (1, 2)ᵀ (1, 0, -1) + (0, -1)ᵀ (2, 1, 0)
        assertArrayEquals(new float[] {1, 0, 0, -1, -1, -2}, pass.gradients().get(0).data);
        assertArrayEquals(new float[] {1, 1}, pass.gradients().get(1).data);
        pass.forward(columns(3, 1, 1, 1), null);
        pass.backwardToParameters(columns(2, 1, 1));
        assertArrayEquals(new float[] {2, 1, 1, 0, 0, -1}, pass.gradients().get(0).data, "gradients add up");
    }

    static Stream<CellActivation> activations() {
        CellActivation softplus = CellActivation.of("softplus", x -> Math.log1p(Math.exp(x)), y -> 1 - Math.exp(-y));
        return Stream.of(TANH, RELU, SIGMOID, softplus);
    }

    private static double f(CellActivation activation, double z) {
        return switch (activation.toString()) {
            case "TANH" -> Math.tanh(z);
            case "RELU" -> Math.max(z, 0);
            case "SIGMOID" -> 1 / (1 + Math.exp(-z));
            default -> Math.log1p(Math.exp(z));
        };
    }

    /** L = Σ R ⊙ f(W x + b) in double. */
    private static double loss(CellActivation activation, Layer layer, Sequences x, Sequences R) {
        FloatMatrix W = layer.parameter("W").value();
        double loss = 0;
        for (int column = 0; column < x.steps * x.batch; column++) {
            for (int r = 0; r < W.rows; r++) {
                double z = layer.parameter("b").value().get(r);
                for (int d = 0; d < W.columns; d++) {
                    z += (double) W.get(r, d) * x.data[column * x.rows + d];
                }
                loss += R.data[column * W.rows + r] * f(activation, z);
            }
        }
        return loss;
    }

    @ParameterizedTest
    @MethodSource("activations")
    void anActivationsGradientsAreFiniteDifferences(CellActivation activation) {
        Layer layer = dense(4).activation(activation);
        layer.build(3, new Random(1));
        LayerStack.fill(layer.parameter("b").value().data, new Random(2), 0.5);
        Sequences x = LayerStack.random(new Random(3), 3, 5, 2, null);
        Sequences R = LayerStack.random(new Random(4), 4, 5, 2, null);
        Pass pass = layer.pass();
        FloatMatrix y = pass.forward(x, null).toMatrix();
        double sum = 0;
        for (int k = 0; k < y.length; k++) {
            sum += R.data[k] * y.get(k);
        }
        assertEquals(loss(activation, layer, x, R), sum, 1e-5);
        float[] given = R.data.clone();
        float[] dx = pass.backward(R).toMatrix().data;
        assertArrayEquals(given, R.data, "the gradient that is given stays as it is");
        assertSlopes(dx, x.data, () -> loss(activation, layer, x, R));
        for (int p = 0; p < 2; p++) {
            float[] values = layer.parameters().get(p).value().data;
            assertSlopes(pass.gradients().get(p).data, values, () -> loss(activation, layer, x, R));
        }
        Pass inParts = layer.pass();
        inParts.forward(x, null);
        inParts.backwardToParameters(R);
        assertArrayEquals(dx, inParts.backwardToInput(R).toMatrix().data);
        assertEquals(pass.gradients(), inParts.gradients());
    }

    private static void assertSlopes(float[] slopes, float[] at, DoubleSupplier loss) {
        for (int k = 0; k < slopes.length; k++) {
            float was = at[k];
            at[k] = was + 1e-3f;
            double above = loss.getAsDouble() / ((double) at[k] - (was - 1e-3f));
            at[k] = was - 1e-3f;
            double below = loss.getAsDouble() / ((double) (was + 1e-3f) - at[k]);
            at[k] = was;
            assertEquals(above - below, slopes[k], 1e-5);
        }
    }

    /** As in Keras: LSTM, Dense(16, relu), Dense(1); the second half of a sine from the first. */
    @Test
    void aHiddenDenseLayerLearnsAndReadsStepByStep() {
        Examples sines = Examples.of(
                IntStream.range(0, 64).mapToObj(DenseTest::sine).toArray(double[][][]::new),
                IntStream.range(0, 64).mapToDouble(n -> Math.sin(n + 3.2)).toArray());
        Model model = sequential(lstm(8), dense(16).activation(RELU), dense(1)).compile(adam(1e-2), mse());
        double[] losses = model.fit(sines, epochs(60), quiet()).loss();
        assertTrue(losses[59] < losses[0] / 20, losses[0] + " to " + losses[59]);
        assertTrue(
                model.summary().toString().contains("dense(16).activation(RELU)"),
                model.summary().toString());

        Stepper stepper = model.stepper();
        double[][] x = sine(7);
        double y = Double.NaN;
        for (double[] step : x) {
            y = stepper.step(step)[0];
        }
        assertEquals(model.predict(new double[][][] {x})[0][0][0], y, 1e-6);
    }

    private static double[][] sine(int n) {
        return IntStream.range(0, 16)
                .mapToObj(t -> new double[] {Math.sin(n + 0.2 * t)})
                .toArray(double[][]::new);
    }

    @Test
    void anActivationIsAnOptionOfItsOwn() {
        assertEquals("dense: expected an activation, got null", refused(() -> dense(2).activation(null)));
        var taken = dense(2);
        taken.take();
        assertThrows(IllegalStateException.class, () -> taken.activation(RELU));
        assertEquals(Map.of("layer", "dense", "units", 2), dense(2).options());
        assertEquals(
                Map.of("layer", "dense", "units", 2, "activation", "RELU"),
                dense(2).activation(RELU).options());
    }

    /** In Keras, the sigmoid comes before the loss; here it is in the loss, and two would train slowly and silently. */
    @Test
    void aLossOfLogitsRefusesAnActivationBeforeIt() {
        assertEquals(
                "compile: expected a last layer without activation, because bce() takes logits, got dense(1).activation(SIGMOID);"
                        + " leave .activation(...) out; bce() contains the sigmoid or softmax",
                refused(() -> sequential(lstm(2), dense(1).activation(SIGMOID)).compile(adam(1), bce())));
        assertTrue(refused(() -> sequential(dense(3).activation(RELU)).compile(adam(1), crossEntropy()))
                .startsWith("compile: expected a last layer without activation, because crossEntropy() takes logits"));
        assertTrue(refused(() ->
                        sequential(dense(1).activation(SIGMOID), dropout(0.1)).compile(adam(1), bce()))
                .contains("got dense(1).activation(SIGMOID)"));
        assertEquals(
                "compile: expected a last layer without activation, because metric b takes logits, got dense(1).activation(SIGMOID);"
                        + " leave .activation(...) out; metric b contains the sigmoid or softmax",
                refused(() -> sequential(lstm(2), dense(1).activation(SIGMOID))
                        .compile(adam(1), mse(), Metric.of("b", bce()))));
        sequential(dense(1).activation(SIGMOID)).compile(adam(1), mse(), accuracy(), Metric.of("mae", Losses.mae()));
        sequential(dense(1)).compile(adam(1), mse(), Metric.of("b", bce()));
        sequential(dense(3).activation(RELU), dense(2)).compile(adam(1), crossEntropy());
        sequential(dense(1).activation(SIGMOID)).compile(adam(1), mse());
    }

    private static String refused(Executable code) {
        return assertThrows(IllegalArgumentException.class, code).getMessage();
    }

    @Test
    void parametersAreCopiedFromALayerOfTheSameShape() {
        Layer from = dense23();
        Layer to = dense(2);
        assertThrows(IllegalStateException.class, () -> to.copyFrom(from));
        to.build(3, new Random(2));
        to.copyFrom(from);
        assertEquals(from.parameter("W").value(), to.parameter("W").value());
        assertEquals(from.parameter("b").value(), to.parameter("b").value());
        from.parameter("W").value().put(0, 7);
        assertEquals(1, to.parameter("W").value().get(0), "a copy of the numbers");
        assertThrows(IllegalStateException.class, () -> to.copyFrom(dense(2)));
        Layer wider = dense(2);
        wider.build(4, new Random(1));
        assertEquals(
                "dense(2).copyFrom(dense(2)): expected the parameters [W (2 x 3), b (2 x 1)], got [W (2 x 4), b (2 x 1)]",
                assertThrows(IllegalArgumentException.class, () -> to.copyFrom(wider))
                        .getMessage());
    }

    @Test
    void optionsComeBeforeTheNetwork() {
        var norm = layerNorm();
        assertEquals(List.of("epsilon"), norm.unsaid());
        assertEquals(List.of(), layerNorm().epsilon(1e-5).unsaid());
        norm.take();
        assertThrows(IllegalStateException.class, () -> norm.epsilon(1e-3));
        var mask = dropout(0.5);
        mask.take();
        assertThrows(IllegalStateException.class, mask::perSequence);
    }

    /**
     * A matrix larger than Java's memory, however large that is, is refused before anything is allocated, and the layer
     * remains unbuilt.
     */
    @Test
    void whatDoesNotFitIntoMemoryIsRefusedBeforehand() {
        long free = Runtime.getRuntime().maxMemory();
        int units = (int) Math.min(46_000, Math.sqrt(free / 4.0) + 1000);
        Layer layer = lstm(units);
        String said = assertThrows(IllegalArgumentException.class, () -> layer.build(1, new Random(1)))
                .getMessage();
        assertEquals(true, said.contains("start Java with a larger -Xmx"), said);
        assertEquals(true, said.contains(units + " x " + units + ", " + ((4L * units * units) >> 20) + " MB"), said);
        assertEquals(false, layer.isBuilt());
    }
}
