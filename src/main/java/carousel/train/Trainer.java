package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Batches;
import carousel.data.Examples;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.linalg.Workers;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.loss.Tally;
import carousel.optim.Clip;
import carousel.optim.Optimizer;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * Performs training steps: splits the batch into shards, adds up their gradients, clips them, and calls the optimiser.
 *
 * <p>Threads: for one thread at a time; it divides each step among the threads of {@link Workers}.
 */
public final class Trainer {
    /** What becomes of a network whose parameters are not finite. */
    static final String LOST = "this network is lost, so create a new one";

    private final Network network;
    private final Loss loss;
    private final Shards shards;
    /** The parameters that are trained, as of the creation of this trainer. */
    private final List<Parameter> trained;

    private final Optimizer.Updates updates;
    private final Clip clip;

    /** A trainer of the layers that are not frozen. */
    Trainer(String operation, Predictor model, Clip clip) {
        this.network = model.network();
        this.loss = model.loss();
        this.shards = new Shards(network, loss, network.learning());
        this.trained = shards.learnt(network.parameters());
        if (trained.isEmpty() && !network.parameters().isEmpty()) {
            throw new IllegalStateException(operation + ": every layer with parameters is frozen; unfreeze one");
        }
        this.updates = Check.given(
                "Optimizer.start", "updates from start", model.optimizer().start(trained));
        this.clip = clip;
    }

    /** The optimiser's memory. */
    Optimizer.Updates updates() {
        return updates;
    }

    /**
     * Takes one training step; returns the mean loss before the step.
     *
     * @param x B input sequences
     * @param y their targets
     * @param learningRate the learning rate of this step
     * @throws IllegalStateException if the loss, a gradient or a parameter becomes NaN or infinite
     */
    public double step(Sequences x, Sequences y, double learningRate) {
        Check.noNulls("Trainer.step", "x", x, "y", y);
        Check.notNegativeFloat("step", "learning rate", learningRate);
        Shards.requireSequences("step", x);
        y.requireSound("step: y");
        if (y.batch != x.batch) {
            throw Check.unexpected("step", "targets for as many sequences as x has, " + x.batch, y);
        }
        network.beginTraining("step", true);
        try {
            if (!network.learning().equals(shards.learning)) {
                throw new IllegalStateException(
                        "step: layers were frozen or unfrozen after this trainer was created, and it chose those that learn then; create another trainer");
            }
            long noise = Batches.noise(network.seed(), 0, updates.steps() + 1);
            Examples batch = new Shards.Batch(x, y);
            Tally tally = step(batch, Shards.all(x), List.of(), learningRate, noise, false);
            expectFiniteParameters(LOST);
            return tally.mean();
        } catch (NotFinite e) {
            throw new IllegalStateException(
                    formatted(
                            "step: %s. Try a smaller learning rate (it is %s) or clipNorm(1)",
                            e.getMessage(), learningRate),
                    e);
        } finally {
            network.endTraining();
        }
    }

    /**
     * Throws if a parameter is NaN or infinite; after the last update, nothing else would notice it.
     *
     * @param then what becomes of the network
     */
    void expectFiniteParameters(String then) {
        String bad = network.firstNotFinite();
        if (bad != null) {
            throw new NotFinite("the parameters are no longer finite, first in " + bad + "; " + then);
        }
    }

    /**
     * Takes one step on the given examples. If it fails, the parameters do not change.
     *
     * @param noise the seed of this step's dropout
     */
    Tally step(
            Examples examples, int[] which, List<Metric> metrics, double learningRate, long noise, boolean stateful) {
        int n = shards.prepare(which.length);
        Tally[] parts = new Tally[n];
        try {
            Workers.each(shards.group, n, s -> {
                Shard shard = shards.load(s, n, examples, which);
                Sequences output = shard.pass().forward(shard.x(), Batches.random(noise, s));
                parts[s] = shard.learn(output, loss, metrics);
                if (stateful) {
                    shard.carryState();
                }
            });
        } catch (OutOfMemoryError e) {
            throw shards.tooLarge(which.length, e);
        }
        Tally total = Tally.of(metrics.size(), parts);
        if (!Double.isFinite(total.sum())) {
            throw new NotFinite("the loss is " + total.mean() + "; " + shards.culprit()
                    + ". The parameters are as they were before this step");
        }
        Check.positive(loss.toString(), "weight of the batch", total.weight());
        List<FloatMatrix> gradients = reduce(n, (float) (1 / total.weight()));
        double norm = clip.apply(gradients);
        if (!Double.isFinite(norm)) {
            String bad = network.firstNotFinite(trained, gradients);
            throw new NotFinite("the gradient is not finite, first in " + (bad == null ? "its norm" : bad)
                    + ". The parameters are as they were before this step");
        }
        updates.apply(gradients, learningRate);
        return total;
    }

    /** Adds up the shards' gradients in the order of the shards, and scales them; uses the first shard's matrices. */
    private List<FloatMatrix> reduce(int n, float scale) {
        List<FloatMatrix> sum = shards.get(0).gradients();
        Workers.eachOf(sum, i -> {
            float[] g = sum.get(i).data;
            for (int s = 1; s < n; s++) {
                add(shards.get(s).gradients().get(i).data, g, s == n - 1 ? scale : 1);
            }
            for (int k = 0; n == 1 && k < g.length; k++) {
                g[k] *= scale;
            }
        });
        return sum;
    }

    /** y = (y + x) a */
    private static void add(float[] x, float[] y, float a) {
        for (int k = 0; k < y.length; k++) {
            y[k] = (y[k] + x[k]) * a;
        }
    }

    void forgetStates() {
        shards.forgetStates();
    }

    /** A number in training became NaN or infinite. */
    static final class NotFinite extends IllegalStateException {
        private static final long serialVersionUID = 1;

        NotFinite(String message) {
            super(message);
        }
    }
}
