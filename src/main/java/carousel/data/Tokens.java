package carousel.data;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Ways to cut a text into tokens. No case is changed: {@code words(text.toLowerCase(Locale.ROOT))}. */
public final class Tokens {
    /** A Chinese character; a word with apostrophes or hyphens inside; a number; any other sign. */
    private static final Pattern WORD = Pattern.compile("\\p{IsHan}"
            + "|[\\p{L}\\p{M}&&\\P{IsHan}]+(?:['’-][\\p{L}\\p{M}&&\\P{IsHan}]+)*"
            + "|\\p{N}+(?:[.,:]\\p{N}+)*"
            + "|[^\\s\\p{Z}]");

    private Tokens() {}

    /**
     * Words, numbers and single signs, without the space between them: {@code It's 7:30, 好的!} gives
     * {@code It's  7:30  ,  好  的  !}. Chinese, which does not space its words, is cut into characters.
     */
    public static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    /** Characters, that is Unicode code points: spaces and line ends too, and one token for a character beyond 16 bits. */
    public static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }
}
