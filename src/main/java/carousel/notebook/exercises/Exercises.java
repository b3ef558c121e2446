package carousel.notebook.exercises;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Checks a learner's answers. {@code check("01.2", answer)} prints one line: <i>correct</i>, or what differs and a hint, or
 * <i>not attempted yet</i> for null. It never throws.
 */
public final class Exercises {
    private static final Map<String, Exercise<?>> ALL = new LinkedHashMap<>();

    static {
        Chapter00.define();
        Chapter01.define();
        Chapter02.define();
        Chapter03.define();
        Chapter04.define();
        Chapter05.define();
        Chapter07.define();
        Chapter09.define();
        Chapter10.define();
        Chapter12.define();
        Chapter14.define();
        Chapter16.define();
        Chapter18.define();
        Chapter20.define();
    }

    private Exercises() {}

    /** An exercise: the type of its answers, the judge of them, and a hint for whoever goes wrong. */
    private record Exercise<A>(Class<A> type, Judge<? super A> judge, String hint) {
        String verdict(Object answer) {
            if (answer == null) {
                return "not attempted yet";
            }
            if (!type.isInstance(answer)) {
                return "expected a %s, got a %s. Hint: %s"
                        .formatted(type.getSimpleName(), answer.getClass().getSimpleName(), hint);
            }
            String differs = judge.differs(type.cast(answer));
            return differs == null ? "correct" : "not yet: " + differs + ". Hint: " + hint;
        }
    }

    /** Adds an exercise; chapters call this when they are loaded. */
    static <A> void define(String number, Class<A> type, Judge<? super A> judge, String hint) {
        if (ALL.put(number, new Exercise<>(type, judge, hint)) != null) {
            throw new IllegalStateException("exercise " + number + " is defined twice");
        }
    }

    /** The numbers of all exercises, such as {@code 01.2}. */
    public static Set<String> numbers() {
        return ALL.keySet();
    }

    /** Prints what there is to say of this answer to the exercise of this number; null means not attempted. */
    public static void check(String number, Object answer) {
        System.out.println("Exercise " + number + ": " + verdict(number, answer));
    }

    /** What {@link #check} prints behind the number. */
    public static String verdict(String number, Object answer) {
        Exercise<?> exercise = ALL.get(number);
        if (exercise == null) {
            return "there is no such exercise; there are " + String.join(", ", ALL.keySet());
        }
        try {
            return exercise.verdict(answer);
        } catch (RuntimeException | StackOverflowError e) {
            return "your answer ended in " + e + ". Hint: " + exercise.hint();
        }
    }
}
