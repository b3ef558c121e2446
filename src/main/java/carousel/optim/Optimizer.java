package carousel.optim;

import carousel.layers.Parameter;
import java.util.List;
import org.jblas.FloatMatrix;

/** A rule that turns gradients into changes of parameters. Holds options only, so that one may serve several models. */
public interface Optimizer {
    /** Stochastic gradient descent, w ← w - η g; with {@link Sgd#momentum} on request. */
    static Sgd sgd(double learningRate) {
        return new Sgd(learningRate, 0, false, 0, Schedule.constant());
    }

    /** RMSProp (Tieleman &amp; Hinton 2012) with α = 0.99 and ε = 1e-8. */
    static RmsProp rmsprop(double learningRate) {
        return new RmsProp(learningRate, 0.99, 1e-8, Schedule.constant());
    }

    /** Adam (Kingma &amp; Ba 2015) with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8. */
    static Adam adam(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8, 0, false, Schedule.constant());
    }

    /** AdamW (Loshchilov &amp; Hutter 2019): Adam whose weight decay, 0.01, is decoupled from the gradient. */
    static Adam adamw(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8, 0.01, true, Schedule.constant());
    }

    /** The rule with its memory (momentum and the like) for one model's parameters. */
    Updates start(List<Parameter> parameters);

    /** The learning rate in the given epoch (from 1) of a run of so many. */
    double learningRate(int epoch, int epochs);

    /** The memory of an optimiser, and its step. */
    interface Updates {
        /** Changes the parameters in place by their gradients, which stand in the same order, at the given learning rate. */
        void apply(List<FloatMatrix> gradients, double learningRate);

        /** What must be kept for a run to go on as if never stopped: the matrices themselves, not copies. */
        List<FloatMatrix> memory();

        /** How many steps were taken. */
        long steps();

        /** Goes on after the given number of steps; for a run that is resumed. */
        void resumeAt(long steps);
    }
}
