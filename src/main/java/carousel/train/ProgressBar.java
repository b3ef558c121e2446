package carousel.train;

import java.util.function.Supplier;

/** Shows how far a long work has come. */
public interface ProgressBar extends AutoCloseable {
    /** So much is done; the message is asked for only when it is shown. */
    void update(int done, Supplier<String> message);

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

    /** The one that fits where the program runs: a line in a terminal, a display in a notebook. */
    static ProgressBar open(int total) {
        return none();
    }
}
