package carousel.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@Tag("platforms")
class SessionTest {
    private final Cells cells = new Cells();

    @Test
    void aVariableOfANewTypeResetsItsDependants() {
        cells.run("import java.util.*;").run("var series = List.of(1, 2);").run("var split = new ArrayList<>(series);");
        assertEquals(Optional.empty(), cells.remark());
        cells.run("var series = List.of(\"a\");");
        assertEquals(
                Optional.of("split lost its value, because series was declared again. Run cell [3] again."),
                cells.remark());
        cells.run("int other = 1;");
        assertEquals(
                "split lost its value in cell [4], because series was declared again. Run cell [3] again.",
                cells.session.losses(List.of("split", "other")));
        assertEquals("", cells.session.losses(List.of("other")));
    }

    @Test
    void runningACellAgainRestoresItsVariables() {
        cells.run("class A {}").run("A a = new A();").run("class A { int x; }");
        assertEquals(
                Optional.of("a lost its value, because the class A was declared again. Run cell [2] again."),
                cells.remark());
        cells.run("a = new A();").run("a.x");
        assertEquals("", cells.session.losses(List.of("a")));
    }

    @Test
    void severalLostVariablesAreNamedInOneSentence() {
        cells.run("class A {}")
                .run("A a = new A(), b = new A();")
                .run("A c = a;")
                .run("class A { int x; }");
        assertEquals(
                Optional.of(
                        "a, b and c lost their values, because the class A was declared again. Run cells [2] and [3] again."),
                cells.remark());
    }

    @Test
    void aVariableWhoseDeclarationFailsLosesItsValue() {
        cells.run("int[] data = {1};");
        List<String> said = cells.failure("int[] data = new int[-1];");
        assertEquals("→ data lost its value, because the new declaration of data failed.", said.get(said.size() - 1));
        assertEquals(Optional.empty(), cells.remark()); // the error message already says it
    }

    @Test
    void declaringTheSameTypeAgainLosesNothing() {
        cells.run("int n = 3;").run("int m = n * n;").run("int n = 4;");
        assertEquals(Optional.empty(), cells.remark());
    }

    @Test
    void knowsWhetherAnythingWasImported() {
        cells.run("int n = 3;");
        assertFalse(cells.session.hasImports());
        cells.run("import java.util.*;");
        assertTrue(cells.session.hasImports());
    }

    @Test
    void placesStayWhereBlanksReplaceTheLinesBetweenSnippets() {
        String cell = "int n = 1;\n\n// two\nint m = 2;";
        cells.session.begin(cell);
        assertEquals("int n = 1;  // two\nint m = 2;", cells.session.sourceForShell());
    }

    @Test
    void saysTheShapesOfTheMatricesThatACellNames() {
        cells.run("import org.jblas.*;")
                .run("var W = DoubleMatrix.zeros(3, 2); FloatMatrix x = FloatMatrix.ones(1, 1); int n = 2;");
        cells.session.begin("W.mmul(x).add(n)");
        Locale before = Locale.getDefault();
        try {
            for (Locale locale : List.of(Locale.ENGLISH, Locale.GERMAN)) { // one prints 0.0, the other 0,0
                Locale.setDefault(locale);
                assertEquals(List.of("W is 3 × 2", "x is 1 × 1"), cells.session.shapes());
            }
        } finally {
            Locale.setDefault(before);
        }
        cells.run("W = new DoubleMatrix(0, 2);");
        cells.session.begin("W.get(3)");
        assertEquals(List.of("W is empty"), cells.session.shapes());
    }

    @Test
    void insistsOnAnInterruptUntilTheCellHasEnded() {
        AtomicInteger interrupts = new AtomicInteger();
        cells.session.run("", () -> {
            cells.session.interrupt(interrupts::incrementAndGet);
            while (interrupts.get() < 2) {
                Thread.onSpinWait();
            }
        });
        int until = interrupts.get();
        Jvm.pause(200);
        assertTrue(interrupts.get() <= until + 1, interrupts + " interrupts after " + until);
    }
}
