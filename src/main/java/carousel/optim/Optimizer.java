package carousel.optim;

import carousel.layers.Parameter;
import java.util.List;
import org.jblas.FloatMatrix;

/** A rule that turns gradients into changes of parameters. Holds options only, so that one may serve several models. */
public interface Optimizer {
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
