package carousel.textbook;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * The squashing function that a cell applies to its candidate and its output.
 *
 * <p>Threads: it never changes and may be shared.
 */
public enum Activation {
    /** tanh z, between -1 and 1; tanh'(z) = 1 - tanh(z)^2. */
    TANH {
        @Override
        public DoubleMatrix of(DoubleMatrix z) {
            return Functions.tanh(Check.given("Activation.TANH", "z", z));
        }

        @Override
        public DoubleMatrix slope(DoubleMatrix a) {
            return Vectors.oneMinus(Check.given("Activation.TANH", "a", a).mul(a));
        }
    },

    /** max(z, 0), which has no upper bound; its slope is 1 where z > 0 and 0 elsewhere. */
    RELU {
        @Override
        public DoubleMatrix of(DoubleMatrix z) {
            return Check.given("Activation.RELU", "z", z).max(0);
        }

        @Override
        public DoubleMatrix slope(DoubleMatrix a) {
            return Check.given("Activation.RELU", "a", a).gt(0);
        }
    };

    /** a = activation(z), elementwise. */
    public abstract DoubleMatrix of(DoubleMatrix z);

    /** da/dz, elementwise, computed from a = activation(z), which both derivatives allow. */
    public abstract DoubleMatrix slope(DoubleMatrix a);
}
