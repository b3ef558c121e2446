package carousel.notebooks;

import static carousel.check.Text.formatted;

import carousel.notebooks.Notebook.Cell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.rapaio.jupyter.kernel.display.DisplaySystem;

/** Runs cells one after another, with the features that the Java kernels have in common. */
public final class Kernel implements AutoCloseable {
    /** What each kernel imports before the first cell. */
    private static final String START = """
            import java.io.*;
            import java.math.*;
            import java.net.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.prefs.*;
            import java.util.regex.*;
            import static carousel.notebooks.Kernel.display;
            import static carousel.notebooks.Kernel.updateDisplay;
            """;

    private static final int FRAMES = 12;

    private final JShell shell =
            JShell.builder().executionEngine(new OnThisThread(), Map.of()).build();

    /**
     * Runs a snippet on the calling thread. JShell's own "local" waits for the threads that a snippet has started, if
     * it sees them in time, and those of a server never end.
     */
    private static final class OnThisThread implements ExecutionControlProvider {
        @Override
        public String name() {
            return "on this thread";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return new DirectExecutionControl();
        }
    }

    private Kernel() {
        run(START);
    }

    @Override
    public void close() {
        shell.close();
    }

    /** For cells: shows an object and returns the id with which the output can be changed. */
    public static String display(Object o) {
        DisplaySystem.inst().render(o); // rendering may fail; where the result goes does not matter here
        return UUID.randomUUID().toString();
    }

    /** For cells: replaces the display with this id by another object. */
    public static void updateDisplay(String id, Object o) {
        display(o);
    }

    /** Shows the last value of a cell; a kernel shows nothing for null. */
    public static void show(Object o) {
        if (o != null) {
            display(o);
        }
    }

    /**
     * Runs cells from a fresh start. It redirects {@link System#out}, so only one notebook may run at a time.
     *
     * @return the output of each cell
     * @throws AssertionError at the first cell that fails, with its source, what it printed and why it failed
     */
    static List<String> run(List<Cell> cells) {
        List<String> prints = new ArrayList<>();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (Kernel kernel = new Kernel()) {
            for (Cell cell : cells) {
                printed.reset();
                String failure = kernel.run(cell.source());
                prints.add(printed.toString(StandardCharsets.UTF_8));
                if (!failure.isEmpty()) {
                    throw new AssertionError(formatted(
                            "%s, cell %d:%n%s%n%s%n%s",
                            cell.path(), cell.number(), cell.listing(), prints.get(prints.size() - 1), failure));
                }
            }
        } finally {
            System.setOut(console);
        }
        return prints;
    }

    /** Runs a cell and shows its last value; returns why it failed, or an empty string. */
    private String run(String cell) {
        String value = "";
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(cell);
        while (next.completeness() != Completeness.EMPTY) {
            if (!next.completeness().isComplete()) {
                return "Incomplete: " + next.remaining();
            }
            SnippetEvent event = evaluate(next.source());
            String failure = failure(event);
            if (!failure.isEmpty()) {
                return failure;
            }
            value = event.snippet() instanceof ExpressionSnippet expression ? expression.name() : "";
            next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
        }
        return value.isEmpty() ? "" : failure(evaluate("carousel.notebooks.Kernel.show(" + value + ");"));
    }

    /** The event of the snippet itself, not those of earlier snippets that it affects. */
    private SnippetEvent evaluate(String snippet) {
        return shell.eval(snippet).stream()
                .filter(event -> event.causeSnippet() == null)
                .findFirst()
                .orElseThrow();
    }

    private String failure(SnippetEvent event) {
        if (event.exception() != null) {
            return thrown(event.exception());
        }
        Snippet snippet = event.snippet();
        if (event.status().isDefined()) {
            return "";
        }
        Stream<String> unresolved = snippet instanceof DeclarationSnippet declaration
                ? shell.unresolvedDependencies(declaration)
                : Stream.empty();
        return Stream.concat(
                        shell.diagnostics(snippet)
                                .filter(Diag::isError)
                                .map(diagnostic -> message(snippet, diagnostic)),
                        unresolved.map(name -> "Unknown: " + name))
                .collect(Collectors.joining("\n"));
    }

    private static String message(Snippet snippet, Diag diagnostic) {
        int at = (int) Math.max(0, diagnostic.getPosition());
        String source = snippet.source();
        int begin = source.lastIndexOf('\n', at - 1) + 1;
        int end = source.indexOf('\n', at);
        String line = source.substring(begin, end < 0 ? source.length() : end);
        return formatted("%s%n    %s%n    %s^", diagnostic.getMessage(Locale.ROOT), line, " ".repeat(at - begin));
    }

    private static String thrown(Throwable exception) {
        String name = exception instanceof EvalException e
                ? e.getExceptionClassName()
                : exception.getClass().getName();
        String frames = Stream.of(exception.getStackTrace())
                .limit(FRAMES)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
        String cause = exception.getCause() instanceof JShellException e ? "\nCaused by " + thrown(e) : "";
        return name + ": " + exception.getMessage() + frames + cause;
    }
}
