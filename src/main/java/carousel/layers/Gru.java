package carousel.layers;

import static carousel.linalg.Activations.sigmoid;
import static carousel.linalg.Activations.tanh;

import carousel.check.Check;
import carousel.linalg.Blas;
import java.util.Arrays;
import java.util.Map;
import org.jblas.FloatMatrix;

/**
 * The gated recurrent unit of Cho et al. 2014, H units over inputs of D rows: two gates, and no cell state beside h.
 *
 * <pre>
 *   r_t = σ(W_xr x_t + W_hr h_(t-1) + b_r)                          reset gate
 *   z_t = σ(W_xz x_t + W_hz h_(t-1) + b_z)                          update gate
 *   n_t = tanh(W_xn x_t + b_n + r_t ⊙ (W_hn h_(t-1) + b_hn))        candidate
 *   h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_(t-1)                           hidden state, the output
 * </pre>
 *
 * The reset gate comes after the product with W_hn, as in cuDNN, PyTorch and Keras. Cho et al. have it before the
 * product, n_t = tanh(W_xn x_t + W_hn (r_t ⊙ h_(t-1)) + b_n), without b_hn: {@link #resetBefore}. Recurrent weights begin
 * orthogonal, input weights by Glorot, biases at 0.
 */
public final class Gru extends Recurrent {
    private boolean resetBefore;

    private Gate r;
    private Gate z;
    private Gate n;
    private FloatMatrix b_hn;

    /** A GRU of the given number of units, H. */
    public Gru(int units) {
        super("gru", units);
    }

    /** The reset gate before the product with W_hn, as Cho et al. published it. */
    public Gru resetBefore() {
        resetBefore = true;
        return this;
    }

    /** Give h_t at every step, not only at the last. */
    public Gru returnSequences() {
        returnSequences = true;
        return this;
    }

    /** In training, drop each unit of h_(t-1) with this probability on its way into the gates, the same units all along. */
    public Gru recurrentDropout(double p) {
        recurrentDropout = (float) Check.belowOne("gru", "recurrentDropout", p);
        return this;
    }

    @Override
    protected void create(int D, Init init) {
        r = new Gate("r", D, H, 0, false, init);
        z = new Gate("z", D, H, 0, false, init);
        n = new Gate("n", D, H, 0, false, init);
        if (!resetBefore) {
            b_hn = init.constant("b_hn", H, 0);
        }
    }

    @Override
    public RecurrentPass pass() {
        return resetBefore ? new ResetBefore() : new ResetAfter();
    }

    private abstract class Cell extends RecurrentPass {
        final Gate.Work r = work(Gru.this.r);
        final Gate.Work z = work(Gru.this.z);
        final Gate.Work n = workApart(Gru.this.n);

        Cell() {
            super(Gru.this);
        }

        /** n_t, before the tanh. */
        abstract void candidate(int from, int to, int B);

        /** From dz of n to dz of r, and to dh_(t-1) by way of both. */
        abstract void candidateBack(int from, int to, int B);

        /** The four equations; W_x x_t + b is in every gate's a_t already. */
        @Override
        final void step(int from, int to, int B) {
            float[] r_t = r.a;
            float[] z_t = z.a;
            float[] n_t = n.a;
            float[] h_t = h.now;
            float[] h_prev = h.prev;

            r.recur(h_in, from, B);
            sigmoid(r_t, r_t, from, to);

            z.recur(h_in, from, B);
            sigmoid(z_t, z_t, from, to);

            candidate(from, to, B);
            tanh(n_t, n_t, from, to);

            for (int k = from; k < to; k++) {
                h_t[k] = (1 - z_t[k]) * n_t[k] + z_t[k] * h_prev[k];
            }
        }

        /** The same equations from the last to the first; each gate's block goes from its value to its dz. */
        @Override
        final void stepBack(int from, int to, int B) {
            float[] z_t = z.a;
            float[] n_t = n.a;
            float[] dh = h.d;
            float[] h_prev = h.prev;
            float[] dh_prev = h.dPrev;
            for (int k = from; k < to; k++) { // h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_(t-1)
                float dz_z = dh[k] * (h_prev[k] - n_t[k]) * z_t[k] * (1 - z_t[k]);
                float dz_n = dh[k] * (1 - z_t[k]) * (1 - n_t[k] * n_t[k]);
                dh_prev[k] = dh[k] * z_t[k];
                z_t[k] = dz_z;
                n_t[k] = dz_n;
            }
            candidateBack(from, to, B);
            r.recurBack(dh_in, from, B);
            z.recurBack(dh_in, from, B);
        }
    }

    private final class ResetAfter extends Cell {
        private final FloatMatrix db_hn = gradientOf(b_hn);
        /** u_t = W_hn h_(t-1) + b_hn, which r_t multiplies; in the backward pass du. */
        private float[] u = {};

        @Override
        void resize(int columns) {
            u = Blocks.grown(u, H * columns);
            Blas.fillColumns(b_hn, u, 0, columns);
        }

        @Override
        void candidate(int from, int to, int B) {
            float[] r_t = r.a;
            float[] n_t = n.a;
            float[] u_t = u;
            n.recur(h_in, u_t, from, B);
            for (int k = from; k < to; k++) {
                n_t[k] += r_t[k] * u_t[k];
            }
        }

        @Override
        void candidateBack(int from, int to, int B) {
            float[] r_t = r.a;
            float[] dz_n = n.a;
            float[] u_t = u;
            for (int k = from; k < to; k++) {
                float du = dz_n[k] * r_t[k];
                r_t[k] = du * u_t[k] * (1 - r_t[k]);
                u_t[k] = du;
            }
            n.recurBack(u, dh_in, from, B);
        }

        @Override
        void zeroColumn(int at) {
            super.zeroColumn(at);
            Arrays.fill(u, at, at + H, 0f);
        }

        @Override
        void finish(int columns) {
            r.finishRecurrent(h_in, columns);
            z.finishRecurrent(h_in, columns);
            n.finishRecurrent(u, h_in, columns);
            Blas.addColumnSums(u, columns, db_hn);
        }
    }

    private final class ResetBefore extends Cell {
        /** u_t = r_t ⊙ h_(t-1), which W_hn multiplies. */
        private float[] u = {};

        private float[] du = {};

        @Override
        void resize(int columns) {
            u = Blocks.grown(u, H * columns);
            du = Blocks.grown(du, H * columns);
        }

        @Override
        void candidate(int from, int to, int B) {
            float[] r_t = r.a;
            float[] u_t = u;
            float[] h_prev = h_in;
            for (int k = from; k < to; k++) {
                u_t[k] = r_t[k] * h_prev[k];
            }
            n.recur(u_t, from, B);
        }

        @Override
        void candidateBack(int from, int to, int B) {
            float[] r_t = r.a;
            float[] du_t = du;
            float[] h_prev = h_in;
            float[] dh_prev = dh_in;
            Arrays.fill(du_t, from, to, 0f);
            n.recurBack(du_t, from, B);
            for (int k = from; k < to; k++) {
                dh_prev[k] += du_t[k] * r_t[k];
                r_t[k] = du_t[k] * h_prev[k] * r_t[k] * (1 - r_t[k]);
            }
        }

        @Override
        void finish(int columns) {
            r.finishRecurrent(h_in, columns);
            z.finishRecurrent(h_in, columns);
            n.finishRecurrent(u, columns);
        }
    }

    @Override
    public Gru copy() {
        Gru copy = new Gru(H);
        copy.resetBefore = resetBefore;
        return withSharedOptions(copy);
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = sharedOptions("gru");
        options.put("resetBefore", resetBefore);
        return options;
    }

    @Override
    public String toString() {
        return "gru(" + H + ")" + (resetBefore ? ".resetBefore()" : "") + sharedCalls();
    }
}
