package carousel.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an exception must be for its reader to know what to do. */
final class Refusal {
    private static final Set<Class<?>> TYPES = Set.of(
            IllegalArgumentException.class,
            IllegalStateException.class,
            UnsupportedOperationException.class,
            UncheckedIOException.class);

    private Refusal() {}

    /** Whether it was thrown by the library itself, and says {@code where: what; do this}. */
    static boolean isOne(Throwable e) {
        return (TYPES.contains(e.getClass()) || e instanceof IOException)
                && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("carousel.")
                && e.getMessage() != null
                && e.getMessage().matches("(?s).+[:;] .+");
    }

    /** For a report: the exception, and the library's methods that it came through. */
    static String describe(Throwable e) {
        List<StackTraceElement> through = Stream.of(e.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("carousel.")
                        && !frame.getClassName().startsWith("carousel.hostile"))
                .limit(3)
                .toList();
        return "throws " + e + " at " + through;
    }
}
