package carousel.data.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.tasks.FormalLanguage.Kind;
import java.util.Random;
import java.util.regex.Pattern;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class FormalLanguageTest {
    private static Task.Example word(Kind kind, int n) {
        return new FormalLanguage(kind, n, n, 1).draw(new Random(7));
    }

    private static String text(FloatMatrix x, String symbols) {
        return new Alphabet(symbols).decode(x);
    }

    /** At each step the symbols that may come next, such as {@code a ab ab b S}. */
    private static String next(FloatMatrix y, String symbols) {
        StringBuilder next = new StringBuilder();
        for (int t = 0; t < y.columns; t++) {
            for (int k = 0; k < y.rows; k++) {
                next.append(y.get(k, t) == 1 ? symbols.substring(k, k + 1) : "");
            }
            next.append(t < y.columns - 1 ? " " : "");
        }
        return next.toString();
    }

    @Test
    void wordsThatCount() {
        Task.Example two = word(Kind.A_N_B_N, 2);
        assertEquals("Saabb", text(two.x(), "Sab"));
        assertEquals("a ab ab b S", next(two.y(), "Sab"));
        assertEquals("a ab S", next(word(Kind.A_N_B_N, 1).y(), "Sab"));

        Task.Example three = word(Kind.A_N_B_N_C_N, 3);
        assertEquals("Saaabbbccc", text(three.x(), "Sabc"));
        assertEquals("a ab ab ab b b c c c S", next(three.y(), "Sabc"));
    }

    /**
     * A word is balanced if removing "()" and "[]" repeatedly leaves nothing; the symbols that may come next follow
     * from that.
     */
    @Test
    void brackets() {
        Pattern pair = Pattern.compile("\\(\\)|\\[\\]");
        for (Kind kind : new Kind[] {Kind.DYCK_1, Kind.DYCK_2}) {
            String symbols = kind == Kind.DYCK_1 ? "S()" : "S()[]";
            FormalLanguage language = new FormalLanguage(kind, 1, 12, 1);
            for (int seed = 0; seed < 50; seed++) {
                Task.Example example = language.draw(new Random(seed));
                String word = text(example.x(), symbols).substring(1);
                assertEquals("", reduced(word, pair));
                String[] next = next(example.y(), symbols).split(" ", -1);
                for (int t = 0; t <= word.length(); t++) {
                    String open = reduced(word.substring(0, t), pair);
                    for (int k = 0; k < symbols.length(); k++) {
                        char symbol = symbols.charAt(k);
                        boolean may = symbol == 'S'
                                ? open.isEmpty()
                                : !reduced(open + symbol, pair).matches(".*[)\\]].*");
                        assertEquals(may, next[t].indexOf(symbol) >= 0, word + " at " + t + ", " + symbol);
                    }
                }
            }
        }
    }

    private static String reduced(String word, Pattern pair) {
        String shorter = pair.matcher(word).replaceAll("");
        return shorter.equals(word) ? word : reduced(shorter, pair);
    }

    @Test
    void parityCountsOnes() {
        Task.Example bits = new FormalLanguage(Kind.PARITY, 40, 40, 3).draw(new Random(1));
        int ones = 0;
        for (int t = 0; t < 40; t++) {
            ones += bits.x().get(1, t) == 3 ? 1 : 0;
            assertEquals(3, bits.x().getColumn(t).sum());
            assertEquals(ones % 2, bits.y().get(0, t));
        }
    }

    @Test
    void solvedMeansEveryStep() {
        FormalLanguage language = new FormalLanguage(Kind.A_N_B_N, 5, 5, 1);
        FloatMatrix y = word(Kind.A_N_B_N, 5).y();
        FloatMatrix logits = y.mul(2).sub(1);
        assertTrue(language.isSolved(logits, y));
        logits.put(7, -logits.get(7));
        assertFalse(language.isSolved(logits, y));
        logits.put(7, Float.NaN);
        assertFalse(language.isSolved(logits, y));
    }

    @Test
    void badSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FormalLanguage(Kind.PARITY, 0, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new FormalLanguage(Kind.PARITY, 4, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new FormalLanguage(Kind.PARITY, 1, 3, 0));
    }
}
