package carousel.optim;

import carousel.layers.Parameter;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * A rule that turns gradients into changes of parameters. It holds only options, so one optimiser can serve several
 * models.
 */
public interface Optimizer {
    /** The rule with its memory (momentum and the like) for one model's parameters. */
    Updates start(List<Parameter> parameters);

    /** The learning rate in the given epoch, from 1 to the number of epochs. */
    double learningRate(int epoch, int epochs);

    /** An optimiser's memory during a run, and its step. */
    interface Updates {
        /**
         * Updates the parameters in place with their gradients, given in the same order, at the given learning rate.
         */
        void apply(List<FloatMatrix> gradients, double learningRate);

        /** What a run needs in order to resume as if it had never stopped: the matrices themselves, not copies. */
        List<FloatMatrix> memory();

        /** The number of steps so far. */
        long steps();

        /** Continues after the given number of steps, in a run that is resumed. */
        void resumeAt(long steps);
    }
}
