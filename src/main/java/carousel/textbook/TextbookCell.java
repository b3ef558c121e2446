package carousel.textbook;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jblas.DoubleMatrix;

/**
 * A recurrent cell: (x_t, state before) to (state after), the same at every time step.
 *
 * <p>What every cell shares is written here once: running over a sequence, and backpropagation through time (Werbos,
 * 1990). A cell brings the two methods for one step, and so does a cell of your own. Matrices that are passed in are never changed; a step keeps
 * those it was given, so do not overwrite them before its backward pass.
 *
 * @param <S> the record of one step, with all that the backward pass needs
 */
public abstract class TextbookCell<S extends TextbookCell.Step> extends Trainable {
    /** Rows of an input x_t. */
    public final int D;

    /** Rows of a hidden state h_t. */
    public final int H;

    /** A cell of H units over inputs of D rows. */
    protected TextbookCell(int D, int H) {
        if (D < 1 || H < 1) {
            throw new IllegalArgumentException(formatted(
                    "%s: expected sizes of at least 1, got D = %d and H = %d",
                    getClass().getSimpleName(), D, H));
        }
        this.D = D;
        this.H = H;
    }

    /** One time step, as its forward pass left it. */
    public interface Step {
        /** Hidden state h_t, H x 1. */
        DoubleMatrix h();

        /** What the next step starts from. */
        default State state() {
            return new State(h());
        }
    }

    /**
     * What one step's backward pass hands on.
     *
     * @param dx dL/dx_t, D x 1
     * @param dh_prev dL/dh_(t-1) by way of this step, H x 1
     * @param dc_prev dL/dc_(t-1) by way of this step, H x 1, or of 0 rows
     */
    public record Gradient(DoubleMatrix dx, DoubleMatrix dh_prev, DoubleMatrix dc_prev) {
        /** Of a cell that has no cell state. */
        public Gradient(DoubleMatrix dx, DoubleMatrix dh_prev) {
            this(dx, dh_prev, new DoubleMatrix(0, 1));
        }

        /** dL/dh_(t-1) and dL/dc_(t-1) together. */
        public State dprevious() {
            return new State(dh_prev, dc_prev);
        }
    }

    /** One step forward from x_t, D x 1, and the state before it. */
    public abstract S forward(DoubleMatrix x_t, State previous);

    /** One step backward from dL/dh_t and dL/dc_t; adds to {@link #gradients()}. */
    public abstract Gradient backward(S step, State dstate);

    /** h_0 = 0, and c_0 = 0 where there is a cell state. */
    public State zeroState() {
        return new State(DoubleMatrix.zeros(H));
    }

    /** Runs over a sequence x_1 ... x_T, each D x 1, from a given state; one record for each step. */
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
     * Backpropagation through time, where the loss looks at every h_t and at the final state.
     *
     * @param steps what {@code forward} returned
     * @param dhs for each step, the loss's own gradient at h_t, H x 1, not counting what flows back through later steps
     * @param dfinal the loss's own gradient at the final state, added to the last entry of {@code dhs}
     * @return for each step in order of time, its gradient; entry 0 holds dL/dh_0 and dL/dc_0
     */
    public final List<Gradient> backward(List<S> steps, List<DoubleMatrix> dhs, State dfinal) {
        Check.noNulls(getClass().getSimpleName() + ".backward", "steps", steps, "dhs", dhs, "dfinal", dfinal);
        if (dhs.size() != steps.size()) {
            throw Check.unexpected(
                    getClass().getSimpleName() + ".backward",
                    "dhs of length " + steps.size() + ", one entry a time step",
                    dhs.size());
        }
        List<Gradient> gradients = new ArrayList<>();
        State dstate = dfinal;
        for (int t = steps.size() - 1; t >= 0; t--) {
            Check.column(getClass().getSimpleName() + ".backward", "dhs[" + t + "]", dhs.get(t), H);
            // h_t reaches the loss directly and by way of h_(t+1): the two gradients add up.
            DoubleMatrix dh = dstate.h().add(dhs.get(t));
            Gradient gradient = backward(steps.get(t), new State(dh, dstate.c()));
            dstate = gradient.dprevious();
            gradients.add(gradient);
        }
        Collections.reverse(gradients);
        return gradients;
    }

    /** Backpropagation through time, where the loss looks at the final state alone. */
    public final List<Gradient> backward(List<S> steps, State dfinal) {
        Check.noNulls(getClass().getSimpleName() + ".backward", "steps", steps, "dfinal", dfinal);
        return backward(steps, Collections.nCopies(steps.size(), DoubleMatrix.zeros(H)), dfinal);
    }

    /**
     * How much a loss at the end depends on the state k steps before it: the norm of (dL/dh_(T-k), dL/dc_(T-k)), for k
     * = 0 ... T. Runs {@link #backward(List, State)}, which adds to the gradients.
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
