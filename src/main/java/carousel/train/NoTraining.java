package carousel.train;

import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.optim.Optimizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of the loss and the optimiser in a model that only predicts. Its errors say how to make it trainable.
 */
final class NoTraining implements Loss, Optimizer {
    static final NoTraining NONE = new NoTraining();

    private NoTraining() {}

    private static IllegalStateException missing() {
        return new IllegalStateException(
                "this model has no loss and no optimiser, because it comes from a file, predictor() or below(n); to train or evaluate it, write model = model.compile(adam(1e-3), mse()), or whatever it was compiled with");
    }

    @Override
    public double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient) {
        throw missing();
    }

    @Override
    public double weight(Sequences output, Sequences target) {
        throw missing();
    }

    @Override
    public int targetRows(int outputRows) {
        throw missing();
    }

    @Override
    public Updates start(List<Parameter> parameters) {
        throw missing();
    }

    @Override
    public double learningRate(int epoch, int epochs) {
        throw missing();
    }

    @Override
    public String toString() {
        return "none";
    }
}
