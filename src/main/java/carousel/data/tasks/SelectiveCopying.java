package carousel.data.tasks;

import carousel.check.Check;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * The selective copying task (in the form of Gu and Dao, Mamba, 2023): remember a few letters among many blanks, and
 * repeat them in order when asked.
 *
 * <p>A sequence is a text over {@code abcd.?}; x is 6 x (T + n) with one-hot columns. Of the first T steps, n random
 * ones have a letter and the others a blank, {@code '.'}; n question marks follow. y has one row, the class at each
 * step: 1 to 4 for a to d at the question marks, 0 before them. A sequence is solved when the largest logit is the
 * right one at every question mark. Guessing gets one letter in four right.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param T the number of steps before the question marks
 * @param n the number of letters, at most T
 */
public record SelectiveCopying(int T, int n) implements Task {
    private static final Alphabet SYMBOLS = new Alphabet("abcd.?");

    /** The number of classes: one for steps where nothing is asked, and one for each letter. */
    public static final int CLASSES = 5;

    /** A task with n letters in T steps. */
    public SelectiveCopying {
        Check.atLeastOne("SelectiveCopying", "n", n);
        Check.room("SelectiveCopying", "T", n, T, 128);
    }

    @Override
    public int features() {
        return SYMBOLS.size();
    }

    @Override
    public int targetRows() {
        return 1;
    }

    @Override
    public Example draw(RandomGenerator random) {
        Check.noNulls("SelectiveCopying.draw", "random", random);
        StringBuilder text = new StringBuilder();
        FloatMatrix y = new FloatMatrix(1, T + n);
        int left = n;
        for (int t = 0; t < T; t++) {
            boolean letter = random.nextInt(T - t) < left;
            int which = letter ? random.nextInt(4) : 4;
            text.append(SYMBOLS.symbols().charAt(which));
            if (letter) {
                y.put(T + n - left, which + 1);
                left--;
            }
        }
        return new Example(SYMBOLS.encode(text.append("?".repeat(n))), y);
    }

    /** The text that x encodes. */
    public String text(FloatMatrix x) {
        Check.noNulls("SelectiveCopying.text", "x", x);
        return SYMBOLS.decode(x);
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        return Answers.allRight("SelectiveCopying.isSolved", output, y);
    }
}
