package carousel.bits;

import static java.util.function.Predicate.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Results are the same to the last bit in every JVM: with vectors of any width and without, interpreted and compiled,
 * with fused multiply-add in hardware and in software, in every locale, on any number of threads. The checksums are
 * frozen in {@code bits/frozen.txt}, one for each kind of layer, loss, optimiser and so on, so they hold for other
 * machines and JDKs too. For a machine that this build does not run on, such as ARM, use {@code src/test/same-bits}.
 */
@Tag("slow")
class SameBitsTest {
    private static final String[] MODULE = {"--add-modules", "jdk.incubator.vector"};

    /** A JVM with options. */
    private record Jvm(List<String> arguments, List<String> options, String describes) {
        static Jvm without(String... options) {
            return new Jvm(List.of(), List.of(options), "without the vector module");
        }

        static Jvm with(String... options) {
            List<String> all =
                    Stream.concat(Stream.of(MODULE), Stream.of(options)).toList();
            return new Jvm(List.of(), all, "plain loops");
        }

        /** Computes everything with plain loops first, and again after the vector loops have been compiled. */
        Jvm thenByVectors() {
            return new Jvm(List.of("vectors"), options, describes);
        }

        /** Computes everything but the large networks. */
        Jvm small() {
            return new Jvm(List.of("small"), options, describes);
        }

        /** Computes only a few networks, which take ten times as long without fused multiply-add in hardware. */
        Jvm few() {
            return new Jvm(List.of("few"), options, describes);
        }

        String run() throws IOException, InterruptedException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-cp", System.getProperty("java.class.path")));
            command.add(Bits.class.getName());
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
            Process process = builder.start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), this + " ended early, after\n" + printed);
            return printed;
        }

        @Override
        public String toString() {
            return "java " + String.join(" ", options);
        }
    }

    private static final List<Jvm> JVMS = List.of(
            Jvm.with("-XX:-UseFMA").few(),
            Jvm.with("-XX:UseAVX=0", "-XX:UseSSE=2").few(),
            Jvm.with("-Xint").small(),
            Jvm.with("-XX:UseAVX=3", "-Dcarousel.threads=1").thenByVectors(),
            Jvm.with("-XX:UseAVX=2", "-Dcarousel.threads=2").thenByVectors(),
            Jvm.with("-XX:UseAVX=1", "-Dcarousel.threads=8").thenByVectors(),
            Jvm.with("-XX:MaxVectorSize=16", "-Duser.language=ar", "-Duser.country=EG")
                    .thenByVectors(),
            Jvm.with("-XX:TieredStopAtLevel=1", "-Duser.language=hi", "-Duser.country=IN"),
            Jvm.without("-Duser.language=tr", "-Duser.country=TR"));

    @TestFactory
    List<DynamicTest> everyJvmGivesTheFrozenBits() throws IOException {
        List<String> frozen;
        try (var table = SameBitsTest.class.getResourceAsStream("/bits/frozen.txt")) {
            frozen = new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        ExecutorService twoAtATime = Executors.newFixedThreadPool(2);
        List<DynamicTest> tests = JVMS.stream()
                .map(jvm -> {
                    Future<String> printed = twoAtATime.submit(jvm::run);
                    return DynamicTest.dynamicTest(jvm.toString(), () -> compare(jvm, frozen, printed.get()));
                })
                .toList();
        twoAtATime.shutdown();
        return tests;
    }

    private static void compare(Jvm jvm, List<String> frozen, String printed) {
        Predicate<String> chosen = Bits.chosen(jvm.arguments);
        List<String> expected =
                frozen.stream().filter(line -> chosen.test(line.substring(9))).toList();
        String[] runs = printed.split(Bits.COMPUTED);
        assertEquals(jvm.arguments.contains("vectors") ? 3 : 2, runs.length, printed);
        assertTrue(runs[1].contains(jvm.describes), () -> "expected " + jvm.describes + ", got " + runs[1]);
        for (String run : List.of(runs).subList(1, runs.length)) {
            List<String> lines = run.lines().toList();
            assertEquals(
                    String.join("\n", expected),
                    String.join("\n", lines.subList(1, lines.size())),
                    () -> jvm + " computed other bits (" + lines.get(0) + ") in\n"
                            + String.join(
                                    "\n",
                                    lines.stream()
                                            .skip(1)
                                            .filter(not(expected::contains))
                                            .toList())
                            + "\nIf an order of summation was changed on purpose: src/test/same-bits --freeze");
        }
        if (jvm.arguments.contains("vectors")) {
            assertTrue(
                    runs[2].contains("vectors of"),
                    "the vector loops did not take over: "
                            + runs[2].lines().toList().get(0));
        }
    }
}
