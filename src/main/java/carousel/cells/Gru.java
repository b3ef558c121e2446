package carousel.cells;

import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.InnerProduct;
import carousel.recurrent.Kept;
import carousel.recurrent.Step;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gated recurrent unit of Cho et al. 2014, H units over inputs of D rows: it has two gates, and no cell state
 * besides h.
 *
 * <pre>
 *   r_t = σ(W_xr x_t + W_hr h_(t-1) + b_r)                          reset gate
 *   z_t = σ(W_xz x_t + W_hz h_(t-1) + b_z)                          update gate
 *   n_t = tanh(W_xn x_t + b_n + r_t ⊙ (W_hn h_(t-1) + b_hn))        candidate
 *   h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_(t-1)                           hidden state, the output
 * </pre>
 *
 * The reset gate comes after the product with W_hn, as in cuDNN, PyTorch and Keras. Cho et al. have it before the
 * product, n_t = tanh(W_xn x_t + W_hn (r_t ⊙ h_(t-1)) + b_n), without b_hn: {@link #resetBefore}. Initially, recurrent
 * weights are orthogonal, input weights follow Glorot, and biases are 0.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class Gru extends Cell {
    private final Gate r = gate("r");
    private final Gate z = gate("z");
    private final Gate n = inputGate("n");
    private final Carried h = state("h");
    private boolean resetBefore;

    /** u_t = W_hn h_(t-1) + b_hn, which r_t multiplies; null with {@link #resetBefore}. */
    private @Nullable Gate u;
    /** Null without {@link #resetBefore}. */
    private @Nullable ResetBefore before;

    /** r_t ⊙ h_(t-1), its gradient, and its product with W_hn. */
    private record ResetBefore(Kept rh, Kept drh, InnerProduct W_hn) {}

    /** A GRU of the given number of units, H. */
    public Gru(int units) {
        super("gru", units);
    }

    /** Applies the reset gate before the product with W_hn, as published by Cho et al. */
    public Gru resetBefore() {
        expectUnbuilt("resetBefore");
        resetBefore = true;
        return this;
    }

    @Override
    public Gru returnSequences() {
        super.returnSequences();
        return this;
    }

    @Override
    public Gru recurrentDropout(double p) {
        super.recurrentDropout(p);
        return this;
    }

    @Override
    protected void declare() {
        u = resetBefore ? null : hiddenGate("n");
        before = resetBefore ? resetBefore(kept()) : null;
    }

    private ResetBefore resetBefore(Kept rh) {
        return new ResetBefore(rh, kept(), innerProduct("n", rh, n));
    }

    @Override
    protected void step(Step s) {
        float[] r_t = s.sigmoid(r);
        float[] z_t = s.sigmoid(z);
        float[] n_t = s.of(n);
        float[] h_t = s.of(h);
        float[] h_prev = s.previous(h);
        if (before != null) {
            float[] rh_t = s.of(before.rh);
            float[] h_in = s.hidden();
            for (int k = 0; k < s.size(); k++) {
                rh_t[k] = r_t[k] * h_in[k];
            }
            s.add(before.W_hn);
        }
        if (u != null) {
            float[] u_t = s.of(u);
            for (int k = 0; k < s.size(); k++) {
                n_t[k] += r_t[k] * u_t[k];
            }
        }
        s.tanh(n);
        for (int k = 0; k < s.size(); k++) {
            h_t[k] = (1 - z_t[k]) * n_t[k] + z_t[k] * h_prev[k];
        }
    }

    @Override
    protected void stepBack(Step s) {
        float[] r_t = s.of(r);
        float[] z_t = s.of(z);
        float[] n_t = s.of(n);
        float[] dh = s.d(h);
        float[] h_prev = s.previous(h);
        float[] dh_prev = s.dPrevious(h);
        for (int k = 0; k < s.size(); k++) { // h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_(t-1)
            float dz_z = dh[k] * (h_prev[k] - n_t[k]) * z_t[k] * (1 - z_t[k]);
            float dz_n = dh[k] * (1 - z_t[k]) * (1 - n_t[k] * n_t[k]);
            dh_prev[k] = dh[k] * z_t[k];
            z_t[k] = dz_z;
            n_t[k] = dz_n;
        }
        if (before != null) {
            float[] drh_t = s.of(before.drh);
            s.addBack(before.W_hn, drh_t);
            float[] h_in = s.hidden();
            float[] dh_in = s.dHidden();
            for (int k = 0; k < s.size(); k++) {
                dh_in[k] += drh_t[k] * r_t[k];
                r_t[k] = drh_t[k] * h_in[k] * r_t[k] * (1 - r_t[k]);
            }
        }
        if (u != null) {
            float[] u_t = s.of(u);
            for (int k = 0; k < s.size(); k++) {
                float du = n_t[k] * r_t[k];
                r_t[k] = du * u_t[k] * (1 - r_t[k]);
                u_t[k] = du;
            }
        }
    }

    @Override
    public Gru copy() {
        return (Gru) super.copy();
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = super.options();
        options.put("resetBefore", resetBefore);
        return options;
    }

    @Override
    protected String calls() {
        return resetBefore ? ".resetBefore()" : "";
    }
}
