package carousel.attention;

import carousel.check.Check;
import carousel.layers.Buffers;
import carousel.layers.Gradients;
import carousel.layers.Init;
import carousel.layers.Linear;
import carousel.linalg.Activations;
import java.util.List;
import java.util.Map;
import org.jblas.FloatMatrix;

/**
 * {@link AttentionLayer} by a small network that compares, as in Bahdanau, Cho and Bengio 2015,
 *
 * <pre>
 *   e_j = vᵀ tanh(W_q q + W_k k_j)
 * </pre>
 *
 * with H units: W_q is H x query rows, W_k is H x memory rows, v is H x 1.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class AdditiveAttentionLayer extends AttentionLayer {
    private final int H;

    /** With the given number of units that compare, H. */
    public AdditiveAttentionLayer(int units) {
        this.H = Check.atLeastOne("additiveAttention", "units", units);
    }

    /** The rows of a query, if they differ from those of the memory. */
    public AdditiveAttentionLayer queryRows(int rows) {
        expectUnbuilt("queryRows");
        queryRows = Check.atLeastOne("additiveAttention", "queryRows", rows);
        return this;
    }

    @Override
    protected void create(int memoryRows, Init init) {
        init.glorot("W_q", H, rowsOfQuery(memoryRows));
        init.glorot("W_k", H, memoryRows);
        init.glorot("v", H, 1);
    }

    @Override
    long floats(int T, int Q) {
        return super.floats(T, Q) + 2L * H * (T + Q + (long) T * Q);
    }

    @Override
    public AttentionPass pass() {
        return new Additive();
    }

    private final class Additive extends AttentionPass {
        private final FloatMatrix W_q = parameter("W_q").value();
        private final FloatMatrix W_k = parameter("W_k").value();
        private final FloatMatrix v = parameter("v").value();
        private final Gradients gradients = new Gradients(parameters());
        private final Linear timesW_q = new Linear(W_q, gradients.matrices().get(0));
        private final Linear timesW_k = new Linear(W_k, gradients.matrices().get(1));
        /** W_k k_j of every step, W_q q_i of every query, and their gradients. */
        private float[] zk = {};

        private float[] zq = {};
        private float[] dzk = {};
        private float[] dzq = {};
        /** tanh(W_q q_i + W_k k_j): column (b*Q + i)*T + j; and its gradient. */
        private float[] a = {};

        private float[] da = {};

        Additive() {
            super(AdditiveAttentionLayer.this, rowsOfQuery(AdditiveAttentionLayer.this.inputRows()));
        }

        @Override
        void score(float[] e) {
            zk = Buffers.grown(AdditiveAttentionLayer.this, zk, (long) H * B * T);
            zq = Buffers.grown(AdditiveAttentionLayer.this, zq, (long) H * B * Q);
            timesW_k.forward(k, zk, B * T);
            timesW_q.forward(q, zq, B * Q);
            int columns = B * Q * T;
            a = Buffers.grown(AdditiveAttentionLayer.this, a, (long) H * B * Q * T);
            for (int j = 0; j < columns; j++) {
                int at = j * H;
                int kAt = stepOf(j) * H;
                int qAt = j / T * H;
                for (int r = 0; r < H; r++) {
                    a[at + r] = zk[kAt + r] + zq[qAt + r];
                }
            }
            Activations.tanh(a, a, 0, H * columns);
            for (int j = 0; j < columns; j++) {
                e[j] = dot(v.data, a, j * H);
            }
        }

        @Override
        void scoreBack(float[] de) {
            float[] dv = gradients.filled().get(2).data;
            int columns = B * Q * T;
            da = Buffers.grown(AdditiveAttentionLayer.this, da, (long) H * B * Q * T);
            for (int j = 0; j < columns; j++) {
                for (int r = 0; r < H; r++) {
                    dv[r] += a[j * H + r] * de[j];
                    da[j * H + r] = v.data[r] * de[j];
                }
            }
            dzk = zeros(dzk, H, B, T);
            dzq = zeros(dzq, H, B, Q);
            slope(a, da, H * columns);
            for (int j = 0; j < columns; j++) {
                int at = j * H;
                int kAt = stepOf(j) * H;
                int qAt = j / T * H;
                for (int r = 0; r < H; r++) {
                    dzk[kAt + r] += da[at + r];
                    dzq[qAt + r] += da[at + r];
                }
            }
            timesW_k.gradient(dzk, k, B * T);
            timesW_q.gradient(dzq, q, B * Q);
            timesW_k.addBackward(dzk, dk, B * T);
            timesW_q.addBackward(dzq, dq, B * Q);
        }

        private static float dot(float[] u, float[] a, int at) {
            float sum = 0;
            for (int r = 0; r < u.length; r++) {
                sum = Math.fma(u[r], a[at + r], sum);
            }
            return sum;
        }

        /** The column of the memory that belongs to column j of a. */
        private int stepOf(int j) {
            return j / (Q * T) * T + j % T;
        }

        /** da becomes dz: tanh' = 1 - tanh². */
        private static void slope(float[] a, float[] da, int size) {
            for (int k = 0; k < size; k++) {
                da[k] *= 1 - a[k] * a[k];
            }
        }

        @Override
        public List<FloatMatrix> gradients() {
            return gradients.filled();
        }
    }

    @Override
    public AdditiveAttentionLayer copy() {
        return (AdditiveAttentionLayer) cloneUnbuilt();
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("layer", "additiveAttention", "units", H, "queryRows", queryRows);
    }

    @Override
    public String toString() {
        return "additiveAttention(" + H + ")" + (queryRows == 0 ? "" : ".queryRows(" + queryRows + ")");
    }
}
