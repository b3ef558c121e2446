package carousel.optim;

import carousel.layers.Parameter;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * A rule that turns gradients into changes of parameters. It holds only options, so several models can share one
 * optimiser.
 *
 * <p>Threads: several fits may share an optimiser, so keep nothing in fields that changes; its {@link Updates} are for
 * one run.
 */
public interface Optimizer {
    /** Starts the rule for one model's parameters, with a fresh memory, such as momentum. */
    Updates start(List<Parameter> parameters);

    /** The learning rate in an epoch, counted from 1 to {@code epochs}. */
    double learningRate(int epoch, int epochs);

    /** The optimiser's memory during one run, and its step. */
    interface Updates {
        /**
         * Updates the parameters in place, at the given learning rate. The gradients are in the order of the
         * parameters.
         */
        void apply(List<FloatMatrix> gradients, double learningRate);

        /**
         * The matrices that a resumed run needs to continue as if it had never stopped. They are the originals, not
         * copies.
         */
        List<FloatMatrix> memory();

        /** The number of steps so far. */
        long steps();

        /** Sets the number of steps so far, in a run that is resumed. */
        void resumeAt(long steps);
    }
}
