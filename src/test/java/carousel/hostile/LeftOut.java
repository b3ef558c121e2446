package carousel.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is not called with bad arguments, and why: {@code src/test/resources/hostile/left-out.txt}. */
final class LeftOut {
    private static final Path FILE = Path.of("src/test/resources/hostile/left-out.txt");
    private static final String SLOW = " of a million";
    private static final Set<String> NAMES = read();

    private LeftOut() {}

    /** Whether a class is left out with all its methods; {@code carousel.linalg.*} stands for those of a package. */
    static boolean whole(Class<?> type) {
        return NAMES.contains(type.getName().replace('$', '.')) || NAMES.contains(type.getPackageName() + ".*");
    }

    /** The methods that are left out one by one. */
    static Set<String> methods() {
        return NAMES.stream().filter(name -> name.endsWith(")")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether to ask it for a million things takes long, and is therefore left out. */
    static boolean isSlow(String method) {
        return NAMES.contains(method + SLOW);
    }

    /** The names at the beginnings of the lines; behind each, after " - ", stands the reason. */
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
