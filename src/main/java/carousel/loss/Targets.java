package carousel.loss;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Sequences;

/** Target checks that all losses share. */
final class Targets {
    private Targets() {}

    /** Throws unless the target has the given rows and as many steps and sequences as the output. */
    static void checkShape(Object loss, int rows, Sequences output, Sequences target) {
        output.requireSound(loss);
        target.requireSound(loss);
        if (target.rows != rows || target.steps != output.steps || target.batch != output.batch) {
            String hint = "";
            if (target.steps != output.steps && output.batch == target.batch) {
                hint = output.steps == 1
                        ? "; for an output at every step, call returnSequences() on the last recurrent layer"
                        : "; for one output per sequence, remove returnSequences() from the last recurrent layer";
            }
            throw new IllegalArgumentException(formatted(
                    "%s: for an output of %s, expected a target of %s, got %s%s",
                    loss, shape(output.rows, output), shape(rows, output), shape(target.rows, target), hint));
        }
        checkLengths(loss, output, target);
    }

    /**
     * Throws if a sequence of the output is longer than its target. It may be shorter: a decoder ends with the words that it
     * reads, and its target, a row of a pair of texts, with the longer of the two.
     */
    static void checkLengths(Object asker, Sequences output, Sequences target) {
        for (int b = 0; target.lengths != null && b < output.batch; b++) {
            if (target.length(b) < output.length(b)) {
                throw Check.unexpected(
                        asker.toString(),
                        formatted("a target of %s for sequence %d of the batch", counted(output.length(b), "step"), b),
                        target.length(b));
            }
        }
    }

    /** The position of element k in the user's terms: row, step and, among several, sequence. */
    static String place(Sequences s, int k) {
        int column = k / s.rows;
        String sequence = s.batch == 1 ? "" : formatted(" of sequence %d of the batch", column % s.batch);
        return formatted("row %d at step %d%s", k % s.rows, column / s.batch, sequence);
    }

    private static String shape(int rows, Sequences s) {
        return formatted("%d rows x %d steps x %d sequences", rows, s.steps, s.batch);
    }

    /** The number of columns that are not padding. */
    static int realColumns(Sequences s) {
        s.requireSound("Metric.weight: output");
        int columns = 0;
        for (int b = 0; b < s.batch; b++) {
            columns += s.length(b);
        }
        return columns;
    }

    /** The error for element k of the target, with its position in the user's terms. */
    static IllegalArgumentException bad(Object loss, Sequences target, int k, String wanted) {
        return new IllegalArgumentException(
                formatted("%s: %s, but %s is %s", loss, wanted, place(target, k), target.data[k]));
    }
}
