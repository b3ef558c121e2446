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

/**
 * An object with parameters: matrices named as in the equations, each with a gradient of the same shape.
 *
 * <p>Threads: any number may read it; one trains it at a time.
 */
public abstract class Trainable {
    private final Map<String, DoubleMatrix> parameters = new LinkedHashMap<>();
    private final Map<String, DoubleMatrix> gradients = new LinkedHashMap<>();

    /** A double, and another for its gradient. */
    private static final int BYTES_EACH = 16;

    /**
     * Creates an object without parameters; a subclass declares its own, as in {@code W_xh = parameter("W_xh", H, D)}.
     */
    protected Trainable() {}

    /** Declares a parameter and its gradient, both zero at first; returns the parameter. */
    protected final DoubleMatrix parameter(String name, int rows, int columns) {
        Check.size(
                name,
                "a matrix (" + rows + " x " + columns + ")",
                Check.atLeast(name, "rows", 0, rows),
                Check.atLeast(name, "columns", 0, columns));
        if (parameters.containsKey(name)) {
            throw Check.unexpected("parameter", "a name that no other parameter has", name);
        }
        long held = parameters.values().stream().mapToLong(m -> m.length).sum();
        long most = Runtime.getRuntime().maxMemory() / 2 / BYTES_EACH;
        if (held + (long) rows * columns > most) {
            throw Check.unexpected(
                    name,
                    formatted("at most %,d numbers in all parameters, which is all that fits into Java's memory", most),
                    formatted("%d x %d besides %,d", rows, columns, held),
                    "use fewer, or start Java with a larger -Xmx");
        }
        parameters.put(name, new DoubleMatrix(rows, columns));
        gradients.put(name, new DoubleMatrix(rows, columns));
        return parameters.get(name);
    }

    /** The gradient of a parameter; {@code backward} adds to it. */
    protected final DoubleMatrix gradient(String name) {
        DoubleMatrix gradient = gradients.get(name);
        if (gradient == null) {
            throw Check.unexpected("gradient", "the name of a parameter, one of " + parameters.keySet(), name);
        }
        return gradient;
    }

    /** Removes parameters that a variant does not have: they stay zero and are not trained. */
    final void without(String... names) {
        for (String name : names) {
            parameters.remove(name);
            gradients.remove(name);
        }
    }

    /** The parameters by name, in the order of the equations. They are the matrices in use, not copies. */
    public final Map<String, DoubleMatrix> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** The gradients dL/dW by name, in the same order as the parameters; {@code backward} adds to them. */
    public final Map<String, DoubleMatrix> gradients() {
        return Collections.unmodifiableMap(gradients);
    }

    /** Sets every gradient to zero; call it before each new loss. */
    public final void zeroGradients() {
        gradients.values().forEach(gradient -> gradient.fill(0));
    }

    /** Draws every parameter, including biases, uniformly from [-bound, bound]; a common bound is 1 / sqrt(H). */
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
     * @throws IllegalArgumentException if there is no such parameter or the value has another shape
     */
    public final void set(String name, DoubleMatrix value) {
        String operation = getClass().getSimpleName() + ".set";
        DoubleMatrix parameter = parameters.get(name);
        if (parameter == null) {
            throw Check.unexpected(operation, "the name of a parameter, one of " + parameters.keySet(), name);
        }
        Check.shape(operation, name, value, parameter.rows, parameter.columns);
        parameter.copy(value);
    }

    /** Copies a layer's parameter: {@code cell.set(p.name(), p.value())}. */
    public final void set(String name, FloatMatrix value) {
        set(name, MatrixFunctions.floatToDouble(Check.given(getClass().getSimpleName() + ".set", name, value)));
    }

    /** The class name and the parameters with their shapes: {@code RnnCell(W_xh 4 x 3, W_hh 4 x 4, b_h 4 x 1)}. */
    @Override
    public final String toString() {
        return parameters.entrySet().stream()
                .map(p -> p.getKey() + " " + p.getValue().rows + " x " + p.getValue().columns)
                .collect(Collectors.joining(", ", getClass().getSimpleName() + "(", ")"));
    }
}
