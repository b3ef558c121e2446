package carousel.progress;

import java.util.function.Supplier;

/**
 * Shows the progress of a long task.
 *
 * <p>Threads: for the thread that opened it.
 */
public interface ProgressBar extends AutoCloseable {
    /**
     * Reports how many pieces of work are done, or 0 if that is unknown. The message is computed only if it is shown.
     */
    void update(int done, Supplier<String> message);

    /** Leaves the last message, without bar and time, so that the same task always leaves the same text. */
    @Override
    void close();

    /** A progress bar that shows nothing. */
    static ProgressBar none() {
        return new ProgressBar() {
            @Override
            public void update(int done, Supplier<String> message) {}

            @Override
            public void close() {}
        };
    }
}
