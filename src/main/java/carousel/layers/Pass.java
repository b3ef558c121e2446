package carousel.layers;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;
import org.jspecify.annotations.Nullable;

/**
 * The workspace of one layer for one batch at a time. It keeps what the forward pass computed for the backward pass to
 * use, and collects the gradients of the layer's parameters. A {@link Layer} of your own needs one; three methods are
 * enough.
 *
 * <p>Threads: a pass is used by one thread at a time; every thread has its own passes.
 */
public interface Pass {
    /**
     * The layer's output for x.
     *
     * @param x the input, one column per step and sequence; must stay unchanged until {@link #backward} has run
     * @param noise the source of randomness for layers that train with noise (dropout); null when not training
     * @return the output, valid until this pass's next forward; x itself if the layer changes nothing
     */
    Sequences forward(Sequences x, @Nullable RandomGenerator noise);

    /**
     * The layer's output for x when no backward pass follows: the same numbers as {@link #forward} without noise, with
     * less memory if possible.
     */
    default Sequences infer(Sequences x) {
        return forward(x, null);
    }

    /**
     * Announces the only reader of this pass's output, so that the output may take a form that suits this reader
     * better; see {@link Symbols}.
     */
    default void feeds(Pass next) {}

    /**
     * The gradient of the loss with respect to the last forward's input. Adds the gradients of the parameters to {@link
     * #gradients}.
     *
     * @param dy the gradient with respect to the last forward's output, of the same shape, zero at padding; may be
     *     overwritten
     * @return the gradient, zero at padding, valid until this pass's next backward
     */
    Sequences backward(Sequences dy);

    /**
     * Adds only the gradients of the parameters, as {@link #backward} does; for the first layer of a network, whose
     * input needs no gradient.
     */
    default void backwardToParameters(Sequences dy) {
        backward(dy);
    }

    /**
     * Returns only the gradient with respect to the input, as {@link #backward} does; for a frozen layer. The gradients
     * of the parameters may or may not be added to.
     */
    default Sequences backwardToInput(Sequences dy) {
        return backward(dy);
    }

    /** The gradients of the layer's parameters, in the same order; the caller sets them to zero after use. */
    List<FloatMatrix> gradients();

    /** A copy of the gradient of the layer's parameter k, in double. */
    default DoubleMatrix gradient(int k) {
        List<FloatMatrix> all = gradients();
        return MatrixFunctions.floatToDouble(all.get(Check.index("Pass.gradient", "a parameter", k, all.size())));
    }
}
