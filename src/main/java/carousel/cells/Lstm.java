package carousel.cells;

import carousel.check.Check;
import carousel.layers.CellActivation;
import carousel.linalg.LstmLoops;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.Kept;
import carousel.recurrent.Step;
import carousel.recurrent.Weights;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The LSTM layer, H units over inputs of D rows: Hochreiter and Schmidhuber 1997, with the forget gate of Gers,
 * Schmidhuber and Cummins 2000 and, on request, the peepholes of Gers and Schmidhuber 2000 (in full: Gers, Schraudolph
 * and Schmidhuber 2002).
 *
 * <pre>
 *   i_t = σ(W_xi x_t + W_hi h_(t-1) + W_ci ⊙ c_(t-1) + b_i)      input gate
 *   f_t = σ(W_xf x_t + W_hf h_(t-1) + W_cf ⊙ c_(t-1) + b_f)      forget gate
 *   c~_t = tanh(W_xc x_t + W_hc h_(t-1) + b_c)                   candidate
 *   c_t = f_t ⊙ c_(t-1) + i_t ⊙ c~_t                             cell state
 *   o_t = σ(W_xo x_t + W_ho h_(t-1) + W_co ⊙ c_t + b_o)          output gate
 *   h_t = o_t ⊙ tanh(c_t)                                        hidden state, the output
 * </pre>
 *
 * The terms with c inside a gate are the peepholes. Initially, recurrent weights are orthogonal, input weights follow
 * Glorot, and biases are 0, except for the forget gate's, which is 1.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class Lstm extends Cell {
    private enum Peephole {
        NONE,
        FROM_C_T,
        FROM_C_PREV
    }

    private Peephole peephole = Peephole.NONE;
    private boolean coupled;
    private CellActivation activation = CellActivation.TANH;
    private boolean said;
    private double forgetBias = 1;
    private double inputBias;

    private final Carried h = state("h");
    private final Carried c = state("c");
    private final Kept tanh_c = kept();
    private final Kept slope = scratch();
    private final Kept dc_t = scratch();

    private Parts parts;

    /**
     * What the options ask for: i is null if it is coupled, i_t = 1 - f_t; the peepholes are null if there are none.
     */
    private record Parts(
            @Nullable Gate i,
            @Nullable Weights W_ci,
            Gate f,
            @Nullable Weights W_cf,
            Gate candidate,
            Gate o,
            @Nullable Weights W_co) {}

    /** An LSTM of the given number of units, H. */
    public Lstm(int units) {
        super("lstm", units);
    }

    /** Adds peepholes: i and f look at c_(t-1), o at c_t, as defined by Gers et al. */
    public Lstm peephole() {
        expectUnbuilt("peephole");
        peephole = Peephole.FROM_C_T;
        return this;
    }

    /** Like {@link #peephole}, but the output gate looks at c_(t-1): a common mistake, provided for comparison. */
    public Lstm peepholeFromPrevious() {
        expectUnbuilt("peepholeFromPrevious");
        peephole = Peephole.FROM_C_PREV;
        return this;
    }

    /** Couples the input gate to the forget gate: i_t = 1 - f_t (CIFG, Greff et al. 2017). */
    public Lstm coupled() {
        expectUnbuilt("coupled");
        coupled = true;
        return this;
    }

    /** Sets the activation of the candidate and the output; tanh by default. */
    public Lstm activation(CellActivation activation) {
        expectUnbuilt("activation");
        this.said = true;
        this.activation = Check.given("lstm", "an activation", activation);
        return this;
    }

    /** Sets the initial b_f; 1 by default, so that a new cell remembers (Jozefowicz et al. 2015). */
    public Lstm forgetBias(double bias) {
        expectUnbuilt("forgetBias");
        this.forgetBias = Check.finiteFloat("lstm", "forgetBias", bias);
        return this;
    }

    /**
     * Sets the initial b_i; 0 by default. With a value below 0, as in most experiments of Hochreiter and Schmidhuber
     * 1997, a new cell stores little until it has learnt what is worth storing; together with a larger b_f this suits
     * long time lags. A coupled cell has no b_i.
     */
    public Lstm inputBias(double bias) {
        expectUnbuilt("inputBias");
        this.inputBias = Check.finiteFloat("lstm", "inputBias", bias);
        return this;
    }

    @Override
    public Lstm returnSequences() {
        super.returnSequences();
        return this;
    }

    @Override
    public Lstm recurrentDropout(double p) {
        super.recurrentDropout(p);
        return this;
    }

    @Override
    public List<String> unsaid() {
        return said ? List.of() : List.of("activation");
    }

    @Override
    protected void declare() {
        boolean peeps = peephole != Peephole.NONE;
        parts = new Parts(
                coupled ? null : gate("i", inputBias),
                peeps && !coupled ? weights("W_ci") : null,
                gate("f", forgetBias),
                peeps ? weights("W_cf") : null,
                gate("c"),
                gate("o"),
                peeps ? weights("W_co") : null);
    }

    /** The six equations, in order. */
    @Override
    protected void step(Step s) {
        float[] c_t = s.of(c);
        float[] c_prev = s.previous(c);
        float[] h_t = s.of(h);
        float[] tanh_c = s.of(this.tanh_c);
        Gate i = parts.i;

        float[] f_t = peepAndSquash(s, parts.f, parts.W_cf, c_prev);
        float[] i_t = i == null ? oneMinus(f_t, s.of(slope), s.size()) : peepAndSquash(s, i, parts.W_ci, c_prev);
        float[] candidate = s.of(parts.candidate);
        activation.apply(candidate, candidate, 0, s.size());
        cellState(f_t, c_prev, i_t, candidate, c_t, s.size());

        float[] o_t = peepAndSquash(s, parts.o, parts.W_co, peephole == Peephole.FROM_C_T ? c_t : c_prev);
        activation.apply(c_t, tanh_c, 0, s.size());
        hiddenState(o_t, tanh_c, h_t, s.size());
    }

    private static float[] peepAndSquash(Step s, Gate gate, @Nullable Weights W_c, float[] c) {
        if (W_c != null) {
            s.addScaled(W_c, c, s.of(gate));
        }
        return s.sigmoid(gate);
    }

    /** Whether {@link LstmLoops} compute the same as the loops here. */
    private boolean isUsual() {
        return peephole == Peephole.NONE && activation == CellActivation.TANH;
    }

    /** c_t = f_t ⊙ c_(t-1) + i_t ⊙ c~_t */
    private static void cellState(float[] f, float[] c_prev, float[] i, float[] candidate, float[] c, int n) {
        for (int k = 0; k < n; k++) {
            c[k] = f[k] * c_prev[k] + i[k] * candidate[k];
        }
    }

    /** h_t = o_t ⊙ tanh(c_t) */
    private static void hiddenState(float[] o, float[] tanh_c, float[] h, int n) {
        for (int k = 0; k < n; k++) {
            h[k] = o[k] * tanh_c[k];
        }
    }

    private static float[] oneMinus(float[] x, float[] y, int n) {
        for (int k = 0; k < n; k++) {
            y[k] = 1 - x[k];
        }
        return y;
    }

    /**
     * The derivatives of the same equations, from the last to the first; each gate's array turns from its value into
     * its dz.
     */
    @Override
    protected void stepBack(Step s) {
        float[] c_prev = s.previous(c);
        float[] c_t = s.of(c);
        float[] dc_prev = s.dPrevious(c);
        float[] tanh_c = s.of(this.tanh_c);
        Gate i = parts.i;
        float[] o_t = s.of(parts.o);
        float[] f_t = s.of(parts.f);
        float[] candidate = s.of(parts.candidate);
        int from = 0;
        if (i != null && isUsual()) {
            from = LstmLoops.stepBack(
                    s.of(i), f_t, candidate, o_t, c_prev, tanh_c, s.d(h), s.d(c), dc_prev, from, s.size());
        }
        if (from == s.size()) {
            return;
        }

        float[] slope = s.of(this.slope);
        float[] dc = s.of(dc_t);
        activation.slope(tanh_c, slope, from, s.size());
        hiddenStateBack(s.d(h), s.d(c), tanh_c, slope, o_t, dc, from, s.size());
        if (peephole == Peephole.FROM_C_T) {
            peepBack(s, parts.W_co, c_t, o_t, dc);
        }

        activation.slope(candidate, slope, from, s.size());
        if (i == null) {
            coupledCellStateBack(dc, c_prev, slope, f_t, candidate, dc_prev, from, s.size());
        } else {
            float[] i_t = s.of(i);
            inputBack(dc, slope, i_t, candidate, from, s.size());
            forgetBack(dc, c_prev, f_t, dc_prev, from, s.size());
            peepBack(s, parts.W_ci, c_prev, i_t, dc_prev);
        }
        peepBack(s, parts.W_cf, c_prev, f_t, dc_prev);
        if (peephole == Peephole.FROM_C_PREV) {
            peepBack(s, parts.W_co, c_prev, o_t, dc_prev);
        }
    }

    private static void peepBack(Step s, @Nullable Weights W_c, float[] c_prev, float[] dz, float[] dc_prev) {
        if (W_c != null) {
            s.addScaledBack(W_c, c_prev, dz, dc_prev);
        }
    }

    /** h_t = o_t ⊙ tanh(c_t) */
    private static void hiddenStateBack(
            float[] dh, float[] dcNext, float[] tanh_c, float[] slope, float[] o, float[] dc, int from, int to) {
        for (int k = from; k < to; k++) {
            dc[k] = dcNext[k] + dh[k] * o[k] * slope[k];
            o[k] = dh[k] * tanh_c[k] * o[k] * (1 - o[k]);
        }
    }

    /** c_t = … + i_t ⊙ c~_t */
    private static void inputBack(float[] dc, float[] slope, float[] i, float[] candidate, int from, int to) {
        for (int k = from; k < to; k++) {
            float dz_i = dc[k] * candidate[k] * i[k] * (1 - i[k]);
            candidate[k] = dc[k] * i[k] * slope[k];
            i[k] = dz_i;
        }
    }

    /** c_t = f_t ⊙ c_(t-1) + … */
    private static void forgetBack(float[] dc, float[] c_prev, float[] f, float[] dc_prev, int from, int to) {
        for (int k = from; k < to; k++) {
            float dc_f = dc[k] * f[k];
            f[k] = dc_f * c_prev[k] * (1 - f[k]);
            dc_prev[k] = dc_f;
        }
    }

    /** c_t = f_t ⊙ c_(t-1) + (1 - f_t) ⊙ c~_t */
    private static void coupledCellStateBack(
            float[] dc,
            float[] c_prev,
            float[] slope,
            float[] f,
            float[] candidate,
            float[] dc_prev,
            int from,
            int to) {
        for (int k = from; k < to; k++) {
            float dz_f = dc[k] * (c_prev[k] - candidate[k]) * f[k] * (1 - f[k]);
            dc_prev[k] = dc[k] * f[k];
            candidate[k] = dc[k] * (1 - f[k]) * slope[k];
            f[k] = dz_f;
        }
    }

    @Override
    public Lstm copy() {
        return (Lstm) super.copy();
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = super.options();
        options.put(
                "peephole",
                switch (peephole) {
                    case NONE -> "none";
                    case FROM_C_T -> "c_t";
                    case FROM_C_PREV -> "c_prev";
                });
        options.put("coupled", coupled);
        options.put("activation", CellActivation.nameOf(activation));
        options.put("forgetBias", forgetBias);
        options.put("inputBias", inputBias);
        return options;
    }

    @Override
    protected String calls() {
        return switch (peephole) {
                    case NONE -> "";
                    case FROM_C_T -> ".peephole()";
                    case FROM_C_PREV -> ".peepholeFromPrevious()";
                }
                + (coupled ? ".coupled()" : "")
                + (activation == CellActivation.TANH ? "" : ".activation(" + activation + ")")
                + (forgetBias == 1 ? "" : ".forgetBias(" + forgetBias + ")")
                + (inputBias == 0 ? "" : ".inputBias(" + inputBias + ")");
    }
}
