package carousel.recurrent;

/**
 * A state that a {@link Cell} carries from step to step, such as h or c, under its letter. A cell declares its states
 * once, the hidden state h first. This object holds no values; {@link Step} does.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Carried {
    final String letter;
    final int index;
    final int rows;

    Carried(String letter, int index, int rows) {
        this.letter = letter;
        this.index = index;
        this.rows = rows;
    }
}
