package carousel.layers;

import java.util.List;
import org.jblas.FloatMatrix;

/**
 * The gradients of some parameters in a pass. They have no numbers until somebody asks for them, so that a pass that only
 * infers needs no memory for them.
 *
 * <p>Only the library needs it. It is public because several of its packages do.
 *
 * <p>Threads: for one at a time; make one for each.
 */
public final class Gradients {
    private final List<FloatMatrix> matrices;

    /** One matrix for each parameter, in the same order. */
    public Gradients(List<Parameter> parameters) {
        matrices = parameters.stream()
                .map(Parameter::value)
                .map(w -> new FloatMatrix(w.rows, w.columns, (float[]) null))
                .toList();
    }

    /** The matrices, perhaps without numbers: for products that will add to them. */
    public List<FloatMatrix> matrices() {
        return matrices;
    }

    /** The same matrices with their numbers, which are zeros at first. A backward pass begins with this call. */
    public List<FloatMatrix> filled() {
        for (int k = 0; k < matrices.size(); k++) { // an iterator would be an object for each pass
            FloatMatrix m = matrices.get(k);
            if (m.data == null) {
                m.data = new float[m.length];
            }
        }
        return matrices;
    }
}
