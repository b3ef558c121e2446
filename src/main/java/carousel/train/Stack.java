package carousel.train;

import carousel.layers.Layer;
import carousel.layers.Layers;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.linalg.Workers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjIntConsumer;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** The layers of a network, their parameters, which of them learn, and who is training them. */
final class Stack {
    private final List<Layer> layers;
    private final ReentrantLock training = new ReentrantLock();
    private final BitSet frozen = new BitSet();

    Stack(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    List<Layer> layers() {
        return layers;
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

    void endTraining() {
        training.unlock();
    }

    /** The first parameter with a number that is NaN or infinite, and its layer; null if there is none. */
    @Nullable
    String firstNotFinite() {
        List<FloatMatrix> values = parameters().stream().map(Parameter::value).toList();
        boolean[] bad = new boolean[values.size()];
        Workers.eachOf(values, k -> bad[k] = Sequences.firstNotFinite(values.get(k).data, values.get(k).length) >= 0);
        int k = 0;
        for (int i = 0; i < layers.size(); i++) {
            for (Parameter p : layers.get(i).parameters()) {
                if (bad[k++]) {
                    return p + " of layer " + i + ", " + layers.get(i);
                }
            }
        }
        return null;
    }

    /** Builds all layers or, if one cannot be built, none. */
    synchronized void build(int D, ObjIntConsumer<Layer> build) {
        Layers.build(layers, D, build);
    }

    synchronized void freeze(int layer, boolean freeze) {
        frozen.set(layer, freeze);
    }

    synchronized boolean isFrozen(int layer) {
        return frozen.get(layer);
    }

    /** The layers that learn: those with parameters that are not frozen. */
    BitSet learning() {
        BitSet learning = new BitSet();
        for (int i = 0; i < layers.size(); i++) {
            learning.set(i, !isFrozen(i) && !layers.get(i).parameters().isEmpty());
        }
        return learning;
    }

    synchronized boolean isBuilt() {
        return layers.get(0).isBuilt();
    }

    void requireBuilt(String operation) {
        if (!isBuilt()) {
            throw new IllegalStateException(
                    operation + ": this network has no parameters yet; call build(D) or fit first");
        }
    }

    /** {@link Network#parameters} */
    List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            for (Parameter p : layers.get(i).parameters()) {
                all.add(new Parameter(i + "." + p.name(), p.value(), p.decays()));
            }
        }
        return all;
    }

    /** A new workspace for passes through all layers, of which these learn; null for all. */
    NetworkPass pass(@Nullable BitSet learning) {
        requireBuilt("pass");
        return new NetworkPass(layers, learning);
    }

    @Override
    public String toString() {
        return "sequential("
                + String.join(", ", layers.stream().map(Layer::toString).toList()) + ")";
    }
}
