package carousel.exercises.judge;

import static carousel.check.Text.formatted;
import static carousel.exercises.judge.TypeName.a;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The exercises by number. The catalogue gives the verdict on an answer. */
public final class Catalogue {
    private static final String OPEN = "not attempted yet";

    private final Map<String, Exercise<?>> all = new LinkedHashMap<>();

    /** An empty catalogue. */
    public Catalogue() {}

    /**
     * Adds an exercise.
     *
     * @param number such as {@code 01.2}
     * @param type the type of its answers
     * @param judge says what is wrong with an answer
     * @param hint for a learner whose answer is wrong
     */
    public <A> void add(String number, Class<A> type, Judge<? super A> judge, String hint) {
        if (all.put(number, new Exercise<>(type, judge, hint)) != null) {
            throw new IllegalStateException("exercise " + number + " is defined twice");
        }
    }

    /** The numbers of all exercises. */
    public Set<String> numbers() {
        return all.keySet();
    }

    /**
     * Returns <i>correct</i>, or what differs and a hint, or <i>not attempted yet</i> for null. It does not throw what an
     * answer throws.
     */
    public String verdict(String number, @Nullable Object answer) {
        Exercise<?> exercise = all.get(number);
        if (exercise == null) {
            return "there is no such exercise; there are " + String.join(", ", numbers());
        }
        try {
            return exercise.verdict(answer);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError | LinkageError e) {
            return formatted("your answer ended in %s. Hint: %s", withoutStop(e.toString()), exercise.hint());
        }
    }

    private static String withoutStop(String sentence) {
        return sentence.replaceAll("[.\\s]+$", "");
    }

    /** An exercise: the type of its answers, their judge, and a hint. */
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

        /** Converts an answer to the exercise's type if it keeps its meaning: 66.0 to 66, 1 to 1.0, 'a' to "a". */
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
    }
}
