package carousel.layers;

import org.jblas.FloatMatrix;

/** Parameters that exist already, such as those of a file: a layer may be built from them. */
@FunctionalInterface
public interface Stored {
    /** The parameter of the given name, of exactly the given size; an exception if there is none. */
    FloatMatrix matrix(String name, int rows, int columns);
}
