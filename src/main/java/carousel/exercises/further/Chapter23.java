package carousel.exercises.further;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.train.Model;
import carousel.train.Network;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** From Keras and PyTorch: what a file contains, the order of gates, a translation, a network that follows a rule. */
public final class Chapter23 {
    /** Keras's layers, each with ours. */
    private static final String[][] TRANSLATION = {
        {"Embedding(500, 16)", "embedding(500, 16)"},
        {"Bidirectional(GRU(32, return_sequences=True))", "bidirectional(gru(32).returnSequences())"},
        {"Dropout(0.3)", "dropout(0.3)"},
        {"LSTM(24)", "lstm(24)"},
        {"LayerNormalization()", "layerNorm().epsilon(0.001)"},
        {"Dense(4)", "dense(4)"}
    };

    private static final List<String> GATES = List.of("input gate", "forget gate", "candidate");

    private Chapter23() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "23.1",
                String.class,
                Judge.choice("b"),
                "a .keras file holds more than weights; try it, with lstm(50) in the place of lstm(50).activation(RELU)");
        to.add(
                "23.2",
                UnaryOperator.class,
                Chapter23::outputGate,
                "transpose the kernel, then the gates lie below each other; getRange takes rows and columns from ≤ k < to");
        to.add(
                "23.3",
                Network.class,
                Chapter23::translation,
                "go through the table of terms line by line; which ε has Keras, and where is the softmax here?");
        to.add(
                "23.4",
                Model.class,
                Chapter23::firstNumber,
                "make a Sequences(1, 6, 64) of all rows, a Sequences(1, 1, 64) of their first numbers, and train with bce()");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String outputGate(UnaryOperator<?> answer) {
        UnaryOperator<FloatMatrix> gate = (UnaryOperator<FloatMatrix>) answer;
        Random random = new Random(23);
        for (int H = 1; H < 8; H += 3) {
            int D = H + 2;
            FloatMatrix kernel = new FloatMatrix(D, 4 * H);
            for (int k = 0; k < kernel.length; k++) {
                kernel.data[k] = random.nextFloat();
            }
            FloatMatrix W_xo = gate.apply(kernel.dup());
            if (W_xo == null || W_xo.rows != H || W_xo.columns != D) {
                String size = W_xo == null ? "null" : formatted("a %d x %d matrix", W_xo.rows, W_xo.columns);
                return formatted("of a kernel of %d x %d (D = %d, H = %d) it makes %s", D, 4 * H, D, H, size);
            }
            if (!W_xo.equals(gate(kernel, 3))) {
                String found = IntStream.range(0, 3)
                        .filter(g -> W_xo.equals(gate(kernel, g)))
                        .mapToObj(g -> "the numbers are those of the " + GATES.get(g))
                        .findFirst()
                        .orElse("the numbers are those of other places");
                return formatted("with D = %d and H = %d, %s", D, H, found);
            }
        }
        return null;
    }

    /** The weights of one gate of Keras's kernel, counted from 0, in our layout. */
    private static FloatMatrix gate(FloatMatrix kernel, int number) {
        int H = kernel.columns / 4;
        return kernel.getRange(0, kernel.rows, number * H, (number + 1) * H).transpose();
    }

    private static @Nullable String translation(Network answer) {
        List<Layer> layers = answer.layers();
        for (int n = 0; n < Math.min(layers.size(), TRANSLATION.length); n++) {
            if (!layers.get(n).toString().equals(TRANSLATION[n][1])) {
                return formatted(
                        "%s, number %d of its layers, computes something else than Keras's %s",
                        layers.get(n), n + 1, TRANSLATION[n][0]);
            }
        }
        return layers.size() == TRANSLATION.length
                ? null
                : formatted("it has %s, and the Keras model %d", counted(layers.size(), "layer"), TRANSLATION.length);
    }

    private static @Nullable String firstNumber(Model model) {
        Sequences rows = new Sequences(1, 6, 64);
        for (int n = 0; n < 64; n++) {
            for (int t = 0; t < 6; t++) {
                rows.data[rows.column(t, n)] = n >> t & 1;
            }
        }
        Sequences y = model.predict(rows);
        if (y.rows != 1 || y.steps != 1) {
            return formatted(
                    "for each row it gives %s at %s, not one logit",
                    counted(y.rows, "number"), counted(y.steps, "step"));
        }
        int wrong = wrong(y, 0);
        int followed =
                IntStream.range(1, 6).filter(t -> wrong(y, t) == 0).findFirst().orElse(0);
        String rule = followed > 0 ? formatted("; it follows number %d of each row", followed + 1) : "";
        return wrong == 0 ? null : formatted("%d of the 64 rows get the wrong class%s", wrong, rule);
    }

    /** The number of rows whose class is not their number of this place. */
    private static int wrong(Sequences y, int place) {
        return (int) IntStream.range(0, 64)
                .filter(n -> y.data[n] == 0 || y.data[n] > 0 != ((n >> place & 1) == 1))
                .count();
    }
}
