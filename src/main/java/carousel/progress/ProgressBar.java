package carousel.progress;

import java.util.function.Supplier;

/** Shows how far a long work has come. */
public interface ProgressBar extends AutoCloseable {
    /** So much is done, 0 where one cannot tell how much; the message is asked for only when it is shown. */
    void update(int done, Supplier<String> message);

    /** Leaves the last message, without bar and time, so that the same work leaves the same text. */
    @Override
    void close();

    /** One that shows nothing. */
    static ProgressBar none() {
        return new ProgressBar() {
            @Override
            public void update(int done, Supplier<String> message) {}

            @Override
            public void close() {}
        };
    }
}
