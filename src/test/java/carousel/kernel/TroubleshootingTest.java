package carousel.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Errors in a notebook are as docs/troubleshooting.md describes them. */
@Tag("slow")
@Tag("platforms")
class TroubleshootingTest {
    private static final String IMPORTS = "import static carousel.Carousel.*; import org.jblas.*;";

    private final Map<String, List<String>> said = new LinkedHashMap<>();

    private void met(String message, Cells cells, String cell) {
        said.put(message, cells.failure(cell));
    }

    @Test
    void everyMessageOccurs() throws IOException {
        met("No cell has imported anything since the kernel was started", new Cells(), "lstm(1)");
        met("Check the spelling, and run the cell that declares", new Cells().run(IMPORTS), "foo + 1");
        met("A text needs double quotes", new Cells().run(IMPORTS), "String answer = 'b';");
        met("A network becomes a model with compile", new Cells().run(IMPORTS), "sequential(dense(1)).fit(null)");
        met(
                "To compile a model again",
                new Cells().run(IMPORTS),
                "sequential(dense(1)).predictor().network().compile(adam(1e-3), mse())");
        met(
                "The shapes may not fit",
                new Cells().run(IMPORTS).run("var W = DoubleMatrix.ones(3, 2);"),
                "W.mmul(DoubleMatrix.ones(4, 1))");
        met("The cell ends too early", new Cells(), "f(1,");
        met("A method calls itself without end", new Cells().run("int f(int k) { return f(k + 1) + 1; }"), "f(0)");
        met("start the lab with more: --heap", new Cells(), "throw new OutOfMemoryError(\"Java heap space\");");
        met("Your variables are kept", new Cells(), "throw new InterruptedException();");
        Cells cells = new Cells().run("class A {}").run("A a = new A();").run("class A { int x; }");
        said.put("lost its value", List.of(cells.remark().orElseThrow()));

        String page = Files.readString(Path.of("docs/troubleshooting.md"));
        String section = page.substring(page.indexOf("## In a notebook"), page.indexOf("## Reading tables and texts"));
        Set<String> rows = Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(section)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
        assertEquals(rows, said.keySet());
        said.forEach((message, lines) ->
                assertTrue(String.join(" ", lines).contains(message), () -> message + "\n" + lines));
    }
}
