package carousel.progress;

import carousel.check.Check;
import java.util.Collection;
import java.util.Collections;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the progress bar that suits the place where the program runs.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Progress {
    private Progress() {}

    /**
     * Opens a progress bar for this many pieces of work. In a terminal or a notebook it is a line that changes in
     * place; elsewhere, such as in a log, it prints a line for each tenth of the work.
     */
    public static ProgressBar open(int total) {
        Check.atLeastOne("Progress.open", "total", total);
        LiveLine line = line();
        return line == null ? new ProgressLog(total, System.out) : new ProgressLine(total, line, System::nanoTime);
    }

    /**
     * These items, for a loop that shows its progress:
     *
     * <pre>{@code
     * for (int seed : Progress.over(List.of(1, 2, 3))) {
     *     train(seed);
     * }
     * }</pre>
     *
     * <p>The line appears after the first item. At the end it says how many there were; if the loop ends early, it stays
     * as it was.
     */
    public static <T> Iterable<T> over(Collection<? extends T> items) {
        Check.noNulls("Progress.over", "items", items);
        return () -> items.isEmpty() ? Collections.emptyIterator() : new Counted<>(items, open(items.size()));
    }

    /** The first line that is visible here; null if there is none. */
    public static @Nullable LiveLine line() {
        for (LiveLine line : ServiceLoader.load(LiveLine.class, LiveLine.class.getClassLoader())) {
            if (line.isHere()) {
                return line;
            }
        }
        LiveLine terminal = new TerminalLine(System.out);
        return terminal.isHere() ? terminal : null;
    }
}
