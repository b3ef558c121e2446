package carousel.plot;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/** Runs on a machine without fonts, which src/test/platforms can simulate. */
@DisabledIf(value = "carousel.plot.Fonts#areThere", disabledReason = "this machine has fonts")
class NoFontsTest {
    @Test
    void aFigureSaysWhatToInstall() {
        for (int n = 0; n < 2; n++) { // the second failure differs from the first
            String said = assertThrows(
                            IllegalStateException.class,
                            () -> Plot.image(Plot.lines("a", "t", "y", Map.of("b", new double[] {1, 2, 3})), 1))
                    .getMessage();
            assertTrue(said.contains("apt-get install fontconfig fonts-dejavu-core libharfbuzz0b"), said);
        }
    }
}
