package carousel.cells;

import carousel.check.Check;
import carousel.linalg.Activations;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.Kept;
import carousel.recurrent.Step;
import java.util.Arrays;
import java.util.Map;

/**
 * The sLSTM of Beck et al. 2024 (xLSTM, arXiv 2405.04517), one head: an LSTM with an exponential input gate, which can
 * override everything that the cell holds, and a normaliser n, which keeps the output within ±1.
 *
 * <pre>
 *   z_t = tanh(W_xz x_t + W_hz h_(t-1) + b_z)                    candidate
 *   ĩ_t = W_xi x_t + W_hi h_(t-1) + b_i                          log of the input gate
 *   f̃_t = log σ(W_xf x_t + W_hf h_(t-1) + b_f)                   log of the forget gate
 *   o_t = σ(W_xo x_t + W_ho h_(t-1) + b_o)                       output gate
 *   m_t = max(f̃_t + m_(t-1), ĩ_t)                                the larger of both, taken out of
 *   i_t = exp(ĩ_t - m_t),   f_t = exp(f̃_t + m_(t-1) - m_t)       the gates, so that neither overflows
 *   c_t = f_t ⊙ c_(t-1) + i_t ⊙ z_t                              cell state
 *   n_t = f_t ⊙ n_(t-1) + i_t                                    normaliser
 *   h_t = o_t ⊙ c_t / n_t                                        hidden state, the output
 * </pre>
 *
 * m cancels in c / n. In the first step, where n_(t-1) = 0, there is nothing to forget: m_t = ĩ_t and f_t = 0.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class Slstm extends Cell {
    private boolean exponentialForget;
    private double forgetBias = 1;

    private final Carried h = state("h");
    private final Carried c = state("c");
    private final Carried n = state("n");
    private final Carried m = state("m");
    private final Kept logI = kept();
    private final Kept logF = kept();
    /** The derivative of log f_t with respect to the gate's z. */
    private final Kept slope = kept();
    /** 1 if m_t comes from the forget gate, 0 if it is ĩ_t. */
    private final Kept forgets = kept();

    private final Gate z = gate("z");
    private final Gate i = gate("i");
    private Gate f;
    private Gate o;

    /** An sLSTM of the given number of units, H. */
    public Slstm(int units) {
        super("slstm", units);
    }

    /** Makes the forget gate exponential too: f̃_t is its affine map, without log σ. */
    public Slstm exponentialForget() {
        expectUnbuilt("exponentialForget");
        exponentialForget = true;
        return this;
    }

    /** Sets the initial b_f; 1 by default, so that a new cell remembers. */
    public Slstm forgetBias(double bias) {
        expectUnbuilt("forgetBias");
        this.forgetBias = Check.finiteFloat("slstm", "forgetBias", bias);
        return this;
    }

    @Override
    public Slstm returnSequences() {
        super.returnSequences();
        return this;
    }

    @Override
    public Slstm recurrentDropout(double p) {
        super.recurrentDropout(p);
        return this;
    }

    @Override
    protected void declare() {
        f = gate("f", forgetBias);
        o = gate("o");
    }

    @Override
    protected void step(Step s) {
        float[] z = s.tanh(this.z);
        float[] o = s.sigmoid(this.o);
        stabilise(s);
        float[] i = s.of(this.i);
        float[] f = s.of(this.f);
        float[] c = s.of(this.c);
        float[] n = s.of(this.n);
        float[] h = s.of(this.h);
        float[] cPrev = s.previous(this.c);
        float[] nPrev = s.previous(this.n);
        for (int k = 0; k < s.size(); k++) {
            c[k] = f[k] * cPrev[k] + i[k] * z[k];
            n[k] = f[k] * nPrev[k] + i[k];
            h[k] = o[k] * c[k] / n[k];
        }
    }

    /** Computes m_t, and both gates with m_t subtracted from their logs. */
    private void stabilise(Step s) {
        float[] i = s.of(this.i);
        float[] f = s.of(this.f);
        float[] logI = s.of(this.logI);
        float[] logF = s.of(this.logF);
        float[] forgets = s.of(this.forgets);
        float[] m = s.of(this.m);
        float[] mPrev = s.previous(this.m);
        float[] nPrev = s.previous(this.n);
        logForget(f, logF, s.of(slope), s.size());
        for (int k = 0; k < s.size(); k++) {
            float held = nPrev[k] == 0 ? Float.NEGATIVE_INFINITY : logF[k] + mPrev[k];
            forgets[k] = held > i[k] ? 1 : 0;
            m[k] = Math.max(held, i[k]);
            logI[k] = i[k] - m[k];
            logF[k] = held - m[k];
        }
        Activations.exp(logI, i, 0, s.size());
        Activations.exp(logF, f, 0, s.size());
    }

    /** Computes f̃_t and its derivative. */
    private void logForget(float[] z, float[] logF, float[] slope, int n) {
        if (exponentialForget) {
            System.arraycopy(z, 0, logF, 0, n);
            Arrays.fill(slope, 0, n, 1f);
            return;
        }
        Activations.logSigmoid(z, logF, 0, n);
        Activations.sigmoid(z, slope, 0, n);
        for (int k = 0; k < n; k++) {
            slope[k] = 1 - slope[k];
        }
    }

    @Override
    protected void stepBack(Step s) {
        float[] z = s.of(this.z);
        float[] i = s.of(this.i);
        float[] f = s.of(this.f);
        float[] o = s.of(this.o);
        float[] slope = s.of(this.slope);
        float[] forgets = s.of(this.forgets);
        float[] c = s.of(this.c);
        float[] n = s.of(this.n);
        float[] cPrev = s.previous(this.c);
        float[] nPrev = s.previous(this.n);
        float[] dh = s.d(h);
        float[] dcNext = s.d(this.c);
        float[] dnNext = s.d(this.n);
        float[] dmNext = s.d(m);
        float[] dcPrev = s.dPrevious(this.c);
        float[] dnPrev = s.dPrevious(this.n);
        float[] dmPrev = s.dPrevious(m);
        for (int k = 0; k < s.size(); k++) {
            float ratio = c[k] / n[k];
            float dRatio = dh[k] * o[k];
            float dc = dcNext[k] + dRatio / n[k];
            float dn = dnNext[k] - dRatio * ratio / n[k];
            float dLogI = (dc * z[k] + dn) * i[k];
            float dLogF = (dc * cPrev[k] + dn * nPrev[k]) * f[k];
            float dm = dmNext[k] - dLogI - dLogF;
            float dHeld = dLogF + forgets[k] * dm;

            dcPrev[k] = dc * f[k];
            dnPrev[k] = dn * f[k];
            dmPrev[k] = dHeld;
            o[k] = dh[k] * ratio * o[k] * (1 - o[k]);
            z[k] = dc * i[k] * (1 - z[k] * z[k]);
            i[k] = dLogI + (1 - forgets[k]) * dm;
            f[k] = dHeld * slope[k];
        }
    }

    @Override
    public Slstm copy() {
        return (Slstm) super.copy();
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = super.options();
        options.put("exponentialForget", exponentialForget);
        options.put("forgetBias", forgetBias);
        return options;
    }

    @Override
    protected String calls() {
        return (exponentialForget ? ".exponentialForget()" : "")
                + (forgetBias == 1 ? "" : ".forgetBias(" + forgetBias + ")");
    }
}
