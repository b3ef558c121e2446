package carousel.recurrent;

/**
 * A parameter of a {@link Cell} that belongs to no gate: one column of weights, such as a peephole's.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Weights {
    final String name;
    final int index;
    final int rows;

    Weights(String name, int index, int rows) {
        this.name = name;
        this.index = index;
        this.rows = rows;
    }
}
