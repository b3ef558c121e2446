package carousel.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The methods that are not called with bad arguments, and why: {@code src/test/resources/hostile/left-out.txt}. */
final class LeftOut {
    private static final Path FILE = Path.of("src/test/resources/hostile/left-out.txt");
    private static final String SLOW = " of a million";
    private static final Set<String> NAMES = read();

    private LeftOut() {}

    /** Whether a whole class is left out; {@code carousel.linalg.*} leaves out all classes of a package. */
    static boolean whole(Class<?> type) {
        return NAMES.contains(type.getName().replace('$', '.')) || NAMES.contains(type.getPackageName() + ".*");
    }

    /** The methods that are left out one by one. */
    static Set<String> methods() {
        return NAMES.stream().filter(name -> name.endsWith(")")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the method is not asked for a million things, because that takes too long. */
    static boolean isSlow(String method) {
        return NAMES.contains(method + SLOW);
    }

    /** Each line has a name, then " - " and the reason. */
    private static Set<String> read() {
        try {
            Set<String> names = new TreeSet<>();
            for (String line : Files.readAllLines(FILE)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split(" - ", 2);
                    if (parts.length < 2 || parts[1].isBlank() || !names.add(parts[0].strip())) {
                        throw new IllegalStateException(FILE + ": without a reason, or twice: " + line);
                    }
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
