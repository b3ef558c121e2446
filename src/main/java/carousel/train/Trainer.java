package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.linalg.Workers;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.optim.Clip;
import carousel.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * One training step after another: shards, the sum of their gradients, clipping, the optimiser.
 *
 * <p>Threads: for one at a time; it shares the work of a step among those of {@link Workers}.
 */
public final class Trainer {
    private final Network network;
    private final Loss loss;
    /** Null for one that does not train. */
    private final Optimizer.@Nullable Updates updates;
    /** The layers that learn, as they were when the trainer was made; null for one that does not train. */
    private final @Nullable BitSet learning;
    /** The places of their parameters among all. */
    private final int[] trained;

    private final Clip clip;
    private final List<Shard> shards = new ArrayList<>();

    /** A trainer of the layers that are not frozen. */
    Trainer(Network network, Loss loss, Optimizer optimizer, Clip clip) {
        this.network = network;
        this.loss = loss;
        this.learning = network.learning();
        this.trained = places(network, learning);
        if (trained.length == 0 && !network.parameters().isEmpty()) {
            throw new IllegalStateException("fit: every layer with parameters is frozen; unfreeze one");
        }
        this.updates = Check.given(
                "Optimizer.start", "the rule with its memory", optimizer.start(trained(network.parameters())));
        this.clip = clip;
    }

    /** For evaluation and prediction alone. */
    Trainer(Network network, Loss loss) {
        this.network = network;
        this.loss = loss;
        this.learning = null;
        this.trained = new int[0];
        this.updates = null;
        this.clip = Clip.none();
    }

    /** The optimiser's memory. */
    Optimizer.Updates updates() {
        if (updates == null) {
            throw new IllegalStateException("step: this trainer was made to evaluate and predict only");
        }
        return updates;
    }

    private static int[] places(Network network, BitSet learning) {
        IntStream.Builder places = IntStream.builder();
        int at = 0;
        for (int i = 0; i < network.layers().size(); i++) {
            for (int p = network.layers().get(i).parameters().size(); p > 0; p--, at++) {
                if (learning.get(i)) {
                    places.add(at);
                }
            }
        }
        return places.build().toArray();
    }

    /** The items of the trained parameters, out of those of all. */
    private <T> List<T> trained(List<T> items) {
        return Arrays.stream(trained).mapToObj(items::get).toList();
    }

    /**
     * Takes one step on a batch of sequences x and their targets y at the given learning rate; returns the mean loss
     * before the step.
     */
    public double step(Sequences x, Sequences y, double learningRate) {
        Check.noNulls("Trainer.step", "x", x, "y", y);
        Check.notNegative("step", "learning rate", learningRate);
        requireSequences("step", x);
        y.requireSound("step: y");
        if (y.batch != x.batch) {
            throw Check.unexpected("step", "targets for each of " + x.batch + " sequences", y);
        }
        network.beginTraining("step", true);
        try {
            double loss = step(
                            new Batch(x, y),
                            all(x),
                            List.of(),
                            learningRate,
                            updates().steps(),
                            false)
                    .mean();
            expectFiniteParameters();
            return loss;
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

    /** Nothing else would check them after the last update. */
    void expectFiniteParameters() {
        String bad = network.firstNotFinite();
        if (bad != null) {
            throw new NotFinite("the parameters are not finite any more, first in " + bad
                    + "; this network is lost, start with a new one");
        }
    }

    /** The output for a batch of sequences. */
    Sequences predict(Sequences x) {
        requireSequences("predict", x);
        return predict(new Batch(x, null), all(x));
    }

    private static void requireSequences(String operation, Sequences x) {
        if (x.batch < 1 || x.steps < 1) {
            throw Check.unexpected(operation, "at least one sequence of one step", x);
        }
        x.requireSound(operation + ": x");
    }

    private static int[] all(Sequences x) {
        return IntStream.range(0, x.batch).toArray();
    }

    /** A batch, with or without targets, as examples for the shards to divide. */
    private record Batch(Sequences x, @Nullable Sequences y) implements Examples {
        @Override
        public int size() {
            return x.batch;
        }

        @Override
        public int features() {
            return x.rows;
        }

        @Override
        public int targetRows() {
            return y == null ? 0 : y.rows;
        }

        @Override
        public int length(int n) {
            return x.length(n);
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            int from = which[0];
            this.x.copyTo(x, from, from + which.length);
            if (this.y != null) {
                this.y.copyTo(y, from, from + which.length);
            }
        }
    }

    /**
     * Takes one step on the given examples; noise is the seed of this step's dropout. Does not change the parameters if
     * it fails.
     */
    Tally step(
            Examples examples, int[] which, List<Metric> metrics, double learningRate, long noise, boolean stateful) {
        int n = prepare(Shard.count(which.length));
        Tally[] parts = new Tally[n];
        try {
            Workers.each(n, s -> {
                Shard shard = shards.get(s);
                shard.load(examples, which, s, n);
                Sequences output = shard.pass().forward(shard.x(), random(noise, s));
                parts[s] = shard.learn(output, loss, metrics);
                if (stateful) {
                    shard.carryState();
                }
            });
        } catch (OutOfMemoryError e) {
            throw tooLarge(which.length, e);
        }
        Tally total = Tally.of(metrics.size(), parts);
        if (!Double.isFinite(total.sum())) {
            throw new NotFinite("the loss is " + total.mean() + "; " + culprit()
                    + ". The parameters are those from before this step");
        }
        List<FloatMatrix> gradients = reduce(n, (float) (1 / total.weight()));
        double norm = clip.apply(gradients);
        if (!Double.isFinite(norm)) {
            throw new NotFinite("the gradient is not finite, first in " + firstNotFinite(gradients)
                    + ". The parameters are those from before this step");
        }
        updates().apply(gradients, learningRate);
        return total;
    }

    /** The loss and metrics on the given examples, without learning. */
    Tally measure(Examples examples, int[] which, List<Metric> metrics, boolean stateful) {
        int n = prepare(Shard.count(which.length));
        Tally[] parts = new Tally[n];
        try {
            Workers.each(n, s -> {
                Shard shard = shards.get(s);
                shard.load(examples, which, s, n);
                parts[s] = shard.measure(shard.pass().infer(shard.x()), loss, metrics);
                if (stateful) {
                    shard.carryState();
                }
            });
        } catch (OutOfMemoryError e) {
            throw tooLarge(which.length, e);
        }
        return Tally.of(metrics.size(), parts);
    }

    /** The output for the given examples. */
    Sequences predict(Examples examples, int[] which) {
        int B = which.length;
        int n = prepare(Shard.count(B));
        Sequences[] parts = new Sequences[n];
        try {
            Workers.each(n, s -> {
                Shard shard = shards.get(s);
                shard.load(examples, which, s, n);
                parts[s] = shard.pass().infer(shard.x());
            });
        } catch (OutOfMemoryError e) {
            throw tooLarge(B, e);
        }
        int steps = Arrays.stream(parts).mapToInt(part -> part.steps).max().orElse(0);
        Sequences y = new Sequences(parts[0].rows, steps, B);
        int[] lengths = new int[B];
        for (int s = 0; s < n; s++) {
            int from = Shard.from(s, n, B);
            parts[s].copyBack(y, from);
            for (int b = 0; b < parts[s].batch; b++) {
                lengths[from + b] = parts[s].length(b);
            }
        }
        expectNumbers("predict", y.firstNotFinite() < 0);
        y.lengths = Arrays.stream(lengths).allMatch(length -> length == y.steps) ? null : lengths;
        return y;
    }

    /** Throws where finite inputs came out as NaN or infinite: nobody would see where it began. */
    void expectNumbers(String operation, boolean finite) {
        if (!finite) {
            throw NetworkPass.notFinite(operation, culprit());
        }
    }

    /** Makes sure that there is a workspace for each of n shards; returns n. */
    private int prepare(int n) {
        while (shards.size() < n) {
            NetworkPass pass = network.pass().connected().learning(learning);
            shards.add(new Shard(pass, trained(pass.gradients())));
        }
        return n;
    }

    private static RandomGenerator random(long seed, int shard) {
        return new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (shard + 1));
    }

    private IllegalStateException tooLarge(int B, OutOfMemoryError e) {
        int steps = shards.stream().mapToInt(Shard::steps).max().orElse(0);
        shards.clear(); // their memory is free again
        return Memory.tooSmall(network, steps, B, e);
    }

    /** The sum of the shards' gradients in the order of the shards, in the first shard's matrices, times scale. */
    private List<FloatMatrix> reduce(int n, float scale) {
        List<FloatMatrix> sum = shards.get(0).gradients();
        Workers.eachOf(sum, i -> {
            float[] g = sum.get(i).data;
            for (int s = 1; s < n - 1; s++) {
                add(shards.get(s).gradients().get(i).data, g, 1);
            }
            if (n > 1) {
                add(shards.get(n - 1).gradients().get(i).data, g, scale);
            } else {
                scale(g, scale);
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

    private static void scale(float[] x, float a) {
        for (int k = 0; k < x.length; k++) {
            x[k] *= a;
        }
    }

    void forgetStates() {
        shards.forEach(Shard::forgetState);
    }

    String culprit() {
        for (Shard shard : shards) {
            String layer = shard.pass().firstNotFinite();
            if (layer != null) {
                return "the first output that is not a number comes from " + layer;
            }
        }
        return "all outputs are finite, so look at the targets";
    }

    private String firstNotFinite(List<FloatMatrix> gradients) {
        List<Parameter> parameters = trained(network.parameters());
        for (int i = 0; i < gradients.size(); i++) {
            for (float g : gradients.get(i).data) {
                if (!Float.isFinite(g)) {
                    String name = parameters.get(i).name();
                    int layer = Integer.parseInt(name.substring(0, name.indexOf('.')));
                    return parameters.get(i) + " of " + network.layers().get(layer);
                }
            }
        }
        return "its norm";
    }

    /** A number in training became NaN or infinite. */
    static final class NotFinite extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotFinite(String message) {
            super(message);
        }
    }
}
