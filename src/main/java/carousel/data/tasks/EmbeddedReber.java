package carousel.data.tasks;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * The embedded Reber grammar, Hochreiter and Schmidhuber 1997, experiment 1, after Smith and Zipser 1989: which symbols
 * may come next?
 *
 * <p>A string of the Reber grammar, over the seven symbols {@code B T P S X V E}, is a walk through this graph, in
 * which both ways out of a node are equally likely:
 *
 * <pre>
 *   node   symbol → node      symbol → node
 *   0      B → 1
 *   1      T → 2              P → 3
 *   2      S → 2              X → 4
 *   3      T → 3              V → 5
 *   4      X → 3              S → 6
 *   5      P → 4              V → 6
 *   6      E, the end
 * </pre>
 *
 * The embedded grammar puts a T or a P, equally likely, before such a string and the same symbol again after it:
 * {@code B T} string {@code T E} or {@code B P} string {@code P E}. To predict the second to last symbol, which
 * comes six steps or more after the second one, a network must remember that.
 *
 * <p>x is 7 x (length - 1): every symbol but the last as a one-hot column. y has the same shape, with a 1 for each of
 * the one or two symbols that may come next. (The paper's networks were shown only the symbol that did come.) A string
 * is solved when, at every step, the largest outputs are those of the symbols that may come next.
 *
 * <p>Threads: it never changes and may be shared.
 */
public record EmbeddedReber() implements Task {
    private static final Alphabet SYMBOLS = new Alphabet("BTPSXVE");
    private static final int END = 7;
    private static final String[] WAYS_OUT = {"B", "TP", "SX", "TV", "XS", "PV", "E"};
    private static final int[][] LEADS_TO = {{1}, {2, 3}, {2, 4}, {3, 5}, {3, 6}, {4, 6}, {END}};

    @Override
    public int features() {
        return SYMBOLS.size();
    }

    @Override
    public int targetRows() {
        return SYMBOLS.size();
    }

    @Override
    public Example draw(RandomGenerator random) {
        Check.noNulls("EmbeddedReber.draw", "random", random);
        StringBuilder text = new StringBuilder();
        List<String> next = new ArrayList<>(); // the symbols that may follow each symbol of the text
        String outer = random.nextBoolean() ? "T" : "P";

        text.append("B").append(outer);
        next.add("TP");
        for (int node = 0; node != END; ) {
            String ways = WAYS_OUT[node];
            int way = random.nextInt(ways.length());
            text.append(ways.charAt(way));
            next.add(ways);
            node = LEADS_TO[node][way];
        }
        text.append(outer);
        next.add(outer);
        next.add("E");
        return new Example(SYMBOLS.encode(text), legal(next));
    }

    private static FloatMatrix legal(List<String> next) {
        FloatMatrix y = new FloatMatrix(SYMBOLS.size(), next.size());
        for (int t = 0; t < y.columns; t++) {
            for (char symbol : next.get(t).toCharArray()) {
                y.put(SYMBOLS.row(symbol), t, 1);
            }
        }
        return y;
    }

    /** The string that x encodes; it lacks the last symbol, which is always E. */
    public String text(FloatMatrix x) {
        Check.noNulls("EmbeddedReber.text", "x", x);
        return SYMBOLS.decode(x);
    }

    @Override
    public boolean isSolved(FloatMatrix output, FloatMatrix y) {
        Check.sameShape("EmbeddedReber.isSolved", "output", output, "y", y);
        for (int t = 0; t < y.columns; t++) {
            float leastLegal = Float.POSITIVE_INFINITY;
            float mostIllegal = Float.NEGATIVE_INFINITY;
            for (int r = 0; r < y.rows; r++) {
                if (y.get(r, t) == 1) {
                    leastLegal = Math.min(leastLegal, output.get(r, t));
                } else {
                    mostIllegal = Math.max(mostIllegal, output.get(r, t));
                }
            }
            if (!(leastLegal > mostIllegal)) {
                return false;
            }
        }
        return true;
    }
}
