package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Layer;
import carousel.layers.Layers;
import carousel.layers.Parameter;
import carousel.layers.Stored;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.optim.Optimizer;
import carousel.recurrent.Recurrent;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A stack of layers. Its parameters are created when the number of input rows is known: by {@link #build}, or by the
 * first call that gets data: fit, evaluate or predict. An untrained network predicts with random parameters.
 *
 * <p>Threads: several threads may each run their own passes over one network while none trains it.
 */
public final class Network {
    private final Stack stack;
    private long seed;

    /** A network of the given layers; the first one reads the input. */
    public Network(Layer... layers) {
        this(Arrays.asList(Check.given("sequential", "layers", layers)));
    }

    /** A network of the given layers; the first one reads the input. */
    public Network(List<Layer> layers) {
        Check.given("sequential", "layers", layers).forEach(layer -> Check.given("sequential", "layers", layer));
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(
                    "sequential: expected at least one layer, such as sequential(lstm(32), dense(1))");
        }
        if (layers.stream().distinct().count() < layers.size()) {
            throw new IllegalArgumentException(
                    "sequential: the same layer object is used twice; create one for each place");
        }
        expectSequencesWhereTheyAreRead(layers);
        Layers.take(layers);
        this.stack = new Stack(layers);
    }

    private static void expectSequencesWhereTheyAreRead(List<Layer> layers) {
        Layer ends = null;
        for (Layer layer : layers) {
            if (ends != null && layer.readsSequences()) {
                throw new IllegalArgumentException(formatted(
                        "sequential: %s returns only one column per sequence, but %s above it reads step after step; make the first return every step, as in lstm(32).returnSequences(), or remove the second",
                        ends, layer));
            }
            ends = layer.endsSequences() ? layer : ends;
        }
    }

    /**
     * Sets the seed of all randomness in this network: initial values, the order of examples, dropout. The default is
     * 0.
     *
     * @throws IllegalStateException if the initial values have been drawn
     */
    public Network seed(long seed) {
        if (isBuilt()) {
            throw new IllegalStateException(
                    "seed: the initial values have already been drawn; call seed before the first fit");
        }
        this.seed = seed;
        return this;
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    /** The layers, for what trains them. */
    Stack stack() {
        return stack;
    }

    /** Throws if a layer cannot continue from its last state; the state would be lost without notice. */
    void requireStates(String operation) {
        for (Layer layer : layers()) {
            if (layer.readsSequences() && !(layer instanceof Recurrent)) {
                throw new IllegalStateException(formatted(
                        "%s: expected layers that carry their state on (lstm, gru, simpleRnn) or have none, got %s, which reads each sequence as a whole",
                        operation, layer));
            }
        }
    }

    /** Combines the network with an optimiser and the loss to minimise. */
    public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        Check.noNulls("Network.compile", "metrics", metrics);
        return new Model(
                this,
                Check.given("compile", "an optimiser", optimizer),
                Layers.expectLogits(layers(), Check.given("compile", "a loss", loss), loss.takesLogits()),
                Arrays.stream(metrics)
                        .map(m -> Check.given("compile", "a metric", m))
                        .map(m -> Check.given("compile", "a metric from trainedBy", m.trainedBy(loss)))
                        .toList());
    }

    /** The network as a model that predicts; it has no loss and no optimiser. */
    public Model predictor() {
        NoTraining none = new NoTraining();
        return new Model(this, none, none, List.of());
    }

    /**
     * Creates the parameters for inputs of D rows. If they exist already, only checks that D is the same as before.
     *
     * @throws IllegalArgumentException if the network was built for another number of rows
     */
    public synchronized Network build(int D) {
        if (!isBuilt()) {
            SplittableRandom random = new SplittableRandom(seed);
            stack.build(D, (layer, rows) -> layer.build(rows, random.split()));
        } else if (layers().get(0).inputRows() != D) {
            throw new IllegalArgumentException(formatted(
                    "build: this network takes %d rows of input (features), but the data has %d",
                    layers().get(0).inputRows(), D));
        }
        return this;
    }

    /**
     * Creates the parameters for inputs of D rows from stored ones, by the names of {@link #parameters}.
     *
     * @throws IllegalStateException if the parameters exist already; they do not change
     */
    public synchronized Network build(int D, Stored stored) {
        Check.noNulls("build", "stored", stored);
        if (isBuilt()) {
            throw new IllegalStateException(
                    "build: this network already has parameters, which the stored ones would replace; create a new network");
        }
        stack.build(D, (layer, rows) -> {
            String prefix = layers().indexOf(layer) + ".";
            layer.build(rows, (name, r, c) -> stored.matrix(prefix + name, r, c));
        });
        return this;
    }

    /**
     * The first n layers as a network of their own, with a copy of their parameters; use it to see their output.
     *
     * @throws IllegalArgumentException if n is not between 1 and the number of layers
     * @throws IllegalStateException if this network has no parameters yet
     */
    public Network below(int n) {
        if (n < 1 || n > layers().size()) {
            throw new IllegalArgumentException(
                    formatted("below: expected a number of layers from 1 to %d, got %d", layers().size(), n));
        }
        List<Parameter> all = parameters();
        return new Network(layers().subList(0, n).stream().map(Layer::copy).toList())
                .build(
                        layers().get(0).inputRows(),
                        (name, rows, columns) -> all.stream()
                                .filter(p -> p.name().equals(name))
                                .findFirst()
                                .orElseThrow()
                                .value()
                                .dup());
    }

    /**
     * Excludes these layers, numbered from 0, from training in every fit from now on. Model files do not store this.
     */
    public Network freeze(int... layers) {
        Check.noNulls("freeze", "layers", layers);
        for (int i : layers) {
            stack.freeze(Check.index("freeze", "a layer", i, layers().size()), true);
        }
        return this;
    }

    /** Trains these layers, numbered from 0, again in every fit from now on. */
    public Network unfreeze(int... layers) {
        Check.noNulls("unfreeze", "layers", layers);
        for (int i : layers) {
            stack.freeze(Check.index("unfreeze", "a layer", i, layers().size()), false);
        }
        return this;
    }

    /** Whether layer i is {@linkplain #freeze frozen}. */
    public boolean isFrozen(int i) {
        return stack.isFrozen(Check.index("isFrozen", "a layer", i, layers().size()));
    }

    /** Whether the parameters exist yet. */
    public boolean isBuilt() {
        return stack.isBuilt();
    }

    /** The layers; the first one reads the input. */
    public List<Layer> layers() {
        return stack.layers();
    }

    /** The number of rows of the output, once the network is built. */
    public int outputRows() {
        stack.requireBuilt("outputRows");
        return layers().get(layers().size() - 1).outputRows();
    }

    /** Whether the output has one column per sequence rather than one per step. */
    public boolean endsSequences() {
        return layers().stream().anyMatch(Layer::endsSequences);
    }

    /**
     * All learnt matrices, in the order of the layers. Each name begins with the number of the layer: {@code 0.W_xi}.
     */
    public List<Parameter> parameters() {
        return stack.parameters();
    }

    /** A new workspace for passes over all layers. */
    public NetworkPass pass() {
        return stack.pass(null);
    }

    @Override
    public String toString() {
        return stack.toString();
    }
}
