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
 * The minLSTM of Feng et al. 2024 (Were RNNs All We Needed?, arXiv 2410.01201): an LSTM whose gates and candidate see
 * only the input. W_x is H x D, b is H x 1.
 *
 * <pre>
 *   f_t = σ(W_xf x_t + b_f)                         forget gate
 *   i_t = σ(W_xi x_t + b_i)                         input gate
 *   n_t = g(W_xn x_t + b_n)                         candidate; g(x) = x + 1/2 from 0 up, σ(x) below
 *   h_t = (f_t ⊙ h_(t-1) + i_t ⊙ n_t) / (f_t + i_t) hidden state, the output
 * </pre>
 *
 * So h_t is a weighted mean of the old state and the candidate, and all h_t can be computed by one scan of a linear
 * recurrence. With a = exp(-z_f) and b = exp(-z_i), where f_t = 1 / (1 + a) and i_t = 1 / (1 + b), the share of the old
 * state is computed as f_t / (f_t + i_t) = (1 + b) / (2 + a + b), which is correct even if both gates are too small for
 * a float.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class MinLstm extends Cell {
    private final Carried h = state("h");
    private final Kept a = kept();
    private final Kept b = kept();
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

    /** Sets the initial b_f; 1 by default, so that a new cell remembers. */
    public MinLstm forgetBias(double bias) {
        expectUnbuilt("forgetBias");
        this.forgetBias = Check.finiteFloat("minLstm", "forgetBias", bias);
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
        float[] f = s.of(this.f);
        float[] i = s.of(this.i);
        float[] a = s.of(this.a);
        float[] b = s.of(this.b);
        for (int k = 0; k < s.size(); k++) { // beyond e⁸⁰, only a / b matters, and the sums stay finite
            float beyond = Math.max(0f, Math.max(-f[k], -i[k]) - 80);
            f[k] = -f[k] - beyond;
            i[k] = -i[k] - beyond;
        }
        Activations.exp(f, a, 0, s.size());
        Activations.exp(i, b, 0, s.size());
        float[] n = s.of(this.n);
        float[] share = s.of(this.share);
        float[] h = s.of(this.h);
        float[] hPrev = s.previous(this.h);
        Activations.sigmoid(n, h, 0, s.size());
        for (int k = 0; k < s.size(); k++) { // g(x) = max(x, 0) + min(σ(x), 1/2)
            n[k] = Math.max(n[k], 0f) + Math.min(h[k], 0.5f);
            share[k] = (1 + b[k]) / (2 + a[k] + b[k]);
            f[k] = a[k] / (1 + a[k]); // 1 - f_t
            i[k] = b[k] / (1 + b[k]); // 1 - i_t
        }
        for (int k = 0; k < s.size(); k++) {
            h[k] = share[k] * hPrev[k] + (1 - share[k]) * n[k];
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
        for (int k = 0; k < s.size(); k++) {
            // the derivative with respect to log f_t, and minus that for log i_t
            float dLogs = dh[k] * (hPrev[k] - n[k]) * share[k] * (1 - share[k]);
            float slope = n[k] >= 0.5f ? 1 : n[k] * (1 - n[k]);
            dhPrev[k] = dh[k] * share[k];
            f[k] = dLogs * f[k];
            i[k] = -dLogs * i[k];
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
