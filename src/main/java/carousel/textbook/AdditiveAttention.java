package carousel.textbook;

import static carousel.textbook.Functions.tanh;
import static carousel.textbook.Vectors.oneMinus;
import static carousel.textbook.Vectors.outer;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * The additive attention of Bahdanau et al. (2015): e_j = vᵀ tanh(W_q q + W_k k_j).
 *
 * <p>Queries and keys may differ in length: an encoder that reads in both directions has keys of length 2 H.
 *
 * <p>Threads: any number may step it; a way back adds to its gradients, so one trains it at a time.
 */
public final class AdditiveAttention extends Attention {
    /** W_q is H x query length, W_k is H x key length, v is H x 1. */
    public final DoubleMatrix W_q, W_k, v;

    private final DoubleMatrix dW_q, dW_k, dv;

    /**
     * Creates the attention with zero parameters; see {@link #randomise}.
     *
     * @param queryLength length of q
     * @param keyLength length of each k_j
     * @param H number of units that compare q with k_j
     */
    public AdditiveAttention(int queryLength, int keyLength, int H) {
        W_q = parameter("W_q", H, queryLength);
        W_k = parameter("W_k", H, keyLength);
        v = parameter("v", H, 1);
        dW_q = gradient("W_q");
        dW_k = gradient("W_k");
        dv = gradient("v");
    }

    @Override
    void check(DoubleMatrix q, DoubleMatrix k) {
        Check.column("AdditiveAttention.forward", "q", q, W_q.columns);
        Check.column("AdditiveAttention.forward", "a key", k, W_k.columns);
    }

    @Override
    double score(DoubleMatrix q, DoubleMatrix k) {
        return v.dot(tanh(W_q.mmul(q).add(W_k.mmul(k))));
    }

    @Override
    ScoreGradient backwardScore(DoubleMatrix q, DoubleMatrix k, double de) {
        // e = vᵀ a, a = tanh(z), and tanh' = 1 - a^2
        var a = tanh(W_q.mmul(q).add(W_k.mmul(k)));
        dv.addi(a.mul(de));
        var dz = v.mul(de).mul(oneMinus(a.mul(a)));

        // z = W_q q + W_k k
        dW_q.addi(outer(dz, q));
        dW_k.addi(outer(dz, k));
        return new ScoreGradient(W_q.transpose().mmul(dz), W_k.transpose().mmul(dz));
    }
}
