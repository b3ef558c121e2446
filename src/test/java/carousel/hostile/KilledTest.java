package carousel.hostile;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.load;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.save;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.train.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that is killed while saving leaves a complete model, either the old or the new one. The test kills 20
 * times; to run more, {@code ./mvnw test -Dtest=KilledTest -Dkills=200}.
 */
@Tag("slow")
class KilledTest {
    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final int UNITS = 200;

    @TempDir
    Path folder;

    /** Saves two models in turn, forever. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Model[] models = {model(1), model(2)};
        save(models[0], file);
        System.out.println("saving");
        for (int n = 1; ; n++) {
            save(models[n % 2], file);
        }
    }

    private static Model model(long seed) {
        return sequential(lstm(UNITS), dense(1)).seed(seed).build(UNITS).compile(adam(1e-3), mse());
    }

    private static float first(Model model) {
        FloatMatrix first = model.network().parameters().get(0).value();
        return first.get(0);
    }

    @Test
    void theFileIsWholeWheneverTheProgramIsKilled() throws Exception {
        Path file = folder.resolve("model.safetensors");
        SplittableRandom random = new SplittableRandom(7);
        int[] found = new int[2];
        float[] firsts = {first(model(1)), first(model(2))};
        for (int n = 0; n < KILLS; n++) {
            Process saving = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledTest.class.getName(),
                            file.toString())
                    .redirectError(folder.resolve("errors.txt").toFile())
                    .start();
            assertEquals("saving", saving.inputReader().readLine(), () -> text(folder.resolve("errors.txt")));
            Thread.sleep(random.nextInt(40));
            saving.destroyForcibly().waitFor();
            float first = first(load(file)); // throws if the checksum is wrong
            assertTrue(first == firsts[0] || first == firsts[1]);
            found[first == firsts[0] ? 0 : 1]++;
        }
        assertTrue(KILLS < 20 || (found[0] > 0 && found[1] > 0), found[0] + " and " + found[1]);
        try (var files = Files.list(folder)) {
            assertTrue(files.count() <= 3, "left behind more than the file, what was beside it, and errors.txt");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
