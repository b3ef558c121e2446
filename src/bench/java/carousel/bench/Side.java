package carousel.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A process that measures one workload. It answers each line with one line. */
final class Side implements AutoCloseable {
    private static final File COMPLAINTS = new File("target/bench/complaints.txt");

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;
    private final Map<String, Double> best = new HashMap<>();

    private Side(ProcessBuilder builder) throws IOException {
        COMPLAINTS.getParentFile().mkdirs();
        process = builder.redirectError(Redirect.appendTo(COMPLAINTS)).start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(answers.readLine())) {
            throw new IOException("this process did not come up, " + COMPLAINTS + " may say why: "
                    + String.join(" ", builder.command()));
        }
    }

    /** A Java process with the given JVM options. */
    static Side java(Class<?> main, List<String> jvmOptions, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new Side(new ProcessBuilder(command));
    }

    /** A peer's process with the settings that are fastest for it; no environment variable of the caller limits it. */
    static Side python(String script, Options options, Workload workload) throws IOException {
        List<String> command = new ArrayList<>(List.of(options.python, "src/bench/python/" + script));
        command.addAll(workload.sizes());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(ATEN|ONEDNN|DNNL|MKL|OMP|GOMP|KMP)_.*"));
        builder.environment().putAll(options.environment());
        return new Side(builder);
    }

    /** Sends a line and returns the answer. */
    String ask(String command) throws IOException {
        commands.println(command);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("no answer to \"" + command + "\" from process " + process.pid() + "; " + COMPLAINTS
                    + " may say why");
        }
        return answer;
    }

    /** Sends a line and returns the numbers in the answer. */
    double[] numbers(String command) throws IOException {
        return Stream.of(ask(command).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Runs one round: repeats {@code train} or {@code infer} for this many milliseconds. */
    void repeat(String action, int millis) throws IOException {
        double round = median(numbers(action + " " + millis)) / 1000;
        best.merge(action, round, Math::min);
    }

    /** The median time of the best round so far, in milliseconds; NaN if there was none. */
    double best(String action) {
        return best.getOrDefault(action, Double.NaN);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** The peak resident memory in megabytes, if the system provides it (Linux); NaN elsewhere. */
    double peakMegabytes() throws IOException {
        return Machine.peakMegabytes(process.pid());
    }

    /** Ends the process by ending its input. */
    @Override
    public void close() {
        commands.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
