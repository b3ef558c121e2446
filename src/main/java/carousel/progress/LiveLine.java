package carousel.progress;

/**
 * A line of text that can change after it was shown. It is loaded as a service, so that a notebook can bring its own.
 */
public interface LiveLine {
    /** Whether the program runs where this line is visible. */
    boolean isHere();

    /** Shows the line, or replaces what was shown before. */
    void show(String line);

    /** Shows the line for good. */
    default void end(String line) {
        show(line);
    }
}
