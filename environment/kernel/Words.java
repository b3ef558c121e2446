package carousel.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Helpers for texts. */
final class Words {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    private static final int MOST_BEFORE = 70; // how many characters of a line are shown before the marked position

    private Words() {}

    /** "a", "a and b", "a, b and c". */
    static String and(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** All names in the code, including those in strings and comments. */
    static Set<String> names(String code) {
        Set<String> names = new LinkedHashSet<>();
        NAME.matcher(code).results().map(MatchResult::group).forEach(names::add);
        return names;
    }

    /** The names in JShell's list of what is missing: f in "method f(int)". */
    static Set<String> declared(List<String> missing) {
        Set<String> names = new LinkedHashSet<>();
        missing.forEach(each -> names.add(each.replaceAll("^\\w+ |[(<].*", "")));
        return names;
    }

    /** Removes packages: Lstm for carousel.cells.Lstm. */
    static String shortNames(String text) {
        return withoutShell(text).replaceAll("\\b(?:[a-z_]\\w*\\.)+(?=[A-Z])", "");
    }

    /** Removes the classes that JShell wraps around declarations. */
    static String withoutShell(String text) {
        return text.replaceAll("REPL\\.\\$JShell\\$\\w+\\.", "");
    }

    /** The line at that position, shortened around it if necessary, and a mark below the position. */
    static List<String> marked(String source, int at) {
        int begin = source.lastIndexOf('\n', at - 1) + 1;
        int end = source.indexOf('\n', at);
        String line = source.substring(begin, end < 0 ? source.length() : end).replace('\t', ' ');
        int left = Math.max(0, at - begin - MOST_BEFORE);
        String around = left > 0 ? "…" + line.substring(left + 1) : line;
        return List.of("    " + around, "    " + " ".repeat(at - begin - left) + "^");
    }

    /** Breaks the text between words into lines of at most this width. */
    static String wrapped(String text, int width) {
        StringBuilder lines = new StringBuilder();
        String rest = text;
        while (rest.length() > width && rest.lastIndexOf(' ', width) > 0) {
            int end = rest.lastIndexOf(' ', width);
            lines.append(rest, 0, end).append('\n');
            rest = rest.substring(end + 1);
        }
        return lines + rest;
    }

    /** Cuts the line to this width, and marks the cut. */
    static String cut(String line, int width) {
        return line.length() > width ? line.substring(0, width - 1) + "…" : line;
    }

    /** The number, counted from 1, of the line at that position. */
    static int lineNumber(String source, int at) {
        return 1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    static String line(String source, int number) {
        List<String> lines = source.lines().toList();
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }
}
