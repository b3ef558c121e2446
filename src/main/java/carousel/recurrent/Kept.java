package carousel.recurrent;

/**
 * Numbers that a {@link Cell} computes in a step and needs again in the backward step, such as tanh(c_t).
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Kept {
    final int index;
    final int rows;

    Kept(int index, int rows) {
        this.index = index;
        this.rows = rows;
    }
}
