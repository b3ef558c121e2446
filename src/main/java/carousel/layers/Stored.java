package carousel.layers;

import org.jblas.FloatMatrix;

/** Parameters that already exist, such as those in a file; a layer can be built from them. */
@FunctionalInterface
public interface Stored {
    /** The parameter of the given name, of exactly the given size; an exception if there is none. */
    FloatMatrix matrix(String name, int rows, int columns);
}
