package carousel.progress;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A message, a bar and the time left on one line that changes in place, at most ten times a second. */
final class ProgressLine implements ProgressBar {
    private static final long PAUSE = Duration.ofMillis(100).toNanos();
    private static final int WIDTH = 20;

    private final int total;
    private final LiveLine line;
    private final LongSupplier clock;
    private final long start;
    private long shown;
    private @Nullable Supplier<String> last;

    /**
     * @param clock the time in nanoseconds
     */
    ProgressLine(int total, LiveLine line, LongSupplier clock) {
        this.total = total;
        this.line = line;
        this.clock = clock;
        start = clock.getAsLong();
        shown = start;
    }

    @Override
    public void update(int done, Supplier<String> message) {
        Check.noNulls("ProgressBar.update", "message", message);
        last = message;
        long now = clock.getAsLong();
        if (now - shown >= PAUSE) {
            shown = now;
            line.show(message.get() + (done == 0 ? "" : "  " + bar(done, now)));
        }
    }

    private String bar(int done, long now) {
        int full = (int) Math.min(WIDTH, (long) WIDTH * done / total);
        return formatted(
                "[%s] %d%%  %s left",
                "=".repeat(full) + " ".repeat(WIDTH - full), Math.min(100, 100L * done / total), left(done, now));
    }

    private String left(int done, long now) {
        long seconds = Math.round((now - start) * 1e-9 / done * Math.max(0, total - done));
        return seconds < 3600
                ? formatted("%d:%02d", seconds / 60, seconds % 60)
                : formatted("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    @Override
    public void close() {
        if (last != null) {
            line.end(last.get());
        }
    }
}
