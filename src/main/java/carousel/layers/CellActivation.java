package carousel.layers;

import carousel.check.Check;
import carousel.linalg.Activations;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * The squashing function of a cell's candidate and output, whose gates are always sigmoid, or of a dense layer.
 *
 * <p>Threads: several threads call one function at once, so an implementation must not keep changing values in fields.
 */
public interface CellActivation {
    /** tanh, between -1 and 1: the standard activation. */
    CellActivation TANH = new CellActivation() {
        @Override
        public void apply(float[] x, float[] y, int from, int to) {
            Activations.tanh(x, y, from, to);
        }

        @Override
        public void slope(float[] y, float[] slope, int from, int to) {
            for (int k = from; k < to; k++) {
                slope[k] = 1 - y[k] * y[k];
            }
        }

        @Override
        public String toString() {
            return "TANH";
        }
    };

    /** max(0, x), unbounded: it lets the state of a cell grow without limit. */
    CellActivation RELU = new CellActivation() {
        @Override
        public void apply(float[] x, float[] y, int from, int to) {
            Activations.relu(x, y, from, to);
        }

        @Override
        public void slope(float[] y, float[] slope, int from, int to) {
            for (int k = from; k < to; k++) {
                slope[k] = y[k] > 0 ? 1f : 0f;
            }
        }

        @Override
        public String toString() {
            return "RELU";
        }
    };

    /** 1 / (1 + e^-x), between 0 and 1: the answer of a dense layer as a probability. */
    CellActivation SIGMOID = new CellActivation() {
        @Override
        public void apply(float[] x, float[] y, int from, int to) {
            Activations.sigmoid(x, y, from, to);
        }

        @Override
        public void slope(float[] y, float[] slope, int from, int to) {
            for (int k = from; k < to; k++) {
                slope[k] = y[k] * (1 - y[k]);
            }
        }

        @Override
        public String toString() {
            return "SIGMOID";
        }
    };

    /**
     * A function of your own, such as {@code CellActivation.of("softsign", x -> x / (1 + Math.abs(x)), y -> (1 -
     * Math.abs(y)) * (1 - Math.abs(y)))}. A network that uses it cannot be saved.
     *
     * @param f y = f(x)
     * @param slope dy/dx as a function of y
     */
    static CellActivation of(String name, DoubleUnaryOperator f, DoubleUnaryOperator slope) {
        Check.given("CellActivation.of", "a name", name);
        Check.given("CellActivation.of", "a function", f);
        Check.given("CellActivation.of", "its slope", slope);
        if (isTaken(name)) {
            throw Check.unexpected("CellActivation.of", "a name other than TANH, RELU and SIGMOID", "\"" + name + "\"");
        }
        return new CellActivation() {
            @Override
            public void apply(float[] x, float[] y, int from, int to) {
                for (int k = from; k < to; k++) {
                    y[k] = (float) f.applyAsDouble(x[k]);
                }
            }

            @Override
            public void slope(float[] y, float[] slopes, int from, int to) {
                for (int k = from; k < to; k++) {
                    slopes[k] = (float) slope.applyAsDouble(y[k]);
                }
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    private static boolean isTaken(String name) {
        return named(name.toUpperCase(Locale.ROOT)).isPresent();
    }

    /** The activation of this class that has the name TANH, RELU or SIGMOID. */
    static Optional<CellActivation> named(String name) {
        Check.given("CellActivation.named", "a name", name);
        return Stream.of(TANH, RELU, SIGMOID)
                .filter(activation -> activation.toString().equals(name))
                .findFirst();
    }

    /** The name of an activation in options and files, where only this class's own have the names of {@link #named}. */
    static String nameOf(CellActivation activation) {
        String name = Check.given("CellActivation.nameOf", "an activation", activation)
                .toString();
        boolean ours = named(name).filter(activation::equals).isPresent();
        return isTaken(name) && !ours ? "own " + name : name;
    }

    /** y[k] = f(x[k]) for from ≤ k &lt; to; x and y may be the same array. */
    void apply(float[] x, float[] y, int from, int to);

    /**
     * slope[k] = the derivative of f at the point where its value is y[k], for from ≤ k &lt; to; y and slope may be the
     * same array, so read y[k] before you write slope[k].
     */
    void slope(float[] y, float[] slope, int from, int to);
}
