package carousel.progress;

import java.util.ServiceLoader;

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

    /** The first that is here; null if none is. */
    static LiveLine find() {
        for (LiveLine line : ServiceLoader.load(LiveLine.class, LiveLine.class.getClassLoader())) {
            if (line.isHere()) {
                return line;
            }
        }
        LiveLine terminal = new TerminalLine(System.out);
        return terminal.isHere() ? terminal : null;
    }
}
