package carousel.progress;

/** A line of text that can be changed after it was shown. Found as a service, so that a notebook can bring its own. */
public interface LiveLine {
    /** Whether the program runs where this line can be seen. */
    boolean isHere();

    /** Shows the line, or puts it in the place of what was shown before. */
    void show(String line);

    /** Shows the line for good. */
    default void end(String line) {
        show(line);
    }
}
