package carousel.hostile;

import carousel.Carousel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The properties an exception needs so that its reader knows what to do. */
final class Refusal {
    private static final Set<Class<?>> TYPES = Set.of(
            IllegalArgumentException.class,
            IllegalStateException.class,
            UnsupportedOperationException.class,
            UncheckedIOException.class);

    /**
     * A message may name the thing that is wrong instead of the operation: a cell of a table, a matrix of an equation,
     * the input of a network.
     */
    private static final String SUBJECTS =
            "(?s)(time column|table|column|variable|series|'[^']*' is not a time|[Wb]_?\\w*|gamma|E|input).*";

    /** Further such things, each in one package only, such as the names of lines in a figure. */
    private static final Map<String, String> SUBJECTS_OF = Map.of(
            "carousel.plot", "(x of )?(truth|forecast|training|zero|one value)",
            "carousel.data.series", "too few rows for a window of '[^']*'",
            "carousel.cells", "an equation of \\w+");

    /** The methods of Carousel. Their results print as the user wrote them, such as {@code mse()}. */
    private static final Set<String> MADE =
            Stream.of(Carousel.class.getMethods()).map(Method::getName).collect(Collectors.toSet());

    private static final Pattern NUMBER = Pattern.compile("NaN|-?Infinity|-?\\d+(\\.\\d+)?(E-?\\d+)?");

    /** At least this many characters of a long text are shown. */
    private static final int SHOWN = 20;

    private Refusal() {}

    /** Whether the library threw it with a message {@code where: what; do this}, or the user's own code threw it. */
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

    /** What the message lacks; null if it names the operation, what was expected and what came. */
    static String lacks(Throwable e, Call call, Value bad) {
        if (e.getClass() != IllegalArgumentException.class && e.getClass() != IllegalStateException.class) {
            return null;
        }
        String message = e.getMessage();
        String subject = message.replaceFirst("(?s)[:;].*", "");
        String room = SUBJECTS_OF.getOrDefault(call.target().getDeclaringClass().getPackageName(), "(?!)");
        if (!subject.matches(SUBJECTS)
                && !subject.matches("(?s)(" + room + ").*")
                && !bad.name().startsWith("{" + subject + "=") // an item of a map
                && !MADE.contains(subject.replaceFirst("(?s)\\(.*", ""))
                && call.values().stream()
                        .noneMatch(value -> subject.contains(value.name().replace("'", "")) || isNamed(value, message))
                && Stream.of(subject.split("\\W+", -1)).noneMatch(operations(e, call)::contains)) {
            return "does not name the operation: " + message;
        }
        if (!message.matches("(?s).*(expect(ed|s) |needs? |takes|wants|must|may|; |Try ).*")) {
            return "does not say what was expected: " + message;
        }
        return e.getClass() == IllegalStateException.class || saysWhatCame(message, bad)
                ? null
                : "does not say what came: " + message;
    }

    /** Whether the message begins with an object of the call, such as {@code lstm(2)}. */
    private static boolean isNamed(Value value, String message) {
        try {
            Object object = value.make();
            int at = object != null && PublicApi.isOurs(object.getClass()) ? message.indexOf(object.toString()) : -1;
            return at >= 0 && at < SHOWN; // "an equation of MinGru(2): ..."
        } catch (Exception e) {
            return false;
        }
    }

    /** The classes and methods from the call down to the place where the exception was thrown. */
    private static Set<String> operations(Throwable e, Call call) {
        Set<String> names = new HashSet<>();
        Collections.addAll(names, call.method().split("\\.", -1));
        call.object().map(Object::getClass).map(Class::getSimpleName).ifPresent(names::add);
        supertypes(call.target().getDeclaringClass()).map(Class::getSimpleName).forEach(names::add);
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("carousel.")
                    && !frame.getClassName().startsWith("carousel.hostile.")) {
                Collections.addAll(
                        names, frame.getClassName().replaceFirst(".*\\.", "").split("\\$", -1));
                Collections.addAll(names, frame.getMethodName().split("\\$", -1)); // the name in lambda$name$0
            }
        }
        names.remove("lambda");
        names.remove("");
        names.addAll(names.stream() // as users write them: mse() returns an Mse
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                .toList());
        return names;
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        Stream<Class<?>> above =
                Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()));
        return Stream.concat(Stream.of(type), above.flatMap(Refusal::supertypes));
    }

    private static boolean saysWhatCame(String message, Value bad) {
        Object came;
        try {
            came = bad.make();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        if (came == null) {
            return message.matches("(?s).*(null|nothing|none|missing|there is no|has no).*");
        }
        if (came instanceof Number number) {
            return NUMBER.matcher(message.replace(",", ""))
                    .results()
                    .map(found -> Double.parseDouble(found.group()))
                    .anyMatch(n -> n.equals(number.doubleValue())
                            || n.floatValue() == number.floatValue()
                            || n == number.doubleValue() - 1 // the number of rows before it
                            || n == number.doubleValue() * number.doubleValue()); // the entries of a square matrix
        }
        if (came instanceof String || came instanceof Character) {
            String text = came.toString();
            String shown = text.substring(0, Math.min(text.length(), SHOWN));
            return message.contains(shown)
                    || message.contains("got " + text.length()) // a number of letters or tokens
                    || message.contains(shown.replace('\0', '?'));
        }
        return message.matches("(?s).*( got | is not | is none|there is no| has no |\\d).*");
    }

    /** For a report: the exception, and the library's innermost methods on its stack. */
    static String describe(Throwable e) {
        List<StackTraceElement> through = Stream.of(e.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("carousel.")
                        && !frame.getClassName().startsWith("carousel.hostile"))
                .limit(3)
                .toList();
        return "throws " + e + " at " + through;
    }
}
