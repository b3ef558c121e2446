package carousel.train;

import carousel.check.Check;
import carousel.data.Batches;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.linalg.Workers;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.loss.Tally;
import carousel.passes.Memory;
import carousel.passes.NetworkPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Workspaces for the shards of a batch, and what is computed with them without learning. */
final class Shards {
    /** How many examples are evaluated or predicted at once. */
    static final int CHUNK = 256;

    private final Network network;
    private final Loss loss;
    final BitSet learning;
    private final List<Shard> all = new ArrayList<>();
    final Workers.Group group = new Workers.Group();

    /** For training these layers, or none. */
    Shards(Network network, Loss loss, BitSet learning) {
        this.network = network;
        this.loss = loss;
        this.learning = learning;
    }

    /** Selects the items of the parameters that learn from those of all parameters. */
    <T> List<T> learnt(List<T> items) {
        List<T> learnt = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < network.layers().size(); i++) {
            for (int p = network.layers().get(i).parameters().size(); p > 0; p--, at++) {
                if (learning.get(i)) {
                    learnt.add(items.get(at));
                }
            }
        }
        return learnt;
    }

    /** Makes sure that each shard of a batch of B has a workspace; returns how many there are. */
    int prepare(int B) {
        int n = Shard.count(B);
        while (all.size() < n) {
            NetworkPass pass = network.pass(learning).connected();
            all.add(new Shard(pass, learning.isEmpty() ? List.of() : learnt(pass.gradients())));
        }
        return n;
    }

    Shard get(int s) {
        return all.get(s);
    }

    /** Shard s of n, into which its part of a batch is loaded. */
    Shard load(int s, int n, Examples examples, int[] batch) {
        Shard shard = all.get(s);
        shard.load(examples, batch, s, n);
        return shard;
    }

    /** The output for a batch of sequences. */
    Sequences predict(Sequences x) {
        requireSequences("predict", x);
        return predict(new Batch(x, null), all(x));
    }

    static void requireSequences(String operation, Sequences x) {
        if (x.batch < 1 || x.steps < 1) {
            throw Check.unexpected(operation, "at least one sequence of one step", x);
        }
        x.requireSound(operation + ": x");
    }

    static int[] all(Sequences x) {
        return IntStream.range(0, x.batch).toArray();
    }

    /** A batch, with or without targets, in the form of examples, so that the shards can divide it. */
    record Batch(Sequences x, @Nullable Sequences y) implements Examples {
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

    private void each(Examples examples, int[] which, ObjIntConsumer<Shard> work) {
        int n = prepare(which.length);
        try {
            Workers.each(group, n, s -> work.accept(load(s, n, examples, which), s));
        } catch (OutOfMemoryError e) {
            throw tooLarge(which.length, e);
        }
    }

    /**
     * Computes the loss and metrics without learning, in chunks of this size; if stateful, each one continues from the
     * final states of the one before.
     */
    Tally measure(Examples examples, int chunk, List<Metric> metrics, boolean stateful) {
        Tally total = new Tally(metrics.size());
        forgetStates();
        for (int[] which : Batches.chunks(examples.size(), chunk)) {
            Tally[] parts = new Tally[Shard.count(which.length)];
            each(examples, which, (shard, s) -> {
                parts[s] = shard.measure(shard.pass().infer(shard.x()), loss, metrics);
                if (stateful) {
                    shard.carryState();
                }
            });
            total.add(Tally.of(metrics.size(), parts));
        }
        Check.positive(loss.toString(), "weight of the examples", total.weight());
        return total;
    }

    /** Computes the output for the given examples. */
    Sequences predict(Examples examples, int[] which) {
        int B = which.length;
        int n = Shard.count(B);
        Sequences[] parts = new Sequences[n];
        each(examples, which, (shard, s) -> parts[s] = shard.pass().infer(shard.x()));
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

    /** The error for a batch whose workspaces do not fit into the memory. */
    IllegalStateException tooLarge(int B, OutOfMemoryError e) {
        int steps = all.stream().mapToInt(Shard::steps).max().orElse(0);
        all.clear(); // frees their memory
        return Memory.tooSmall(network, network.layers(), steps, B, e);
    }

    /** The approximate number of floats of the batches and outputs that the workspaces hold. */
    long floats() {
        return all.stream().mapToLong(Shard::floats).sum();
    }

    void forgetStates() {
        all.forEach(Shard::forgetState);
    }

    String culprit() {
        for (Shard shard : all) {
            String layer = shard.pass().firstNotFinite();
            if (layer != null) {
                return "the first output that is not finite comes from " + layer;
            }
        }
        return "all outputs are finite, so look at the targets, or at the loss " + loss + " itself";
    }
}
