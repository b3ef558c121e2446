package carousel.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.notebooks.Notebook.Cell;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class KernelTest {
    private static final Path FOLDER = Path.of("src/test/resources/notebooks");

    @Test
    void runsWhatAKernelRuns() throws IOException {
        PrintStream console = System.out;
        List<String> prints = Kernel.run(notebook("runs").cells());
        assertEquals(notebook("runs").cells().size(), prints.size());
        assertEquals(console, System.out);
    }

    /** So it does not wait for a cell's threads, such as those of a server. */
    @Test
    void runsACellOnTheCallersThread() {
        Cell cell = new Cell(FOLDER, 1, "System.out.print(Thread.currentThread().getId());");
        assertEquals(List.of(String.valueOf(Thread.currentThread().getId())), Kernel.run(List.of(cell)));
    }

    @Test
    void showsACellThatDoesNotCompile() throws IOException {
        String message = failure("does-not-compile");
        assertContains(message, "does-not-compile.ipynb, cell 3:");
        assertContains(message, "    2 | int b = a + missing;");
        assertContains(message, "cannot find symbol");
        assertContains(message, "\n    int b = a + missing;\n                ^");
    }

    @Test
    void showsACellThatThrows() throws IOException {
        String message = failure("throws");
        assertContains(message, "throws.ipynb, cell 2:");
        assertContains(message, "printed before");
        assertContains(message, "java.lang.ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 1");
    }

    @Test
    void showsACellThatIsNotFinished() throws IOException {
        assertContains(failure("not-finished"), "Incomplete: int twice(int x) {");
    }

    @Test
    void findsBrokenRules() throws IOException {
        List<String> broken = NotebooksTest.brokenRules(notebook("breaks-rules"));
        assertEquals(
                List.of(2, 3, 4, 5, 6),
                broken.stream()
                        .map(rule -> Integer.parseInt(rule.replaceAll("cell (\\d+): .*", "$1")))
                        .toList(),
                broken::toString);
        assertEquals(List.of(), NotebooksTest.brokenRules(notebook("runs")));
    }

    private static Notebook notebook(String name) throws IOException {
        return Notebook.read(FOLDER.resolve(name + ".ipynb"));
    }

    private static String failure(String name) throws IOException {
        Notebook notebook = notebook(name);
        return assertThrows(AssertionError.class, () -> Kernel.run(notebook.cells()))
                .getMessage();
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "expected «" + part + "» in:\n" + text);
    }
}
