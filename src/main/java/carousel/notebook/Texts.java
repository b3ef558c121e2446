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

/** Objects as one line of text; long lines lose their middle. */
final class Texts {
    /** Replaces the middle that is left out. */
    static final String LEFT_OUT = "…";

    private static final int ELEMENTS = 20;

    private Texts() {}

    /** The text of an object; a collection or array shows the texts of its elements. */
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
            return ""; // the result of printf, which nobody means to show
        }
        return withoutAddress(o);
    }

    /** The object's toString, or its class name if toString is the default, whose number differs from run to run. */
    private static String withoutAddress(@Nullable Object o) {
        String text = String.valueOf(o);
        if (o == null || !text.equals(o.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(o)))) {
            return text;
        }
        // A hidden class is a lambda; its interface has the readable name.
        Class<?> kind = o.getClass().isHidden() ? o.getClass().getInterfaces()[0] : o.getClass();
        return kind.getSimpleName();
    }

    /** The elements on one line; if there are many, the middle ones are left out. */
    private static String sequence(List<?> elements) {
        int[] kept = kept(elements.size(), ELEMENTS);
        List<String> texts = ofAll(Arrays.stream(kept).mapToObj(elements::get).collect(Collectors.toList()));
        String line = "[" + String.join(", ", mark(texts, elements.size(), LEFT_OUT)) + "]";
        return kept.length < elements.size() ? line + " (" + elements.size() + " in all)" : line;
    }

    /** The texts of several values; fractions are rounded together. */
    static List<String> ofAll(List<?> values) {
        return !values.isEmpty() && values.stream().allMatch(v -> v instanceof Double || v instanceof Float)
                ? Rounding.together(values.stream()
                        .mapToDouble(v -> ((Number) v).doubleValue())
                        .toArray())
                : values.stream().map(Texts::of).toList();
    }

    /** The indices to show of n items: all if n ≤ most, otherwise the first and the last, {@code most} in total. */
    static int[] kept(int n, int most) {
        return IntStream.range(0, n)
                .filter(i -> n <= most || i < (most + 1) / 2 || i >= n - most / 2)
                .toArray();
    }

    /** The items that were kept out of n, with a mark in the middle if some were left out. */
    static <T> List<T> mark(List<T> kept, int n, T mark) {
        List<T> marked = new ArrayList<>(kept);
        if (n > kept.size()) {
            marked.add((kept.size() + 1) / 2, mark);
        }
        return marked;
    }
}
