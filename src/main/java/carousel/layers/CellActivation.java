package carousel.layers;

import carousel.check.Check;
import carousel.linalg.Activations;
import java.util.function.DoubleUnaryOperator;

/**
 * The squashing function of a cell's candidate and output; the gates are always sigmoid.
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
            throw Check.unexpected("CellActivation.of", "a name other than TANH and RELU", "\"" + name + "\"");
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
        return name.equalsIgnoreCase("TANH") || name.equalsIgnoreCase("RELU");
    }

    /** The name of an activation in options and files, where only this class's own are called TANH and RELU. */
    static String nameOf(CellActivation activation) {
        String name = Check.given("CellActivation.nameOf", "an activation", activation)
                .toString();
        boolean ours = activation == TANH || activation == RELU;
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
