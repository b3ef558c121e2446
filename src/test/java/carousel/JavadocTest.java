package carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Javadoc builds without a warning: every link leads somewhere, and everything public has a comment. */
@Tag("slow")
class JavadocTest {
    /**
     * Warnings that do not count: a comment that says what a method does also says what it returns, and javadoc warns
     * about every incubating module.
     */
    private static final Set<String> NOT_ASKED_FOR = Set.of(
            "compiler.warn.dc.missing.param",
            "compiler.warn.dc.missing.return",
            "compiler.warn.dc.missing.throws",
            "compiler.warn.incubating.modules",
            "compiler.warn.proc.messager");

    @TempDir
    Path folder;

    @Test
    void isBuiltWithoutAWarning() throws IOException {
        DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = javadoc.getStandardFileManager(said, Locale.ROOT, null);
                Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> java =
                    sources.filter(path -> path.toString().endsWith(".java")).toList();
            List<String> options = List.of(
                    "-quiet",
                    "-protected",
                    "-Xdoclint:all",
                    "-Xmaxwarns",
                    "100000",
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-encoding",
                    "UTF-8",
                    "-d",
                    folder.toString());
            boolean built = javadoc.getTask(null, files, said, null, options, files.getJavaFileObjectsFromPaths(java))
                    .call();
            List<String> wrong = said.getDiagnostics().stream()
                    .filter(d -> d.getKind() != Diagnostic.Kind.NOTE && !NOT_ASKED_FOR.contains(d.getCode()))
                    .map(d -> d.getCode() + " " + d)
                    .toList();
            assertEquals(List.of(), wrong, "Javadoc");
            assertEquals(true, built && Files.exists(folder.resolve("index.html")), "Javadoc was built");
        }
    }
}
