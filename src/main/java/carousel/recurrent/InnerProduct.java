package carousel.recurrent;

/**
 * A matrix product during a {@link Cell}'s step: z_t += W_h u_t, where the cell itself computes u_t.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class InnerProduct {
    final String letter;
    final int index;
    final Kept u;
    final Gate gate;

    InnerProduct(String letter, int index, Kept u, Gate gate) {
        this.letter = letter;
        this.index = index;
        this.u = u;
        this.gate = gate;
    }
}
