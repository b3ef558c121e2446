package carousel.textbook;

import static carousel.textbook.Functions.exp;
import static carousel.textbook.Vectors.outer;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * The memory of an mLSTM (Beck et al., xLSTM, 2024; one head), computed in three ways that give the same result. Column
 * t of the H x T matrices q, k and v is the query, key and value of step t; log i and log f are 1 x T.
 *
 * <pre>
 *   C_t = f_t C_(t-1) + i_t v_t k_tᵀ                 memory, H x H
 *   n_t = f_t n_(t-1) + i_t k_t                      normaliser
 *   y_t = C_t q_t / max(|n_t · q_t|, 1)              output
 * </pre>
 *
 * The gates do not depend on y, so C_t can be written as a sum over the steps s ≤ t:
 *
 * <pre>
 *   w_ts = exp(log f_(s+1) + … + log f_t + log i_s) (k_s · q_t)
 *   y_t  = Σ_s w_ts v_s / max(|Σ_s w_ts|, 1)
 * </pre>
 *
 * In this class exp overflows if a log i exceeds 709; {@code carousel.cells.Mlstm} avoids this by factoring out the
 * largest exponent.
 *
 * <p>Threads: it may be shared as long as nobody writes into its matrices.
 */
public final class MatrixMemory {
    private final DoubleMatrix q, k, v, logI, logF;
    private final int H, T;

    /**
     * A sequence of T steps.
     *
     * @param q queries, H x T
     * @param k keys, H x T, already multiplied by 1/√H
     * @param v values, H x T
     * @param logI logarithm of the input gate, 1 x T
     * @param logF logarithm of the forget gate, 1 x T
     */
    public MatrixMemory(DoubleMatrix q, DoubleMatrix k, DoubleMatrix v, DoubleMatrix logI, DoubleMatrix logF) {
        Check.noNulls("MatrixMemory", "q", q, "k", k, "v", v, "logI", logI, "logF", logF);
        Check.shape("MatrixMemory", "k", k, q.rows, q.columns);
        Check.shape("MatrixMemory", "v", v, q.rows, q.columns);
        Check.shape("MatrixMemory", "logI", logI, 1, q.columns);
        Check.shape("MatrixMemory", "logF", logF, 1, q.columns);
        this.q = q;
        this.k = k;
        this.v = v;
        this.logI = logI;
        this.logF = logF;
        this.H = q.rows;
        this.T = q.columns;
    }

    /** Computes y (H x T) step by step: about 2 H² T products, in T steps that must run in order. */
    public DoubleMatrix recurrent() {
        DoubleMatrix y = new DoubleMatrix(H, T);
        DoubleMatrix C = new DoubleMatrix(H, H), n = new DoubleMatrix(H);
        DoubleMatrix i = exp(logI), f = exp(logF);
        for (int t = 0; t < T; t++) {
            DoubleMatrix q_t = q.getColumn(t), k_t = k.getColumn(t), v_t = v.getColumn(t);
            C = C.mul(f.get(t)).add(outer(v_t, k_t).mul(i.get(t)));
            n = n.mul(f.get(t)).add(k_t.mul(i.get(t)));
            y.putColumn(t, C.mmul(q_t).div(Math.max(Math.abs(n.dot(q_t)), 1)));
        }
        return y;
    }

    /** Computes y (H x T) for all steps at once: about H T² products, and no step waits for another. */
    public DoubleMatrix parallel() {
        DoubleMatrix y = new DoubleMatrix(H, T);
        for (int t = 0; t < T; t++) { // in any order
            DoubleMatrix w = weights(0, t);
            y.putColumn(t, values(0, w).div(Math.max(Math.abs(w.sum()), 1)));
        }
        return y;
    }

    /**
     * Computes y (H x T) in chunks: inside a chunk as {@link #parallel}, from chunk to chunk as {@link #recurrent}.
     *
     * @param steps the number of steps in a chunk
     */
    public DoubleMatrix chunked(int steps) {
        Check.atLeastOne("MatrixMemory.chunked", "steps", steps);
        DoubleMatrix y = new DoubleMatrix(H, T);
        DoubleMatrix C = new DoubleMatrix(H, H), n = new DoubleMatrix(H); // before the chunk
        for (int first = 0; first < T; first += steps) {
            int last = Math.min(T, first + steps) - 1;
            for (int t = first; t <= last; t++) { // in any order
                DoubleMatrix w = weights(first, t), q_t = q.getColumn(t);
                double kept = StrictMath.exp(forgotten(first, t));
                double divisor = Math.max(Math.abs(kept * n.dot(q_t) + w.sum()), 1);
                y.putColumn(t, C.mmul(q_t).mul(kept).add(values(first, w)).div(divisor));
            }
            double kept = StrictMath.exp(forgotten(first, last));
            C = C.mul(kept);
            n = n.mul(kept);
            for (int s = first; s <= last; s++) {
                double share = StrictMath.exp(forgotten(s + 1, last) + logI.get(s));
                C = C.add(outer(v.getColumn(s), k.getColumn(s)).mul(share));
                n = n.add(k.getColumn(s).mul(share));
            }
        }
        return y;
    }

    /** The sum of log f over the steps from first to last. */
    private double forgotten(int first, int last) {
        double sum = 0;
        for (int t = first; t <= last; t++) {
            sum += logF.get(t);
        }
        return sum;
    }

    /** w_ts for s from first to t. */
    private DoubleMatrix weights(int first, int t) {
        DoubleMatrix w = new DoubleMatrix(t - first + 1);
        for (int s = first; s <= t; s++) {
            w.put(
                    s - first,
                    StrictMath.exp(forgotten(s + 1, t) + logI.get(s))
                            * k.getColumn(s).dot(q.getColumn(t)));
        }
        return w;
    }

    /** Σ_s w_s v_s over the steps s from {@code first} on. */
    private DoubleMatrix values(int first, DoubleMatrix w) {
        DoubleMatrix sum = new DoubleMatrix(H);
        for (int s = 0; s < w.length; s++) {
            sum = sum.add(v.getColumn(first + s).mul(w.get(s)));
        }
        return sum;
    }
}
