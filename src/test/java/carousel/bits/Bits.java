package carousel.bits;

import carousel.linalg.Blas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Prints a checksum for every kind of result that a reader can see, and how it was computed. In a JVM of its own, started by
 * {@link SameBitsTest} or by {@code src/test/same-bits}.
 */
public final class Bits {
    /** Before this stands what {@link Blas#describe} says of the lines that follow. */
    static final String COMPUTED = "# ";

    private Bits() {}

    /**
     * Computes everything.
     *
     * @param options {@code small}: not the large networks; {@code few}: some networks; {@code vectors}: everything once
     *     more when the vector loops have been compiled
     */
    public static void main(String... options) throws InterruptedException {
        List<String> asked = List.of(options);
        print(chosen(asked));
        if (asked.contains("vectors")) {
            while (Blas.describe().contains("until")) { // it gives up by itself if it takes a minute
                Thread.sleep(50);
            }
            print(chosen(asked));
        }
    }

    /** Which kinds a JVM with these options computes. */
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
