package carousel.interop;

import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.optim.Optimizer;
import java.util.List;

/** In the place of loss and optimiser of a model that came out of a file: it predicts, and says what training needs. */
final class NoTraining implements Loss, Optimizer {
    private static IllegalStateException missing() {
        return new IllegalStateException(
                "this model comes from a file, which holds no loss and no optimiser; to train or evaluate, say model.network().compile(adam(1e-3), mse()), or what it was compiled with");
    }

    @Override
    public double sum(Sequences output, Sequences target, float scale, Sequences gradient) {
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
