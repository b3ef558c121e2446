package carousel.hostile;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.checkpoint;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.load;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.save;
import static carousel.Carousel.sequential;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.train.Model;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training takes no more memory at its end than at its beginning. It runs for two seconds in verify; for an hour, run
 * {@code ./mvnw test -Dtest=SoakTest -Dsoak=60}, which prints ten lines on the way.
 */
@Tag("slow")
class SoakTest {
    private static final double MINUTES = Double.parseDouble(System.getProperty("soak", "0.03"));
    private static final int LINES = 10;
    private static final long MOST_GROWN = 2 << 20;

    @TempDir
    Path folder;

    @Test
    void trainingTakesNoMoreMemoryAtItsEnd() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<int[]> texts = new ArrayList<>();
        IntStream.range(0, 200)
                .forEach(n -> texts.add(random.ints(1 + n % 40, 2, 30).toArray()));
        Examples examples =
                Examples.of(texts, texts.stream().mapToInt(text -> text[0] % 2).toArray());
        Model model = sequential(embedding(30, 8), lstm(16).recurrentDropout(0.1), dropout(0.1), dense(2))
                .compile(adam(1e-3), crossEntropy());
        long start = System.nanoTime();
        long fits = fits(model, examples, 5);
        long before = used();
        print(0, fits, before);
        long after = before;
        for (int line = 1; line <= LINES; line++) {
            while (System.nanoTime() - start < MINUTES * 60e9 * line / LINES) {
                fits += fits(model, examples, 5);
            }
            after = used();
            print(MINUTES * line / LINES, fits, after);
        }
        assertTrue(after - before < MOST_GROWN, "grew by " + ((after - before) >> 10) + " kB in " + fits + " fits");
    }

    /** Each fit is a separate run, with validation, checkpoints, evaluation, prediction, saving and loading. */
    private int fits(Model model, Examples examples, int n) throws IOException {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        Path file = folder.resolve("model.safetensors");
        for (int k = 0; k < n; k++) {
            Files.deleteIfExists(checkpoint);
            model.fit(
                    examples,
                    epochs(2),
                    batch(32),
                    validation(examples.subset(0, 50)),
                    checkpoint(checkpoint),
                    quiet());
            model.evaluate(examples);
            model.predict(examples);
            save(model, file);
            load(file).predict(examples);
        }
        return n;
    }

    private static void print(double minutes, long fits, long used) throws IOException {
        System.out.printf(
                "SoakTest: %5.1f minutes, %,9d fits, heap after collection %,7d kB, resident %s%n",
                minutes, fits, used >> 10, resident());
    }

    /** The memory that this process has from the system, including code and collector, if known (Linux). */
    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "unknown";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.substring(6).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static long used() {
        for (int n = 0; n < 3; n++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
