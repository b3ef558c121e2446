package carousel.loss;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Activations;
import carousel.linalg.Sequences;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of p = softmax(y) and the correct class, for V rows of logits y, so the network does not need a
 * softmax:
 *
 * <pre>
 *   L = -w_class log p_class,   log p_v = y_v - log Σ_u exp(y_u)
 * </pre>
 *
 * averaged with weights w; w = 1 unless {@link #classWeights} sets it. The target is one row: for every column, the
 * number of the correct class, from 0 to V - 1. The exponentials are floats, so that the mean of nearly certain answers may
 * be off by 1e-7 and even a little below 0.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class CrossEntropy implements Loss {
    /** About how many logits are processed at once, so that they stay in the first-level cache. */
    private static final int BLOCK = 4096;

    /**
     * Softmax does not change if a number is subtracted from all logits of a column. Usually one subtracts the largest,
     * so that exp cannot overflow. Finding it takes time, so we do so only if the sum of exp(y) is outside these
     * bounds.
     */
    private static final double LOW = 1e-20;

    private static final double HIGH = 1e20;

    private final double[] w;

    CrossEntropy(double... classWeights) {
        this.w = classWeights;
    }

    /**
     * The same loss, with an example of class v counted w_v times in the sum and in the weight, so that the loss is a
     * weighted mean.
     */
    public CrossEntropy classWeights(double... w) {
        Check.noNulls("CrossEntropy.classWeights", "w", w);
        Check.atLeastOne("crossEntropy.classWeights", "number of weights", w.length);
        for (double weight : w) {
            Check.positiveFloat("crossEntropy", "weight for every class", weight);
        }
        return new CrossEntropy(w.clone());
    }

    /**
     * The same loss, with class weights that make all classes count equally: w_v = N / (V n_v), whose mean over the
     * examples is 1.
     *
     * @param counts n_v, the number of examples of each class, at least 1
     */
    public CrossEntropy balanced(int... counts) {
        Check.noNulls("CrossEntropy.balanced", "counts", counts);
        Check.atLeastOne("crossEntropy.balanced", "number of counts", counts.length);
        double N = 0;
        for (int n : counts) {
            N += Check.atLeastOne("crossEntropy.balanced", "a count for every class", n);
        }
        double mean = N / counts.length;
        return new CrossEntropy(Arrays.stream(counts).mapToDouble(n -> mean / n).toArray());
    }

    @Override
    public int targetRows(int outputRows) {
        return 1;
    }

    @Override
    public double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient) {
        Check.noNulls("CrossEntropy.sum", "output", output, "target", target);
        check(output, target);
        int V = output.rows;
        int columns = output.steps * output.batch;
        Sequences p = gradient == null ? new Sequences() : gradient;
        p.resizeLike(output, V);
        int block = Math.max(1, BLOCK / V);
        double sum = 0;
        for (int first = 0; first < columns; first += block) {
            int end = Math.min(columns, first + block);
            Activations.exp(output.data, p.data, first * V, end * V);
            for (int column = first; column < end; column++) {
                sum += column(column, output, target, scale, p);
            }
        }
        return sum;
    }

    /** The loss of one column, for which p already holds exp(y); replaces it by the gradient. */
    private double column(int column, Sequences output, Sequences target, float scale, Sequences p) {
        int V = output.rows;
        int from = column * V;
        if (isPadding(column, output)) {
            Arrays.fill(p.data, from, from + V, 0f);
            return 0;
        }
        double shift = 0;
        double z = sum(p.data, from, from + V);
        if (!(z > LOW && z < HIGH)) {
            shift = max(output.data, from, from + V);
            shiftedExp(output.data, shift, p.data, from, from + V);
            z = sum(p.data, from, from + V);
        }
        int right = classOf(column, target, V);
        double weight = w.length == 0 ? 1 : w[right];
        scale(p.data, (float) (scale * weight / z), from, from + V);
        p.data[from + right] -= (float) (scale * weight);
        return weight * (shift + StrictMath.log(z) - output.data[from + right]);
    }

    private static double sum(float[] p, int from, int to) {
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += p[k];
        }
        return sum;
    }

    private static float max(float[] y, int from, int to) {
        float max = y[from];
        for (int k = from + 1; k < to; k++) {
            max = Math.max(max, y[k]);
        }
        return max;
    }

    private static void shiftedExp(float[] y, double shift, float[] p, int from, int to) {
        for (int k = from; k < to; k++) {
            p[k] = (float) StrictMath.exp(y[k] - shift);
        }
    }

    private static void scale(float[] p, float a, int from, int to) {
        for (int k = from; k < to; k++) {
            p[k] *= a;
        }
    }

    @Override
    public double weight(Sequences output, Sequences target) {
        Check.noNulls("CrossEntropy.weight", "output", output);
        if (w.length == 0) {
            return Targets.realColumns(output);
        }
        check(output, target);
        double sum = 0;
        for (int column = 0; column < output.steps * output.batch; column++) {
            if (!isPadding(column, output)) {
                sum += w[classOf(column, target, output.rows)];
            }
        }
        return sum;
    }

    private static boolean isPadding(int column, Sequences s) {
        return s.isPadding(column / s.batch, column % s.batch);
    }

    private int classOf(int column, Sequences target, int V) {
        int v = (int) target.data[column];
        if (v != target.data[column] || v < 0 || v >= V) {
            throw Targets.bad(this, target, column, "targets must be class numbers from 0 to " + (V - 1));
        }
        return v;
    }

    @Override
    public void check(Sequences output, Sequences target) {
        Check.noNulls("CrossEntropy.check", "output", output, "target", target);
        Targets.checkShape(this, targetRows(output.rows), output, target);
        if (output.rows < 2) {
            throw new IllegalArgumentException(
                    this
                            + ": expected an output of one row for each of at least 2 classes, got 1 row; for one logit use bce()");
        }
        if (w.length != 0 && w.length != output.rows) {
            throw new IllegalArgumentException(formatted(
                    "%s: expected as many class weights as the output has rows, %d, got %d",
                    this, output.rows, w.length));
        }
    }

    @Override
    public boolean takesLogits() {
        return true;
    }

    @Override
    public String toString() {
        String weights = Arrays.toString(w);
        return "crossEntropy()"
                + (w.length == 0 ? "" : ".classWeights(" + weights.substring(1, weights.length() - 1) + ")");
    }
}
