package carousel.layers;

import static carousel.linalg.Activations.sigmoid;

import carousel.check.Check;
import java.util.Map;
import java.util.Objects;

/**
 * The LSTM layer, H units over inputs of D rows: Hochreiter and Schmidhuber 1997, with the forget gate of Gers,
 * Schmidhuber and Cummins 2000 and, on request, the peepholes of Gers and Schmidhuber 2000 (in full: Gers, Schraudolph
 * and Schmidhuber 2002).
 *
 * <pre>
 *   i_t = σ(W_xi x_t + W_hi h_(t-1) + W_ci ⊙ c_(t-1) + b_i)      input gate
 *   f_t = σ(W_xf x_t + W_hf h_(t-1) + W_cf ⊙ c_(t-1) + b_f)      forget gate
 *   g_t = tanh(W_xc x_t + W_hc h_(t-1) + b_c)                    candidate
 *   c_t = f_t ⊙ c_(t-1) + i_t ⊙ g_t                              cell state
 *   o_t = σ(W_xo x_t + W_ho h_(t-1) + W_co ⊙ c_t + b_o)          output gate
 *   h_t = o_t ⊙ tanh(c_t)                                        hidden state, the output
 * </pre>
 *
 * The terms with c inside a gate are the peepholes. Recurrent weights begin orthogonal, input weights by Glorot, biases
 * at 0, that of the forget gate at 1.
 */
public final class Lstm extends Recurrent {
    private enum Peephole {
        NONE,
        FROM_C_T,
        FROM_C_PREV
    }

    private Peephole peephole = Peephole.NONE;
    private boolean coupled;
    private Activation activation = Activation.TANH;
    private double forgetBias = 1;
    private double inputBias;

    private Gate i;
    private Gate f;
    private Gate c;
    private Gate o;

    /** An LSTM of the given number of units, H. */
    public Lstm(int units) {
        super("lstm", units);
    }

    /** Gates look at the cell state: i and f at c_(t-1), o at c_t, as Gers et al. define it. */
    public Lstm peephole() {
        peephole = Peephole.FROM_C_T;
        return this;
    }

    /** As {@link #peephole}, but the output gate looks at c_(t-1): a common slip, here to be compared. */
    public Lstm peepholeFromPrevious() {
        peephole = Peephole.FROM_C_PREV;
        return this;
    }

    /** One gate for both: i_t = 1 - f_t, the CIFG of Greff et al. 2017. */
    public Lstm coupled() {
        coupled = true;
        return this;
    }

    /** The function of candidate and output, tanh unless said otherwise. */
    public Lstm activation(Activation activation) {
        this.activation = Objects.requireNonNull(activation, "lstm: activation");
        return this;
    }

    /** The initial b_f; 1 unless said otherwise, so that a new cell remembers (Jozefowicz et al. 2015). */
    public Lstm forgetBias(double bias) {
        this.forgetBias = bias;
        return this;
    }

    /**
     * The initial b_i; 0 unless said otherwise. Below 0, as in most experiments of Hochreiter and Schmidhuber 1997, a new
     * cell takes little in until it has learnt what is worth it; with a larger b_f, the start for long time lags. The
     * coupled cell has no b_i.
     */
    public Lstm inputBias(double bias) {
        this.inputBias = bias;
        return this;
    }

    /** Give h_t at every step, not only at the last. */
    public Lstm returnSequences() {
        returnSequences = true;
        return this;
    }

    /** In training, drop each unit of h_(t-1) with this probability on its way into the gates, the same units all along. */
    public Lstm recurrentDropout(double p) {
        recurrentDropout = (float) Check.belowOne("lstm", "recurrentDropout", p);
        return this;
    }

    @Override
    protected void create(int D, Init init) {
        boolean peeps = peephole != Peephole.NONE;
        i = coupled ? null : new Gate("i", D, H, inputBias, peeps, init);
        f = new Gate("f", D, H, forgetBias, peeps, init);
        c = new Gate("c", D, H, 0, false, init);
        o = new Gate("o", D, H, 0, peeps, init);
    }

    @Override
    public RecurrentPass pass() {
        return new Cell();
    }

    private final class Cell extends RecurrentPass {
        private final Gate.Work i = work(Lstm.this.i);
        private final Gate.Work f = work(Lstm.this.f);
        private final Gate.Work g = work(Lstm.this.c);
        private final Gate.Work o = work(Lstm.this.o);
        private final Carried c = carry();
        private float[] i_t = {};
        private float[] tanh_c = {};
        private float[] slope = {};
        private float[] dc_t = {};

        Cell() {
            super(Lstm.this);
        }

        @Override
        void resize(int columns) {
            int size = H * columns;
            i_t = coupled ? Blocks.grown(i_t, size) : i.a;
            tanh_c = Blocks.grown(tanh_c, size);
            slope = Blocks.grown(slope, size);
            dc_t = Blocks.grown(dc_t, size);
        }

        /** The six equations, in their order; W_x x_t + b is in every gate's a_t already. */
        @Override
        void step(int from, int to, int B) {
            float[] c_t = c.now;
            float[] c_prev = c.prev;
            float[] f_t = f.a;
            float[] g_t = g.a;
            float[] o_t = o.a;
            float[] h_t = h.now;

            if (!coupled) {
                i.recur(h_in, from, B);
                i.peep(c_prev, from, B);
                sigmoid(i_t, i_t, from, to);
            }
            f.recur(h_in, from, B);
            f.peep(c_prev, from, B);
            sigmoid(f_t, f_t, from, to);
            if (coupled) {
                oneMinus(f_t, i_t, from, to);
            }
            g.recur(h_in, from, B);
            activation.apply(g_t, g_t, from, to);

            for (int k = from; k < to; k++) {
                c_t[k] = f_t[k] * c_prev[k] + i_t[k] * g_t[k];
            }
            o.recur(h_in, from, B);
            o.peep(peephole == Peephole.FROM_C_T ? c_t : c_prev, from, B);
            sigmoid(o_t, o_t, from, to);

            activation.apply(c_t, tanh_c, from, to);
            for (int k = from; k < to; k++) {
                h_t[k] = o_t[k] * tanh_c[k];
            }
        }

        /** The same equations from the last to the first; each gate's block goes from its value to its dz. */
        @Override
        void stepBack(int from, int to, int B) {
            float[] dh_t = h.d;
            float[] dc_next = c.d;
            float[] dc_prev = c.dPrev;
            float[] o_t = o.a;

            activation.slope(tanh_c, slope, from, to);
            for (int k = from; k < to; k++) { // h_t = o_t ⊙ tanh(c_t)
                dc_t[k] = dc_next[k] + dh_t[k] * o_t[k] * slope[k];
                o_t[k] = dh_t[k] * tanh_c[k] * o_t[k] * (1 - o_t[k]);
            }
            if (peephole == Peephole.FROM_C_T) {
                o.peepBack(dc_t, from, B);
            }

            activation.slope(g.a, slope, from, to);
            if (coupled) {
                cellBackCoupled(from, to);
            } else {
                cellBack(from, to);
                i.peepBack(dc_prev, from, B);
                i.recurBack(dh_in, from, B);
            }
            f.peepBack(dc_prev, from, B);
            if (peephole == Peephole.FROM_C_PREV) {
                o.peepBack(dc_prev, from, B);
            }
            f.recurBack(dh_in, from, B);
            g.recurBack(dh_in, from, B);
            o.recurBack(dh_in, from, B);
        }

        /** c_t = f_t ⊙ c_(t-1) + i_t ⊙ g_t. */
        private void cellBack(int from, int to) {
            float[] dc = dc_t;
            float[] dc_prev = c.dPrev;
            float[] c_prev = c.prev;
            float[] i_t = this.i_t;
            float[] f_t = f.a;
            float[] g_t = g.a;
            for (int k = from; k < to; k++) {
                float dz_i = dc[k] * g_t[k] * i_t[k] * (1 - i_t[k]);
                g_t[k] = dc[k] * i_t[k] * slope[k];
                i_t[k] = dz_i;
            }
            for (int k = from; k < to; k++) {
                float dc_f = dc[k] * f_t[k];
                f_t[k] = dc_f * c_prev[k] * (1 - f_t[k]);
                dc_prev[k] = dc_f;
            }
        }

        /** c_t = f_t ⊙ c_(t-1) + (1 - f_t) ⊙ g_t. */
        private void cellBackCoupled(int from, int to) {
            float[] dc = dc_t;
            float[] dc_prev = c.dPrev;
            float[] c_prev = c.prev;
            float[] f_t = f.a;
            float[] g_t = g.a;
            for (int k = from; k < to; k++) {
                float dz_f = dc[k] * (c_prev[k] - g_t[k]) * f_t[k] * (1 - f_t[k]);
                dc_prev[k] = dc[k] * f_t[k];
                g_t[k] = dc[k] * (1 - f_t[k]) * slope[k];
                f_t[k] = dz_f;
            }
        }

        @Override
        void finish(int columns) {
            super.finish(columns);
            if (!coupled) {
                i.finishPeephole(c.prev, columns);
            }
            f.finishPeephole(c.prev, columns);
            o.finishPeephole(peephole == Peephole.FROM_C_T ? c.now : c.prev, columns);
        }
    }

    private static void oneMinus(float[] x, float[] y, int from, int to) {
        for (int k = from; k < to; k++) {
            y[k] = 1 - x[k];
        }
    }

    @Override
    public Lstm copy() {
        Lstm copy = new Lstm(H);
        copy.peephole = peephole;
        copy.coupled = coupled;
        copy.activation = activation;
        copy.forgetBias = forgetBias;
        copy.inputBias = inputBias;
        return withSharedOptions(copy);
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = sharedOptions("lstm");
        options.put(
                "peephole",
                switch (peephole) {
                    case NONE -> "none";
                    case FROM_C_T -> "c_t";
                    case FROM_C_PREV -> "c_prev";
                });
        options.put("coupled", coupled);
        options.put("activation", activation.toString());
        options.put("forgetBias", forgetBias);
        options.put("inputBias", inputBias);
        return options;
    }

    @Override
    public String toString() {
        return "lstm(" + H + ")"
                + switch (peephole) {
                    case NONE -> "";
                    case FROM_C_T -> ".peephole()";
                    case FROM_C_PREV -> ".peepholeFromPrevious()";
                }
                + (coupled ? ".coupled()" : "")
                + (activation == Activation.TANH ? "" : ".activation(" + activation + ")")
                + (forgetBias == 1 ? "" : ".forgetBias(" + forgetBias + ")")
                + (inputBias == 0 ? "" : ".inputBias(" + inputBias + ")")
                + sharedCalls();
    }
}
