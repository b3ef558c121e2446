package carousel.exercises;

import carousel.exercises.judge.BackwardLines;
import carousel.exercises.judge.Catalogue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a learner's answers. {@code check("01.2", answer)} prints one line: <i>correct</i>, or what differs and a
 * hint, or <i>not attempted yet</i> for null. An exception of the answer becomes part of the verdict.
 */
public final class Exercises {
    private static final Catalogue ALL = Chapters.all();

    private Exercises() {}

    /** The numbers of all exercises, such as {@code 01.2}. */
    public static Set<String> numbers() {
        return ALL.numbers();
    }

    /** Prints the verdict on an answer to the exercise with this number; null means not attempted. */
    public static void check(String number, @Nullable Object answer) {
        System.out.println("Exercise " + number + ": " + verdict(number, answer));
    }

    /**
     * Checks lines of the backward pass in chapter 04, such as
     * {@code check("04.1", (s, dh, dc) -> List.of(dc_t(s, dh, dc)))}.
     */
    public static void check(String number, BackwardLines lines) {
        check(number, (Object) lines);
    }

    /** Checks the line of dh_(t-1) in chapter 04. */
    public static void check(String number, BackwardLines.ToHiddenState line) {
        check(number, (Object) line);
    }

    /** The verdict that {@link #check} prints after the number. */
    public static String verdict(String number, @Nullable Object answer) {
        return ALL.verdict(number, answer);
    }
}
