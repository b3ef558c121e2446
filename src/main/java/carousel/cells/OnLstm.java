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
 * The ordered-neurons LSTM of Shen et al. 2019 (arXiv 1810.09536): an LSTM whose units have an order. Two master gates,
 * f̂ and î, decide from which unit on the state is kept and up to which unit it is overwritten, so that low units
 * change often and high units last, like the words and phrases of a sentence.
 *
 * <pre>
 *   f_t, i_t, o_t = σ(W_x x_t + W_h h_(t-1) + b)             the gates of an LSTM, each with its own W_x, W_h, b
 *   c̃_t = tanh(W_xc x_t + W_hc h_(t-1) + b_c)                candidate
 *   f̂_t = cumax(W_xmf x_t + W_hmf h_(t-1) + b_mf)            master forget gate, rising from unit to unit
 *   î_t = 1 - cumax(W_xmi x_t + W_hmi h_(t-1) + b_mi)        master input gate, falling
 *   w_t = f̂_t ⊙ î_t                                          where both are open, f_t and i_t decide
 *   c_t = (f_t ⊙ w_t + f̂_t - w_t) ⊙ c_(t-1) + (i_t ⊙ w_t + î_t - w_t) ⊙ c̃_t
 *   h_t = o_t ⊙ tanh(c_t)                                    hidden state, the output
 * </pre>
 *
 * cumax is the running sum of softmax. W_x is H x D, W_h is H x H, b is H x 1; with a {@link #chunkSize} of n, the
 * parameters of the master gates have H / n rows, and n neighbouring units share a number.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class OnLstm extends Cell {
    private final Carried h = state("h");
    private final Carried c = state("c");
    private final Gate i = gate("i");
    private Gate f;
    private Gate candidate;
    private Gate o;
    private Gate masterF;
    private Gate masterI;
    /** The running sums of the master gates' softmaxes: f̂ and 1 - î. */
    private Kept sumsF;

    private Kept sumsI;
    private final Kept tanh_c = kept();
    private int chunkSize = 1;
    private double forgetBias = 1;

    /** An ON-LSTM of the given number of units, H. */
    public OnLstm(int units) {
        super("onLstm", units);
    }

    /** Lets this many neighbouring units share one number of each master gate; 1 by default. It must divide H. */
    public OnLstm chunkSize(int units) {
        expectUnbuilt("chunkSize");
        if (Check.atLeastOne("onLstm", "chunkSize", units) > units() || units() % units != 0) {
            throw Check.unexpected("onLstm", "a chunkSize that divides the number of units, " + units(), units);
        }
        this.chunkSize = units;
        return this;
    }

    /** Sets the initial b_f; 1 by default, so that a new cell remembers. */
    public OnLstm forgetBias(double bias) {
        expectUnbuilt("forgetBias");
        this.forgetBias = Check.finiteFloat("onLstm", "forgetBias", bias);
        return this;
    }

    @Override
    public OnLstm returnSequences() {
        super.returnSequences();
        return this;
    }

    @Override
    public OnLstm recurrentDropout(double p) {
        super.recurrentDropout(p);
        return this;
    }

    @Override
    protected void declare() {
        int chunks = units() / chunkSize;
        f = gate("f", forgetBias);
        candidate = gate("c");
        o = gate("o");
        masterF = gate("mf", chunks, 0);
        masterI = gate("mi", chunks, 0);
        sumsF = kept(chunks);
        sumsI = kept(chunks);
    }

    @Override
    protected void step(Step s) {
        float[] i = s.sigmoid(this.i);
        float[] f = s.sigmoid(this.f);
        float[] z = s.tanh(candidate);
        float[] o = s.sigmoid(this.o);
        float[] sumsF = cumax(s, masterF, this.sumsF);
        float[] sumsI = cumax(s, masterI, this.sumsI);
        float[] c = s.of(this.c);
        float[] cPrev = s.previous(this.c);
        float[] tanh_c = s.of(this.tanh_c);
        float[] h = s.of(this.h);
        int m = 0;
        for (int first = 0; first < s.size(); first += chunkSize, m++) {
            float open = sumsF[m] * (1 - sumsI[m]);
            float keep = sumsF[m] - open;
            float write = 1 - sumsI[m] - open;
            for (int k = first; k < first + chunkSize; k++) {
                c[k] = (f[k] * open + keep) * cPrev[k] + (i[k] * open + write) * z[k];
            }
        }
        Activations.tanh(c, tanh_c, 0, s.size());
        for (int k = 0; k < s.size(); k++) {
            h[k] = o[k] * tanh_c[k];
        }
    }

    /** Replaces the gate by its softmax and returns the running sums. */
    private float[] cumax(Step s, Gate gate, Kept sums) {
        float[] p = s.of(gate);
        float[] sum = s.of(sums);
        int rows = units() / chunkSize;
        for (int at = 0; at < s.size(rows); at += rows) {
            float max = Float.NEGATIVE_INFINITY;
            for (int k = at; k < at + rows; k++) {
                max = Math.max(max, p[k]);
            }
            for (int k = at; k < at + rows; k++) {
                p[k] -= max;
            }
        }
        Activations.exp(p, sum, 0, s.size(rows));
        for (int at = 0; at < s.size(rows); at += rows) {
            float total = 0;
            for (int k = at; k < at + rows; k++) {
                total += sum[k];
            }
            float running = 0;
            for (int k = at; k < at + rows; k++) {
                p[k] = sum[k] / total;
                running += p[k];
                sum[k] = running;
            }
        }
        return sum;
    }

    @Override
    protected void stepBack(Step s) {
        float[] i = s.of(this.i);
        float[] f = s.of(this.f);
        float[] z = s.of(candidate);
        float[] o = s.of(this.o);
        float[] sumsF = s.of(this.sumsF);
        float[] sumsI = s.of(this.sumsI);
        float[] tanh_c = s.of(this.tanh_c);
        float[] cPrev = s.previous(c);
        float[] dh = s.d(h);
        float[] dcNext = s.d(c);
        float[] dcPrev = s.dPrevious(c);
        int m = 0;
        for (int first = 0; first < s.size(); first += chunkSize, m++) {
            float master = 1 - sumsI[m];
            float open = sumsF[m] * master;
            float dMasterF = 0;
            float dMasterI = 0;
            for (int k = first; k < first + chunkSize; k++) {
                float dc = dcNext[k] + dh[k] * o[k] * (1 - tanh_c[k] * tanh_c[k]);
                float dKeep = dc * cPrev[k];
                float dWrite = dc * z[k];
                float dOpen = dKeep * (f[k] - 1) + dWrite * (i[k] - 1);
                dMasterF += dKeep + dOpen * master;
                dMasterI += dWrite + dOpen * sumsF[m];
                dcPrev[k] = dc * (f[k] * open + sumsF[m] - open);
                z[k] = dc * (i[k] * open + master - open) * (1 - z[k] * z[k]);
                o[k] = dh[k] * tanh_c[k] * o[k] * (1 - o[k]);
                f[k] = dKeep * open * f[k] * (1 - f[k]);
                i[k] = dWrite * open * i[k] * (1 - i[k]);
            }
            sumsF[m] = dMasterF;
            sumsI[m] = -dMasterI;
        }
        cumaxBack(s, masterF, sumsF);
        cumaxBack(s, masterI, sumsI);
    }

    /**
     * From the gradients of the running sums, computes dz of the gate, which holds the softmax p: dz = p ⊙ (dp - p ·
     * dp).
     */
    private void cumaxBack(Step s, Gate gate, float[] dSums) {
        float[] p = s.of(gate);
        int rows = units() / chunkSize;
        for (int at = 0; at < s.size(rows); at += rows) {
            float dp = 0;
            float mean = 0;
            for (int k = at + rows - 1; k >= at; k--) { // the sums from k on contain p_k
                dp += dSums[k];
                dSums[k] = dp;
                mean += p[k] * dp;
            }
            for (int k = at; k < at + rows; k++) {
                p[k] *= dSums[k] - mean;
            }
        }
    }

    @Override
    public OnLstm copy() {
        return (OnLstm) super.copy();
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = super.options();
        options.put("chunkSize", chunkSize);
        options.put("forgetBias", forgetBias);
        return options;
    }

    @Override
    protected String calls() {
        return (chunkSize == 1 ? "" : ".chunkSize(" + chunkSize + ")")
                + (forgetBias == 1 ? "" : ".forgetBias(" + forgetBias + ")");
    }
}
