package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.recurrent.State;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/** A part of a batch, with a workspace of its own. */
final class Shard {
    private final Sequences x = new Sequences();
    private final Sequences y = new Sequences();
    private final Sequences dOutput = new Sequences();
    private final NetworkPass pass;
    private final List<FloatMatrix> gradients;
    private Sequences output;
    /** How much each sequence counts; null where all count once. */
    private double[] weights;

    private List<State> states;

    Shard(Network network) {
        this.pass = network.pass().connected();
        this.gradients = pass.gradients();
    }

    /** How many shards a batch of B makes: a matter of B alone, or the bits would depend on the machine. */
    static int count(int B) {
        return B < 16 ? 1 : Math.max(2, B / 32);
    }

    /** How many shards make the outputs of a batch of B: each output is the same whoever computes it, so B may be smaller. */
    static int countToPredict(int B) {
        return B < 8 ? 1 : Math.max(2, B / 32);
    }

    /** The first example of shard s out of {@code shards} that share B examples. */
    static int from(int s, int shards, int B) {
        return (int) ((long) s * B / shards);
    }

    void load(Examples examples, int[] which) {
        examples.fill(which, x, y);
        double[] w = Arrays.stream(which).mapToDouble(examples::weight).toArray();
        weights = Arrays.stream(w).allMatch(v -> v == 1) ? null : w;
        int bad = x.requireLengths("input").firstNotFinite();
        if (bad >= 0) {
            int column = bad / x.rows;
            throw Check.unexpected(
                    "input",
                    "finite numbers",
                    formatted(
                            "%s in row %d at step %d of example %d",
                            x.data[bad], bad % x.rows, column / x.batch, which[column % x.batch]),
                    "fill or leave out what is missing first");
        }
    }

    /** T of the batch that was loaded last. */
    int steps() {
        return x.steps;
    }

    void forward(RandomGenerator noise) {
        output = pass.forward(x, noise);
    }

    /** The output alone, for nothing will be learnt from it. */
    void infer() {
        output = pass.infer(x);
    }

    double weight(Loss loss) {
        return weighted(loss).weight(output, y);
    }

    double loss(Loss loss) {
        return weighted(loss).sum(output, y, 1, null);
    }

    /** The sum of the loss over this shard; the gradients of the parameters with the given scale. */
    double backward(Loss loss, float scale) {
        double sum = weighted(loss).sum(output, y, scale, dOutput);
        for (FloatMatrix g : gradients) {
            Arrays.fill(g.data, 0f);
        }
        pass.backwardToParameters(dOutput);
        return sum;
    }

    private Loss weighted(Loss loss) {
        return weights == null ? loss : new WeightedLoss(loss, weights);
    }

    double sum(Metric metric) {
        return metric.sum(output, y);
    }

    double weight(Metric metric) {
        return metric.weight(output, y);
    }

    List<FloatMatrix> gradients() {
        return gradients;
    }

    Sequences output() {
        return output;
    }

    NetworkPass pass() {
        return pass;
    }

    /** The next batch begins where this one ended. */
    void carryState() {
        states = pass.end();
        pass.begin(states);
    }

    /** The next batch begins with zeros. */
    void forgetState() {
        states = null;
        pass.begin(null);
    }
}
