package carousel.loss;

import carousel.check.Check;
import carousel.linalg.Sequences;
import org.jspecify.annotations.Nullable;

/**
 * Any loss, with sequence b of the batch counted w[b] times; it is computed for one sequence after another.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class WeightedLoss implements Loss {
    private final Loss loss;
    private final double[] w;

    /**
     * @param w a weight above 0 for each sequence of the batch
     */
    public WeightedLoss(Loss loss, double[] w) {
        Check.noNulls("WeightedLoss", "loss", loss, "w", w);
        for (double weight : w) {
            Check.positive("WeightedLoss", "weight for each sequence", weight);
        }
        this.loss = loss;
        this.w = w.clone();
    }

    @Override
    public boolean takesLogits() {
        return loss.takesLogits();
    }

    @Override
    public int targetRows(int outputRows) {
        return loss.targetRows(outputRows);
    }

    @Override
    public void check(Sequences output, Sequences target) {
        loss.check(output, target);
    }

    @Override
    public double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient) {
        check("WeightedLoss.sum", output, target);
        Sequences y = new Sequences();
        Sequences t = new Sequences();
        Sequences dy = gradient == null ? null : new Sequences();
        if (gradient != null) {
            gradient.resizeLike(output, output.rows).zero();
        }
        double sum = 0;
        for (int b = 0; b < w.length; b++) {
            output.copyTo(y, b, b + 1);
            target.copyTo(t, b, b + 1);
            if (dy != null) {
                dy.resizeLike(y, y.rows).zero();
            }
            sum += w[b] * loss.sum(y, t, (float) (w[b] * scale), dy);
            if (gradient != null && dy != null) {
                dy.copyBack(gradient, b);
            }
        }
        return sum;
    }

    @Override
    public double weight(Sequences output, Sequences target) {
        check("WeightedLoss.weight", output, target);
        Sequences y = new Sequences();
        Sequences t = new Sequences();
        double sum = 0;
        for (int b = 0; b < w.length; b++) {
            output.copyTo(y, b, b + 1);
            target.copyTo(t, b, b + 1);
            sum += w[b] * loss.weight(y, t);
        }
        return sum;
    }

    private void check(String operation, Sequences output, Sequences target) {
        Check.noNulls(operation, "output", output, "target", target);
        Check.sameLength(operation, "weights", w.length, "sequences of the output", output.batch);
        Check.sameLength(operation, "sequences of the output", output.batch, "of the target", target.batch);
    }
}
