package carousel.progress;

import carousel.check.Check;
import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints a line for each tenth of the work, without the time, so that the same task always prints the same lines. */
final class ProgressLog implements ProgressBar {
    private static final int LINES = 10;

    private final int total;
    private final PrintStream out;
    private int last;
    /** What was done before the last piece of work. */
    private int before;

    private @Nullable String waiting;

    ProgressLog(int total, PrintStream out) {
        this.total = total;
        this.out = out;
    }

    /** Keeps a message until the next piece of work, so that only the last message on each piece is printed. */
    @Override
    public void update(int done, Supplier<String> message) {
        Check.noNulls("ProgressBar.update", "message", message);
        if (done > last) {
            flush();
            before = last;
        }
        if ((long) done * LINES / total > (long) before * LINES / total) {
            waiting = message.get();
        }
        last = done;
    }

    private void flush() {
        if (waiting != null) {
            out.println(waiting);
        }
        waiting = null;
    }

    @Override
    public void close() {
        flush();
    }
}
