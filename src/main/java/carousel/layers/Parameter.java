package carousel.layers;

import carousel.check.Check;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;

/**
 * One learnt matrix of a layer.
 *
 * <p>Threads: it may be shared; training changes the numbers of its matrix.
 *
 * @param name the letter of the equation, such as {@code W_xi}
 * @param value the matrix, which training changes in place
 * @param decays whether weight decay applies; true for weight matrices, false for biases
 */
public record Parameter(String name, FloatMatrix value, boolean decays) {
    public Parameter {
        Check.noNulls("Parameter", "name", name, "value", value);
    }

    /**
     * Copies numbers into the matrix.
     *
     * @throws IllegalArgumentException if they have another shape, or one is too large for a float
     */
    public void set(DoubleMatrix numbers) {
        Check.shape("Parameter.set", name, numbers, value.rows, value.columns);
        Check.floats("Parameter.set", name, numbers.data);
        value.copy(MatrixFunctions.doubleToFloat(numbers));
    }

    /** A copy of the matrix, in double. */
    public DoubleMatrix toDoubleMatrix() {
        return MatrixFunctions.floatToDouble(value);
    }

    /** The same matrix, with a prefix before its name. */
    Parameter prefixed(String prefix) {
        return new Parameter(prefix + name, value, decays);
    }

    @Override
    public String toString() {
        return name + " (" + value.rows + " x " + value.columns + ")";
    }
}
