package carousel.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.plot.Figure;
import carousel.plot.Plot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Simulates a machine without fonts, as fontconfig presents it to Java when its settings name no folder. */
@EnabledOnOs(OS.LINUX)
class NoFontsTest {
    @TempDir
    Path folder;

    /** No font has a character in the private use area. */
    @Test
    @Tag("C8")
    @EnabledIf(value = "carousel.plot.Fonts#areThere", disabledReason = "no fonts")
    void aCharacterThatNoFontHasIsNamedOnce() {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            double[][] one = {{1, 2}};
            Plot.image(Plot.heatmap("plain", "b", "c", one), 1);
            Plot.image(Plot.heatmap("odd", "b", "c", one).rows(List.of("\uE123")), 1);
            Plot.image(Plot.text("odd again", "b", "\uE123", new double[] {1}), 1);
        } finally {
            System.setErr(before);
        }
        String text = said.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("figure 'odd': no font of this machine has '\uE123' (PRIVATE USE AREA E123)"), text);
        assertEquals(1, text.lines().count(), text);
    }

    /** Draws one figure of each kind and prints what happened. */
    public static void main(String[] arguments) {
        List<Supplier<Figure>> figures = List.of(
                () -> Plot.lines("a", "b", "c").line("y", new double[] {1, 2}),
                () -> Plot.heatmap("a", "b", "c", new double[][] {{1, 2}}),
                () -> Plot.text("a", "b", "text", new double[] {1, 2, 3, 4}));
        for (Supplier<Figure> figure : figures) {
            try {
                Plot.image(figure.get(), 1);
                System.out.println("drawn");
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    @Tag("C8")
    void everyFigureSaysWhatToInstall() throws Exception {
        Path settings = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
        List<String> said = draw(settings).lines().toList();
        assertEquals(3, said.size(), String.join("\n", said));
        for (String line : said) {
            assertTrue(line.startsWith("Plot.image: Java finds no fonts on this machine"), line);
            assertTrue(line.contains("apt-get install fontconfig fonts-dejavu-core libharfbuzz0b"), line);
        }
    }

    private String draw(Path fonts) throws IOException, InterruptedException {
        ProcessBuilder drawing = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Djava.util.prefs.userRoot=" + folder,
                "-Duser.home=" + folder, // where Java caches information about fonts
                "-cp",
                System.getProperty("java.class.path"),
                NoFontsTest.class.getName());
        drawing.environment().put("FONTCONFIG_FILE", fonts.toString());
        drawing.environment().put("XDG_CACHE_HOME", folder.toString());
        Path errors = folder.resolve("errors.txt");
        Process process = drawing.redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said + Files.readString(errors));
        return said;
    }
}
