package carousel.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Finds the bracket or quotation mark that is not closed in an incomplete cell. */
final class Brackets {
    private Brackets() {}

    /** Names the bracket and shows its line. */
    static List<String> unclosed(String source) {
        int at = lastOpen(source);
        if (at < 0) {
            String cell = source.stripTrailing();
            return lines("The cell ends in the middle of a statement:", Words.marked(cell, cell.length()));
        }
        String what = String.format(
                Locale.ROOT,
                "The cell ends too early: the %c in line %d is not closed.",
                source.charAt(at),
                Words.lineNumber(source, at));
        return lines(what, Words.marked(source, at));
    }

    private static List<String> lines(String first, List<String> others) {
        List<String> lines = new ArrayList<>(List.of(first));
        lines.addAll(others);
        return lines;
    }

    /** The index of the innermost bracket or quotation mark that is not closed; -1 if all are closed. */
    private static int lastOpen(String source) {
        Deque<Integer> open = new ArrayDeque<>();
        int k = 0;
        while (k < source.length()) {
            String rest = source.substring(k);
            char c = source.charAt(k);
            if (rest.startsWith("//")) {
                k = end(source, "\n", k);
            } else if (rest.startsWith("/*")) {
                k = end(source, "*/", k + 2);
            } else if (rest.startsWith("\"\"\"")) {
                int close = source.indexOf("\"\"\"", k + 3);
                if (close < 0) {
                    return k;
                }
                k = close + 3;
            } else if (c == '"' || c == '\'') {
                k = afterQuoted(source, k);
            } else {
                if ("([{".indexOf(c) >= 0) {
                    open.push(k);
                } else if (")]}".indexOf(c) >= 0 && !open.isEmpty()) {
                    open.pop();
                }
                k++;
            }
        }
        return open.isEmpty() ? -1 : open.peek();
    }

    private static int end(String source, String mark, int from) {
        int at = source.indexOf(mark, from);
        return at < 0 ? source.length() : at + mark.length();
    }

    private static int afterQuoted(String source, int begin) {
        for (int k = begin + 1; k < source.length(); k++) {
            if (source.charAt(k) == '\\') {
                k++;
            } else if (source.charAt(k) == source.charAt(begin) || source.charAt(k) == '\n') {
                return k + 1;
            }
        }
        return source.length();
    }
}
