package carousel.recurrent;

/**
 * Numbers that a {@link Cell} computes in a step and needs again in the backward step, such as tanh(c_t), or scratch:
 * numbers that it needs only until the step is done.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Kept {
    final int index;
    final int rows;
    /** Whether the backward step of another step may overwrite them. */
    final boolean isScratch;

    Kept(int index, int rows, boolean isScratch) {
        this.index = index;
        this.rows = rows;
        this.isScratch = isScratch;
    }
}
