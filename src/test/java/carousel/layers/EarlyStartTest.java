package carousel.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.NewJvm;
import carousel.cells.Lstm;
import java.io.IOException;
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
            return Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(t -> t.getName().equals("carousel-vectors"));
        }
    }

    @Test
    void creatingALayerStartsTheirCompilation() throws IOException, InterruptedException {
        assertEquals("false true", NewJvm.printed(NewJvm.WITH_VECTORS, Program.class));
    }
}
