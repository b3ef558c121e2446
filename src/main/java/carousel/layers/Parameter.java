package carousel.layers;

import carousel.check.Check;
import org.jblas.FloatMatrix;

/**
 * One learnt matrix of a layer.
 *
 * @param name the letter of the equation, such as {@code W_xi}
 * @param value the matrix, which training changes in place
 * @param decays whether weight decay applies: to matrices of weights, not to biases
 */
public record Parameter(String name, FloatMatrix value, boolean decays) {
    public Parameter {
        Check.noNulls("Parameter", "name", name, "value", value);
    }

    /** The same matrix under a longer name. */
    Parameter prefixed(String prefix) {
        return new Parameter(prefix + name, value, decays);
    }

    @Override
    public String toString() {
        return name + " (" + value.rows + " x " + value.columns + ")";
    }
}
