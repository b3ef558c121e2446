package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.loss.Tally;
import carousel.loss.WeightedLoss;
import carousel.passes.NetworkPass;
import java.util.Arrays;
import java.util.List;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** A part of a batch, with a workspace of its own. */
final class Shard {
    private final Sequences x = new Sequences();
    private final Sequences y = new Sequences();
    private final Sequences dOutput = new Sequences();
    private final NetworkPass pass;
    /** Those of the trained parameters, a selection of the pass's gradients. */
    private final List<FloatMatrix> gradients;

    private Part part = new Part(new int[0], null);

    /** The numbers of the examples loaded last, and the weight of each; null if all weigh 1. */
    private record Part(int[] which, double @Nullable [] weights) {}

    Shard(NetworkPass pass, List<FloatMatrix> gradients) {
        this.pass = pass;
        this.gradients = gradients;
    }

    /**
     * The number of shards of a batch of B. It depends only on B, because otherwise the results would depend on the
     * machine.
     */
    static int count(int B) {
        return B < 8 ? 1 : Math.max(2, B / 32);
    }

    /** The first example of shard s, out of {@code shards} shards of B examples. */
    static int from(int s, int shards, int B) {
        return (int) ((long) s * B / shards);
    }

    /** Loads part s of n of a batch. */
    void load(Examples examples, int[] batch, int s, int n) {
        int[] which = Arrays.copyOfRange(batch, from(s, n, batch.length), from(s + 1, n, batch.length));
        examples.fill(which, x, y);
        double[] w = Arrays.stream(which).mapToDouble(examples::weight).toArray();
        for (int b = 0; b < w.length; b++) {
            if (!(w[b] > 0 && w[b] < Double.POSITIVE_INFINITY)) {
                throw Check.unexpected("Examples.weight", "a finite weight above 0", w[b] + " of example " + which[b]);
            }
        }
        part = new Part(which, Arrays.stream(w).allMatch(v -> v == 1) ? null : w);
        if (x.batch != which.length) {
            throw Check.unexpected("Examples.fill", "as many sequences as examples, " + which.length, x);
        }
        int bad = x.requireSound("input").firstNotFinite();
        if (bad >= 0) {
            int column = bad / x.rows;
            throw Check.unexpected(
                    "input",
                    "finite numbers",
                    formatted(
                            "%s in row %d at step %d of example %d",
                            x.data[bad], bad % x.rows, column / x.batch, which[column % x.batch]),
                    "fill in or remove missing values first");
        }
        // where it learns, one of them alone, because a generated example is drawn to find its length
        for (int b = 0; b < (gradients.isEmpty() ? which.length : 1); b++) {
            int steps = examples.length(which[b]);
            if (x.length(b) != steps) {
                throw Check.unexpected(
                        "Examples.fill",
                        formatted("as many steps as example %d has, %d", which[b], steps),
                        x.length(b));
            }
        }
    }

    /** The approximate number of floats that this shard holds of its batches. */
    long floats() {
        return x.data.length + y.data.length + dOutput.data.length + pass.floats();
    }

    /** T of the batch loaded last. */
    int steps() {
        return x.steps;
    }

    /** The inputs loaded last. */
    Sequences x() {
        return x;
    }

    /**
     * Computes the loss and metrics of an output for {@link #x}, and the gradients of the summed loss for the
     * parameters.
     */
    Tally learn(Sequences output, Loss loss, List<Metric> metrics) {
        checkTargets(output, loss);
        dOutput.resizeLike(output, output.rows).zero();
        double sum = sum(output, loss, dOutput);
        expectZeroAtPadding(output, loss);
        for (FloatMatrix g : gradients) {
            Arrays.fill(g.data, 0f);
        }
        pass.backwardToParameters(dOutput);
        return tally(sum, output, loss, metrics);
    }

    /** Throws if somebody's own loss has counted padding. The output knows where that is; a resized gradient does not. */
    private void expectZeroAtPadding(Sequences output, Loss loss) {
        for (int b = 0; output.lengths != null && b < Math.min(output.batch, dOutput.batch); b++) {
            for (int t = output.lengths[b]; t < dOutput.steps; t++) {
                for (int r = 0, at = dOutput.column(t, b) * dOutput.rows; r < dOutput.rows; r++) {
                    if (dOutput.data[at + r] != 0) {
                        throw Check.unexpected(
                                loss + ", gradient",
                                "0 at padding, which does not count",
                                formatted("%s at step %d of example %d", dOutput.data[at + r], t, part.which[b]),
                                "leave out the steps where output.isPadding(t, b)");
                    }
                }
            }
        }
    }

    /** Computes the loss and metrics of an output for {@link #x}. */
    Tally measure(Sequences output, Loss loss, List<Metric> metrics) {
        checkTargets(output, loss);
        return tally(sum(output, loss, null), output, loss, metrics);
    }

    /** The sum of the losses. If a target is wrong, the error names its example. */
    private double sum(Sequences output, Loss loss, @Nullable Sequences gradient) {
        try {
            return weighted(loss).sum(output, y, 1, gradient);
        } catch (IllegalArgumentException e) {
            throw withExample(e, output, loss);
        }
    }

    /** The error of the first example that is refused on its own; the error itself if there is none. */
    private IllegalArgumentException withExample(IllegalArgumentException e, Sequences output, Loss loss) {
        Sequences one = new Sequences();
        Sequences target = new Sequences();
        for (int b = 0; b < output.batch; b++) {
            output.copyTo(one, b, b + 1);
            y.copyTo(target, b, b + 1);
            try {
                loss.sum(one, target, 1, null);
            } catch (IllegalArgumentException alone) {
                return new IllegalArgumentException(alone.getMessage() + ", in example " + part.which[b], alone);
            }
        }
        return e;
    }

    /** Checks the shape of the targets, and that a target at every step is as long as its input, not longer. */
    private void checkTargets(Sequences output, Loss loss) {
        loss.check(output, y);
        for (int b = 0; y.lengths != null && y.steps == x.steps && b < y.batch; b++) {
            if (y.length(b) != x.length(b)) {
                throw Check.unexpected(
                        "targets",
                        formatted("as many steps as the x of example %d has, %d", part.which[b], x.length(b)),
                        y.length(b));
            }
        }
    }

    private Tally tally(double sum, Sequences output, Loss loss, List<Metric> metrics) {
        Tally tally = new Tally(metrics.size());
        tally.add(sum, weighted(loss).weight(output, y));
        for (int i = 0; i < metrics.size(); i++) {
            tally.addMetric(i, metrics.get(i).sum(output, y), metrics.get(i).weight(output, y));
        }
        return tally;
    }

    private Loss weighted(Loss loss) {
        double[] weights = part.weights;
        return weights == null ? loss : new WeightedLoss(loss, weights);
    }

    List<FloatMatrix> gradients() {
        return gradients;
    }

    NetworkPass pass() {
        return pass;
    }

    /** Makes the next batch begin with the final states of this one. */
    void carryState() {
        pass.begin(pass.end());
    }

    /** Makes the next batch begin with zero states. */
    void forgetState() {
        pass.begin(null);
    }
}
