package carousel.bits;

import carousel.linalg.Blas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Prints a checksum for every kind of result that a reader can see, and how the results were computed. It runs in its
 * own JVM, started by {@link SameBitsTest} or by {@code src/test/same-bits}.
 */
public final class Bits {
    /** A line with this prefix says how the following lines were computed, from {@link Blas#describe}. */
    static final String COMPUTED = "# ";

    private Bits() {}

    /**
     * Computes everything.
     *
     * @param options {@code small}: without the large networks; {@code few}: only some networks; {@code vectors}:
     *     everything again after the vector loops have been compiled
     */
    public static void main(String... options) throws InterruptedException {
        List<String> asked = List.of(options);
        print(chosen(asked));
        if (asked.contains("vectors")) {
            while (Blas.describe().contains("until")) { // it gives up after a minute
                Thread.sleep(50);
            }
            print(chosen(asked));
        }
    }

    /** The kinds of results that a JVM with these options computes. */
    static Predicate<String> chosen(List<String> options) {
        return options.contains("few")
                ? Networks.FEW::contains
                : name -> !options.contains("small") || !name.startsWith(Networks.LARGE);
    }

    static Map<String, Supplier<Checksum>> kinds() {
        Map<String, Supplier<Checksum>> kinds = new LinkedHashMap<>();
        Networks.addTo(kinds);
        Others.addTo(kinds);
        return kinds;
    }

    private static void print(Predicate<String> chosen) {
        System.out.println(COMPUTED + Blas.describe());
        kinds().forEach((name, checksum) -> {
            if (chosen.test(name)) {
                System.out.println(checksum.get() + " " + name);
            }
        });
    }
}
