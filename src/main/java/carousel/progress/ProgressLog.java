package carousel.progress;

import java.io.PrintStream;
import java.util.function.Supplier;

/** A printed line for each tenth of the work. It bears no time, so that the same work prints the same lines. */
final class ProgressLog implements ProgressBar {
    private static final int LINES = 10;

    private final int total;
    private final PrintStream out;
    private int last;
    private String waiting;

    ProgressLog(int total, PrintStream out) {
        this.total = total;
        this.out = out;
    }

    /** A message waits until more is done, for the last word on the same piece of work is the one to print. */
    @Override
    public void update(int done, Supplier<String> message) {
        if (done > last) {
            flush();
        }
        if ((long) done * LINES / total > (long) (done - 1) * LINES / total) {
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
