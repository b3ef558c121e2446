package carousel.layers;

import carousel.check.Check;
import java.util.Map;
import java.util.Objects;

/**
 * The plain recurrent layer of Elman 1990, H units over inputs of D rows, which forgets: its gradient shrinks or grows by
 * the same W_hh at every step.
 *
 * <pre>
 *   h_t = tanh(W_xh x_t + W_hh h_(t-1) + b_h)
 * </pre>
 *
 * Recurrent weights begin orthogonal, input weights by Glorot, the bias at 0.
 */
public final class SimpleRnn extends Recurrent {
    private Activation activation = Activation.TANH;
    private Gate gate;

    /** A plain recurrent layer of the given number of units, H. */
    public SimpleRnn(int units) {
        super("simpleRnn", units);
    }

    /** The function of the hidden state, tanh unless said otherwise. */
    public SimpleRnn activation(Activation activation) {
        this.activation = Objects.requireNonNull(activation, "simpleRnn: activation");
        return this;
    }

    /** Give h_t at every step, not only at the last. */
    public SimpleRnn returnSequences() {
        returnSequences = true;
        return this;
    }

    /** In training, drop each unit of h_(t-1) with this probability on its way into W_hh, the same units all along. */
    public SimpleRnn recurrentDropout(double p) {
        recurrentDropout = (float) Check.belowOne("simpleRnn", "recurrentDropout", p);
        return this;
    }

    @Override
    protected void create(int D, Init init) {
        gate = new Gate("h", D, H, 0, false, init);
    }

    @Override
    public RecurrentPass pass() {
        return new Cell();
    }

    private final class Cell extends RecurrentPass {
        private final Gate.Work z = work(gate);
        private float[] slope = {};

        Cell() {
            super(SimpleRnn.this);
        }

        @Override
        void resize(int columns) {
            slope = Blocks.grown(slope, H * columns);
        }

        @Override
        void step(int from, int to, int B) {
            z.recur(h_in, from, B);
            activation.apply(z.a, h.now, from, to);
        }

        @Override
        void stepBack(int from, int to, int B) {
            float[] dz = z.a;
            float[] dh = h.d;
            float[] slope = this.slope;
            activation.slope(h.now, slope, from, to);
            for (int k = from; k < to; k++) {
                dz[k] = dh[k] * slope[k];
            }
            z.recurBack(dh_in, from, B);
        }
    }

    @Override
    public SimpleRnn copy() {
        return withSharedOptions(new SimpleRnn(H).activation(activation));
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = sharedOptions("simpleRnn");
        options.put("activation", activation.toString());
        return options;
    }

    @Override
    public String toString() {
        return "simpleRnn(" + H + ")"
                + (activation == Activation.TANH ? "" : ".activation(" + activation + ")")
                + sharedCalls();
    }
}
