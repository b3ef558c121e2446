package carousel.data.tasks;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * Words of a formal language: which symbols may come next after each symbol? To know that, a network has to count, or
 * keep a stack, or keep one bit, throughout the word.
 *
 * <p>x has one row for each symbol and one column for each step: {@code one} in the row of the symbol, zeros elsewhere.
 * Except for {@link Kind#PARITY}, a word begins with the symbol S, and y has the shape of x, with a 1 for every symbol
 * that may come next; S also means the end. A word is solved when, at every step, the logits of exactly these symbols
 * are positive.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param kind the language
 * @param from the smallest size n of a word, at least 1
 * @param to the largest size; n is drawn uniformly
 * @param one the number that marks a symbol in x, usually 1; a larger number saturates the gates sooner
 */
public record FormalLanguage(Kind kind, int from, int to, float one) implements Task {
    /** The languages, and the meaning of a word's size n in each. */
    public enum Kind {
        /** aⁿbⁿ: one counter (Gers and Schmidhuber, 2001). */
        A_N_B_N("Sab"),
        /** aⁿbⁿcⁿ: two counters; this language is not context-free. */
        A_N_B_N_C_N("Sabc"),
        /** n pairs of brackets of one kind, properly nested: one counter. */
        DYCK_1("S()"),
        /** n pairs of brackets of two kinds, properly nested: a stack. */
        DYCK_2("S()[]"),
        /** n random bits without a start symbol; y has one row: is the number of ones so far odd? */
        PARITY("01");

        @SuppressWarnings("ImmutableEnumChecker") // its records are immutable, but not annotated so
        private final Alphabet symbols;

        Kind(String symbols) {
            this.symbols = new Alphabet(symbols);
        }
    }

    /** The symbols of a word, and the symbols that may follow each of them. */
    private static final class Word {
        private final StringBuilder symbols = new StringBuilder();
        private final List<String> next = new ArrayList<>();

        void read(char symbol, String next) {
            symbols.append(symbol);
            this.next.add(next);
        }

        void read(int times, char symbol, String next) {
            for (int k = 0; k < times; k++) {
                read(symbol, next);
            }
        }
    }

    /** Words whose size is drawn uniformly from {@code from} to {@code to}. */
    public FormalLanguage {
        Check.given("FormalLanguage", "a language", kind);
        Check.atLeast("FormalLanguage", "from", 1, from);
        Check.room("FormalLanguage", "to", from, to, 512);
        Check.positive("FormalLanguage", "one", one);
    }

    @Override
    public int features() {
        return kind.symbols.size();
    }

    @Override
    public int targetRows() {
        return kind == Kind.PARITY ? 1 : kind.symbols.size();
    }

    @Override
    public Example draw(RandomGenerator random) {
        Check.noNulls("FormalLanguage.draw", "random", random);
        int n = from + random.nextInt(to - from + 1);
        if (kind == Kind.PARITY) {
            return parity(n, random);
        }
        Word word = new Word();
        switch (kind) {
            case A_N_B_N -> {
                word.read('S', "a");
                word.read(n, 'a', "ab");
                word.read(n - 1, 'b', "b");
                word.read('b', "S");
            }
            case A_N_B_N_C_N -> {
                word.read('S', "a");
                word.read(n, 'a', "ab");
                word.read(n - 1, 'b', "b");
                word.read('b', "c");
                word.read(n - 1, 'c', "c");
                word.read('c', "S");
            }
            case DYCK_1 -> brackets(word, n, "(", ")", random);
            case DYCK_2 -> brackets(word, n, "([", ")]", random);
            default -> throw new AssertionError(kind);
        }
        return example(word);
    }

    /** Opens or closes a bracket with equal probability as long as both are possible, then closes the rest. */
    private static void brackets(Word word, int n, String open, String close, RandomGenerator random) {
        Deque<Integer> stack = new ArrayDeque<>();
        word.read('S', open + "S");
        for (int left = 2 * n; left > 0; left--) {
            boolean opens = stack.isEmpty() || (stack.size() < left && random.nextBoolean());
            int kind = opens ? random.nextInt(open.length()) : stack.pop();
            if (opens) {
                stack.push(kind);
            }
            String closes = stack.isEmpty() ? "S" : close.substring(stack.peek(), stack.peek() + 1);
            word.read((opens ? open : close).charAt(kind), open + closes);
        }
    }

    private Example example(Word word) {
        FloatMatrix y = new FloatMatrix(targetRows(), word.next.size());
        for (int t = 0; t < y.columns; t++) {
            for (char symbol : word.next.get(t).toCharArray()) {
                y.put(kind.symbols.row(symbol), t, 1);
            }
        }
        return new Example(kind.symbols.encode(word.symbols).mul(one), y);
    }

    private Example parity(int n, RandomGenerator random) {
        StringBuilder bits = new StringBuilder();
        FloatMatrix y = new FloatMatrix(1, n);
        int odd = 0;
        for (int t = 0; t < n; t++) {
            int bit = random.nextInt(2);
            bits.append(bit);
            odd ^= bit;
            y.put(0, t, odd);
        }
        return new Example(kind.symbols.encode(bits).mul(one), y);
    }

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        Check.sameShape("FormalLanguage.isSolved", "output", output, "y", y);
        for (int k = 0; k < y.length; k++) {
            if (!(y.get(k) == 1 ? output.get(k) > 0 : output.get(k) < 0)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return formatted("words of %s, n from %d to %d", kind, from, to);
    }
}
