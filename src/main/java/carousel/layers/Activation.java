package carousel.layers;

import carousel.linalg.Activations;

/** The squashing function of a cell's candidate and output; the gates are always sigmoid. */
public enum Activation {
    /** tanh, between -1 and 1: the standard. */
    TANH {
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
    },
    /** max(0, x), unbounded: a cell that uses it can let its state grow without limit. */
    RELU {
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
    };

    /** y[k] = the function of x[k], for from ≤ k &lt; to. */
    public abstract void apply(float[] x, float[] y, int from, int to);

    /** slope[k] = the derivative at the point where the function's value is y[k]. */
    public abstract void slope(float[] y, float[] slope, int from, int to);
}
