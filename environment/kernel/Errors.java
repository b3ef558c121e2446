package carousel.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.UnresolvedReferenceException;

/**
 * Explains in a few lines why a cell failed: what happened, the learner's own lines, the part of the library involved,
 * and what to do. It works the same in every kernel, because it needs only JShell.
 */
final class Errors {
    private static final int MOST_ERRORS = 5;
    private static final int MOST_LINES = 10;
    private static final int MOST_INSIDE = 5;
    private static final int WIDTH = 100; // fits a page of 1280 pixels beside the list of files
    private static final String RED = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[0m";
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(\\w+) ([^\\s(<]+)");

    private final Session session;

    Errors(Session session) {
        this.session = session;
    }

    /** What Jupyter is told about a failed cell. */
    record Report(String name, String message, List<String> lines) {}

    /**
     * Why the last cell failed; null if the kernel itself can explain it better.
     *
     * @param thrown the simple name of the exception that the kernel threw
     */
    Report report(String thrown) {
        SnippetEvent failed = session.failed();
        List<String> lines = new ArrayList<>();
        String name;
        if (failed != null && failed.exception() instanceof EvalException e) {
            name = thrown(lines, e);
        } else if (failed != null && failed.exception() instanceof UnresolvedReferenceException e) {
            unresolved(lines, e);
            name = "Not declared";
        } else if (failed != null && !failed.status().isDefined()) {
            notCompiled(lines, failed.snippet());
            name = "Does not compile";
        } else if (thrown.startsWith("IncompleteSource")) {
            lines.addAll(Brackets.unclosed(session.source()));
            name = "Incomplete";
        } else {
            return null;
        }
        if (!session.losses().isEmpty()) {
            lines.add("→ " + session.losses());
        }
        String message =
                lines.stream().filter(line -> !line.startsWith(" ")).limit(2).collect(Collectors.joining(" "));
        lines.replaceAll(line -> line.startsWith(" ") ? Words.cut(line, WIDTH) : Words.wrapped(line, WIDTH));
        lines.set(0, RED + lines.get(0) + PLAIN);
        return new Report(name, message, lines);
    }

    // --- what was thrown ---

    private String thrown(List<String> lines, EvalException thrown) {
        String name = thrown.getExceptionClassName();
        if (name.toLowerCase(Locale.ROOT).contains("interrupt")) {
            lines.add("Interrupted. Your variables are kept.");
            lines.addAll(Advice.afterInterrupt());
            return "Interrupted";
        }
        lines.add(headline(name, thrown.getMessage()));
        trace(lines, thrown.getStackTrace());
        lines.addAll(Advice.on(name, thrown.getStackTrace(), session));
        return simple(name);
    }

    private static String headline(String name, String message) {
        boolean none = message == null || message.equals("null");
        return none ? simple(name) : simple(name) + ": " + Words.withoutShell(message);
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** The learner's own lines, innermost first, then the place in the library where it happened. */
    private void trace(List<String> lines, StackTraceElement[] frames) {
        Set<String> inside = new LinkedHashSet<>();
        List<String> own = new ArrayList<>();
        for (StackTraceElement frame : frames) {
            String line = ownLine(frame);
            if (line != null) {
                own.add(line);
            } else if (own.isEmpty()) {
                inside.add(Words.shortNames(frame.getClassName()).replace('$', '.') + "." + frame.getMethodName());
            }
        }
        shorten(own).forEach(line -> lines.add("  " + line));
        if (!inside.isEmpty()) {
            lines.add("  inside "
                    + String.join(" < ", inside.stream().limit(MOST_INSIDE).toList())
                    + (inside.size() > MOST_INSIDE ? " < …" : ""));
        }
    }

    /** Formats a frame inside a cell as "cell [3], line 2, in f: return 1 / n;"; null for any other frame. */
    private String ownLine(StackTraceElement frame) {
        String file = frame.getFileName();
        Session.Place place = file != null && file.startsWith("#") ? session.place(file.substring(1)) : null;
        if (place == null) {
            return null;
        }
        int number = place.line() + frame.getLineNumber() - 1;
        String method = frame.getMethodName();
        String in = method.matches("(lambda\\$.*|do_it\\$.*)?") ? "" : " in " + method;
        return String.format(
                Locale.ROOT,
                "cell [%d], line %d%s:  %s",
                place.cell(),
                number,
                in,
                Words.line(place.source(), number).strip());
    }

    /**
     * Removes repeated lines, and all but the first of many. JShell runs some declarations in two methods, which look
     * like the same line twice.
     */
    private static List<String> shorten(List<String> own) {
        List<String> kept = new LinkedHashSet<>(own).stream().limit(MOST_LINES).toList();
        int left = own.size() - kept.size();
        return left <= kept.size()
                ? kept
                : Stream.concat(kept.stream(), Stream.of(more(left))).toList();
    }

    private static String more(int lines) {
        return String.format(Locale.ROOT, "… and %,d lines more of your cells", lines);
    }

    private void unresolved(List<String> lines, UnresolvedReferenceException thrown) {
        DeclarationSnippet snippet = thrown.getSnippet();
        List<String> missing = session.shell().unresolvedDependencies(snippet).toList();
        lines.add(String.format(
                Locale.ROOT,
                "%s cannot run: it uses what no cell has declared: %s",
                snippet.name(),
                Words.and(missing)));
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String line = ownLine(frame);
            if (line != null) {
                lines.add("  " + line);
            }
        }
        lines.addAll(Advice.onUnknown(Words.declared(missing), session));
    }

    // --- what could not be compiled ---

    private void notCompiled(List<String> lines, Snippet snippet) {
        List<Diag> errors =
                session.shell().diagnostics(snippet).filter(Diag::isError).toList();
        Collection<String> unknown = new LinkedHashSet<>();
        String aboutTypes = "";
        int shown = 0;
        for (Diag error : errors) {
            String message = error.getMessage(Locale.ROOT);
            Matcher symbol = SYMBOL.matcher(message);
            boolean bare = message.startsWith("cannot find symbol")
                    && location(message).isEmpty();
            if (bare && symbol.find()) {
                boolean first = unknown.isEmpty();
                unknown.add(symbol.group(2));
                if (first) {
                    excerpt(lines, snippet, error, "");
                    shown++;
                }
            } else if (shown < MOST_ERRORS) {
                excerpt(lines, snippet, error, message);
                shown++;
                aboutTypes =
                        location(message).isEmpty() && !message.startsWith("incompatible types") ? aboutTypes : message;
            }
        }
        if (!unknown.isEmpty()) {
            lines.add("not known: " + String.join(", ", unknown));
        }
        if (snippet instanceof DeclarationSnippet declaration && errors.isEmpty()) {
            List<String> missing =
                    session.shell().unresolvedDependencies(declaration).toList();
            lines.add(String.format(
                    Locale.ROOT,
                    "%s cannot be declared: it uses what no cell has declared: %s",
                    declaration.name(),
                    Words.and(missing)));
            unknown.addAll(Words.declared(missing));
        }
        lines.addAll(Advice.onUnknown(unknown, session));
        lines.addAll(Advice.onText(snippet.source()));
        lines.addAll(Advice.onNetwork(aboutTypes));
        int left = errors.size() - shown - Math.max(0, unknown.size() - 1);
        if (left > 0) {
            lines.add(String.format(Locale.ROOT, "… and %d errors more", left));
        }
    }

    /** The line of the cell, a mark below it, and the compiler's message. */
    private void excerpt(List<String> lines, Snippet snippet, Diag error, String message) {
        String source = snippet.source();
        int at = (int) Math.max(0, Math.min(error.getPosition(), source.length()));
        Session.Place place = session.place(snippet.id());
        if (place != null) {
            at += place.at() - source.indexOf(source.strip());
            source = place.source();
        }
        lines.add(String.format(Locale.ROOT, "This does not compile, line %d:", Words.lineNumber(source, at)));
        lines.addAll(Words.marked(source, at));
        if (!message.isEmpty()) {
            lines.add(readable(message));
        }
    }

    /** The compiler's message in one line: "cannot find symbol: method foo(), in class Lstm". */
    private static String readable(String message) {
        return Words.shortNames(message.replaceAll("\\n\\s*symbol:\\s*", ": ")
                .replaceAll("\\n\\s*location: (?:variable \\w+ of type )?", ", in ")
                .replaceAll(", in class\\s*$", "")
                .replaceAll("\\s*\\n\\s*", "; "));
    }

    private static String location(String message) {
        Matcher location = Pattern.compile("location:\\s+(?:class|variable|interface) (\\S.*)")
                .matcher(message);
        return location.find() ? location.group(1) : "";
    }
}
