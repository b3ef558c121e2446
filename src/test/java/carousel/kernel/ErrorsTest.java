package carousel.kernel;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@Tag("platforms")
class ErrorsTest {
    private static final String IMPORTS = "import static carousel.Carousel.*; import java.util.*; import org.jblas.*;";

    private final Cells cells = new Cells();

    @Test
    void theLearnersLinesComeBeforeOurs() {
        cells.run("int[] numbers = {1};\nint at(int k) {\n    return numbers[k];\n}");
        assertEquals(
                List.of(
                        "ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1",
                        "  cell [1], line 3 in at:  return numbers[k];",
                        "  cell [2], line 2:  at(1)"),
                cells.failure("// comes first\nat(1)"));
        List<String> ours = cells.run(IMPORTS).failure("sequential()");
        assertTrue(ours.get(0).startsWith("IllegalArgumentException: sequential: expected"), ours::toString);
        int own = ours.indexOf("  cell [4], line 1:  sequential()");
        assertTrue(own > 0 && ours.get(own + 1).startsWith("  inside Network.<init>"), ours::toString);
    }

    @Test
    void manyLinesAreCut() {
        assertEquals(
                List.of("StackOverflowError", "  cell [1], line 1 in f:  int f(int k) { return f(k + 1) + 1; }"),
                cells.run("int f(int k) { return f(k + 1) + 1; }")
                        .failure("f(0)")
                        .subList(0, 2));
        StringBuilder chain = new StringBuilder("int m0() { return 1 / 0; }\n");
        for (int k = 1; k < 30; k++) {
            chain.append("int m" + k + "() {\n    return m" + (k - 1) + "();\n}\n");
        }
        List<String> said = cells.run(chain.toString()).failure("m29()");
        assertEquals(12, said.size(), said::toString);
        assertEquals("  … and 21 lines more of your cells", said.get(11));
    }

    @Test
    void longSentencesAreWrappedAndLongCodeIsCut() {
        String words = "word ".repeat(50).strip();
        List<String> said = cells.failure(formatted("throw new IllegalStateException(\"%s\");", words));
        assertTrue(said.stream().allMatch(line -> line.length() <= 100), said::toString);
        assertEquals("IllegalStateException: " + words, String.join(" ", said.subList(0, 3)));
        assertTrue(said.get(3).endsWith("…"), said::toString);
        said = cells.failure(formatted("int n = %s\"one\";", " ".repeat(150)));
        assertTrue(said.stream().allMatch(line -> line.length() <= 100), said::toString);
        assertEquals("    …" + " ".repeat(69) + "\"one\";", said.get(1));
        assertEquals("    " + " ".repeat(70) + "^", said.get(2));
    }

    @Test
    void codeThatDoesNotCompileIsMarked() {
        assertEquals(
                List.of(
                        "This does not compile, line 3:",
                        "    int n = \"one\";",
                        "            ^",
                        "incompatible types: String cannot be converted to int"),
                cells.failure("int m = 1;\n\nint n = \"one\";"));
        assertEquals(
                List.of("The cell ends too early: the ( in line 2 is not closed.", "    f(1,", "     ^"),
                cells.failure("int k = 1;\nf(1,"));
        assertEquals(
                List.of("The cell ends in the middle of a statement:", "    int k = 1 +", "               ^"),
                cells.failure("int k = 1 +"));
    }

    @Test
    void unknownNamesAreOneError() {
        List<String> said = cells.failure("var a = lstm(1); var b = dense(a, c);");
        assertEquals("not known: lstm", said.get(3));
        assertTrue(
                said.get(4).startsWith("→ No cell has imported anything since the kernel was started."),
                said::toString);
        said = cells.run(IMPORTS).failure("foo + bar");
        assertEquals(
                List.of("not known: foo, bar", "→ Check the spelling, and run the cell that declares them first."),
                said.subList(3, said.size()));
    }

    @Test
    void missingDoubleQuotesArePointedOut() {
        cells.run(IMPORTS);
        for (String wrong : List.of("'b'", "b", "b;", "'b';\n")) {
            List<String> said = cells.failure("String answer = " + wrong);
            assertEquals("→ A text needs double quotes: \"b\"", said.get(said.size() - 1), said::toString);
        }
        List<String> said = cells.failure("String order = 'dbafce';");
        assertTrue(said.contains("→ A text needs double quotes: \"dbafce\""), said::toString);
        said = cells.run("int[] a = {1};").failure("String answer = a;");
        assertEquals("→ A text needs double quotes: \"a\"", said.get(said.size() - 1));
    }

    @Test
    void aMethodThatUsesTheUnknownSaysSoWhenItIsCalled() {
        cells.run("int f() { return later(); }");
        List<String> said = cells.run(IMPORTS).failure("f()");
        assertEquals("f cannot run: it uses what no cell has declared: method later()", said.get(0));
        assertEquals("→ Check the spelling, and run the cell that declares it first.", said.get(said.size() - 1));
    }

    @Test
    void aMissingCompileIsPointedOut() {
        List<String> said = cells.run(IMPORTS).failure("sequential(dense(1)).fit(null)");
        assertEquals(
                "→ A network becomes a model with compile: net.compile(adam(1e-3), mse()).fit(...)",
                said.get(said.size() - 1));
    }

    @Test
    void aNetworkInThePlaceOfAModelIsPointedOut() {
        List<String> said =
                cells.run(IMPORTS).run("import carousel.train.*;").failure("Model m = sequential(dense(1));");
        assertEquals(
                "→ A network becomes a model with compile: net.compile(adam(1e-3), mse())", said.get(said.size() - 1));
    }

    @Test
    void compilingAgainIsPointedOut() {
        cells.run(IMPORTS).run("var model = sequential(dense(1)).compile(sgd(1), mse());");
        List<String> said = cells.failure("model.network().compile(adam(1e-3), mse())");
        assertEquals(
                List.of(
                        "→ To compile a model again: model = model.compile(adam(1e-3), mse())",
                        "→ A network that you compile has the type Sequential, not Network."),
                said.subList(said.size() - 2, said.size()));
    }

    @Test
    void shapesThatDoNotFitAreShown() {
        cells.run(IMPORTS).run("var W = DoubleMatrix.ones(3, 2); var x = DoubleMatrix.ones(4, 1);");
        List<String> said = cells.failure("W.mmul(x)");
        assertEquals("→ The shapes may not fit: W is 3 × 2 and x is 4 × 1.", said.get(said.size() - 1));
        said = cells.failure("DoubleMatrix.ones(3, 2).mmul(DoubleMatrix.ones(4, 1))");
        assertTrue(said.get(said.size() - 1).startsWith("→ The shapes of two matrices"), said::toString);
    }
}
