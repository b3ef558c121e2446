package carousel;

import static carousel.Carousel.adam;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.train.Model;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Creating a network prepares the JVM for its training, without a word. */
class RehearsalTest {
    /** Without a rehearsal, this training loads more than 400 classes. */
    private static final int FEW = 100;

    /** In a JVM of its own: waits for the rehearsal, then trains, and says whether that loaded only a few classes. */
    static final class Program {
        public static void main(String[] args) throws InterruptedException {
            Model model = sequential(lstm(3), dense(1)).compile(adam(1e-3), mse());
            Examples examples = Examples.of(new Sequences(2, 5, 100), new Sequences(1, 1, 100));
            System.out.print(isOver() + " ");
            ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
            long before = classes.getTotalLoadedClassCount();
            model.fit(examples, clipNorm(5), quiet());
            long loaded = classes.getTotalLoadedClassCount() - before;
            System.out.print(loaded <= FEW ? "few" : loaded + " classes");
        }

        private static String isOver() throws InterruptedException {
            Thread[] threads = new Thread[Thread.activeCount() + 10];
            int n = Thread.enumerate(threads);
            Thread rehearsal = Arrays.stream(threads, 0, n)
                    .filter(t -> t.getName().equals("carousel-rehearsal"))
                    .findFirst()
                    .orElseThrow();
            rehearsal.join();
            return rehearsal.isDaemon() ? "daemon" : "not a daemon";
        }
    }

    @Test
    void aTrainingAfterItLoadsFewClasses() throws IOException, InterruptedException {
        assertEquals("daemon few", run());
    }

    /** The first training of the program is the place to complain. */
    @Test
    void itDoesNotComplainIfItCannotTrain() throws IOException, InterruptedException {
        String printed = run("-Dcarousel.blas=nonsense");
        assertTrue(printed.contains("in thread \"main\""), printed);
        assertFalse(printed.contains("carousel-rehearsal"), printed);
    }

    private static String run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
