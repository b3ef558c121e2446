package carousel.train;

import carousel.check.Check;
import carousel.layers.Layer;
import carousel.layers.Stored;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.optim.Optimizer;
import java.util.Arrays;
import java.util.List;

/**
 * A network that you create of layers; {@link #compile} makes it a model that can be trained.
 *
 * <p>Threads: several threads may each run their own passes over one network while none trains it.
 */
public final class Sequential extends Network {
    /** A network of the given layers; the first one reads the input. */
    public Sequential(Layer... layers) {
        this(Arrays.asList(Check.given("sequential", "layers", layers)));
    }

    /** A network of the given layers; the first one reads the input. */
    public Sequential(List<Layer> layers) {
        super(layers);
    }

    /** Combines the network with an optimiser and the loss to minimise. */
    public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return Model.of(this).compile(optimizer, loss, metrics);
    }

    /** The network as a model that predicts; it has no loss and no optimiser until you compile it. */
    public Model predictor() {
        return Model.of(this);
    }

    @Override
    public Sequential seed(long seed) {
        super.seed(seed);
        return this;
    }

    @Override
    public synchronized Sequential build(int D) {
        super.build(D);
        return this;
    }

    @Override
    public synchronized Sequential build(int D, Stored stored) {
        super.build(D, stored);
        return this;
    }

    @Override
    public Sequential freeze(int... layers) {
        super.freeze(layers);
        return this;
    }

    @Override
    public Sequential unfreeze(int... layers) {
        super.unfreeze(layers);
        return this;
    }
}
