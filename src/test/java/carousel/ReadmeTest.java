package carousel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Readers get what the README shows. */
@Tag("slow")
class ReadmeTest {
    private static List<String> blocks(String page, String language) {
        List<String> blocks = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .toList();
        assertFalse(blocks.isEmpty(), "no block of " + language);
        return blocks;
    }

    @Test
    void theExamplesPrintWhatTheReadmeSays() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertEquals(blocks(readme, "text").get(0), printedBy(String.join("", blocks(readme, "java"))));
    }

    /** src/test/own-program runs the first block of the page. */
    @Test
    void arraysPrintTheSameAsATable() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String page = Files.readString(Path.of("docs/your-own-program.md"));
        String printed = blocks(readme, "text").get(0);
        assertTrue(page.contains("It prints `" + printed.strip() + "`."), page);
        String all =
                String.join("", blocks(readme, "java")) + blocks(page, "java").get(1);
        assertTrue(printedBy(all).endsWith("\n" + printed), all);
    }

    @Test
    void theTasksPrintWhatThePageSays() throws IOException {
        String page = Files.readString(Path.of("docs/your-own-program.md"));
        String tasks = page.substring(page.indexOf("\n## Tasks\n"));
        assertEquals(String.join("", blocks(tasks, "text")), printedBy(String.join("", blocks(tasks, "java"))));
    }

    private static String printedBy(String program) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (JShell shell = JShell.builder()
                .out(new PrintStream(printed, true, StandardCharsets.UTF_8))
                .build()) {
            Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                    .forEach(shell::addToClasspath);
            String rest = program;
            while (!rest.isBlank()) {
                SourceCodeAnalysis.CompletionInfo next =
                        shell.sourceCodeAnalysis().analyzeCompletion(rest);
                for (SnippetEvent event : shell.eval(next.source())) {
                    boolean replaced = event.causeSnippet() != null; // a variable of an earlier block
                    assertEquals(
                            replaced ? Snippet.Status.OVERWRITTEN : Snippet.Status.VALID,
                            event.status(),
                            next.source() + shell.diagnostics(event.snippet()).toList());
                    assertEquals(null, event.exception(), next.source());
                }
                rest = next.remaining();
            }
        }
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /** The blocks of Java and text are run above, the dependency in src/test/own-program, and commands by .ci/run. */
    @Test
    void everyCommandIsRunByCi() throws IOException {
        String ci = Files.readString(Path.of(".ci/run")) + Files.readString(Path.of("src/test/own-program"));
        List<String> languages = new ArrayList<>();
        Matcher blocks = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```").matcher(Files.readString(Path.of("README.md")));
        while (blocks.find()) {
            languages.add(blocks.group(1));
            if (blocks.group(1).equals("sh")) {
                blocks.group(2)
                        .lines()
                        .forEach(command -> assertTrue(ci.contains(command), command + " is not run by .ci/run"));
            }
        }
        assertEquals(List.of("sh", "java", "text", "java", "xml", "sh"), languages);
    }

    /** The zsh of macOS takes # and what follows as arguments, unless it is in a script. */
    @Test
    void noCommandHasAComment() throws IOException {
        Pattern commands = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
        for (Path page : pages("*.md", "docs/*.md", "data/*.md", "environment/README.md", "notebooks/*.md")) {
            Matcher block = commands.matcher(Files.readString(page));
            while (block.find()) {
                assertFalse(block.group(1).matches("(?ms).*(^|\\s)#.*"), page + ": " + block.group(1));
            }
        }
    }

    @Test
    void everyLinkedFileIsThere() throws IOException {
        for (Path page : pages(
                "*.md",
                "docs/*.md",
                "data/*.md",
                "environment/README.md",
                "notebooks/*.md",
                "notebooks/*.ipynb",
                "notebooks/solutions/*.ipynb")) {
            Matcher link =
                    Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#]+)").matcher(Files.readString(page));
            while (link.find()) {
                Path file = page.resolveSibling(link.group(1));
                assertTrue(Files.exists(file), page + " links to " + link.group(1) + ", which is not there");
            }
        }
    }

    /** GitHub and JupyterLab make the same anchor from a heading only if it is in lower case, without punctuation. */
    @Test
    void everyLinkToATermFindsItsHeading() throws IOException {
        Pattern link = Pattern.compile("\\]\\(((?:(?:\\.\\./)?(?:glossary|notation-and-primer)\\.md)?)#([^)]+)\\)");
        for (Path page : pages("notebooks/*.md", "notebooks/*.ipynb", "notebooks/solutions/*.ipynb")) {
            Matcher anchor = link.matcher(Files.readString(page));
            while (anchor.find()) {
                Path target = anchor.group(1).isEmpty() ? page : page.resolveSibling(anchor.group(1));
                boolean isThere = Files.readString(target)
                        .lines()
                        .anyMatch(line -> line.matches("#+ [a-z0-9 -]+")
                                && line.replaceFirst("#+ ", "")
                                        .replace(' ', '-')
                                        .equals(anchor.group(2)));
                assertTrue(isThere, page + " links to " + anchor.group() + ", which has no heading in small letters");
            }
        }
    }

    /** docs/diagrams/draw.py writes the list of alternative texts; the chapters must use these texts. */
    @Test
    void everyDiagramHasTheAltTextOfTheList() throws IOException {
        Pattern diagram = Pattern.compile("!\\[([^\\]]+)]\\((?:\\.\\./)?images/([\\w-]+\\.svg)\\)");
        String list = Files.readString(Path.of("notebooks/images/README.md"));
        for (Path page : pages("notebooks/*.ipynb", "notebooks/solutions/*.ipynb")) {
            Matcher shown = diagram.matcher(Files.readString(page));
            while (shown.find()) {
                String row = "(" + shown.group(2) + ") | " + shown.group(1) + " |";
                assertTrue(list.contains(row), page + ": notebooks/images/README.md has no " + row);
            }
        }
    }

    private static List<Path> pages(String... globs) throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String glob : globs) {
            Path folder = Path.of(glob.contains("/") ? glob.substring(0, glob.lastIndexOf('/')) : ".");
            try (DirectoryStream<Path> found =
                    Files.newDirectoryStream(folder, glob.substring(glob.lastIndexOf('/') + 1))) {
                found.forEach(pages::add);
            }
        }
        return pages;
    }

    /** The picture at the top is what chapter 00 shows; docs/diagrams/snow_and_cell.py copies it from there. */
    @Test
    void thePictureIsTheLastFigureOfChapter00() throws IOException {
        Matcher png = Pattern.compile("\"image/png\": \"([A-Za-z0-9+/=]+)")
                .matcher(Files.readString(Path.of("notebooks/00-start-here.ipynb")));
        byte[] last = png.results()
                .reduce((first, second) -> second)
                .map(figure -> Base64.getDecoder().decode(figure.group(1)))
                .orElseThrow();
        assertArrayEquals(last, Files.readAllBytes(Path.of("notebooks/images/00-snow-and-cell.png")));
    }
}
