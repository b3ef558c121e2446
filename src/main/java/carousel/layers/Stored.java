package carousel.layers;

import org.jblas.FloatMatrix;

/**
 * Existing parameters, such as those in a file, from which a layer can be built.
 *
 * <p>Threads: called by the one thread that builds the layer.
 */
@FunctionalInterface
public interface Stored {
    /** The parameter of the given name, with exactly the given size; throws if there is none. */
    FloatMatrix matrix(String name, int rows, int columns);
}
