package carousel.data.text;

import carousel.check.Check;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Ways to split a text into tokens. Upper and lower case are kept; to ignore case, use
 * {@code words(text.toLowerCase(Locale.ROOT))}. A letter and its accent are one character, even if the text has them as
 * two (the text is brought to Unicode's normal form C); a byte order mark is dropped.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Tokens {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** A Chinese character, a word with apostrophes or hyphens inside, a number, or any other sign. */
    private static final Pattern WORD = Pattern.compile("\\p{IsHan}"
            + "|[\\p{L}\\p{M}&&\\P{IsHan}]+(?:['’-][\\p{L}\\p{M}&&\\P{IsHan}]+)*+"
            + "|\\p{N}+(?:[.,:]\\p{N}+)*+"
            + "|[^\\s\\p{Z}" + BYTE_ORDER_MARK + "]");

    private Tokens() {}

    /**
     * Words, numbers and single signs, without the space between them: {@code It's 7:30, 好的!} gives
     * {@code It's 7:30 , 好 的 !}. Chinese, which has no spaces between words, is split into characters.
     */
    public static List<String> words(String text) {
        return WORD.matcher(composed(text)).results().map(MatchResult::group).toList();
    }

    /**
     * The characters, that is, Unicode code points, including spaces and line ends; a character beyond 16 bits is one
     * token.
     */
    public static List<String> characters(String text) {
        return composed(text)
                .codePoints()
                .mapToObj(Character::toString)
                .filter(c -> !c.equals(BYTE_ORDER_MARK))
                .toList();
    }

    /** Combines letters and their accents into one character where Unicode has it. */
    static String composed(String text) {
        Check.given("Tokens", "a text", text);
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
