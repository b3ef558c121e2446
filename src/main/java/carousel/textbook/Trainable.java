package carousel.textbook;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;

/** Something with parameters: matrices named as in the equations, each with a gradient of its own shape. */
public abstract class Trainable {
    private final Map<String, DoubleMatrix> parameters = new LinkedHashMap<>();
    private final Map<String, DoubleMatrix> gradients = new LinkedHashMap<>();

    /** Without parameters yet; a class declares its own, {@code W_xh = parameter("W_xh", H, D)}. */
    protected Trainable() {}

    /** A new parameter, zero at first, and a gradient for it. */
    protected final DoubleMatrix parameter(String name, int rows, int columns) {
        Check.size(
                name,
                "parameters: numbers",
                Check.atLeast(name, "rows", 0, rows),
                Check.atLeast(name, "columns", 0, columns));
        Check.room(name, "number of rows", 0, rows, 16L * Math.max(1, columns));
        parameters.put(name, new DoubleMatrix(rows, columns));
        gradients.put(name, new DoubleMatrix(rows, columns));
        return parameters.get(name);
    }

    /** The gradient that belongs to a parameter; {@code backward} adds to it. */
    protected final DoubleMatrix gradient(String name) {
        DoubleMatrix gradient = gradients.get(name);
        if (gradient == null) {
            throw Check.unexpected("gradient", "the name of a parameter, one of " + parameters.keySet(), name);
        }
        return gradient;
    }

    /** Takes parameters out of a variant that does not have them: they stay zero, and nobody trains them. */
    final void without(String... names) {
        for (String name : names) {
            parameters.remove(name);
            gradients.remove(name);
        }
    }

    /** The parameters by name, in the order of the equations. The matrices are those in use: changing one trains. */
    public final Map<String, DoubleMatrix> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** dL/dW for every parameter W, under the same names and in the same order; {@code backward} adds to them. */
    public final Map<String, DoubleMatrix> gradients() {
        return Collections.unmodifiableMap(gradients);
    }

    /** Sets every gradient to zero, as before each new loss. */
    public final void zeroGradients() {
        gradients.values().forEach(gradient -> gradient.fill(0));
    }

    /** Draws every parameter, biases too, evenly from [-bound, bound]; 1 / sqrt(H) is a common bound. */
    public final void randomise(Random random, double bound) {
        Check.noNulls("Trainable.randomise", "random", random);
        for (DoubleMatrix parameter : parameters.values()) {
            for (int k = 0; k < parameter.length; k++) {
                parameter.put(k, bound * (2 * random.nextDouble() - 1));
            }
        }
    }

    /**
     * Copies a value into a parameter.
     *
     * @throws IllegalArgumentException if there is no such parameter, or the value has another shape
     */
    public final void set(String name, DoubleMatrix value) {
        DoubleMatrix parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(formatted(
                    "%s.set: expected the name of a parameter, one of %s, got %s",
                    getClass().getSimpleName(), parameters.keySet(), name));
        }
        Check.shape(getClass().getSimpleName() + ".set", name, value, parameter.rows, parameter.columns);
        parameter.copy(value);
    }

    /** The same from a layer's parameter, {@code cell.set(p.name(), p.value())}. */
    public final void set(String name, FloatMatrix value) {
        set(name, MatrixFunctions.floatToDouble(Check.given(getClass().getSimpleName() + ".set", name, value)));
    }

    /** The class and its parameters with their shapes: {@code RnnCell(W_xh 4 x 3, W_hh 4 x 4, b_h 4 x 1)}. */
    @Override
    public final String toString() {
        return parameters.entrySet().stream()
                .map(p -> p.getKey() + " " + p.getValue().rows + " x " + p.getValue().columns)
                .collect(Collectors.joining(", ", getClass().getSimpleName() + "(", ")"));
    }
}
