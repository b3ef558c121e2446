package carousel.layers;

import org.jblas.FloatMatrix;

/**
 * What an {@link Embedding} tells the pass above it, if that is a {@link Reader}: which symbols there are, so that a product
 * with the table E, once for each symbol, does for all the columns that are copies of its own.
 */
public interface Symbols {
    /** Whether the last forward only found out which symbols there are, and made no columns of them. */
    boolean isTable();

    /** The symbol of each column; -1 for padding. */
    int[] which();

    /** How many symbols there are, V. */
    int symbols();

    /** The table, D x V. */
    FloatMatrix E();

    /** Its gradient, to which the reader adds. */
    FloatMatrix dE();

    /** A pass that may take symbols instead of the columns they stand for. */
    interface Reader {
        /** Takes these symbols wherever {@link Symbols#isTable} says so. */
        void reads(Symbols symbols);
    }
}
