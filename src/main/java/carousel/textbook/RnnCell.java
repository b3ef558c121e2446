package carousel.textbook;

import static carousel.textbook.Vectors.outer;
import static carousel.textbook.Vectors.sum;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * The plain recurrent network of Elman (1990): the new hidden state is one layer applied to the input and the old
 * state.
 *
 * <p>Threads: any number may step it; a way back adds to its gradients, so one trains it at a time.
 */
public final class RnnCell extends TextbookCell<RnnCell.Step> {
    /** Input weights, H x D; recurrent weights, H x H; bias, H x 1. */
    public final DoubleMatrix W_xh, W_hh, b_h;

    private final DoubleMatrix dW_xh, dW_hh, db_h;
    private final Activation activation;

    /** A cell of H units over inputs of D rows, with tanh and zero parameters; see {@link #randomise}. */
    public RnnCell(int D, int H) {
        this(D, H, Activation.TANH);
    }

    /** A cell of H units over inputs of D rows, with zero parameters; see {@link #randomise}. */
    public RnnCell(int D, int H, Activation activation) {
        super(D, H);
        this.activation = activation;
        W_xh = parameter("W_xh", H, D);
        W_hh = parameter("W_hh", H, H);
        b_h = parameter("b_h", H, 1);
        dW_xh = gradient("W_xh");
        dW_hh = gradient("W_hh");
        db_h = gradient("b_h");
    }

    /** One time step. x is D x 1, the others are H x 1. */
    public record Step(DoubleMatrix x, DoubleMatrix h_prev, DoubleMatrix h) implements TextbookCell.Step {}

    /** Computes h_t from x_t (D x 1) and h_(t-1) (H x 1). */
    public Step forward(DoubleMatrix x_t, DoubleMatrix h_prev) {
        Check.column("RnnCell.forward", "x_t", x_t, D);
        Check.column("RnnCell.forward", "h_prev", h_prev, H);

        var h = activation.of(sum(W_xh.mmul(x_t), W_hh.mmul(h_prev), b_h));

        return new Step(x_t, h_prev, h);
    }

    /** Computes dL/dx_t and dL/dh_(t-1) from dL/dh_t (H x 1); adds to the gradients. */
    public Gradient backward(Step step, DoubleMatrix dh) {
        Check.noNulls("RnnCell.backward", "step", step);
        Check.column("RnnCell.backward", "dh", dh, H);

        // h = tanh(z_h), and tanh' = 1 - h^2
        var dz_h = dh.mul(activation.slope(step.h));

        // z_h = W_xh x + W_hh h_prev + b_h
        dW_xh.addi(outer(dz_h, step.x));
        dW_hh.addi(outer(dz_h, step.h_prev));
        db_h.addi(dz_h);
        var dx = W_xh.transpose().mmul(dz_h);
        var dh_prev = W_hh.transpose().mmul(dz_h);

        return new Gradient(dx, dh_prev);
    }

    @Override
    public Step forward(DoubleMatrix x_t, State previous) {
        Check.noNulls("RnnCell.forward", "previous", previous);
        return forward(x_t, previous.h());
    }

    @Override
    public Gradient backward(Step step, State dstate) {
        Check.noNulls("RnnCell.backward", "step", step, "dstate", dstate);
        return backward(step, dstate.h());
    }
}
