package carousel.textbook;

import static carousel.textbook.Vectors.softmax;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.List;
import org.jblas.DoubleMatrix;

/**
 * Attention: the decoder's state q is the query, and the result is a weighted mean of the encoder's states k_1 ... k_T,
 * in which states that match q better weigh more.
 *
 * <p>A score e_j measures how well q and k_j match. The kinds of attention differ only in this score.
 *
 * <p>Threads: any number may step it; a way back adds to its gradients, so one trains it at a time.
 */
public abstract class Attention extends Trainable {
    Attention() {}

    /**
     * The forward pass for one query.
     *
     * @param q query, a column
     * @param keys the encoder's states, T columns
     * @param scores e, T x 1
     * @param weights α = softmax(e), T x 1
     * @param context the sum of α_j k_j, as long as a key
     */
    public record Step(
            DoubleMatrix q, List<DoubleMatrix> keys, DoubleMatrix scores, DoubleMatrix weights, DoubleMatrix context) {}

    /**
     * The results of the backward pass.
     *
     * @param dq dL/dq
     * @param dkeys dL/dk_j for each j
     */
    public record Gradient(DoubleMatrix dq, List<DoubleMatrix> dkeys) {}

    /** The gradient of a score with respect to q and to k_j. */
    record ScoreGradient(DoubleMatrix dq, DoubleMatrix dk) {}

    /** The score e_j of q and k_j. */
    abstract double score(DoubleMatrix q, DoubleMatrix k);

    /** Turns dL/de_j into the gradients of q and k_j; adds to the gradients of the parameters. */
    abstract ScoreGradient backwardScore(DoubleMatrix q, DoubleMatrix k, double de);

    /** Throws unless the query and the keys have the right shapes. */
    abstract void check(DoubleMatrix q, DoubleMatrix k);

    /**
     * Computes the weights and the context for a query and T ≥ 1 keys.
     *
     * @throws IllegalArgumentException if there is no key or a shape is wrong
     */
    public final Step forward(DoubleMatrix q, List<DoubleMatrix> keys) {
        Check.noNulls(getClass().getSimpleName() + ".forward", "q", q, "keys", keys);
        if (keys.isEmpty()) {
            throw Check.unexpected(getClass().getSimpleName() + ".forward", "at least one key", "none");
        }
        keys.forEach(k_j -> check(q, k_j));
        int T = keys.size();

        DoubleMatrix e = new DoubleMatrix(T);
        for (int j = 0; j < T; j++) {
            e.put(j, score(q, keys.get(j)));
        }
        DoubleMatrix alpha = softmax(e);
        DoubleMatrix context = new DoubleMatrix(keys.get(0).length);
        for (int j = 0; j < T; j++) {
            context.addi(keys.get(j).mul(alpha.get(j)));
        }

        return new Step(q, List.copyOf(keys), e, alpha, context);
    }

    /** Turns dL/dcontext into dL/dq and every dL/dk_j; adds to the gradients of the parameters. */
    public final Gradient backward(Step step, DoubleMatrix dcontext) {
        Check.noNulls(getClass().getSimpleName() + ".backward", "step", step);
        Check.column(getClass().getSimpleName() + ".backward", "dcontext", dcontext, step.context.length);
        int T = step.keys.size();
        DoubleMatrix alpha = step.weights;

        // context = Σ_j α_j k_j
        DoubleMatrix dalpha = new DoubleMatrix(T);
        for (int j = 0; j < T; j++) {
            dalpha.put(j, step.keys.get(j).dot(dcontext));
        }

        // α = softmax(e): de_j = α_j (dα_j - Σ_k α_k dα_k)
        DoubleMatrix de = alpha.mul(dalpha.sub(alpha.dot(dalpha)));

        // q enters every e_j; k_j enters e_j and the context
        DoubleMatrix dq = new DoubleMatrix(step.q.length);
        List<DoubleMatrix> dkeys = new ArrayList<>();
        for (int j = 0; j < T; j++) {
            ScoreGradient score = backwardScore(step.q, step.keys.get(j), de.get(j));
            dq.addi(score.dq);
            dkeys.add(score.dk.add(dcontext.mul(alpha.get(j))));
        }
        return new Gradient(dq, dkeys);
    }
}
