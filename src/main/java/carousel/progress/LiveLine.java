package carousel.progress;

/**
 * A line of text that can change after it was shown. Implementations are loaded as services, so a notebook can provide
 * its own.
 *
 * <p>Threads: for the thread that opened it.
 */
public interface LiveLine {
    /** Whether the program runs in a place where this line is visible. */
    boolean isHere();

    /** Shows the line, replacing the one shown before. */
    void show(String line);

    /** Shows the line for the last time. */
    default void end(String line) {
        show(line);
    }
}
