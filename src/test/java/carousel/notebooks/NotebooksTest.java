package carousel.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import carousel.notebooks.Notebook.Cell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every chapter runs to its end, its solution passes the chapter's checks, and both run in any Java kernel. To run some
 * of them: {@code ./mvnw test -Dtest=NotebooksTest -Dchapters="03|18"}.
 */
@Tag("slow")
class NotebooksTest {
    private static final Path FOLDER = Path.of("notebooks");
    private static final Pattern IMPORT = Pattern.compile("\\s*import\\s.*");
    private static final Pattern MAGIC = Pattern.compile("\\s*%.*");
    private static final Pattern ASSERT = Pattern.compile("\\s*assert\\s.*");
    private static final Pattern DISPLAY = Pattern.compile("display\\s*\\(.*");
    private static final Pattern VERDICT = Pattern.compile("Exercise (\\d\\d\\.\\d+): (.*)");
    private static final int LONGEST_CELL = 12;
    private static final Pattern CHAPTERS = Pattern.compile("(" + System.getProperty("chapters", "") + ").*");

    /** A solution is its chapter plus the answers, so only these are run, after the chapter. */
    @TestFactory
    Stream<DynamicTest> runs() {
        return forEach("", chapter -> {
            List<Cell> cells = new ArrayList<>(chapter.cells());
            List<Cell> answers = solution(chapter).answersTo(chapter);
            cells.addAll(answers);
            List<String> prints = Kernel.run(cells);
            assertVerdicts("not attempted yet", chapter.cells(), prints);
            assertVerdicts("correct", answers, prints.subList(chapter.cells().size(), prints.size()));
        });
    }

    @TestFactory
    Stream<DynamicTest> solutionsDifferOnlyInTheExercises() {
        return forEach("", chapter -> {
            Notebook solution = solution(chapter);
            assertEquals(exercises(chapter.cells()), exercises(solution.answersTo(chapter)));
            assertEquals(
                    chapter.cells().stream().map(Cell::number).toList(),
                    solution.cells().stream().map(Cell::number).toList());
        });
    }

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return Stream.of("", "solutions")
                .flatMap(folder -> forEach(
                        folder,
                        notebook ->
                                assertEquals("", String.join("\n", brokenRules(notebook)), notebook.path()::toString)));
    }

    /** Fails unless every exercise in the cells printed exactly this verdict. */
    private static void assertVerdicts(String expected, List<Cell> cells, List<String> prints) {
        List<Integer> judged = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Matcher verdict = VERDICT.matcher(prints.get(i));
            while (verdict.find()) {
                assertEquals(expected, verdict.group(2), verdict.group());
                judged.add(cells.get(i).number());
            }
        }
        assertEquals(exercises(cells), judged);
    }

    /** The indices of the cells that check an answer. */
    private static List<Integer> exercises(List<Cell> cells) {
        return cells.stream()
                .filter(cell -> cell.lines().stream().anyMatch(line -> line.startsWith("check(\"")))
                .map(Cell::number)
                .toList();
    }

    private static Notebook solution(Notebook chapter) {
        try {
            return Notebook.read(
                    FOLDER.resolve("solutions").resolve(chapter.path().getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<DynamicTest> forEach(String folder, Consumer<Notebook> test) {
        try {
            return Notebook.readAll(FOLDER.resolve(folder)).stream()
                    .filter(notebook -> CHAPTERS.matcher(
                                    notebook.path().getFileName().toString())
                            .matches())
                    .map(notebook ->
                            dynamicTest(FOLDER.relativize(notebook.path()).toString(), () -> test.accept(notebook)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> brokenRules(Notebook notebook) {
        List<String> broken = new ArrayList<>();
        for (Cell cell : notebook.cells()) {
            List<String> lines = cell.lines();
            String where = "cell " + cell.number() + ": ";
            if (!cell.equals(notebook.cells().get(0)) && has(lines, IMPORT)) {
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
