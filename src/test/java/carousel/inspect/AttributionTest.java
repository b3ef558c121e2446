package carousel.inspect;

import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.gru;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static carousel.check.Text.formatted;
import static org.jblas.MatrixFunctions.floatToDouble;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.textbook.Dense;
import carousel.textbook.FiniteDifferences;
import carousel.textbook.LstmCell;
import carousel.textbook.Trainable;
import carousel.train.Network;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class AttributionTest {
    private static final int[] TEXT = {2, 4, 3, 4, 1, 5};
    private static final int ROW = 1;

    private final Network network = large(sequential(embedding(6, 3), lstm(5), dense(2)));
    private final Attribution attribution = new Attribution(network, ROW);

    /** The weights and biases are so large that the network is far from linear. */
    private static Network large(Network network) {
        SplittableRandom random = new SplittableRandom(1);
        for (Parameter p : network.build(1).parameters()) {
            for (int k = 0; k < p.value().length; k++) {
                p.value().put(k, (float) random.nextDouble(-1.2, 1.2));
            }
        }
        return network;
    }

    private static void copy(Layer layer, Trainable to) {
        layer.parameters().forEach(p -> to.set(p.name(), floatToDouble(p.value())));
    }

    /** The embeddings of the text, D x T. */
    private static DoubleMatrix embedded(Network network, int... tokens) {
        FloatMatrix E = network.layers().get(0).parameter("E").value();
        return floatToDouble(E.getColumns(tokens));
    }

    /** Computes F with the textbook's cell, in double. */
    private double textbook(DoubleMatrix e) {
        LstmCell cell = new LstmCell(3, 5);
        Dense dense = new Dense(5, 2);
        copy(network.layers().get(1), cell);
        copy(network.layers().get(2), dense);
        var steps = cell.forward(e.columnsAsList(), cell.zeroState());
        return dense.forward(steps.get(steps.size() - 1).h()).get(ROW);
    }

    private double[] byDifferences(DoubleMatrix at, DoubleMatrix e) {
        return FiniteDifferences.gradient(at, () -> textbook(at)).mul(e).columnSums().data;
    }

    @Test
    void theAnswerMatchesTheTextbook() {
        DoubleMatrix e = embedded(network, TEXT);
        assertEquals(textbook(e), attribution.answer(TEXT), 1e-5);
        assertEquals(textbook(e.mul(0)), attribution.baseline(TEXT), 1e-5);
    }

    @Test
    void gradientTimesInputByFiniteDifferences() {
        DoubleMatrix e = embedded(network, TEXT);
        assertArrayEquals(byDifferences(e.dup(), e), attribution.gradientTimesInput(TEXT), 1e-5);
    }

    @Test
    void integratedGradientsByFiniteDifferences() {
        DoubleMatrix e = embedded(network, TEXT);
        DoubleMatrix mean = new DoubleMatrix(1, TEXT.length);
        for (double alpha : new double[] {1 / 6., 3 / 6., 5 / 6.}) {
            mean.addi(new DoubleMatrix(1, TEXT.length, byDifferences(e.mul(alpha), e)).div(3));
        }
        assertArrayEquals(mean.data, attribution.integratedGradients(3, TEXT), 1e-5);
    }

    /** Completeness, Sundararajan et al. 2017, proposition 1; gradient x input has no such property. */
    @Test
    void integratedGradientsAddUpToTheChangeOfTheAnswer() {
        double change = attribution.answer(TEXT) - attribution.baseline(TEXT);
        double sum = Arrays.stream(attribution.integratedGradients(400, TEXT)).sum();
        double unpromised = Arrays.stream(attribution.gradientTimesInput(TEXT)).sum();
        assertEquals(change, sum, 1e-4);
        assertTrue(Math.abs(change - unpromised) > 0.05, formatted("change %s, sum %s", change, unpromised));
    }

    @Test
    void leavingOneOutOneAtATime() {
        double[] expected = IntStream.range(0, TEXT.length)
                .mapToDouble(left -> textbook(embedded(network, TEXT))
                        - textbook(embedded(
                                network,
                                IntStream.range(0, TEXT.length)
                                        .filter(t -> t != left)
                                        .map(t -> TEXT[t])
                                        .toArray())))
                .toArray();
        assertArrayEquals(expected, attribution.leaveOneOut(TEXT), 1e-5);
    }

    /** The same weights in a network that answers at every step: the last answer is F, and nothing else changes. */
    @Test
    void aNetworkThatAnswersAtEveryStep() {
        Network every = large(sequential(embedding(6, 3), lstm(5).returnSequences(), dense(2)));
        Attribution ofEvery = new Attribution(every, ROW);
        assertArrayEquals(attribution.gradientTimesInput(TEXT), ofEvery.gradientTimesInput(TEXT), 1e-6);
        assertArrayEquals(attribution.leaveOneOut(TEXT), ofEvery.leaveOneOut(TEXT), 1e-6);
    }

    /** If F is linear in the embeddings, all three methods give w e_t. */
    @Test
    void allAgreeOnALinearNetwork() {
        Network linear = large(sequential(embedding(6, 1), dense(1)));
        float w = linear.parameters().get(1).value().get(0);
        int[] one = {3};
        double expected = w * embedded(linear, one).get(0);
        Attribution attribution = new Attribution(linear, 0);
        assertEquals(expected, attribution.gradientTimesInput(one)[0], 1e-6);
        assertEquals(expected, attribution.integratedGradients(1, one)[0], 1e-6);
        assertEquals(expected, attribution.answer(one) - attribution.baseline(one), 1e-6);
    }

    @Test
    void errorsSayWhatToDo() {
        refused(
                "first layer is an embedding",
                () -> new Attribution(sequential(gru(2)).build(3), 0));
        refused("not built; fit it first", () -> new Attribution(sequential(embedding(3, 2), gru(2)), 0));
        refused("0 to 1; got row 2", () -> new Attribution(network, 2));
        refused("at least one token", attribution::gradientTimesInput);
        refused("at least 2 tokens, got 1", () -> attribution.leaveOneOut(3));
        refused("expected n from 1 to 100000, got 0", () -> attribution.integratedGradients(0, TEXT));
        refused("expected a symbol number from 0 to 5", () -> attribution.answer(6));
    }

    private static void refused(String expected, Runnable wrong) {
        String message =
                assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
