package carousel.notebook;

import java.io.PrintStream;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Objects in a line of text, long ones without their middle. */
final class Texts {
    /** What stands for the middle that is left out. */
    static final String LEFT_OUT = "…";

    private static final int ELEMENTS = 20;

    private Texts() {}

    /** What an object says; of a collection or an array, what its elements say. */
    static String of(@Nullable Object o) {
        if (o instanceof Collection<?> list) {
            return sequence(new ArrayList<>(list));
        }
        if (o != null && o.getClass().isArray()) {
            return sequence(IntStream.range(0, Array.getLength(o))
                    .mapToObj(i -> Array.get(o, i))
                    .collect(Collectors.toList()));
        }
        if (o instanceof PrintStream) {
            return ""; // what printf gives back, not what its caller meant to see
        }
        return withoutAddress(o);
    }

    /** What toString says; but the mere name of the class where it would add a number that differs from run to run. */
    private static String withoutAddress(@Nullable Object o) {
        String text = String.valueOf(o);
        if (o == null || !text.equals(o.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(o)))) {
            return text;
        }
        Class<?> kind = o.getClass().isHidden() ? o.getClass().getInterfaces()[0] : o.getClass(); // hidden: a lambda
        return kind.getSimpleName();
    }

    /** Elements in a line, those in the middle left out where there are many. */
    private static String sequence(List<?> elements) {
        int[] kept = kept(elements.size(), ELEMENTS);
        List<String> texts = ofAll(Arrays.stream(kept).mapToObj(elements::get).collect(Collectors.toList()));
        String line = "[" + String.join(", ", mark(texts, elements.size(), LEFT_OUT)) + "]";
        return kept.length < elements.size() ? line + " (" + elements.size() + " in all)" : line;
    }

    /** The texts of several values; fractions rounded together. */
    static List<String> ofAll(List<?> values) {
        return !values.isEmpty() && values.stream().allMatch(v -> v instanceof Double || v instanceof Float)
                ? Rounding.together(values.stream()
                        .mapToDouble(v -> ((Number) v).doubleValue())
                        .toArray())
                : values.stream().map(Texts::of).toList();
    }

    /** The numbers of the first and the last of n things, if they are more than most; else of all. */
    static int[] kept(int n, int most) {
        return IntStream.range(0, n)
                .filter(i -> n <= most || i < (most + 1) / 2 || i >= n - most / 2)
                .toArray();
    }

    /** The things that were kept of n, with a mark where some were left out. */
    static <T> List<T> mark(List<T> kept, int n, T mark) {
        List<T> marked = new ArrayList<>(kept);
        if (n > kept.size()) {
            marked.add((kept.size() + 1) / 2, mark);
        }
        return marked;
    }
}
