package carousel.exercises;

import static carousel.check.Text.formatted;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a learner's answers. {@code check("01.2", answer)} prints one line: <i>correct</i>; what differs and a hint;
 * or <i>not attempted yet</i> for null. It never throws.
 */
public final class Exercises {
    private static final String OPEN = "not attempted yet";
    private static final Map<String, Exercise<?>> ALL = new LinkedHashMap<>();

    static {
        Chapter00.define();
        Chapter01.define();
        Chapter02.define();
        Chapter03.define();
        Chapter04.define();
        Chapter05.define();
        Chapter06.define();
        Chapter07.define();
        Chapter08.define();
        Chapter09.define();
        Chapter10.define();
        Chapter12.define();
        Chapter14.define();
        Chapter15.define();
        Chapter16.define();
        Chapter18.define();
        Chapter19.define();
        Chapter20.define();
        Chapter21.define();
        Chapter22.define();
        Chapter23.define();
    }

    private Exercises() {}

    /** An exercise: the type of its answers, its judge, and a hint for wrong answers. */
    private record Exercise<A>(Class<A> type, Judge<? super A> judge, String hint) {
        String verdict(@Nullable Object answer) {
            if (answer == null || (answer instanceof String text && text.isBlank())) {
                return OPEN;
            }
            Object given = as(type, answer);
            if (!type.isInstance(given)) {
                return formatted("expected %s, got %s. Hint: %s", a(type), a(answer.getClass()), hint);
            }
            String differs = judge.differs(type.cast(given));
            if (Judge.OPEN.equals(differs)) {
                return OPEN;
            }
            return differs == null ? "correct" : formatted("not yet: %s. Hint: %s", withoutStop(differs), hint);
        }

        /**
         * Converts the answer to the type of the exercise if the meaning stays the same: 66.0 to 66, 1 to 1.0, 'a' to
         * "a".
         */
        private static Object as(Class<?> type, Object answer) {
            if (answer instanceof Character && type == String.class) {
                return answer.toString();
            }
            if (answer instanceof Number number) {
                double value = number.doubleValue();
                if (type == Double.class) {
                    return value;
                }
                if (type == Integer.class && value == (int) value) {
                    return (int) value;
                }
            }
            return answer;
        }

        private static String a(Class<?> type) {
            String name = type.getSimpleName();
            return ("AEIOU".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
        }
    }

    private static String withoutStop(String sentence) {
        return sentence.replaceAll("[.\\s]+$", "");
    }

    /** Adds an exercise; the chapters' classes call this when they are loaded. */
    static <A> void define(String number, Class<A> type, Judge<? super A> judge, String hint) {
        if (ALL.put(number, new Exercise<>(type, judge, hint)) != null) {
            throw new IllegalStateException("exercise " + number + " is defined twice");
        }
    }

    /** The numbers of all exercises, such as {@code 01.2}. */
    public static Set<String> numbers() {
        return ALL.keySet();
    }

    /** Prints the verdict on an answer to the exercise with this number; null means not attempted. */
    public static void check(String number, @Nullable Object answer) {
        System.out.println("Exercise " + number + ": " + verdict(number, answer));
    }

    /**
     * Checks lines of the backward pass in chapter 04: {@code check("04.1", (s, dh, dc) -> List.of(dc_t(s, dh, dc)))}.
     */
    public static void check(String number, BackwardLines lines) {
        check(number, (Object) lines);
    }

    /** Checks the line for dh_(t-1) in chapter 04. */
    public static void check(String number, BackwardLines.ToHiddenState line) {
        check(number, (Object) line);
    }

    /** The verdict that {@link #check} prints after the number. */
    public static String verdict(String number, @Nullable Object answer) {
        Exercise<?> exercise = ALL.get(number);
        if (exercise == null) {
            return "there is no such exercise; there are " + String.join(", ", ALL.keySet());
        }
        try {
            return exercise.verdict(answer);
        } catch (RuntimeException | StackOverflowError e) {
            return formatted("your answer ended in %s. Hint: %s", withoutStop(e.toString()), exercise.hint());
        }
    }
}
