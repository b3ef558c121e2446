package carousel.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** IJava's and JJava's messages are the same classes in two packages, so the code that reads them must exist twice. */
class ConnectionsTest {
    private static final Path FOLDER = Path.of("environment/kernel");

    @Test
    void theTwoConnectionsAreAlike() throws IOException {
        assertEquals(
                normal("IJavaConnection", "io.github.spencerpark.jupyter"),
                normal("JJavaConnection", "org.dflib.jjava.jupyter"));
    }

    private static String normal(String name, String messages) throws IOException {
        return Files.readString(FOLDER.resolve(name + ".java"))
                .replace(messages, "MESSAGES")
                .replace(name.substring(0, 5), "KERNEL")
                .lines()
                .sorted() // imports are in another order
                .collect(Collectors.joining("\n"));
    }
}
