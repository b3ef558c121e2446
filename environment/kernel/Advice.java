package carousel.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Advice on errors: what the learner can do, as far as we can tell. */
final class Advice {
    private static final String ARROW = "→ ";
    private static final int PATIENCE = 1000; // milliseconds
    private static final int PAUSE = 20;
    private static final Pattern TEXT = Pattern.compile("String\\s+\\w+\\s*=\\s*(?:'([^'\"\\n]*)'|(\\w+))\\s*;?");
    /** Threads that run a cell and did not end by interrupts. */
    private static final Set<Thread> GIVEN_UP = Collections.newSetFromMap(new WeakHashMap<>());

    private Advice() {}

    /** Advice on an exception. */
    static List<String> on(String exception, StackTraceElement[] trace, Session session) {
        List<String> advice = new ArrayList<>();
        if (exception.endsWith("NullPointerException")) {
            add(advice, session.losses(Words.names(session.source())));
        }
        if (exception.endsWith("StackOverflowError")) {
            add(advice, "A method calls itself without end.");
        }
        if (exception.endsWith("OutOfMemoryError")) {
            add(
                    advice,
                    String.format(
                            Locale.ROOT,
                            "The kernel may use %,d MB of memory. Make the data, the batch or the network smaller, or start the lab with more: --heap 4g",
                            Runtime.getRuntime().maxMemory() >> 20));
        }
        boolean jblas = trace.length > 0 && trace[0].getClassName().startsWith("org.jblas.");
        if (jblas && (exception.contains("IndexOutOfBounds") || exception.contains("SizeException"))) {
            List<String> shapes = session.shapes();
            add(
                    advice,
                    shapes.isEmpty()
                            ? "The shapes of two matrices may not fit. Look at them: A.rows + \" x \" + A.columns"
                            : "The shapes may not fit: " + Words.and(shapes) + ".");
        }
        return advice;
    }

    /** Advice on names that the compiler does not know. */
    static List<String> onUnknown(Collection<String> names, Session session) {
        List<String> advice = new ArrayList<>();
        if (names.isEmpty()) {
            return advice;
        }
        add(advice, session.losses(names));
        if (!session.hasImports()) {
            add(
                    advice,
                    "No cell has imported anything since the kernel was started. Run the first code cell, the one with the imports, then this one again.");
        } else if (advice.isEmpty()) {
            add(
                    advice,
                    String.format(
                            Locale.ROOT,
                            "Check the spelling, and run the cell that declares %s first.",
                            names.size() > 1 ? "them" : "it"));
        }
        return advice;
    }

    /** Advice on a text without double quotes, such as {@code String answer = 'b'} or {@code = b}, from its declaration. */
    static List<String> onText(String source) {
        Matcher text = TEXT.matcher(source.strip());
        if (!text.matches()) {
            return List.of();
        }
        String meant = text.group(1) == null ? text.group(2) : text.group(1);
        return List.of(ARROW + "A text needs double quotes: \"" + meant + "\"");
    }

    /** Advice on a network used as a model, or the other way round, from the compiler's message. */
    static List<String> onNetwork(String message) {
        if (message.matches(
                "(?s)incompatible types: \\S*\\b(Network|Sequential) cannot be converted to \\S*\\bModel\\b.*")) {
            return List.of(ARROW + "A network becomes a model with compile: net.compile(adam(1e-3), mse())");
        }
        if (!message.contains("carousel.") || !message.matches("(?s).*\\b(Network|Sequential)\\b.*")) {
            return List.of();
        }
        if (message.matches("(?s).*symbol:\\s+method (fit|predict|evaluate|trainer)\\b.*")) {
            return List.of(ARROW + "A network becomes a model with compile: net.compile(adam(1e-3), mse()).fit(...)");
        }
        if (message.matches("(?s).*symbol:\\s+method compile\\b.*")) {
            return List.of(
                    ARROW + "To compile a model again: model = model.compile(adam(1e-3), mse())",
                    ARROW + "A network that you compile has the type Sequential, not Network.");
        }
        return List.of();
    }

    /**
     * Interrupts what is left of an interrupted cell until it ends: a cell with several trainings needs one interrupt for
     * each. Tells the learner if it does not end.
     */
    static List<String> afterInterrupt() {
        long end = System.nanoTime() + PATIENCE * 1_000_000L;
        while (true) {
            List<Thread> running = runningCells();
            if (running.isEmpty()) {
                return List.of();
            }
            if (System.nanoTime() > end) {
                GIVEN_UP.addAll(running);
                return List.of(
                        ARROW + "But the code of the cell goes on in the background. To stop it, restart the kernel.");
            }
            running.forEach(Thread::interrupt);
            Jvm.pause(PAUSE);
        }
    }

    /** The threads that run a cell, except those that the learner has been told of. */
    private static List<Thread> runningCells() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("REPL.$JShell$")
                                && frame.getMethodName().equals("do_it$")))
                .map(Map.Entry::getKey)
                .filter(thread -> !GIVEN_UP.contains(thread))
                .toList();
    }

    private static void add(List<String> advice, String sentence) {
        if (!sentence.isEmpty()) {
            advice.add(ARROW + sentence);
        }
    }
}
