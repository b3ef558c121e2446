package carousel.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of src/test/resources/hostile/faults.md has a test with its tag, and every such tag has a row. */
class FaultsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([CFGR]\\d+) \\|");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([CFGR]\\d+)\"\\)");

    @Test
    void everyRowHasATest() throws IOException {
        Path table = Path.of("src/test/resources/hostile/faults.md");
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            TreeSet<String> tags = files.filter(file -> file.toString().endsWith("Test.java"))
                    .flatMap(file -> names(TAG, file))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(names(ROW, table).collect(Collectors.toCollection(TreeSet::new)), tags);
        }
    }

    private static Stream<String> names(Pattern pattern, Path file) {
        try {
            return pattern.matcher(Files.readString(file)).results().map(found -> found.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
