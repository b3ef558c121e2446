package carousel.textbook;

import static carousel.textbook.GradientCheck.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dense, losses and attention: compares gradients with finite differences, and values with results by hand. */
class OutputGradientTest {
    private final Random random = new Random(30);

    static Stream<Function<DoubleMatrix, LossValue>> losses() {
        DoubleMatrix target = new DoubleMatrix(new double[] {1, 0, 1, 0.3});
        return Stream.of(
                y -> LossValue.mse(y, target),
                y -> LossValue.softmaxCrossEntropy(y, 2),
                y -> LossValue.binaryCrossEntropy(y, target));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void denseAndLossAgreeWithFiniteDifferences(Function<DoubleMatrix, LossValue> loss) {
        Dense dense = new Dense(3, 4);
        dense.randomise(random, 1);
        DoubleMatrix h = normal(random, 3, 1);

        DoubleMatrix dh = dense.backward(h, loss.apply(dense.forward(h)).gradient());

        dense.parameters()
                .forEach((name, p) -> GradientCheck.check(
                        name,
                        p,
                        dense.gradients().get(name),
                        () -> loss.apply(dense.forward(h)).value()));
        GradientCheck.check("h", h, dh, () -> loss.apply(dense.forward(h)).value());
    }

    @Test
    void lossesHaveTheirValues() {
        DoubleMatrix zeros = DoubleMatrix.zeros(4);
        assertEquals(
                2.5,
                LossValue.mse(new DoubleMatrix(new double[] {3, 1, 0, 0}), zeros)
                        .value());
        assertEquals(Math.log(4), LossValue.softmaxCrossEntropy(zeros, 1).value(), 1e-15);
        assertEquals(
                Math.log(2),
                LossValue.binaryCrossEntropy(zeros, DoubleMatrix.ones(4)).value(),
                1e-15);
    }

    @Test
    void crossEntropiesOfHugeLogitsStayFinite() {
        DoubleMatrix huge = new DoubleMatrix(new double[] {1e4, -1e4});
        assertEquals(0, LossValue.softmaxCrossEntropy(huge, 0).value());
        assertEquals(2e4, LossValue.softmaxCrossEntropy(huge, 1).value());
        assertEquals(
                1e4,
                LossValue.binaryCrossEntropy(huge, new DoubleMatrix(new double[] {0, 1}))
                        .value());
    }

    static Stream<Attention> attentions() {
        return Stream.of(new AdditiveAttention(3, 3, 5), new AdditiveAttention(3, 4, 2), new DotAttention());
    }

    @ParameterizedTest
    @MethodSource("attentions")
    void attentionAgreesWithFiniteDifferences(Attention attention) {
        attention.randomise(random, 1);
        int keyLength = attention instanceof AdditiveAttention additive ? additive.W_k.columns : 3;
        DoubleMatrix q = normal(random, 3, 1);
        List<DoubleMatrix> keys =
                Stream.generate(() -> normal(random, keyLength, 1)).limit(5).toList();
        DoubleMatrix outputWeights = normal(random, keyLength, 1);

        Attention.Gradient gradient = attention.backward(attention.forward(q, keys), outputWeights);

        attention
                .parameters()
                .forEach((name, p) -> GradientCheck.check(
                        name, p, attention.gradients().get(name), () -> loss(attention, q, keys, outputWeights)));
        GradientCheck.check("q", q, gradient.dq(), () -> loss(attention, q, keys, outputWeights));
        for (int j = 0; j < keys.size(); j++) {
            GradientCheck.check(
                    "k_" + j, keys.get(j), gradient.dkeys().get(j), () -> loss(attention, q, keys, outputWeights));
        }
    }

    @Test
    void attentionWeighsEqualScoresEquallyAndPicksTheClearWinner() {
        DoubleMatrix q = new DoubleMatrix(new double[] {1000, 0});
        DoubleMatrix east = new DoubleMatrix(new double[] {1, 0});
        DoubleMatrix north = new DoubleMatrix(new double[] {0, 1});

        assertEquals(
                east, new DotAttention().forward(q, List.of(north, east, north)).context());
        assertEquals(
                new DoubleMatrix(new double[] {0.5, 0.5}),
                new AdditiveAttention(2, 2, 1).forward(q, List.of(north, east)).context());
    }

    private static double loss(Attention attention, DoubleMatrix q, List<DoubleMatrix> keys, DoubleMatrix weights) {
        return attention.forward(q, keys).context().dot(weights);
    }
}
