package carousel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A process that measures one workload and answers each line it is sent with one line. */
final class Side implements AutoCloseable {
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;
    private final Map<String, List<Double>> times = new HashMap<>();

    private Side(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(answers.readLine())) {
            throw new IOException("this process did not come up: " + String.join(" ", command));
        }
    }

    /** A process of ours, warmed up: the class in a virtual machine like this one, with the same options. */
    static Side java(Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("carousel."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new Side(command);
    }

    /** PyTorch's process, with the settings that it found to be the fastest. */
    static Side torch(String python, Workload workload) throws IOException {
        List<String> command = new ArrayList<>(List.of(python, "src/bench/python/torch_side.py"));
        command.addAll(workload.sizes());
        return new Side(command);
    }

    /** Sends a line; gives the answer. */
    String ask(String command) throws IOException {
        commands.println(command);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("no answer to \"" + command + "\" from process " + process.pid());
        }
        return answer;
    }

    /** Repeats {@code train} or {@code infer} for so many milliseconds and keeps the time of each repetition. */
    void repeat(String action, int millis) throws IOException {
        Stream.of(ask(action + " " + millis).split(" "))
                .map(micros -> Double.parseDouble(micros) / 1000)
                .forEach(times.computeIfAbsent(action, a -> new ArrayList<>())::add);
    }

    /** The median time of all repetitions so far, in milliseconds. */
    double median(String action) {
        double[] sorted = times.get(action).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The most memory that was ever resident, in megabytes, where the system tells (Linux); NaN elsewhere. */
    double peakMegabytes() throws IOException {
        return Machine.peakMegabytes(process.pid());
    }

    /** Ends the process by ending its input. */
    @Override
    public void close() throws IOException {
        commands.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
