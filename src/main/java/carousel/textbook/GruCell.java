package carousel.textbook;

import static carousel.textbook.Functions.tanh;
import static carousel.textbook.Vectors.oneMinus;
import static carousel.textbook.Vectors.outer;
import static carousel.textbook.Vectors.sigmoid;
import static carousel.textbook.Vectors.sum;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * The gated recurrent unit of Cho et al. (2014): two gates, and a hidden state but no cell state.
 *
 * <p>Threads: any number may step it; a way back adds to its gradients, so one trains it at a time.
 */
public final class GruCell extends TextbookCell<GruCell.Step> {
    /** Where the reset gate is applied. */
    public enum Reset {
        /** After the matrix: r_t ⊙ (W_hn h_(t-1) + b_hn), as in cuDNN, PyTorch and Keras. */
        AFTER,
        /** Before the matrix: W_hn (r_t ⊙ h_(t-1)), as published by Cho et al.; there is no b_hn. */
        BEFORE
    }

    /** Reset gate: H x D, H x H and H x 1. */
    public final DoubleMatrix W_xr, W_hr, b_r;

    /** Update gate: H x D, H x H and H x 1. */
    public final DoubleMatrix W_xz, W_hz, b_z;

    /**
     * Candidate: H x D, H x H and H x 1. b_hn, H x 1, is the bias inside the reset gate's product ({@link Reset#AFTER}
     * only).
     */
    public final DoubleMatrix W_xn, W_hn, b_n, b_hn;

    private final DoubleMatrix dW_xr, dW_hr, db_r;
    private final DoubleMatrix dW_xz, dW_hz, db_z;
    private final DoubleMatrix dW_xn, dW_hn, db_n, db_hn;
    private final Reset reset;

    /** A cell of H units over inputs of D rows, with the reset gate after the matrix and zero parameters. */
    public GruCell(int D, int H) {
        this(D, H, Reset.AFTER);
    }

    /** A cell of H units over inputs of D rows, with zero parameters; see {@link #randomise}. */
    public GruCell(int D, int H, Reset reset) {
        super(D, H);
        this.reset = reset;
        W_xr = parameter("W_xr", H, D);
        W_hr = parameter("W_hr", H, H);
        b_r = parameter("b_r", H, 1);
        W_xz = parameter("W_xz", H, D);
        W_hz = parameter("W_hz", H, H);
        b_z = parameter("b_z", H, 1);
        W_xn = parameter("W_xn", H, D);
        W_hn = parameter("W_hn", H, H);
        b_n = parameter("b_n", H, 1);
        b_hn = parameter("b_hn", H, 1);

        dW_xr = gradient("W_xr");
        dW_hr = gradient("W_hr");
        db_r = gradient("b_r");
        dW_xz = gradient("W_xz");
        dW_hz = gradient("W_hz");
        db_z = gradient("b_z");
        dW_xn = gradient("W_xn");
        dW_hn = gradient("W_hn");
        db_n = gradient("b_n");
        db_hn = gradient("b_hn");

        if (reset == Reset.BEFORE) {
            without("b_hn");
        }
    }

    /** One time step. x is D x 1, all others are H x 1. */
    public record Step(
            DoubleMatrix x, DoubleMatrix h_prev, DoubleMatrix r, DoubleMatrix z, DoubleMatrix n, DoubleMatrix h)
            implements TextbookCell.Step {}

    /** Computes h_t from x_t (D x 1) and h_(t-1) (H x 1). */
    public Step forward(DoubleMatrix x_t, DoubleMatrix h_prev) {
        Check.column("GruCell.forward", "x_t", x_t, D);
        Check.column("GruCell.forward", "h_prev", h_prev, H);

        var r = sigmoid(sum(W_xr.mmul(x_t), W_hr.mmul(h_prev), b_r));
        var z = sigmoid(sum(W_xz.mmul(x_t), W_hz.mmul(h_prev), b_z));
        var n = reset == Reset.AFTER
                ? tanh(sum(W_xn.mmul(x_t), b_n, r.mul(W_hn.mmul(h_prev).add(b_hn))))
                : tanh(sum(W_xn.mmul(x_t), W_hn.mmul(r.mul(h_prev)), b_n));
        var h = oneMinus(z).mul(n).add(z.mul(h_prev));

        return new Step(x_t, h_prev, r, z, n, h);
    }

    /** Computes dL/dx_t and dL/dh_(t-1) from dL/dh_t (H x 1); adds to the gradients. */
    public Gradient backward(Step step, DoubleMatrix dh) {
        Check.noNulls("GruCell.backward", "step", step);
        Check.column("GruCell.backward", "dh", dh, H);
        DoubleMatrix x = step.x, h_prev = step.h_prev, r = step.r, z = step.z, n = step.n;

        // h = (1 - z) ⊙ n + z ⊙ h_prev
        var dn = dh.mul(oneMinus(z));
        var dz = dh.mul(h_prev.sub(n));

        // z = σ(z_z), n = tanh(z_n): σ' = σ (1 - σ), tanh' = 1 - tanh^2
        var dz_z = dz.mul(z).mul(oneMinus(z));
        var dz_n = dn.mul(oneMinus(n.mul(n)));

        DoubleMatrix dr, dh_prev_n;
        if (reset == Reset.AFTER) {
            // z_n = W_xn x + b_n + r ⊙ u with u = W_hn h_prev + b_hn
            var du = dz_n.mul(r);
            dr = dz_n.mul(W_hn.mmul(h_prev).add(b_hn));
            dW_hn.addi(outer(du, h_prev));
            db_hn.addi(du);
            dh_prev_n = W_hn.transpose().mmul(du);
        } else {
            // z_n = W_xn x + W_hn u + b_n with u = r ⊙ h_prev
            var du = W_hn.transpose().mmul(dz_n);
            dr = du.mul(h_prev);
            dW_hn.addi(outer(dz_n, r.mul(h_prev)));
            dh_prev_n = du.mul(r);
        }

        // r = σ(z_r)
        var dz_r = dr.mul(r).mul(oneMinus(r));

        // z_r = W_xr x + W_hr h_prev + b_r, and so on: a weight's gradient is dz times what the weight multiplies
        dW_xr.addi(outer(dz_r, x));
        dW_hr.addi(outer(dz_r, h_prev));
        db_r.addi(dz_r);
        dW_xz.addi(outer(dz_z, x));
        dW_hz.addi(outer(dz_z, h_prev));
        db_z.addi(dz_z);
        dW_xn.addi(outer(dz_n, x));
        db_n.addi(dz_n);

        // x enters r, z and n; h_prev enters the same three and h itself: the gradients of all paths add up
        var dx_r = W_xr.transpose().mmul(dz_r);
        var dx_z = W_xz.transpose().mmul(dz_z);
        var dx_n = W_xn.transpose().mmul(dz_n);
        var dh_prev_r = W_hr.transpose().mmul(dz_r);
        var dh_prev_z = W_hz.transpose().mmul(dz_z);
        var dx = sum(dx_r, dx_z, dx_n);
        var dh_prev = sum(dh.mul(z), dh_prev_r, dh_prev_z, dh_prev_n);

        return new Gradient(dx, dh_prev);
    }

    @Override
    public Step forward(DoubleMatrix x_t, State previous) {
        Check.noNulls("GruCell.forward", "previous", previous);
        return forward(x_t, previous.h());
    }

    @Override
    public Gradient backward(Step step, State dstate) {
        Check.noNulls("GruCell.backward", "step", step, "dstate", dstate);
        return backward(step, dstate.h());
    }
}
