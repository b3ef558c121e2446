package carousel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsAreStatedTest {
    private static final Path SOURCES = Path.of("src/main/java/carousel");

    @Test
    void everyPackageSaysWhatThreadsMayDo() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.endsWith("package-info.java")).toList()) {
                assertTrue(Files.readString(file).contains("<p>Threads: "), file.toString());
            }
        }
    }

    /** Users who extend a class read that class, and users who train read Model, so each says it itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/Examples",
                "data/tasks/Task",
                "layers/CellActivation",
                "layers/Layer",
                "layers/Pass",
                "loss/Loss",
                "loss/Metric",
                "recurrent/Cell",
                "train/Callback",
                "train/Model",
                "train/Network",
                "passes/NetworkPass",
                "train/Predictor",
                "train/Sequential",
                "train/Stepper",
                "train/Trainer"
            })
    void whatIsExtendedOrSharedSaysItItself(String name) throws IOException {
        assertTrue(Files.readString(SOURCES.resolve(name + ".java")).contains("<p>Threads: "), name);
    }
}
