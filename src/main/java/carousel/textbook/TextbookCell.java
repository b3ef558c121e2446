package carousel.textbook;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jblas.DoubleMatrix;

/**
 * A recurrent cell: the function (x_t, previous state) → (new state), the same at every time step.
 *
 * <p>This class contains what all cells share: running over a sequence, and backpropagation through time (Werbos,
 * 1990). A cell, including one of your own, adds the two methods for one step. No method changes the matrices passed to
 * it. A step keeps the matrices it was given, so do not overwrite them before its backward pass.
 *
 * <p>Threads: any number may step it; a way back adds to its gradients, so one trains it at a time.
 *
 * @param <S> the record of one step, with everything that the backward pass needs
 */
public abstract class TextbookCell<S extends TextbookCell.Step> extends Trainable {
    /** The number of rows of an input x_t. */
    public final int D;

    /** The number of rows of a hidden state h_t. */
    public final int H;

    /** A cell of H units over inputs of D rows. */
    protected TextbookCell(int D, int H) {
        if (D < 1 || H < 1) {
            throw Check.unexpected(getClass().getSimpleName(), "sizes of at least 1", "D = " + D + " and H = " + H);
        }
        this.D = D;
        this.H = H;
    }

    /** The values of one time step after its forward pass. */
    public interface Step {
        /** Hidden state h_t, H x 1. */
        DoubleMatrix h();

        /** The state with which the next step begins. */
        default State state() {
            return new State(h());
        }
    }

    /**
     * The results of the backward pass of one step.
     *
     * @param dx dL/dx_t, D x 1
     * @param dh_prev dL/dh_(t-1) through this step, H x 1
     * @param dc_prev dL/dc_(t-1) through this step, H x 1, or of 0 rows
     */
    public record Gradient(DoubleMatrix dx, DoubleMatrix dh_prev, DoubleMatrix dc_prev) {
        /** The gradient of a cell without a cell state. */
        public Gradient(DoubleMatrix dx, DoubleMatrix dh_prev) {
            this(dx, dh_prev, new DoubleMatrix(0, 1));
        }

        /** dL/dh_(t-1) and dL/dc_(t-1) as one state. */
        public State dprevious() {
            return new State(dh_prev, dc_prev);
        }
    }

    /** Computes one step forward from x_t, D x 1, and the previous state. */
    public abstract S forward(DoubleMatrix x_t, State previous);

    /** Computes one step backward from dL/dh_t and dL/dc_t; adds to {@link #gradients()}. */
    public abstract Gradient backward(S step, State dstate);

    /** h_0 = 0 and, if the cell has a cell state, c_0 = 0. */
    public State zeroState() {
        return new State(DoubleMatrix.zeros(H));
    }

    /** Runs over a sequence x_1 ... x_T, each D x 1, from the given state; returns one record per step. */
    public final List<S> forward(List<DoubleMatrix> xs, State initial) {
        Check.noNulls(getClass().getSimpleName() + ".forward", "xs", xs, "initial", initial);
        List<S> steps = new ArrayList<>();
        State state = initial;
        for (DoubleMatrix x_t : xs) {
            S step = forward(x_t, state);
            state = step.state();
            steps.add(step);
        }
        return steps;
    }

    /**
     * Backpropagation through time for a loss that depends on every h_t and on the final state.
     *
     * @param steps what {@code forward} returned
     * @param dhs for each step, the direct gradient of the loss at h_t, H x 1, without what flows back through later
     *     steps
     * @param dfinal the direct gradient of the loss at the final state; it is added to the last entry of {@code dhs}
     * @return the gradient of each step in order of time; entry 0 holds dL/dh_0 and dL/dc_0
     */
    public final List<Gradient> backward(List<S> steps, List<DoubleMatrix> dhs, State dfinal) {
        String operation = getClass().getSimpleName() + ".backward";
        Check.noNulls(operation, "steps", steps, "dhs", dhs, "dfinal", dfinal);
        Check.column(operation, "h of dfinal", dfinal.h(), H);
        if (dhs.size() != steps.size()) {
            throw Check.unexpected(operation, "dhs of length " + steps.size() + ", one entry a time step", dhs.size());
        }
        List<Gradient> gradients = new ArrayList<>();
        State dstate = dfinal;
        for (int t = steps.size() - 1; t >= 0; t--) {
            Check.column(operation, "dhs[" + t + "]", dhs.get(t), H);
            // h_t affects the loss directly and through h_(t+1): the two gradients add up.
            DoubleMatrix dh = dstate.h().add(dhs.get(t));
            Gradient gradient = backward(steps.get(t), new State(dh, dstate.c()));
            dstate = gradient.dprevious();
            gradients.add(gradient);
        }
        Collections.reverse(gradients);
        return gradients;
    }

    /** Backpropagation through time for a loss that depends only on the final state. */
    public final List<Gradient> backward(List<S> steps, State dfinal) {
        Check.noNulls(getClass().getSimpleName() + ".backward", "steps", steps, "dfinal", dfinal);
        return backward(steps, Collections.nCopies(steps.size(), DoubleMatrix.zeros(H)), dfinal);
    }

    /**
     * How much a loss at the end depends on the state k steps earlier: the norm of (dL/dh_(T-k), dL/dc_(T-k)) for k = 0
     * ... T. Calls {@link #backward(List, State)}, which adds to the gradients.
     */
    public final double[] gradientByLag(List<S> steps, State dfinal) {
        List<Gradient> gradients = backward(steps, dfinal);
        double[] norms = new double[steps.size() + 1];
        norms[0] = norm(dfinal);
        for (int k = 1; k < norms.length; k++) {
            norms[k] = norm(gradients.get(steps.size() - k).dprevious());
        }
        return norms;
    }

    private static double norm(State state) {
        return StrictMath.hypot(state.h().norm2(), state.c().norm2());
    }
}
