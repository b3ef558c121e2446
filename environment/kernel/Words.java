package carousel.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Small things about texts. */
final class Words {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    private static final int MOST_BEFORE = 70; // characters of a line before the place that is marked in it

    private Words() {}

    /** "a", "a and b", "a, b and c". */
    static String and(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** All names in some code, also those in its strings and comments. */
    static Set<String> names(String code) {
        Set<String> names = new LinkedHashSet<>();
        NAME.matcher(code).results().map(MatchResult::group).forEach(names::add);
        return names;
    }

    /** The names in what JShell says is missing: f of "method f(int)". */
    static Set<String> declared(List<String> missing) {
        Set<String> names = new LinkedHashSet<>();
        missing.forEach(each -> names.add(each.replaceAll("^\\w+ |[(<].*", "")));
        return names;
    }

    /** Without packages: Lstm for carousel.cells.Lstm. */
    static String shortNames(String text) {
        return withoutShell(text).replaceAll("\\b(?:[a-z_]\\w*\\.)+(?=[A-Z])", "");
    }

    /** Without the classes that JShell puts around declarations. */
    static String withoutShell(String text) {
        return text.replaceAll("REPL\\.\\$JShell\\$\\w+\\.", "");
    }

    /** The line of that place, or what of it stands around the place, and a mark below the place. */
    static List<String> marked(String source, int at) {
        int begin = source.lastIndexOf('\n', at - 1) + 1;
        int end = source.indexOf('\n', at);
        String line = source.substring(begin, end < 0 ? source.length() : end).replace('\t', ' ');
        int left = Math.max(0, at - begin - MOST_BEFORE);
        String around = left > 0 ? "…" + line.substring(left + 1) : line;
        return List.of("    " + around, "    " + " ".repeat(at - begin - left) + "^");
    }

    /** In lines of so many characters, broken between words. */
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

    /** The first so many characters, with a mark where something was left out. */
    static String cut(String line, int width) {
        return line.length() > width ? line.substring(0, width - 1) + "…" : line;
    }

    /** The number of the line in which that place is, counted from 1. */
    static int lineNumber(String source, int at) {
        return 1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    static String line(String source, int number) {
        List<String> lines = source.lines().toList();
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }
}
