package carousel.exercises;

import static carousel.Carousel.adam;
import static carousel.Carousel.bce;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.gru;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.layers.Layer;
import carousel.train.Sequential;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class Chapter23Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("23." + n, null)));
    }

    @Test
    void aFileThatRecordsItsActivationRefuses() {
        assertEquals("correct", verdict("23.1", "(b)"));
        assertTrue(verdict("23.1", "a").startsWith("not yet"));
    }

    @Test
    void theOutputGateIsTheLastFourthTransposed() {
        UnaryOperator<FloatMatrix> right =
                k -> k.getRange(0, k.rows, 3 * k.columns / 4, k.columns).transpose();
        UnaryOperator<FloatMatrix> candidate =
                k -> k.getRange(0, k.rows, k.columns / 2, 3 * k.columns / 4).transpose();
        UnaryOperator<FloatMatrix> lying = k -> k.getRange(0, k.rows, 3 * k.columns / 4, k.columns);
        UnaryOperator<FloatMatrix> nothing = k -> null;
        assertEquals("correct", verdict("23.2", right));
        UnaryOperator<FloatMatrix> reshaped =
                k -> k.getRange(0, k.rows, 3 * k.columns / 4, k.columns).reshape(k.columns / 4, k.rows);
        assertTrue(verdict("23.2", candidate).contains("those of the candidate"));
        assertTrue(verdict("23.2", reshaped).contains("those of other places"));
        assertTrue(verdict("23.2", lying).contains("it makes a 3 x 1 matrix"));
        assertTrue(verdict("23.2", nothing).contains("it makes null"));
    }

    @Test
    void theEpsilonOfKerasCounts() {
        assertEquals("correct", verdict("23.3", translated(layerNorm().epsilon(1e-3))));
        assertTrue(
                verdict("23.3", translated(layerNorm()))
                        .startsWith(
                                "not yet: layerNorm(), number 5 of its layers, computes something else than Keras's LayerNorm"));
        assertTrue(verdict("23.3", sequential(embedding(500, 16))).startsWith("not yet: it has 1 layer,"));
    }

    private static Object translated(Layer norm) {
        return sequential(
                embedding(500, 16), bidirectional(gru(32).returnSequences()), dropout(0.3), lstm(24), norm, dense(4));
    }

    /** The cell forgets everything except the last number. */
    @Test
    void aNetworkThatFollowsAnotherNumberIsToldWhich() {
        Map<String, Float> values = Map.of("W_xc", 20f, "b_c", -10f, "b_i", 20f, "b_f", -20f, "b_o", 20f, "W", 1f);
        Sequential network = sequential(lstm(1), dense(1)).build(1);
        network.layers().stream()
                .flatMap(layer -> layer.parameters().stream())
                .forEach(p -> p.value().fill(values.getOrDefault(p.name(), 0f)));
        assertTrue(verdict("23.4", network.compile(adam(1e-2), bce()))
                .contains("32 of the 64 rows get the wrong class; it follows number 6 of each row"));
    }

    @Test
    void anUntrainedNetworkDoesNotKnowTheRule() {
        assertTrue(verdict("23.4", sequential(lstm(4), dense(1)).compile(adam(1e-2), bce()))
                .contains("of the 64 rows get the wrong class"));
        assertTrue(verdict("23.4", sequential(lstm(4), dense(2)).compile(adam(1e-2), bce()))
                .contains("it gives 2 numbers at 1 step,"));
        assertTrue(
                verdict("23.4", sequential(lstm(4).returnSequences(), dense(1)).compile(adam(1e-2), bce()))
                        .contains("it gives 1 number at 6 steps,"));
    }
}
