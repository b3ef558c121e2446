package carousel.data.text;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Ways to split a text into tokens. Upper and lower case are kept; to ignore case, use
 * {@code words(text.toLowerCase(Locale.ROOT))}. A letter and its accent are one character, even if the text has them as
 * two (the text is brought to Unicode's normal form C). A text that was cut in the middle of a character is refused.
 *
 * <p>What nobody sees makes no token and no other word: soft hyphens, byte order marks, marks of direction and word
 * joiners are dropped. A space without width (U+200B) ends a word, as in Thai. The two joiners that change how letters
 * look are kept where they do: U+200C and U+200D after letters such as those of Persian and Hindi, and U+200D between
 * the parts of an emoji. Between Latin, Greek or Cyrillic letters they are dropped too.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Tokens {
    private static final String SPACE_WITHOUT_WIDTH = "\u200B";

    /** Letters that a joiner may change; accents may stand between. */
    private static final String JOINING = "\\p{L}&&[^\\p{IsLatin}\\p{IsGreek}\\p{IsCyrillic}]";

    /** Group 1 is a joiner to keep, with what is before it; all else is dropped. */
    private static final Pattern UNSEEN =
            Pattern.compile("([" + JOINING + "]\\p{M}*+[\u200C\u200D]|[\\p{So}\\p{Sk}]\\p{M}*+\u200D)"
                    + "|[\u00AD\u061C\u200C-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]");

    /** Letters and accents of a word. */
    private static final String LETTERS = "[\\p{L}\\p{M}&&\\P{IsHan}]+";

    /** Accents, variants, and the colours of skin of an emoji, which belong to the sign before them. */
    private static final String MARKS = "[\\p{M}\\x{1F3FB}-\\x{1F3FF}]*+";

    /** A Chinese character, a word with apostrophes, hyphens or joiners inside, a number, or any other sign. */
    private static final Pattern WORD = Pattern.compile("\\p{IsHan}" + MARKS
            + "|" + LETTERS + "(?:['’\u200C\u200D-]" + LETTERS + ")*+"
            + "|\\p{N}+(?:[.,:]\\p{N}+)*+" + MARKS
            + "|[^\\s\\p{Z}\u200B-\u200D]" + MARKS + "(?:\u200D\\p{So}" + MARKS + ")*+");

    private Tokens() {}

    /**
     * Words, numbers and single signs, without the space between them: {@code It's 7:30, 好的!} gives
     * {@code It's 7:30 , 好 的 !}. Chinese, which has no spaces between words, is split into characters.
     */
    public static List<String> words(String text) {
        return WORD.matcher(seen(text)).results().map(MatchResult::group).toList();
    }

    /**
     * The characters, that is, Unicode code points, including spaces and line ends; a character beyond 16 bits is one
     * token.
     */
    public static List<String> characters(String text) {
        return seen(text)
                .replace(SPACE_WITHOUT_WIDTH, "")
                .codePoints()
                .mapToObj(Character::toString)
                .toList();
    }

    private static String seen(String text) {
        expectWhole("Tokens", Check.given("Tokens", "a text", text));
        return composed(UNSEEN.matcher(text).replaceAll("$1"));
    }

    /** Throws if a text has half of a character beyond 16 bits, as one that was cut there: no file can hold it. */
    static void expectWhole(String operation, String text) {
        int code = 0;
        for (int k = 0; k < text.length(); k += Character.charCount(code)) {
            code = text.codePointAt(k);
            if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
                throw Check.unexpected(
                        operation,
                        "whole characters",
                        formatted("half of one, U+%X, at index %d", code, k),
                        "cut the text elsewhere, such as at text.offsetByCodePoints(0, n)");
            }
        }
    }

    /** Combines letters and their accents into one character where Unicode has it. */
    static String composed(String text) {
        Check.given("Tokens", "a text", text);
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
