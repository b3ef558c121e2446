package carousel.loss;

import carousel.check.Check;
import carousel.linalg.Sequences;
import org.jspecify.annotations.Nullable;

/** A loss computed for each element separately, averaged over the K rows of all columns that are not padding. */
abstract class ElementLoss implements Loss {
    /** L(y, target) for one element. */
    abstract double loss(float y, float target);

    /** dL/dy for one element. */
    abstract double slope(float y, float target);

    /** Whether a target is valid. */
    boolean allows(float target) {
        return Float.isFinite(target);
    }

    /** What a target must be, as it appears in the error message. */
    String wanted() {
        return "targets must be finite numbers (fill in or remove missing values)";
    }

    @Override
    public final double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient) {
        Check.noNulls("ElementLoss.sum", "output", output, "target", target);
        Targets.checkShape(this, targetRows(output.rows), output, target);
        if (gradient != null) {
            gradient.resizeLike(output, output.rows).zero();
        }
        double sum = 0;
        for (int t = 0; t < output.steps; t++) {
            for (int b = 0; b < output.batch; b++) {
                if (!output.isPadding(t, b)) {
                    sum += column(output.column(t, b), output, target, scale, gradient);
                }
            }
        }
        return sum;
    }

    private double column(int column, Sequences output, Sequences target, float scale, @Nullable Sequences gradient) {
        double sum = 0;
        for (int k = column * output.rows; k < (column + 1) * output.rows; k++) {
            float y = output.data[k];
            float wanted = target.data[k];
            if (!allows(wanted)) {
                throw Targets.bad(this, target, k, wanted());
            }
            sum += loss(y, wanted);
            if (gradient != null) {
                gradient.data[k] = (float) (scale * slope(y, wanted));
            }
        }
        return sum;
    }

    /** K times the number of columns that are not padding. */
    @Override
    public final double weight(Sequences output, Sequences target) {
        Check.noNulls("ElementLoss.weight", "output", output);
        return (double) output.rows * Targets.realColumns(output);
    }
}
