package carousel.data.text;

import carousel.check.Check;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Ways to cut a text into tokens. No case is changed: {@code words(text.toLowerCase(Locale.ROOT))}. A letter and its
 * accent are one character, whether the text has them as one or as two (Unicode's normal form C); a byte order mark is
 * left out.
 */
public final class Tokens {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** A Chinese character; a word with apostrophes or hyphens inside; a number; any other sign. */
    private static final Pattern WORD = Pattern.compile("\\p{IsHan}"
            + "|[\\p{L}\\p{M}&&\\P{IsHan}]+(?:['’-][\\p{L}\\p{M}&&\\P{IsHan}]+)*"
            + "|\\p{N}+(?:[.,:]\\p{N}+)*"
            + "|[^\\s\\p{Z}" + BYTE_ORDER_MARK + "]");

    private Tokens() {}

    /**
     * Words, numbers and single signs, without the space between them: {@code It's 7:30, 好的!} gives
     * {@code It's  7:30  ,  好  的  !}. Chinese, which does not space its words, is cut into characters.
     */
    public static List<String> words(String text) {
        return WORD.matcher(composed(text)).results().map(MatchResult::group).toList();
    }

    /** Characters, that is Unicode code points: spaces and line ends too, and one token for a character beyond 16 bits. */
    public static List<String> characters(String text) {
        return composed(text)
                .codePoints()
                .mapToObj(Character::toString)
                .filter(c -> !c.equals(BYTE_ORDER_MARK))
                .toList();
    }

    /** The text with every letter and its accents as one character, where there is one. */
    static String composed(String text) {
        Check.given("Tokens", "a text", text);
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
