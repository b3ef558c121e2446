package carousel.data.tasks;

import carousel.check.Check;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * The temporal order problem, Hochreiter and Schmidhuber 1997, experiment 6a: which came first?
 *
 * <p>A sequence is a text over the eight symbols {@code E B a b c d X Y}; x is 8 x length with one-hot columns. The
 * length is drawn uniformly from 100 to 110. The text begins with E and ends with B, the trigger. One step from 10 to
 * 20 and one from 50 to 60, counted from 0, has X or Y; all others have one of a, b, c, d. y has four rows, 1 for the
 * right class and 0 for the others: {@code XX, XY, YX, YY}. A sequence is solved when all four outputs, as
 * probabilities, are less than 0.3 off. Guessing gets one sequence in four right.
 *
 * <p>Threads: it never changes and may be shared.
 */
public record TemporalOrder() implements Task {
    private static final Alphabet SYMBOLS = new Alphabet("EBabcdXY");

    @Override
    public int features() {
        return SYMBOLS.size();
    }

    @Override
    public int targetRows() {
        return 4;
    }

    @Override
    public Example draw(RandomGenerator random) {
        Check.noNulls("TemporalOrder.draw", "random", random);
        StringBuilder text = new StringBuilder("E");
        int length = random.nextInt(100, 111);
        while (text.length() < length - 1) {
            text.append("abcd".charAt(random.nextInt(4)));
        }
        text.append('B');
        int first = random.nextInt(2);
        int second = random.nextInt(2);
        text.setCharAt(random.nextInt(10, 21), "XY".charAt(first));
        text.setCharAt(random.nextInt(50, 61), "XY".charAt(second));
        FloatMatrix y = new FloatMatrix(4);
        y.put(2 * first + second, 1);
        return new Example(SYMBOLS.encode(text), y);
    }

    /** The text that x encodes. */
    public String text(FloatMatrix x) {
        Check.noNulls("TemporalOrder.text", "x", x);
        return SYMBOLS.decode(x);
    }

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        Check.sameShape("TemporalOrder.isSolved", "output", output, "y", y);
        return Probabilities.within(0.3, output, y);
    }
}
