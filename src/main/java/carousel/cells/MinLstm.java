package carousel.cells;

import carousel.check.Check;
import carousel.linalg.Activations;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.Kept;
import carousel.recurrent.Step;
import java.util.Map;

/**
 * The minLSTM of Feng et al. 2024 (Were RNNs All We Needed?, arXiv 2410.01201): an LSTM whose gates and candidate see the
 * input alone. W_x is H x D, b is H x 1.
 *
 * <pre>
 *   f_t = σ(W_xf x_t + b_f)                         forget gate
 *   i_t = σ(W_xi x_t + b_i)                         input gate
 *   n_t = g(W_xn x_t + b_n)                         candidate; g(x) = x + 1/2 from 0 up, σ(x) below
 *   h_t = (f_t ⊙ h_(t-1) + i_t ⊙ n_t) / (f_t + i_t) hidden state, the output
 * </pre>
 *
 * So h_t is a mean of the old state and the candidate, weighted by both gates, and all h_t together are one scan of a linear
 * recurrence. The share of the old state is computed as f_t / (f_t + i_t) = σ(log f_t - log i_t), which is also right where
 * both gates are too small for a float.
 */
public final class MinLstm extends Cell {
    private final Carried h = state("h");
    private final Kept logF = kept();
    private final Kept logI = kept();
    /** f_t / (f_t + i_t). */
    private final Kept share = kept();

    private Gate f;
    private Gate i;
    private Gate n;
    private double forgetBias = 1;

    /** A minLSTM of the given number of units, H. */
    public MinLstm(int units) {
        super("minLstm", units);
    }

    /** The initial b_f; 1 unless said otherwise, so that a new cell remembers. */
    public MinLstm forgetBias(double bias) {
        expectUnbuilt("forgetBias");
        this.forgetBias = Check.finite("minLstm", "forgetBias", bias);
        return this;
    }

    @Override
    public MinLstm returnSequences() {
        super.returnSequences();
        return this;
    }

    @Override
    protected void declare() {
        f = inputGate("f", units(), forgetBias);
        i = inputGate("i");
        n = inputGate("n");
    }

    @Override
    protected void step(Step s) {
        float[] logF = s.of(this.logF);
        float[] logI = s.of(this.logI);
        float[] share = s.of(this.share);
        Activations.logSigmoid(s.of(f), logF, s.from(), s.to());
        Activations.logSigmoid(s.of(i), logI, s.from(), s.to());
        for (int k = s.from(); k < s.to(); k++) {
            share[k] = logF[k] - logI[k];
        }
        Activations.sigmoid(share, share, s.from(), s.to());
        s.sigmoid(f);
        s.sigmoid(i);
        candidate(s);
        float[] n = s.of(this.n);
        float[] h = s.of(this.h);
        float[] hPrev = s.previous(this.h);
        for (int k = s.from(); k < s.to(); k++) {
            h[k] = share[k] * hPrev[k] + (1 - share[k]) * n[k];
        }
    }

    /** g, in place: σ(x) is 1/2 or more just where x is 0 or more. */
    private void candidate(Step s) {
        float[] n = s.of(this.n);
        float[] sigmoid = s.of(logF); // which is done with
        Activations.sigmoid(n, sigmoid, s.from(), s.to());
        for (int k = s.from(); k < s.to(); k++) {
            n[k] = n[k] >= 0 ? n[k] + 0.5f : sigmoid[k];
        }
    }

    @Override
    protected void stepBack(Step s) {
        float[] f = s.of(this.f);
        float[] i = s.of(this.i);
        float[] n = s.of(this.n);
        float[] share = s.of(this.share);
        float[] hPrev = s.previous(h);
        float[] dh = s.d(h);
        float[] dhPrev = s.dPrevious(h);
        for (int k = s.from(); k < s.to(); k++) {
            float dLogs = dh[k] * (hPrev[k] - n[k]) * share[k] * (1 - share[k]); // by log f_t, and less it by log i_t
            float slope = n[k] >= 0.5f ? 1 : n[k] * (1 - n[k]);
            dhPrev[k] = dh[k] * share[k];
            f[k] = dLogs * (1 - f[k]);
            i[k] = -dLogs * (1 - i[k]);
            n[k] = dh[k] * (1 - share[k]) * slope;
        }
    }

    @Override
    public MinLstm copy() {
        return (MinLstm) super.copy();
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = super.options();
        options.put("forgetBias", forgetBias);
        return options;
    }

    @Override
    protected String calls() {
        return forgetBias == 1 ? "" : ".forgetBias(" + forgetBias + ")";
    }
}
