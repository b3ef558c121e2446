package carousel.textbook;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * The dot-product attention of Luong et al. (2015): e_j = qᵀ k_j. It has no parameters. The query and the keys have the
 * same length.
 *
 * <p>Threads: any number may step it; a way back adds to its gradients, so one trains it at a time.
 */
public final class DotAttention extends Attention {
    @Override
    void check(DoubleMatrix q, DoubleMatrix k) {
        Check.column("DotAttention.forward", "q", q, q.length);
        Check.column("DotAttention.forward", "a key", k, q.length);
    }

    @Override
    double score(DoubleMatrix q, DoubleMatrix k) {
        return q.dot(k);
    }

    @Override
    ScoreGradient backwardScore(DoubleMatrix q, DoubleMatrix k, double de) {
        // e = qᵀ k
        return new ScoreGradient(k.mul(de), q.mul(de));
    }
}
