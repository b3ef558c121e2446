package carousel.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.plot.Plot;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplaySystem;
import org.rapaio.jupyter.kernel.global.Global;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** The kernel's own display system, which finds our provider as a service. */
class RapaioDisplayTest {
    private static Map<String, Object> shown(Object o) {
        return DisplaySystem.inst().render(o).data();
    }

    @Test
    void richObjectsComeWithTheirText() {
        Table table = Table.create("t", IntColumn.create("x", 1, 2));
        for (Object o : List.of(table, table.column(0), DoubleMatrix.eye(2), Map.of("a", 1))) {
            assertEquals(Set.of("text/plain", "text/html"), shown(o).keySet());
            assertEquals(Show.look(o).text(), shown(o).get("text/plain"));
            assertEquals(Show.look(o).content(), shown(o).get("text/html"));
        }
    }

    @Test
    @EnabledIf(value = "carousel.plot.Fonts#areThere", disabledReason = "no fonts")
    void aFigureComesWithItsSizeAndAText() {
        DisplayData data = DisplaySystem.inst().render(Plot.lines("T", "x", "y").line("a", new double[] {1, 2}));
        assertEquals(Set.of("text/plain", "image/png"), data.data().keySet());
        String alt = "T. y over x from 1 to 2. a: 1 to 2.";
        assertEquals(alt, data.data().get("text/plain"));
        assertEquals(Map.of("image/png", Map.of("width", 720, "height", 400, "alt", alt)), data.metadata());
    }

    @Test
    void objectsWithOnlyATextComeAsText() {
        for (Object o : List.of("a < b", 1.5, List.of("p", "q"), new int[] {1})) {
            assertEquals(Map.of("text/plain", Show.look(o).text()), shown(o));
        }
    }

    @Test
    void anEmptyTextLeavesNoLine() {
        assertEquals(Map.of(), shown(System.out.printf("")));
    }

    @Test
    @EnabledIf(value = "carousel.plot.Fonts#areThere", disabledReason = "no fonts")
    void theRequestedFormIsGiven() {
        Table table = Table.create("t", IntColumn.create("x", new int[] {1}));
        DisplaySystem display = DisplaySystem.inst();
        assertEquals(Map.of("text/plain", "x\n1"), display.render("text", table).data());
        assertEquals(
                Map.of("text/html", "<b>x</b>"),
                display.render("text/html", "<b>x</b>").data());
        assertEquals(
                Set.of("image/png"),
                display.render("png", Plot.lines("T", "x", "y").line("a", new double[] {1, 2}))
                        .data()
                        .keySet());
    }

    @Test
    void theKernelsOwnObjectsAreLeftToIt() {
        assertEquals(Set.of("text/html"), shown(Global.options()).keySet());
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        assertEquals(Set.of("image/png"), shown(image).keySet());
        assertTrue(DisplaySystem.inst().render(image).hasDisplayId());
    }
}
