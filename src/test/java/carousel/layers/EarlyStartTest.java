package carousel.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.cells.Lstm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The vector loops, which take about a second to compile, do not wait for the first product. */
class EarlyStartTest {
    /** In a JVM of its own: says whether the thread that compiles them runs before and after a layer is created. */
    static final class Program {
        public static void main(String[] args) {
            boolean before = isCompiling();
            new Lstm(1);
            System.out.print(before + " " + isCompiling());
        }

        private static boolean isCompiling() {
            Thread[] threads = new Thread[Thread.activeCount() + 10];
            int n = Thread.enumerate(threads);
            return Arrays.stream(threads, 0, n).anyMatch(t -> t.getName().equals("carousel-vectors"));
        }
    }

    @Test
    void creatingALayerStartsTheirCompilation() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertEquals("false true", printed);
    }
}
