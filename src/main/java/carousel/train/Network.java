package carousel.train;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Layer;
import carousel.layers.Layers;
import carousel.layers.Parameter;
import carousel.layers.Stored;
import carousel.linalg.Sequences;
import carousel.passes.NetworkPass;
import carousel.recurrent.Recurrent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A stack of layers, as every model has one; a {@link Sequential} is one that you create and compile. Its parameters are
 * created when the number of input rows is known: by {@link #build}, or by the first call that gets data: fit, evaluate
 * or predict. An untrained network predicts with random parameters.
 *
 * <p>Threads: several threads may each run their own passes over one network while none trains it.
 */
public class Network {
    private final List<Layer> layers;
    private final ReentrantLock training = new ReentrantLock();
    private final BitSet frozen = new BitSet();
    private long seed;

    /** A network of the given layers; the first one reads the input. */
    Network(List<Layer> layers) {
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
        this.layers = List.copyOf(layers);
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

    /** Throws if a layer cannot continue from its last state; the state would be lost without notice. */
    void requireStates(String operation) {
        for (Layer layer : layers) {
            if (layer.readsSequences() && !(layer instanceof Recurrent)) {
                throw new IllegalStateException(formatted(
                        "%s: expected layers that carry their state on (lstm, gru, simpleRnn) or have none, got %s, which reads each sequence as a whole",
                        operation, layer));
            }
        }
    }

    /**
     * Creates the parameters for inputs of D rows. If they exist already, only checks that D is the same as before.
     *
     * @throws IllegalArgumentException if the network was built for another number of rows
     */
    public synchronized Network build(int D) {
        if (!isBuilt()) {
            SplittableRandom random = new SplittableRandom(seed);
            Layers.build(layers, D, (layer, rows) -> layer.build(rows, random.split()));
        } else if (layers.get(0).inputRows() != D) {
            throw new IllegalArgumentException(formatted(
                    "build: this network takes %s of input (features), but the data has %d",
                    counted(layers.get(0).inputRows(), "row"), D));
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
        Layers.build(layers, D, (layer, rows) -> {
            String prefix = layers.indexOf(layer) + ".";
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
        if (n < 1 || n > layers.size()) {
            throw Check.unexpected("below", "a number of layers from 1 to " + layers.size(), n);
        }
        requireBuilt("below");
        Map<String, FloatMatrix> copies = new HashMap<>();
        parameters().forEach(p -> copies.put(p.name(), p.value().dup()));
        requireStill("below");
        return new Network(layers.subList(0, n).stream().map(Layer::copy).toList())
                .build(layers.get(0).inputRows(), (name, rows, columns) -> Objects.requireNonNull(copies.get(name)));
    }

    /**
     * Excludes these layers, numbered from 0, from training in every fit from now on. Model files do not store this.
     */
    public Network freeze(int... layers) {
        return setFrozen("freeze", true, layers);
    }

    /** Trains these layers, numbered from 0, again in every fit from now on. */
    public Network unfreeze(int... layers) {
        return setFrozen("unfreeze", false, layers);
    }

    private synchronized Network setFrozen(String operation, boolean isFrozen, int... which) {
        Check.noNulls(operation, "layers", which);
        if (training.isLocked()) {
            throw new IllegalStateException(
                    operation
                            + ": this network is being trained, and the layers that learn are chosen when fit begins; train in two fits");
        }
        for (int i : which) {
            frozen.set(Check.index(operation, "a layer", i, layers.size()), isFrozen);
        }
        return this;
    }

    /** Whether layer i is {@linkplain #freeze frozen}. */
    public synchronized boolean isFrozen(int i) {
        return frozen.get(Check.index("isFrozen", "a layer", i, layers.size()));
    }

    /** The layers that learn: those with parameters that are not frozen. */
    BitSet learning() {
        BitSet learning = new BitSet();
        for (int i = 0; i < layers.size(); i++) {
            learning.set(i, !isFrozen(i) && !layers.get(i).parameters().isEmpty());
        }
        return learning;
    }

    /** Whether the parameters exist yet. */
    public synchronized boolean isBuilt() {
        return layers.get(0).isBuilt();
    }

    void requireBuilt(String operation) {
        if (!isBuilt()) {
            throw new IllegalStateException(
                    operation + ": this network has no parameters yet; call build(D) or fit first");
        }
    }

    /** The layers; the first one reads the input. */
    public List<Layer> layers() {
        return layers;
    }

    /** The number of rows of the output, once the network is built. */
    public int outputRows() {
        requireBuilt("outputRows");
        return layers.get(layers.size() - 1).outputRows();
    }

    /** The number of rows of the output for inputs of D rows, for which the network need not be built yet. */
    int outputRows(int D) {
        if (isBuilt()) {
            build(D); // refuses another D
        }
        int rows = D;
        for (Layer layer : layers) {
            rows = layer.outputRows(rows);
        }
        return rows;
    }

    /** Whether the output has one column per sequence rather than one per step. */
    public boolean endsSequences() {
        return layers.stream().anyMatch(Layer::endsSequences);
    }

    /** All learnt matrices, in the order of the layers. Each name begins with the layer's number: {@code 0.W_xi}. */
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            for (Parameter p : layers.get(i).parameters()) {
                all.add(new Parameter(i + "." + p.name(), p.value(), p.decays()));
            }
        }
        return all;
    }

    /** The first parameter with a number that is NaN or infinite, and its layer; null if there is none. */
    @Nullable
    String firstNotFinite() {
        List<Parameter> all = parameters();
        return firstNotFinite(all, all.stream().map(Parameter::value).toList());
    }

    /** The same, where the numbers are in a matrix for each parameter: its values or its gradient. */
    @Nullable
    String firstNotFinite(List<Parameter> parameters, List<FloatMatrix> numbers) {
        int k = Sequences.firstNotFinite(numbers);
        return k < 0 ? null : parameters.get(k) + " of " + layerOf(parameters.get(k));
    }

    private Layer layerOf(Parameter p) {
        return layers.get(Integer.parseInt(p.name().substring(0, p.name().indexOf('.'))));
    }

    /** A new workspace for passes over all layers. */
    public NetworkPass pass() {
        return pass(null);
    }

    /** A new workspace for passes over all layers, of which these learn; null for all. */
    NetworkPass pass(@Nullable BitSet learning) {
        requireBuilt("pass");
        return new NetworkPass(layers, learning);
    }

    /**
     * Call before parameters change; {@link #endTraining} must follow.
     *
     * @throws IllegalStateException if another thread trains this network, or this one already where it must not
     */
    void beginTraining(String operation, boolean inside) {
        if (!training.tryLock()) {
            throw new IllegalStateException(
                    operation
                            + ": another thread is training this network; wait until it has finished, or train another network");
        }
        if (!inside && training.getHoldCount() > 1) {
            training.unlock();
            throw new IllegalStateException(operation
                    + ": this network is already being trained by the fit that made this call; train another one");
        }
    }

    /** Throws if another thread is training this network, because its parameters change while this one reads them. */
    public void requireStill(String operation) {
        Check.given("requireStill", "an operation", operation);
        if (training.isLocked() && !training.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    operation
                            + ": another thread is training this network, so its parameters are changing; wait until it has finished, or call this in a callback, on the thread of that fit");
        }
    }

    void endTraining() {
        training.unlock();
    }

    @Override
    public String toString() {
        return "sequential("
                + String.join(", ", layers.stream().map(Layer::toString).toList()) + ")";
    }
}
