package carousel.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.kernel.Client.Received;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the kernels as a front end sees them: in their own process, over sockets. rapaio's kernel is the real one; for
 * IJava and JJava the connections and channels are real, with a stub of the kernel behind them.
 */
@Tag("slow")
class KernelsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(classes = {RapaioStart.class, IJavaStart.class, JJavaStart.class})
    void kernelsHelpALearner(Class<?> start) throws Exception {
        try (Client client = new Client(start, folder)) {
            client.waitUntilReady();
            nobodyElseIsListenedTo(client.pid());
            objectsAreShown(client);
            errorsAreShort(client);
            lostVariablesAreNamed(client);
            tabAndShiftTabHelp(client);
            interruptsEndACellOnly(client);
            client.control("shutdown_request");
            assertEquals(0, client.exitCode());
        }
    }

    /** All listening sockets are bound to 127.0.0.1 or ::1; checked if the system shows them, as Linux does. */
    private static void nobodyElseIsListenedTo(long pid) throws IOException {
        Path process = Path.of("/proc/" + pid);
        if (!Files.isDirectory(process.resolve("fd"))) {
            return;
        }
        Set<String> ours = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                ours.add(Files.readSymbolicLink(file).toString());
            }
        }
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : Files.readAllLines(process.resolve(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields[3].equals("0A") && ours.contains("socket:[" + fields[9] + "]")) {
                    addresses.add(fields[1].replaceAll(":.*", ""));
                }
            }
        }
        assertTrue(addresses.size() >= 5, addresses::toString); // of shell, control, iopub, stdin, heartbeat
        addresses.removeIf(
                address -> address.endsWith("0100007F") || address.equals("00000000000000000000000001000000"));
        assertEquals(List.of(), addresses);
    }

    private static void objectsAreShown(Client client) {
        Received unknown = only("error", client.run("var net = sequential(lstm(3), dense(1));"));
        assertTrue(unknown.get("traceback").contains("Run the first code cell"), unknown.toString());
        client.run("import static carousel.Carousel.*;\nimport carousel.plot.*; import java.util.*;");

        Received figure =
                only("execute_result", client.run("Plot.lines(\"T\", \"x\", \"y\").line(\"a\", new int[] {1, 2})"));
        assertEquals("T. y over x from 1 to 2. a: 1 to 2.", figure.get("data", "text/plain"));
        assertTrue(figure.get("data", "image/png").startsWith("iVBOR"));
        assertEquals(figure.get("data", "text/plain"), figure.get("metadata", "image/png", "alt"));
        assertEquals(
                "[1.5, 2.0]",
                only("execute_result", client.run("new double[] {1.5, 2}")).get("data", "text/plain"));
        assertTrue(only("execute_result", client.run("Map.of(\"a\", 1)"))
                .get("data", "text/html")
                .startsWith("<table"));

        List<Received> progress = client.run(
                "var line = new carousel.notebook.NotebookLine();\nline.show(\"half\");\nline.end(\"done\");");
        String id = only("display_data", progress).get("transient", "display_id");
        assertEquals(id, only("update_display_data", progress).get("transient", "display_id"));
        assertEquals("done", only("update_display_data", progress).get("data", "text/plain"));
    }

    private static void errorsAreShort(Client client) {
        client.run("int f(int k) {\n    // not for zero\n    return 5 / k;\n}\n\nint g(int k) {\n    return f(k);\n}");
        Received error = only("error", client.run("int five = 5;\n\n// now\ng(0)"));
        assertEquals(
                List.of(
                        "ArithmeticException: / by zero",
                        "  cell [7], line 3 in f:  return 5 / k;",
                        "  cell [7], line 7 in g:  return f(k);",
                        "  cell [8], line 4:  g(0)"),
                traceback(error));
        assertEquals(
                4,
                traceback(only("error", client.run("int r(int k) { return r(k + 1) + 1; }\nr(0)")))
                        .size());
        assertEquals(
                List.of(
                        "This does not compile, line 2:",
                        "    five = \"5\";",
                        "           ^",
                        "incompatible types: String cannot be converted to int"),
                traceback(only("error", client.run("five = 4;\nfive = \"5\";"))));
        assertEquals(
                List.of("The cell ends too early: the { in line 1 is not closed.", "    for (;;) {", "             ^"),
                traceback(only("error", client.run("for (;;) {\n    f(1);"))));
    }

    private static void lostVariablesAreNamed(Client client) {
        client.run("var series = List.of(1, 2);");
        client.run("var split = new ArrayList<>(series);");
        String said = "split lost its value, because series was declared again. Run cell [13] again.";
        Received remark = only("stream", client.run("var series = List.of(\"a\");"));
        assertEquals("stderr", remark.get("name"));
        assertEquals(said, remark.get("text").strip());
        Received later = only("error", client.run("split.size()"));
        assertTrue(later.get("traceback").contains("split lost its value in cell [14]"), later.toString());
    }

    private static void tabAndShiftTabHelp(Client client) {
        String completions = client.ask("complete_request", "var net = sequential(lstm(3), dense(1));\nnet.")
                .get("matches");
        assertTrue(completions.contains("compile("), completions);
        assertFalse(completions.contains("hashCode"), completions);
        Received documentation = client.ask("inspect_request", "lstm(");
        String text = documentation.get("data", "text/plain");
        assertTrue(text.startsWith("Lstm Carousel.lstm(int units)\nAn LSTM layer"), documentation.toString());
        assertEquals("false", client.ask("inspect_request", "nothing(").get("found"));
    }

    /**
     * Messages on the control channel do not take the output of a running cell. An interrupt ends all trainings of a cell,
     * each of which takes one for itself.
     */
    private static void interruptsEndACellOnly(Client client) throws InterruptedException {
        String id = client.begin("System.out.println(\"one\"); Thread.sleep(1500); System.out.println(\"two\");");
        client.published(id, m -> m.type().equals("stream"), 60_000);
        assertEquals("kernel_info_reply", client.control("kernel_info_request").type());
        List<Received> rest = client.published(id, client::isIdle, 60_000);
        assertEquals("two", only("stream", rest).get("text").strip());
        assertEquals("ok", client.reply().get("status"));

        client.run("int kept = 3;");
        id = client.begin("System.out.println(\"begun\"); Thread.sleep(60_000);");
        client.published(id, m -> m.type().equals("stream"), 60_000);
        assertEquals("interrupt_reply", client.control("interrupt_request").type());
        Received error = only("error", client.published(id, client::isIdle, 60_000));
        assertEquals(List.of("Interrupted. Your variables are kept."), traceback(error));
        assertEquals("error", client.reply().get("status"));
        assertEquals("3", only("execute_result", client.run("kept")).get("data", "text/plain"));

        client.run("int trainings = 0;");
        id = client.begin(
                "System.out.println(\"begun\");"
                        + " while (trainings < 9) { try { Thread.sleep(60_000); } catch (InterruptedException e) { trainings++; } }");
        client.published(id, m -> m.type().equals("stream"), 60_000);
        Thread.sleep(500); // an interrupt that comes while the cell still prints ends it there
        client.control("interrupt_request");
        error = only("error", client.published(id, client::isIdle, 60_000));
        assertEquals(List.of("Interrupted. Your variables are kept."), traceback(error));
        assertEquals("error", client.reply().get("status"));
        assertEquals("9", only("execute_result", client.run("trainings")).get("data", "text/plain"));
    }

    private static Received only(String type, List<Received> messages) {
        List<Received> found =
                messages.stream().filter(m -> m.type().equals(type)).toList();
        assertEquals(1, found.size(), messages::toString);
        return found.get(0);
    }

    private static List<String> traceback(Received error) {
        return error.content().getAsJsonArray("traceback").asList().stream()
                .flatMap(line ->
                        line.getAsString().replaceAll("\u001b\\[[0-9;]*m", "").lines())
                .toList();
    }
}
