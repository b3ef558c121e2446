package carousel.cells;

import carousel.check.Check;
import carousel.layers.CellActivation;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.Kept;
import carousel.recurrent.Step;
import java.util.List;
import java.util.Map;

/**
 * The plain recurrent layer of Elman 1990, H units over inputs of D rows. It forgets, because its gradient is
 * multiplied by the same W_hh at every step, and so shrinks or grows.
 *
 * <pre>
 *   h_t = tanh(W_xh x_t + W_hh h_(t-1) + b_h)
 * </pre>
 *
 * Initially, the recurrent weights are orthogonal, the input weights follow Glorot, and the bias is 0.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class SimpleRnn extends Cell {
    private final Gate z = gate("h");
    private final Carried h = state("h");
    private final Kept slope = kept();
    private CellActivation activation = CellActivation.TANH;
    private boolean said;

    /** A plain recurrent layer of the given number of units, H. */
    public SimpleRnn(int units) {
        super("simpleRnn", units);
    }

    /** Sets the activation; tanh by default. */
    public SimpleRnn activation(CellActivation activation) {
        expectUnbuilt("activation");
        this.said = true;
        this.activation = Check.given("simpleRnn", "an activation", activation);
        return this;
    }

    @Override
    public SimpleRnn returnSequences() {
        super.returnSequences();
        return this;
    }

    @Override
    public SimpleRnn recurrentDropout(double p) {
        super.recurrentDropout(p);
        return this;
    }

    @Override
    public List<String> unsaid() {
        return said ? List.of() : List.of("activation");
    }

    @Override
    protected void step(Step s) {
        activation.apply(s.of(z), s.of(h), 0, s.size());
    }

    @Override
    protected void stepBack(Step s) {
        float[] dz = s.of(z);
        float[] dh = s.d(h);
        float[] slope = s.of(this.slope);
        activation.slope(s.of(h), slope, 0, s.size());
        for (int k = 0; k < s.size(); k++) {
            dz[k] = dh[k] * slope[k];
        }
    }

    @Override
    public SimpleRnn copy() {
        return (SimpleRnn) super.copy();
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = super.options();
        options.put("activation", CellActivation.nameOf(activation));
        return options;
    }

    @Override
    protected String calls() {
        return activation == CellActivation.TANH ? "" : ".activation(" + activation + ")";
    }
}
