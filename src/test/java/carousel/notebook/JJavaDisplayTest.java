package carousel.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.plot.Plot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** A kernel on JJava's real base, which finds our extension as a service. */
class JJavaDisplayTest {
    private final Kernel kernel = new Kernel();

    private static final class Kernel extends BaseKernel {
        private final List<DisplayData> displayed = new ArrayList<>();

        Kernel() {
            super(
                    "test",
                    "1",
                    new LanguageInfo.Builder("java").build(),
                    List.of(),
                    null,
                    new JupyterIO(StandardCharsets.UTF_8),
                    new CommManager(),
                    new Renderer(),
                    null,
                    null,
                    true,
                    new StringStyler("", "", "", n -> ""));
        }

        @Override
        public void display(DisplayData data) {
            displayed.add(data);
        }

        @Override
        public Object evalRaw(String source) {
            return Table.create("t", IntColumn.create(source, new int[] {1}));
        }

        @Override
        public DisplayData inspect(String code, int at, boolean extraDetail) {
            return null;
        }

        @Override
        public ReplacementOptions complete(String code, int at) {
            return null;
        }

        @Override
        public String isComplete(String code) {
            return IS_COMPLETE_MAYBE;
        }
    }

    @BeforeEach
    void start() {
        kernel.onStartup();
    }

    @AfterEach
    void stop() {
        kernel.onShutdown(false);
        assertFalse(new NotebookLine().isHere());
    }

    private DisplayData shown(Object o) {
        return kernel.getRenderer().render(o);
    }

    @Test
    void aResultIsATable() {
        DisplayData result = kernel.eval("x");
        assertEquals("x\n1", result.getData(MIMEType.TEXT_PLAIN));
        assertTrue(((String) result.getData(MIMEType.TEXT_HTML)).startsWith("<table"));
    }

    @Test
    @EnabledIf(value = "carousel.plot.Fonts#areThere", disabledReason = "no fonts")
    void richObjectsComeWithTheirText() {
        for (Object o : List.of(DoubleMatrix.eye(2), Map.of("a", 1))) {
            assertEquals(Show.look(o).text(), shown(o).getData(MIMEType.TEXT_PLAIN));
            assertEquals(Show.look(o).content(), shown(o).getData(MIMEType.TEXT_HTML));
        }
        DisplayData figure = shown(Plot.lines("T", "x", "y").line("a", new double[] {1, 2}));
        assertTrue(figure.hasDataForType(MIMEType.IMAGE_PNG));
        assertEquals("T. y over x from 1 to 2. a: 1 to 2.", figure.getData(MIMEType.TEXT_PLAIN));
        assertEquals("[1.5]", shown(new double[] {1.5}).getData(MIMEType.TEXT_PLAIN));
        assertFalse(shown("text").hasDataForType(MIMEType.TEXT_HTML));
    }

    @Test
    void showDisplays() {
        Show.show(DoubleMatrix.eye(2), "text");
        assertEquals(2, kernel.displayed.size());
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
        assertEquals("half", kernel.displayed.get(0).getData(MIMEType.TEXT_PLAIN));
        assertTrue(kernel.displayed.get(0).hasDisplayId());
    }
}
