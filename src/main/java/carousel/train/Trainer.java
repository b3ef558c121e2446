package carousel.train;

import carousel.data.Examples;
import carousel.layers.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jblas.FloatMatrix;

/** One training step after another: shards, the sum of their gradients, clipping, the optimiser. */
final class Trainer {
    private final Network network;
    private final Loss loss;
    private final Optimizer.Updates updates;
    private final Clip clip;
    private final List<Shard> shards = new ArrayList<>();

    Trainer(Network network, Loss loss, Optimizer.Updates updates, Clip clip) {
        this.network = network;
        this.loss = loss;
        this.updates = updates;
        this.clip = clip;
    }

    /** What a step or an evaluation found: sums over columns, to be divided by their weights. */
    static final class Tally {
        double sum;
        double weight;
        final double[] metricSums;
        final double[] metricWeights;

        Tally(int metrics) {
            metricSums = new double[metrics];
            metricWeights = new double[metrics];
        }

        void add(Tally other) {
            sum += other.sum;
            weight += other.weight;
            for (int i = 0; i < metricSums.length; i++) {
                metricSums[i] += other.metricSums[i];
                metricWeights[i] += other.metricWeights[i];
            }
        }

        double mean() {
            return sum / weight;
        }

        double metric(int i) {
            return metricSums[i] / metricWeights[i];
        }
    }

    /** One step on the given examples; noise is the seed of this step's dropout. Leaves the parameters if it fails. */
    Tally step(
            Examples examples, int[] which, List<Metric> metrics, double learningRate, long noise, boolean stateful) {
        Tally total = run(examples, which, metrics, (shard, s) -> {
            shard.forward(new SplittableRandom(noise + 0x9E3779B97F4A7C15L * (s + 1)));
            double sum = shard.backward(loss, 1f);
            if (stateful) {
                shard.carryState();
            }
            return sum;
        });
        if (!Double.isFinite(total.sum)) {
            throw new NotFinite("the loss is " + total.mean() + "; " + culprit());
        }
        List<FloatMatrix> gradients = reduce(Shard.count(which.length), (float) (1 / total.weight));
        double norm = clip.apply(gradients);
        if (!Double.isFinite(norm)) {
            throw new NotFinite("the gradient is not finite, first in " + firstNotFinite(gradients));
        }
        updates.apply(gradients, learningRate);
        return total;
    }

    /** The loss and metrics on the given examples, nothing learnt. */
    Tally measure(Examples examples, int[] which, List<Metric> metrics) {
        return run(examples, which, metrics, (shard, s) -> {
            shard.forward(null);
            return shard.loss(loss);
        });
    }

    private interface Work {
        double on(Shard shard, int number);
    }

    private Tally run(Examples examples, int[] which, List<Metric> metrics, Work work) {
        int B = which.length;
        int n = Shard.count(B);
        while (shards.size() < n) {
            shards.add(new Shard(network));
        }
        Tally[] tallies = new Tally[n];
        Workers.each(n, s -> {
            Shard shard = shards.get(s);
            shard.load(examples, Arrays.copyOfRange(which, Shard.from(s, n, B), Shard.from(s + 1, n, B)));
            Tally tally = new Tally(metrics.size());
            tally.sum = work.on(shard, s);
            tally.weight = shard.weight(loss);
            for (int i = 0; i < metrics.size(); i++) {
                tally.metricSums[i] = shard.sum(metrics.get(i));
                tally.metricWeights[i] = shard.weight(metrics.get(i));
            }
            tallies[s] = tally;
        });
        Tally total = new Tally(metrics.size());
        for (Tally tally : tallies) {
            total.add(tally);
        }
        return total;
    }

    /** The sum of the shards' gradients in the order of the shards, in the first shard's matrices, times scale. */
    private List<FloatMatrix> reduce(int n, float scale) {
        List<FloatMatrix> sum = shards.get(0).gradients();
        for (int s = 1; s < n; s++) {
            List<FloatMatrix> part = shards.get(s).gradients();
            for (int i = 0; i < sum.size(); i++) {
                add(part.get(i).data, sum.get(i).data);
            }
        }
        for (FloatMatrix g : sum) {
            scale(g.data, scale);
        }
        return sum;
    }

    private static void add(float[] x, float[] y) {
        for (int k = 0; k < y.length; k++) {
            y[k] += x[k];
        }
    }

    private static void scale(float[] x, float a) {
        for (int k = 0; k < x.length; k++) {
            x[k] *= a;
        }
    }

    void forgetStates() {
        shards.forEach(Shard::forgetState);
    }

    private String culprit() {
        for (Shard shard : shards) {
            String layer = shard.pass().firstNotFinite();
            if (layer != null) {
                return "the first output that is not a number comes from " + layer;
            }
        }
        return "all outputs are finite, so look at the targets";
    }

    private String firstNotFinite(List<FloatMatrix> gradients) {
        List<Parameter> parameters = network.parameters();
        for (int i = 0; i < gradients.size(); i++) {
            for (float g : gradients.get(i).data) {
                if (!Float.isFinite(g)) {
                    int layer = Integer.parseInt(parameters.get(i).name().split("\\.")[0]);
                    return parameters.get(i) + " of " + network.layers().get(layer);
                }
            }
        }
        return "its norm";
    }

    /** Training met a number that is NaN or infinite. */
    static final class NotFinite extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotFinite(String message) {
            super(message);
        }
    }
}
