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
 * The mLSTM of Beck et al. 2024 (xLSTM, arXiv 2405.04517), one head: an LSTM whose memory is a matrix C, which stores
 * values v under keys k and is read with a query q. No gate sees h_(t-1).
 *
 * <pre>
 *   q_t = W_xq x_t + b_q      v_t = W_xv x_t + b_v               query, value
 *   k_t = (W_xk x_t + b_k) / √H                                  key
 *   ĩ_t = W_xi x_t + b_i      f̃_t = log σ(W_xf x_t + b_f)        logs of the gates, one number each
 *   o_t = σ(W_xo x_t + b_o)                                      output gate
 *   m_t = max(f̃_t + m_(t-1), ĩ_t)                                the larger of both, taken out of
 *   i_t = exp(ĩ_t - m_t),   f_t = exp(f̃_t + m_(t-1) - m_t)       the gates, so that neither overflows
 *   C_t = f_t C_(t-1) + i_t v_t k_tᵀ                             memory, H x H
 *   n_t = f_t n_(t-1) + i_t k_t                                  normaliser
 *   h_t = o_t ⊙ C_t q_t / max(|n_t · q_t|, exp(-m_t))            the output
 * </pre>
 *
 * Training stores C at every step: H² floats for each of T steps and B sequences.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class Mlstm extends Cell {
    private final int H = units();
    private double forgetBias = 1;

    private final Carried h = state("h");
    /** The matrix is stored column by column. */
    private final Carried C = state("C", H * H);

    private final Carried n = state("n");
    private final Carried m = state("m", 1);
    private final Kept logI = kept(1);
    private final Kept logF = kept(1);
    /** The derivative of log f_t with respect to the gate's z. */
    private final Kept slope = kept(1);
    /** 1 if m_t comes from the forget gate, 0 if it is ĩ_t. */
    private final Kept forgets = kept(1);
    /** C_t q_t / divisor. */
    private final Kept read = kept();

    private final Kept nq = kept(1);
    private final Kept least = kept(1);
    private final Kept divisor = kept(1);

    private final Gate q = inputGate("q");
    private final Gate k = inputGate("k");
    private final Gate v = inputGate("v");
    private final Gate i = inputGate("i", 1);
    private Gate f;
    private Gate o;

    /** An mLSTM of the given number of units, H. */
    public Mlstm(int units) {
        super("mlstm", units);
    }

    /** Sets the initial b_f; 1 by default, so that a new cell remembers. */
    public Mlstm forgetBias(double bias) {
        expectUnbuilt("forgetBias");
        this.forgetBias = Check.finiteFloat("mlstm", "forgetBias", bias);
        return this;
    }

    @Override
    public Mlstm returnSequences() {
        super.returnSequences();
        return this;
    }

    @Override
    protected void declare() {
        f = inputGate("f", 1, forgetBias);
        o = inputGate("o");
    }

    @Override
    protected void step(Step s) {
        s.sigmoid(o);
        stabilise(s);
        for (int b = 0; b < s.batch(); b++) {
            write(s, b * H, b * H * H, b);
            read(s, b * H, b * H * H, b);
        }
    }

    /** Computes m_t, and both gates with m_t subtracted from their logs. */
    private void stabilise(Step s) {
        int n = s.size(1);
        float[] i = s.of(this.i);
        float[] f = s.of(this.f);
        float[] logI = s.of(this.logI);
        float[] logF = s.of(this.logF);
        float[] slope = s.of(this.slope);
        float[] forgets = s.of(this.forgets);
        float[] m = s.of(this.m);
        float[] mPrev = s.previous(this.m);
        float[] least = s.of(this.least);
        Activations.logSigmoid(f, logF, 0, n);
        Activations.sigmoid(f, slope, 0, n);
        for (int at = 0; at < n; at++) {
            float held = logF[at] + mPrev[at];
            slope[at] = 1 - slope[at];
            forgets[at] = held > i[at] ? 1 : 0;
            m[at] = Math.max(held, i[at]);
            logI[at] = i[at] - m[at];
            logF[at] = held - m[at];
            f[at] = Math.min(-m[at], 80f); // keeps exp finite
        }
        Activations.exp(f, least, 0, n);
        Activations.exp(logI, i, 0, n);
        Activations.exp(logF, f, 0, n);
    }

    /**
     * Updates C_t and n_t of one sequence, whose numbers begin at r in arrays of H rows, at R for H * H rows and at g
     * for one row.
     */
    private void write(Step s, int r, int R, int g) {
        float[] k = s.of(this.k);
        float[] v = s.of(this.v);
        float[] C = s.of(this.C);
        float[] CPrev = s.previous(this.C);
        float[] n = s.of(this.n);
        float[] nPrev = s.previous(this.n);
        float i = s.of(this.i)[g];
        float f = s.of(this.f)[g];
        float scale = (float) (1 / Math.sqrt(H));
        for (int j = 0; j < H; j++) {
            k[r + j] *= scale;
            n[r + j] = f * nPrev[r + j] + i * k[r + j];
            float ik = i * k[r + j];
            for (int a = 0, at = R + j * H; a < H; a++) {
                C[at + a] = f * CPrev[at + a] + ik * v[r + a];
            }
        }
    }

    /** Computes h_t of one sequence. */
    private void read(Step s, int r, int R, int g) {
        float[] q = s.of(this.q);
        float[] C = s.of(this.C);
        float[] n = s.of(this.n);
        float[] o = s.of(this.o);
        float[] h = s.of(this.h);
        float[] read = s.of(this.read);
        float nq = 0;
        Arrays.fill(read, r, r + H, 0f);
        for (int j = 0; j < H; j++) {
            nq += n[r + j] * q[r + j];
            for (int a = 0, at = R + j * H; a < H; a++) {
                read[r + a] += C[at + a] * q[r + j];
            }
        }
        float divisor = Math.max(Math.max(Math.abs(nq), s.of(least)[g]), Float.MIN_NORMAL);
        s.of(this.nq)[g] = nq;
        s.of(this.divisor)[g] = divisor;
        for (int a = r; a < r + H; a++) {
            read[a] /= divisor;
            h[a] = o[a] * read[a];
        }
    }

    @Override
    protected void stepBack(Step s) {
        for (int b = 0; b < s.batch(); b++) {
            int r = b * H;
            int R = b * H * H;
            readBack(s, r, R, b);
            writeBack(s, r, R, b);
        }
    }

    /** From dh_t, computes dz of o and q, and completes the gradients of C_t, n_t and m_t by adding to their d. */
    private void readBack(Step s, int r, int R, int g) {
        float[] q = s.of(this.q);
        float[] C = s.of(this.C);
        float[] n = s.of(this.n);
        float[] o = s.of(this.o);
        float[] read = s.of(this.read);
        float[] dh = s.d(h);
        float[] dC = s.d(this.C);
        float[] dn = s.d(this.n);
        float divisor = s.of(this.divisor)[g];
        float nq = s.of(this.nq)[g];
        float dDivisor = 0;
        for (int a = r; a < r + H; a++) {
            float dRead = dh[a] * o[a];
            o[a] = dh[a] * read[a] * o[a] * (1 - o[a]);
            dDivisor -= dRead * read[a] / divisor;
            read[a] = dRead / divisor;
        }
        boolean byM = Math.abs(nq) < divisor;
        float dnq = byM ? 0 : Math.signum(nq) * dDivisor;
        s.d(m)[g] -= byM ? dDivisor * divisor : 0;
        for (int j = 0; j < H; j++) {
            float dq = dnq * n[r + j];
            dn[r + j] += dnq * q[r + j];
            for (int a = 0, at = R + j * H; a < H; a++) {
                dq += C[at + a] * read[r + a];
                dC[at + a] += read[r + a] * q[r + j];
            }
            q[r + j] = dq;
        }
    }

    /** From the gradients of C_t, n_t and m_t, computes those of the previous step, and dz of k, v, i and f. */
    private void writeBack(Step s, int r, int R, int g) {
        float[] k = s.of(this.k);
        float[] v = s.of(this.v);
        float[] CPrev = s.previous(this.C);
        float[] nPrev = s.previous(this.n);
        float[] dC = s.d(this.C);
        float[] dn = s.d(this.n);
        float[] dCPrev = s.dPrevious(this.C);
        float[] dnPrev = s.dPrevious(this.n);
        float[] dv = s.of(read);
        float i = s.of(this.i)[g];
        float f = s.of(this.f)[g];
        float scale = (float) (1 / Math.sqrt(H));
        float di = 0;
        float df = 0;
        Arrays.fill(dv, r, r + H, 0f);
        for (int j = 0; j < H; j++) {
            float dk = dn[r + j];
            df += dn[r + j] * nPrev[r + j];
            dnPrev[r + j] = f * dn[r + j];
            for (int a = 0, at = R + j * H; a < H; a++) {
                dk += dC[at + a] * v[r + a];
                df += dC[at + a] * CPrev[at + a];
                dv[r + a] += dC[at + a] * k[r + j];
                dCPrev[at + a] = f * dC[at + a];
            }
            di += dk * k[r + j];
            k[r + j] = i * dk * scale;
        }
        for (int a = r; a < r + H; a++) {
            v[a] = i * dv[a];
        }
        float dLogI = di * i;
        float dLogF = df * f;
        float dm = s.d(m)[g] - dLogI - dLogF;
        float forgets = s.of(this.forgets)[g];
        float dHeld = dLogF + forgets * dm;
        s.dPrevious(m)[g] = dHeld;
        s.of(this.i)[g] = dLogI + (1 - forgets) * dm;
        s.of(this.f)[g] = dHeld * s.of(slope)[g];
    }

    @Override
    public Mlstm copy() {
        return (Mlstm) super.copy();
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
