package carousel.textbook;

import static carousel.textbook.Vectors.outer;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * The linear map from a hidden state to an output: y = W h + b.
 *
 * <p>Threads: any number may step it; a way back adds to its gradients, so one trains it at a time.
 */
public final class Dense extends Trainable {
    /** Weights, V x H, and bias, V x 1. */
    public final DoubleMatrix W, b;

    private final DoubleMatrix dW, db;

    /** A map from H to V values, with zero parameters; see {@link #randomise}. */
    public Dense(int H, int V) {
        W = parameter("W", V, H);
        b = parameter("b", V, 1);
        dW = gradient("W");
        db = gradient("b");
    }

    /** Computes y (V x 1) from h (H x 1). */
    public DoubleMatrix forward(DoubleMatrix h) {
        Check.column("Dense.forward", "h", h, W.columns);

        return W.mmul(h).add(b);
    }

    /** Computes dL/dh (H x 1) from dL/dy (V x 1) and the h of the forward pass; adds to the gradients. */
    public DoubleMatrix backward(DoubleMatrix h, DoubleMatrix dy) {
        Check.column("Dense.backward", "h", h, W.columns);
        Check.column("Dense.backward", "dy", dy, W.rows);

        // y = W h + b
        dW.addi(outer(dy, h));
        db.addi(dy);
        return W.transpose().mmul(dy);
    }
}
