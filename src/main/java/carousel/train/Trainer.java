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
import carousel.optim.Clip;
import carousel.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Performs training steps: splits the batch into shards, adds up their gradients, clips them, and calls the optimiser.
 *
 * <p>Threads: for one thread at a time; it divides each step among the threads of {@link Workers}.
 */
public final class Trainer {
    /** How many examples are evaluated or predicted at once. */
    static final int CHUNK = 256;
    /** What becomes of a network whose parameters are not finite. */
    static final String LOST = "this network is lost, so create a new one";

    private final Stack network;
    private final Loss loss;
    /** null in a trainer that only evaluates */
    private final Optimizer.@Nullable Updates updates;
    /** The layers that learn, as of the creation of this trainer; null in a trainer that only evaluates. */
    private final @Nullable BitSet learning;
    /** The positions of the trained parameters among all parameters. */
    private final int[] trained;

    private final Clip clip;
    private final long seed;
    private final List<Shard> shards = new ArrayList<>();
    private final Workers.Group group = new Workers.Group();

    /** A trainer of the layers that are not frozen; the seed is that of {@link #step(Sequences, Sequences, double)}. */
    Trainer(Stack network, Loss loss, Optimizer optimizer, Clip clip, long seed) {
        this.network = network;
        this.loss = loss;
        this.learning = network.learning();
        this.trained = places(network, learning);
        if (trained.length == 0 && !network.parameters().isEmpty()) {
            throw new IllegalStateException("fit: every layer with parameters is frozen; unfreeze one");
        }
        this.updates =
                Check.given("Optimizer.start", "updates from start", optimizer.start(trained(network.parameters())));
        this.clip = clip;
        this.seed = seed;
    }

    /** For evaluation and prediction alone. */
    Trainer(Stack network, Loss loss) {
        this.network = network;
        this.loss = loss;
        this.learning = null;
        this.trained = new int[0];
        this.updates = null;
        this.clip = Clip.none();
        this.seed = 0;
    }

    /** The optimiser's memory. */
    Optimizer.Updates updates() {
        if (updates == null) {
            throw new IllegalStateException("step: this trainer can only evaluate and predict");
        }
        return updates;
    }

    private static int[] places(Stack network, BitSet learning) {
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

    /** Selects the items of the trained parameters from those of all parameters. */
    private <T> List<T> trained(List<T> items) {
        return Arrays.stream(trained).mapToObj(items::get).toList();
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
                            Batches.noise(seed, 0, updates().steps() + 1),
                            false)
                    .mean();
            expectFiniteParameters(LOST);
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

    /** A batch, with or without targets, in the form of examples, so that the shards can divide it. */
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
     * Takes one step on the given examples. If it fails, the parameters do not change.
     *
     * @param noise the seed of this step's dropout
     */
    Tally step(
            Examples examples, int[] which, List<Metric> metrics, double learningRate, long noise, boolean stateful) {
        int n = prepare(Shard.count(which.length));
        Tally[] parts = new Tally[n];
        try {
            Workers.each(group, n, s -> {
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
                    + ". The parameters are as they were before this step");
        }
        List<FloatMatrix> gradients = reduce(n, (float) (1 / total.weight()));
        double norm = clip.apply(gradients);
        if (!Double.isFinite(norm)) {
            throw new NotFinite("the gradient is not finite, first in " + firstNotFinite(gradients)
                    + ". The parameters are as they were before this step");
        }
        updates().apply(gradients, learningRate);
        return total;
    }

    /** Computes the loss and metrics on the given examples, without learning. */
    Tally measure(Examples examples, int[] which, List<Metric> metrics, boolean stateful) {
        int n = prepare(Shard.count(which.length));
        Tally[] parts = new Tally[n];
        try {
            Workers.each(group, n, s -> {
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

    /** The same in chunks of this size; if stateful, each one continues from the final states of the one before. */
    Tally measure(Examples examples, int chunk, List<Metric> metrics, boolean stateful) {
        Tally total = new Tally(metrics.size());
        forgetStates();
        for (int[] which : chunks(examples.size(), chunk)) {
            total.add(measure(examples, which, metrics, stateful));
        }
        return total;
    }

    /** The numbers from 0 to size - 1 in chunks. */
    static Iterable<int[]> chunks(int size, int chunk) {
        return () -> LongStream.iterate(0, from -> from < size, from -> from + chunk)
                .mapToObj(from -> IntStream.range((int) from, (int) Math.min(size, from + chunk))
                        .toArray())
                .iterator();
    }

    /** Computes the output for the given examples. */
    Sequences predict(Examples examples, int[] which) {
        int B = which.length;
        int n = prepare(Shard.count(B));
        Sequences[] parts = new Sequences[n];
        try {
            Workers.each(group, n, s -> {
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

    /** Throws if finite inputs gave NaN or infinite outputs; without this check, their origin would be hard to find. */
    void expectNumbers(String operation, boolean finite) {
        if (!finite) {
            throw NetworkPass.notFinite(operation, culprit());
        }
    }

    /** Makes sure that each of n shards has a workspace; returns n. */
    private int prepare(int n) {
        while (shards.size() < n) {
            NetworkPass pass = network.pass(learning).connected();
            shards.add(new Shard(pass, trained.length == 0 ? List.of() : trained(pass.gradients())));
        }
        return n;
    }

    /** The numbers that a shard draws in a step: split off, so that no shard repeats those of another. */
    private static RandomGenerator random(long noise, int shard) {
        SplittableRandom random = new SplittableRandom(noise);
        for (int s = 0; s < shard; s++) {
            random.split();
        }
        return random.split();
    }

    private IllegalStateException tooLarge(int B, OutOfMemoryError e) {
        int steps = shards.stream().mapToInt(Shard::steps).max().orElse(0);
        shards.clear(); // frees their memory
        return Memory.tooSmall(network, steps, B, e);
    }

    /** Adds up the shards' gradients in the order of the shards, and scales them; uses the first shard's matrices. */
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

    /** The approximate number of floats of the batches and outputs that the workspaces hold. */
    long floats() {
        return shards.stream().mapToLong(Shard::floats).sum();
    }

    void forgetStates() {
        shards.forEach(Shard::forgetState);
    }

    String culprit() {
        for (Shard shard : shards) {
            String layer = shard.pass().firstNotFinite();
            if (layer != null) {
                return "the first output that is not finite comes from " + layer;
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
