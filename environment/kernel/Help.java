package carousel.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** What Shift-Tab and Tab show: documentation and completions. */
final class Help {
    /**
     * The system property with the location of the library's sources, a folder or an archive, from which its Javadoc is
     * read.
     */
    static final String SOURCES = "carousel.sources";

    private static final Set<String> OF_EVERY_OBJECT = Set.of(
            "equals(", "getClass()", "hashCode()", "notify()", "notifyAll()", "toString()", "wait(", "wait()", "class");

    /** Documentation as text and as HTML. */
    record Shown(String text, String html) {}

    /** Suggestions to replace the code from start to end. */
    record Completions(List<String> options, int start, int end) {}

    private final SourceCodeAnalysis analysis;

    Help(JShell shell) {
        analysis = shell.sourceCodeAnalysis();
        String sources = System.getProperty(SOURCES, "");
        if (!sources.isEmpty() && Files.exists(Path.of(sources))) {
            addSources(Path.of(sources));
        }
    }

    /**
     * Adds the library's sources. JShell reads Javadoc only from the JDK's sources, if they are installed, and has no
     * public way to add others.
     */
    private void addSources(Path sources) {
        try {
            Method find = analysis.getClass().getDeclaredMethod("findSources");
            Field field = analysis.getClass().getDeclaredField("availableSources");
            find.setAccessible(true);
            field.setAccessible(true);
            List<Object> all = new ArrayList<>(List.of(sources));
            all.addAll((List<?>) find.invoke(analysis));
            field.set(analysis, all);
        } catch (ReflectiveOperationException | RuntimeException e) { // another JDK: no Javadoc
            Logger.getLogger(Help.class.getName()).log(Level.FINE, "no Javadoc", e);
        }
    }

    /**
     * The documentation of the name at the cursor, or of the method whose arguments the cursor is in; null if there is
     * none.
     */
    Shown inspect(String code, int cursor) {
        int end = Math.min(cursor, code.length());
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        String before = code.substring(0, end);
        String snippet = lastSnippet(before);
        List<Documentation> found = List.of();
        for (String attempt : List.of(before + "(", snippet + "(", before, snippet)) {
            if (found.isEmpty()) {
                found = analysis.documentation(attempt, attempt.length(), true);
            }
        }
        return found.isEmpty() ? null : shown(withTypes(found));
    }

    /** Replaces a variable's documentation by that of its type. */
    private List<Documentation> withTypes(List<Documentation> found) {
        List<Documentation> all = new ArrayList<>(found);
        for (Documentation each : found) {
            int colon = each.signature().lastIndexOf(':');
            if (colon > 0 && each.javadoc() == null) {
                String type = each.signature().substring(colon + 1).replaceAll("<.*", "");
                all.addAll(analysis.documentation(type, type.length(), true));
            }
        }
        return all;
    }

    private static Shown shown(List<Documentation> found) {
        String text = found.stream()
                .map(each -> Words.shortNames(each.signature()) + Javadoc.text(each.javadoc()))
                .distinct()
                .collect(Collectors.joining("\n\n"));
        String html = found.stream()
                .map(each -> "<p><b>" + Javadoc.escape(Words.shortNames(each.signature())) + "</b>"
                        + Javadoc.html(each.javadoc()) + "</p>")
                .distinct()
                .collect(Collectors.joining("\n"));
        return new Shown(text, html);
    }

    /** Completions of the code at the cursor: those with the right type first, then by name. */
    Completions complete(String code, int cursor) {
        int end = Math.min(cursor, code.length());
        String before = code.substring(0, end);
        int[] anchor = new int[1];
        List<Suggestion> found = analysis.completionSuggestions(before, end, anchor);
        if (found.isEmpty()) {
            String snippet = lastSnippet(before);
            found = analysis.completionSuggestions(snippet, snippet.length(), anchor);
            anchor[0] += end - snippet.length();
        }
        boolean afterDot = anchor[0] == end && end > 0 && before.charAt(end - 1) == '.';
        Predicate<String> wanted = option -> !afterDot || !OF_EVERY_OBJECT.contains(option);
        List<String> options = found.stream()
                .sorted(Comparator.comparing(Suggestion::matchesType)
                        .reversed()
                        .thenComparing(Suggestion::continuation))
                .map(Suggestion::continuation)
                .filter(wanted)
                .distinct()
                .toList();
        return new Completions(options, anchor[0], end);
    }

    /** Whether the cursor is on the line of a magic command, which only the kernel can complete. */
    static boolean isMagic(String code, int cursor) {
        int end = Math.min(cursor, code.length());
        return code.substring(code.lastIndexOf('\n', end - 1) + 1, end).startsWith("%");
    }

    /** The code after the last complete snippet. */
    private String lastSnippet(String code) {
        CompletionInfo next = analysis.analyzeCompletion(code);
        String rest = code;
        while (next.completeness() == Completeness.COMPLETE && !next.remaining().isBlank()) {
            rest = next.remaining();
            next = analysis.analyzeCompletion(rest);
        }
        return rest;
    }
}
