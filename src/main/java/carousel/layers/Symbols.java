package carousel.layers;

import org.jblas.FloatMatrix;

/**
 * What an {@link Embedding} tells the pass above it, if that is a {@link Reader}: the symbols. One product with the
 * table E then serves all columns, which are only copies of the table's columns.
 */
public interface Symbols {
    /** Whether the last forward only noted the symbols and made no columns of them. */
    boolean isTable();

    /** The symbol of each column; -1 for padding. */
    int[] which();

    /** How many symbols there are, V. */
    int symbols();

    /** The table, D x V. */
    FloatMatrix E();

    /** Its gradient, to which the reader adds. */
    FloatMatrix dE();

    /** A pass that can read symbols instead of their columns. */
    interface Reader {
        /** Reads these symbols whenever {@link Symbols#isTable} is true. */
        void reads(Symbols symbols);
    }
}
