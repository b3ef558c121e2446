package carousel.kernel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes readable text and simple HTML of a Javadoc comment. */
final class Javadoc {
    private static final Pattern INLINE = Pattern.compile("\\{@(\\w+)\\s+([^{}]*)}");
    private static final Pattern BLOCK = Pattern.compile("(?m)^\\s*@(\\w+)\\s+");

    private Javadoc() {}

    /** The comment below a signature, or nothing. */
    static String text(String javadoc) {
        if (javadoc == null) {
            return "";
        }
        String plain = inline(typesEscaped(javadoc), "", "")
                .replaceAll("\\s*<(p|pre|ul|ol|li|br|tr|table|h\\d)\\b[^>]*>\\s*", "\n")
                .replaceAll("<[^>]*>", "");
        return "\n" + unescape(blocks(plain, "\n", "")).strip();
    }

    static String html(String javadoc) {
        return javadoc == null
                ? ""
                : "<br>"
                        + blocks(inline(typesEscaped(javadoc), "<code>", "</code>"), "<br>", "<br>")
                                .strip();
    }

    /** {@code @param <E>} names a type; other angle brackets are HTML. */
    private static String typesEscaped(String javadoc) {
        return javadoc.replaceAll("(@param\\s+)<(\\w+)>", "$1&lt;$2&gt;");
    }

    // {@link X#y label} becomes the label, or X.y; {@code x} becomes what is in it.
    private static String inline(String javadoc, String open, String close) {
        return INLINE.matcher(javadoc).replaceAll(tag -> {
            String content = tag.group(2).strip().replaceAll("\\s+", " ");
            if (tag.group(1).startsWith("link")) {
                int space = content.indexOf(' ', content.lastIndexOf(')') + 1);
                content = space > 0
                        ? content.substring(space + 1)
                        : Words.shortNames(content).replaceFirst("^#", "").replace('#', '.');
            }
            return Matcher.quoteReplacement(open.isEmpty() ? content : open + escape(content) + close);
        });
    }

    // "@param x" becomes "x:", "@return" becomes "returns".
    private static String blocks(String text, String first, String others) {
        boolean[] seen = new boolean[1];
        return BLOCK.matcher(text).replaceAll(tag -> {
            String begin = seen[0] ? "\n" + others : "\n" + first;
            seen[0] = true;
            return Matcher.quoteReplacement(begin)
                    + switch (tag.group(1)) {
                        case "param" -> "";
                        case "return" -> "returns ";
                        case "throws", "exception" -> "throws ";
                        default -> tag.group(1) + " ";
                    };
        });
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
