package carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a class of the tests in a JVM of its own. */
public final class NewJvm {
    /** The option for a JVM with the vector loops. */
    public static final List<String> WITH_VECTORS = List.of("--add-modules", "jdk.incubator.vector");

    private NewJvm() {}

    /** What the class prints, without its errors; fails if it does not end well. */
    public static String printed(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return printed(List.of(), options, main, arguments);
    }

    /** The same for a JVM that gets so many kilobytes of addresses from its system. It needs a shell. */
    public static String printedWithin(int kilobytes, List<String> options, Class<?> main)
            throws IOException, InterruptedException {
        return printed(List.of("sh", "-c", "ulimit -v " + kilobytes + " && exec \"$@\"", "sh"), options, main);
    }

    private static String printed(List<String> before, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), main + " ended early, after\n" + printed);
        return printed;
    }
}
