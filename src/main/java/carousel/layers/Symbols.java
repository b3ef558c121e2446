package carousel.layers;

import org.jblas.FloatMatrix;

/**
 * The symbols of an {@link Embedding}, which it offers to the pass above it if that is a {@link Reader}. One product
 * with the table E then serves all columns, because they are copies of the table's columns.
 *
 * <p>Threads: called by the one thread that runs both passes.
 */
public interface Symbols {
    /** Whether the last forward pass only recorded the symbols and did not make columns of them. */
    boolean isTable();

    /** The symbol of each column; -1 for padding. */
    int[] which();

    /** How many symbols there are, V. */
    int symbols();

    /** The table, D x V. */
    FloatMatrix E();

    /** The gradient of the table, to which the reader adds. */
    FloatMatrix dE();

    /** A pass that can read symbols instead of columns. */
    interface Reader {
        /** Reads these symbols whenever {@link Symbols#isTable} is true. */
        void reads(Symbols symbols);
    }
}
