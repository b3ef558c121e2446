package carousel.recurrent;

import static carousel.check.Text.formatted;

import carousel.layers.Init;
import java.util.List;

/**
 * The equations of a recurrent layer for one time step, followed by their derivatives. A cell is a layer: the library
 * handles padding, initial states, direction, dropout, stacking, stepping and saving.
 *
 * <p>A cell declares its gates and states as fields and computes with them. The minimal gated unit of Feng et al. 2024,
 *
 * <pre>{@code
 * final class MinGru extends Cell {
 *     final Gate z = inputGate("z"), n = inputGate("n");        // W_x x_t + b
 *     final Carried h = state("h");
 *
 *     MinGru(int units) { super(units); }
 *
 *     protected void step(Step s) {
 *         float[] z = s.sigmoid(this.z), n = s.of(this.n), h = s.of(this.h), hPrev = s.previous(this.h);
 *         for (int k = 0; k < s.size(); k++) h[k] = (1 - z[k]) * hPrev[k] + z[k] * n[k];
 *     }
 *
 *     protected void stepBack(Step s) {
 *         float[] z = s.of(this.z), n = s.of(this.n), hPrev = s.previous(this.h);
 *         float[] dh = s.d(this.h), dhPrev = s.dPrevious(this.h);
 *         for (int k = 0; k < s.size(); k++) {
 *             float dz = dh[k] * (n[k] - hPrev[k]) * z[k] * (1 - z[k]);
 *             dhPrev[k] = dh[k] * (1 - z[k]);
 *             n[k] = dh[k] * z[k];
 *             z[k] = dz;
 *         }
 *     }
 * }
 * }</pre>
 *
 * {@code CellCheck.gradients(new MinGru(3))} checks the derivatives,
 * {@code sequential(recurrent(new MinGru(32)), dense(1))} uses the cell, and {@code load(path, MinGru::new)} reads a
 * saved network that contains it. If the cell has options, return them from {@link #options}, so that they are saved.
 *
 * <p>The layer computes the products with W_x and W_h, before {@link #step} and after {@link #stepBack}, and the
 * gradients of all matrices and biases.
 *
 * <p>Threads: several threads run one cell at once, each with its own {@link Step}. So a cell keeps its numbers in the
 * step, and only its declarations and options in fields.
 */
public abstract class Cell extends Recurrent {
    /** Creates a cell, as {@code MinGru::new} does; needed to read a model file. */
    @FunctionalInterface
    public interface Factory {
        /** An unbuilt cell of H units. */
        Cell of(int units);
    }

    /** A cell of H units, named after its class. */
    protected Cell(int units) {
        super(null, units);
    }

    /** A cell of H units with a name of its own, used in messages and files. */
    protected Cell(String name, int units) {
        super(name, units);
    }

    /**
     * Computes one step. Reads {@link Step#of(Gate)}, which already holds W_x x_t + W_h h_(t-1) + b, and
     * {@link Step#previous}; writes {@link Step#of(Carried)} of every state.
     */
    protected abstract void step(Step s);

    /**
     * Computes the derivatives of {@link #step}. Reads {@link Step#d} of every state; writes {@link Step#dPrevious} of
     * every state, and overwrites the value of every gate in {@link Step#of(Gate)} with its dz. The gradient that
     * reaches h_(t-1) through a gate's W_h is added afterwards. A state whose dPrevious is not requested gets zeros. No
     * state may change: they are read afterwards.
     */
    protected abstract void stepBack(Step s);

    /**
     * Declares the gates, states and weights that depend on options; called once, when the layer is built. A cell
     * without options declares them as fields.
     */
    protected void declare() {}

    /** Declares the gate W_x x_t + W_h h_(t-1) + b, with parameters W_x, W_h and b named by the letter. */
    protected final Gate gate(String letter) {
        return gate(letter, 0);
    }

    /** Declares the same gate with an initial bias. */
    protected final Gate gate(String letter, double bias) {
        return parts.gate(letter, H, true, true, bias);
    }

    /** Declares the same gate with a number of rows other than H. */
    protected final Gate gate(String letter, int rows, double bias) {
        return parts.gate(letter, rows, true, true, bias);
    }

    /** Declares a gate that sees only the input: W_x x_t + b. */
    protected final Gate inputGate(String letter) {
        return inputGate(letter, H);
    }

    /** Declares the same gate with a number of rows other than H. */
    protected final Gate inputGate(String letter, int rows) {
        return inputGate(letter, rows, 0);
    }

    /** Declares the same gate with an initial bias. */
    protected final Gate inputGate(String letter, int rows, double bias) {
        return parts.gate(letter, rows, true, false, bias);
    }

    /** Declares a gate that sees only the hidden state: W_h h_(t-1) + b, with parameters W_h and b_h. */
    protected final Gate hiddenGate(String letter) {
        return parts.gate(letter, H, false, true, 0);
    }

    /** The gates that have been declared. */
    protected final List<Gate> gates() {
        return List.copyOf(parts.gates());
    }

    /** Declares a state of H rows. The first is the hidden state, the layer's output. */
    protected final Carried state(String letter) {
        return state(letter, H);
    }

    /** Declares a state with this number of rows for each sequence: H * H for a matrix, column by column. */
    protected final Carried state(String letter, int rows) {
        return parts.state(letter, rows);
    }

    /** Declares H numbers per sequence that a step computes and the backward step needs. */
    protected final Kept kept() {
        return kept(H);
    }

    /** Declares this many numbers per sequence that a step computes and the backward step needs. */
    protected final Kept kept(int rows) {
        return parts.kept(rows, false);
    }

    /** Declares H numbers per sequence that are needed only until the step, or its backward step, is done. */
    protected final Kept scratch() {
        return parts.kept(H, true);
    }

    /** Declares a column of H weights, drawn uniformly within ±1/√H. */
    protected final Weights weights(String name) {
        return parts.weights(name, H);
    }

    /** Declares the product W_h u, with a W_h named by the letter, which the cell adds to a gate during a step. */
    protected final InnerProduct innerProduct(String letter, Kept u, Gate gate) {
        return parts.innerProduct(letter, u, gate);
    }

    @Override
    public final RecurrentPass pass() {
        return new RecurrentPass(this, parts, recurrentDropout, this::step, this::stepBack);
    }

    @Override
    protected final void create(int D, Init init) {
        parts = parts.ofFields();
        declare();
        if (parts.states().isEmpty() || parts.states().get(0).rows != H) {
            throw new IllegalStateException(formatted(
                    "%s: expected a cell whose first state is its output, with a row for each unit (H = %d); declare state(\"h\") first",
                    name, H));
        }
        if (recurrentDropout > 0 && parts.gates().stream().noneMatch(g -> g.seesHidden)) {
            throw new IllegalStateException(formatted(
                    "%s: no gate sees h_(t-1), so recurrentDropout has nothing to drop; leave it out, or put dropout(p) before or after the layer",
                    this));
        }
        parts.create(D, H, init);
    }

    @Override
    public Cell copy() {
        Cell copy = (Cell) cloneUnbuilt();
        copy.parts = parts.copy();
        return copy;
    }
}
