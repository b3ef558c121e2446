package carousel.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import carousel.notebooks.Notebook.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every notebook runs to its end, and is written so that it does in any Java kernel. */
class NotebooksTest {
    private static final Path FOLDER = Path.of("notebooks");
    private static final Pattern IMPORT = Pattern.compile("\\s*import\\s.*");
    private static final Pattern MAGIC = Pattern.compile("\\s*%.*");
    private static final Pattern ASSERT = Pattern.compile("\\s*assert\\s.*");
    private static final Pattern DISPLAY = Pattern.compile("display\\s*\\(.*");
    private static final int LONGEST_CELL = 12;

    @TestFactory
    Stream<DynamicTest> runs() throws IOException {
        return forEach(Kernel::run);
    }

    @TestFactory
    Stream<DynamicTest> followsTheRules() throws IOException {
        return forEach(
                notebook -> assertEquals("", String.join("\n", brokenRules(notebook)), notebook.path()::toString));
    }

    private static Stream<DynamicTest> forEach(Consumer<Notebook> test) throws IOException {
        return Notebook.readAll(FOLDER).stream()
                .map(notebook ->
                        dynamicTest(FOLDER.relativize(notebook.path()).toString(), () -> test.accept(notebook)));
    }

    static List<String> brokenRules(Notebook notebook) {
        List<String> broken = new ArrayList<>();
        for (Cell cell : notebook.cells()) {
            List<String> lines = cell.lines();
            String where = "cell " + cell.number() + ": ";
            if (cell != notebook.cells().get(0) && has(lines, IMPORT)) {
                broken.add(where + "an import after the first cell can reset variables");
            }
            if (has(lines, MAGIC)) {
                broken.add(where + "magic commands differ from kernel to kernel");
            }
            if (has(lines, ASSERT)) {
                broken.add(where + "assert does nothing in a kernel");
            }
            if (!lines.isEmpty() && DISPLAY.matcher(lines.get(lines.size() - 1)).matches()) {
                broken.add(where + "ends with display(x), which shows an id below x; end with x itself");
            }
            if (lines.size() > LONGEST_CELL) {
                broken.add(where + lines.size() + " lines; what needs more than " + LONGEST_CELL
                        + " belongs into the library");
            }
        }
        return broken;
    }

    private static boolean has(List<String> lines, Pattern pattern) {
        return lines.stream().anyMatch(line -> pattern.matcher(line).matches());
    }
}
