package carousel.loss;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Sequences;

/**
 * The share of columns whose class is right: the largest of several logits, or the sign of a single one, where 0 is class
 * 1, as in {@code Scores.at(0)}. Trained by {@link BinaryCrossEntropy}, every row is a label of its own, right by its
 * sign; trained by a squared or absolute error, targets are 0 and 1, one row or one for each class, and the nearer one
 * counts, of equally near ones class 1. Padding does not count.
 *
 * <p>Threads: any number may share it; it never changes.
 */
public final class Accuracy implements Metric {
    /** What the rows of an output are. */
    private enum Rows {
        /** A logit for each class, or a single logit for two classes. */
        LOGITS,
        /** A logit for each label; labels are 0 or 1 independently of each other. */
        LABELS,
        /**
         * Numbers near 1 for the right class and near 0 for the others, or a single number near 0 or 1 for two classes.
         */
        NUMBERS
    }

    private final Rows rows;

    /** For logits, until {@link #trainedBy} says otherwise. */
    public Accuracy() {
        this(Rows.LOGITS);
    }

    private Accuracy(Rows rows) {
        this.rows = rows;
    }

    @Override
    public Metric trainedBy(Loss loss) {
        return new Accuracy(
                loss instanceof BinaryCrossEntropy
                        ? Rows.LABELS
                        : loss instanceof ElementLoss ? Rows.NUMBERS : Rows.LOGITS);
    }

    @Override
    public boolean takesLogits() {
        return rows != Rows.NUMBERS;
    }

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public double sum(Sequences output, Sequences target) {
        Check.noNulls("Accuracy.sum", "output", output, "target", target);
        checkShape(output, target);
        int right = 0;
        for (int t = 0; t < output.steps; t++) {
            for (int b = 0; b < output.batch; b++) {
                if (!output.isPadding(t, b)) {
                    right += right(output, target, output.column(t, b));
                }
            }
        }
        return right;
    }

    private void checkShape(Sequences output, Sequences target) {
        output.requireSound(name());
        target.requireSound(name());
        boolean rowsFit = target.rows == output.rows || (target.rows == 1 && rows != Rows.LABELS);
        if (!rowsFit || target.steps != output.steps || target.batch != output.batch) {
            throw Check.unexpected(
                    name(),
                    formatted("targets of the same shape as the output, %s, or one row of class numbers", output),
                    target);
        }
        Targets.checkLengths(name(), output, target);
    }

    /** The number of classes or labels of a column that are right. */
    private int right(Sequences output, Sequences target, int column) {
        if (output.rows > 1 && rows != Rows.LABELS) {
            int wanted = target.rows == 1 ? classNumber(target, column, output.rows) : oneOf(target, column);
            return largest(output, column) == wanted ? 1 : 0;
        }
        double threshold = rows == Rows.NUMBERS ? 0.5 : 0;
        int right = 0;
        for (int k = column * output.rows; k < (column + 1) * output.rows; k++) {
            if (target.data[k] != 0 && target.data[k] != 1) {
                throw bad(target, k, "targets of 0 or 1");
            }
            right += output.data[k] >= threshold == (target.data[k] == 1) ? 1 : 0;
        }
        return right;
    }

    private static int largest(Sequences output, int column) {
        int at = column * output.rows;
        int largest = 0;
        for (int r = 1; r < output.rows; r++) {
            largest = output.data[at + r] > output.data[at + largest] ? r : largest;
        }
        return largest;
    }

    private int classNumber(Sequences target, int column, int classes) {
        int c = (int) target.data[column];
        if (c != target.data[column] || c < 0 || c >= classes) {
            throw bad(target, column, "class numbers from 0 to " + (classes - 1));
        }
        return c;
    }

    /** The row that holds a 1 when all others hold 0. */
    private int oneOf(Sequences target, int column) {
        int one = -1;
        for (int r = 0; r < target.rows; r++) {
            float v = target.data[column * target.rows + r];
            if (v != 0 && (v != 1 || one >= 0)) {
                throw bad(
                        target,
                        column * target.rows + r,
                        "one 1 for the class and 0 for all others; for several labels use bce()");
            }
            one = v == 1 ? r : one;
        }
        if (one < 0) {
            throw bad(
                    target,
                    column * target.rows,
                    "one 1 for the class and 0 for all others; for several labels use bce()");
        }
        return one;
    }

    private IllegalArgumentException bad(Sequences target, int k, String expected) {
        return Check.unexpected(name(), expected, target.data[k] + " in " + Targets.place(target, k));
    }

    @Override
    public double weight(Sequences output, Sequences target) {
        Check.noNulls("Accuracy.weight", "output", output);
        return Targets.realColumns(output) * (rows == Rows.LABELS ? (double) output.rows : 1);
    }
}
