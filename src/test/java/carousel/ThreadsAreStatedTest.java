package carousel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThreadsAreStatedTest {
    @Test
    void everyPackageSaysWhatThreadsMayDo() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.endsWith("package-info.java")).toList()) {
                assertTrue(Files.readString(file).contains("<p>Threads: "), file.toString());
            }
        }
    }
}
