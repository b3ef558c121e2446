package carousel.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an exception must be for its reader to know what to do. */
final class Refusal {
    private static final Set<Class<?>> TYPES = Set.of(
            IllegalArgumentException.class,
            IllegalStateException.class,
            UnsupportedOperationException.class,
            UncheckedIOException.class);

    /** What is wrong is named itself where that says more: a cell of a table, a line of a figure, a matrix of an equation. */
    private static final String SUBJECTS =
            "(?s)(time column|table|column|variable|series|features|a?n? ?image|title|file|'[^']*' is no time"
                    + "|[Wb]_?\\w*|gamma|E|truth|training|relu|own|optimiser).*";

    /** The names of all public classes and methods: a refusal may come from an operation that another one calls. */
    private static final Set<String> OPERATIONS = PublicApi.classes().stream()
            .flatMap(type -> Stream.concat(
                    Stream.of(type.getSimpleName()),
                    PublicApi.callable(type).stream()
                            .filter(Method.class::isInstance)
                            .map(Executable::getName)))
            .collect(Collectors.toSet());

    private Refusal() {}

    /** Whether it was thrown by the library itself, and says {@code where: what; do this}; or by the user's own code. */
    static boolean isOne(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Implementation.Own) {
                return true;
            }
        }
        return (TYPES.contains(e.getClass()) || e instanceof IOException)
                && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("carousel.")
                && e.getMessage() != null
                && e.getMessage().matches("(?s).+[:;] .+");
    }

    /** What the message of a refused argument lacks; null if it names the operation, what was expected and what came. */
    static String lacks(Throwable e, Call call, Value bad) {
        if (e.getClass() != IllegalArgumentException.class) {
            return null;
        }
        String message = e.getMessage();
        String subject = message.replaceFirst("(?s)[:;].*", "");
        if (!subject.matches(SUBJECTS)
                && call.values().stream()
                        .noneMatch(value -> subject.contains(value.name().replace("'", "")))
                && Stream.of(subject.split("\\W+", -1)).noneMatch(OPERATIONS::contains)) {
            return "does not name the operation: " + message;
        }
        if (!message.matches("(?s).*(expected|needs? |takes|wants|must|may|; ).*")) {
            return "does not say what was expected: " + message;
        }
        String plain = message.replace(",", ""); // between digits
        String came = bad.name().replaceAll("[\\[\\]',]", "");
        return plain.matches("(?s).*( got | is not | is none).*")
                        || plain.contains(came)
                        || came.length() > 12
                        || plain.matches("(?s).*\\d.*")
                ? null
                : "does not say what came: " + message;
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
