package carousel.kernel;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * What the cells of a notebook have done so far, according to JShell: where each declaration is, what went wrong in the
 * last cell, and which variables lost their values. JShell silently resets a variable when something that its type
 * depends on is declared again, so we tell the learner.
 */
final class Session {
    /**
     * The location of a snippet: its cell, by the number that the notebook shows, the cell's source, and the snippet's
     * start in it.
     */
    record Place(int cell, String source, int at) {
        int line() {
            return Words.lineNumber(source, at);
        }
    }

    /** Why a variable lost its value, and in which cell. */
    private record Loss(String reason, int cell) {}

    private static final int INTERRUPTS = 100;
    private static final int PAUSE = 50; // milliseconds

    private final JShell shell;
    private final Map<String, Place> places = new HashMap<>(); // by snippet id
    private final Map<String, Integer> declared = new HashMap<>(); // from a variable's name to its cell
    private final Map<String, Loss> lost = new LinkedHashMap<>();
    private boolean hasImports;
    private volatile int cell;
    private volatile boolean isRunning;
    private String source = "";
    private int read;
    private SnippetEvent latest;
    private SnippetEvent failed;

    Session(JShell shell) {
        this.shell = shell;
        shell.onSnippetEvent(this::event);
    }

    /** Runs a cell from its beginning; {@code kernels} is the kernel's own way to run it. */
    void run(String source, Runnable kernels) {
        begin(source);
        isRunning = true;
        try {
            kernels.run();
        } finally {
            isRunning = false;
        }
    }

    /**
     * Interrupts the running cell; {@code kernels} is the kernel's own way to do it. A kernel misses an interrupt that
     * comes while it compiles, so this repeats it until the cell has ended.
     */
    void interrupt(Runnable kernels) {
        int interrupted = cell;
        Thread insisting = new Thread(() -> {
            for (int k = 0; k < INTERRUPTS && isRunning && cell == interrupted; k++) {
                kernels.run();
                Jvm.pause(PAUSE);
            }
        });
        insisting.setDaemon(true);
        insisting.start();
    }

    /** Prepares for a new cell. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only one thread runs cells; others only read
    void begin(String source) {
        cell++;
        this.source = source;
        read = 0;
        failed = null;
    }

    /**
     * The cell's source for JShell. JShell loses the line numbers of a snippet that begins with an empty line, so
     * blanks replace the line breaks between snippets, which keeps all positions.
     */
    String sourceForShell() {
        StringBuilder code = new StringBuilder(source);
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(source);
        while (next.completeness().isComplete() && !next.remaining().isBlank()) {
            int at = source.length() - next.remaining().length();
            while (Character.isWhitespace(code.charAt(at))) {
                code.setCharAt(at++, ' ');
            }
            next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
        }
        return code.toString();
    }

    private void event(SnippetEvent event) {
        if (event.status() == Status.OVERWRITTEN || event.status() == Status.DROPPED) {
            return;
        }
        if (event.causeSnippet() == null) {
            latest = event;
            own(event);
        } else if (event.snippet() instanceof VarSnippet variable
                && event.isSignatureChange()
                && event.previousStatus().isDefined()
                && declared.containsKey(variable.name())) {
            lost.put(variable.name(), new Loss(reason(latest), cell));
        }
    }

    private void own(SnippetEvent event) {
        Snippet snippet = event.snippet();
        place(snippet);
        if (event.exception() != null || !event.status().isDefined()) {
            failed = event;
        }
        if (snippet instanceof ImportSnippet) {
            hasImports |= places.containsKey(snippet.id()); // the kernel's own imports are in no cell
        } else if (snippet instanceof VarSnippet variable && event.status().isDefined()) {
            boolean again = declared.put(variable.name(), cell) != null;
            lost.remove(variable.name());
            if (event.exception() != null && again) {
                lost.put(variable.name(), new Loss(reason(event), cell));
            }
        } else if (snippet instanceof ExpressionSnippet assigned && event.exception() == null) {
            lost.remove(assigned.name());
        }
    }

    /** Finds the snippet in the cell; the snippets of a cell come in order. */
    private void place(Snippet snippet) {
        String text = snippet.source().strip();
        int at = source.indexOf(text, read);
        if (at < 0) {
            places.remove(snippet.id());
        } else {
            places.put(snippet.id(), new Place(cell, source, at));
            read = at + text.length();
        }
    }

    private static String reason(SnippetEvent again) {
        Snippet snippet = again.snippet();
        String name = snippet instanceof DeclarationSnippet declaration ? declaration.name() : "";
        if (again.exception() != null) {
            return "the new declaration of " + name + " failed";
        }
        String kind = snippet instanceof MethodSnippet
                ? "the method "
                : snippet instanceof TypeDeclSnippet ? "the class " : "";
        return name.isEmpty() ? "of a new import" : kind + name + " was declared again";
    }

    /** Which variables lost their values in this cell, why, and which cells to run again; empty if none did. */
    String losses() {
        List<String> names = names(loss -> loss.cell == cell);
        if (names.isEmpty()) {
            return "";
        }
        String reason = lost.get(names.get(0)).reason;
        String first = reason.endsWith("failed") ? "Correct it, then run " : "Run ";
        List<String> cells = cells(names);
        return String.format(
                Locale.ROOT,
                "%s lost %s, because %s.%s",
                Words.and(names),
                names.size() > 1 ? "their values" : "its value",
                reason,
                cells.isEmpty() ? "" : " " + first + Words.and(cells) + " again.");
    }

    /** The same for a cell that uses variables that lost their values in an earlier cell; empty if none did. */
    String losses(Collection<String> used) {
        List<String> names =
                names(loss -> loss.cell < cell).stream().filter(used::contains).toList();
        if (names.isEmpty()) {
            return "";
        }
        Loss loss = lost.get(names.get(0));
        return String.format(
                Locale.ROOT,
                "%s lost %s in cell [%d], because %s. Run %s again.",
                Words.and(names),
                names.size() > 1 ? "their values" : "its value",
                loss.cell,
                loss.reason,
                Words.and(cells(names)));
    }

    /** A remark on a cell that ran to its end; after a failure the error message contains it. */
    Optional<String> remark() {
        return Optional.of(losses()).filter(remark -> failed == null && !remark.isEmpty());
    }

    private List<String> names(Predicate<Loss> which) {
        return lost.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The cells that declare these variables, except the running one: "cell [3]", "[5]". */
    private List<String> cells(List<String> names) {
        List<Integer> numbers = names.stream()
                .map(declared::get)
                .filter(n -> n != cell)
                .distinct()
                .sorted()
                .toList();
        return numbers.stream()
                .map(n -> (n.equals(numbers.get(0)) ? numbers.size() > 1 ? "cells " : "cell " : "") + "[" + n + "]")
                .toList();
    }

    /** The shapes of the matrices that the cell names: "W is 3 × 2". */
    List<String> shapes() {
        Collection<String> named = Words.names(source);
        return shell.variables()
                .filter(variable -> named.contains(variable.name())
                        && variable.typeName().matches("(org\\.jblas\\.)?(Double|Float)Matrix"))
                .map(variable -> variable.name() + " is " + shape(shell.varValue(variable)))
                .toList();
    }

    /**
     * The shape of a matrix from the text that jblas prints, [1.0, 2.0; 3.0, 4.0], with the decimal sign of the locale.
     * JShell provides only the text of a variable.
     */
    private static String shape(String matrix) {
        if (matrix.equals("[]")) {
            return "empty";
        }
        String[] rows = matrix.split("; ", -1);
        return rows.length + " × " + rows[0].split(", ", -1).length; // a comma without a blank is a decimal sign
    }

    JShell shell() {
        return shell;
    }

    /** The source of the running cell, or of the last one. */
    String source() {
        return source;
    }

    /** The snippet that failed in this cell; null if none did, or if the cell could not be split into snippets. */
    SnippetEvent failed() {
        return failed;
    }

    /** Where the snippet with this id was last run; null if no cell ran it. */
    Place place(String id) {
        return places.get(id);
    }

    /** Whether a cell has imported anything yet. */
    boolean hasImports() {
        return hasImports;
    }
}
