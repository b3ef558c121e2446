package carousel.textbook;

import static carousel.textbook.Vectors.oneMinus;
import static carousel.textbook.Vectors.outer;
import static carousel.textbook.Vectors.sigmoid;
import static carousel.textbook.Vectors.sum;

import carousel.check.Check;
import org.jblas.DoubleMatrix;

/**
 * Long short-term memory with a forget gate (Gers, Schmidhuber and Cummins, 2000), and its common variants.
 *
 * <p>The equations are written once, with peepholes. In a cell without them, W_ci, W_cf and W_co are zero and stay
 * zero. The activation replaces both tanh of the papers, at the candidate and at the output, as in Keras.
 *
 * <p>Threads: any number may step it; a way back adds to its gradients, so one trains it at a time.
 */
public final class LstmCell extends TextbookCell<LstmCell.Step> {
    /** The cell state that the gates see through peepholes (elementwise), in addition to x_t and h_(t-1). */
    public enum Peephole {
        /** No peepholes. */
        NONE,
        /**
         * i and f see c_(t-1), o sees the new c_t (Gers and Schmidhuber, 2000; Gers, Schraudolph and Schmidhuber,
         * 2002).
         */
        FROM_C_T,
        /** All three see c_(t-1): a common mistake in articles, included here for comparison. */
        FROM_C_PREV
    }

    /** How the input gate is computed. */
    public enum InputGate {
        /** From weights of its own. */
        OWN,
        /** As i_t = 1 - f_t, without weights: CIFG in Greff et al. (2017). */
        COUPLED
    }

    /** Input gate: H x D, H x H, H x 1 and, for the peephole, H x 1. */
    public final DoubleMatrix W_xi, W_hi, b_i, W_ci;

    /** Forget gate: H x D, H x H, H x 1 and, for the peephole, H x 1. */
    public final DoubleMatrix W_xf, W_hf, b_f, W_cf;

    /** Candidate: H x D, H x H and H x 1. */
    public final DoubleMatrix W_xc, W_hc, b_c;

    /** Output gate: H x D, H x H, H x 1 and, for the peephole, H x 1. */
    public final DoubleMatrix W_xo, W_ho, b_o, W_co;

    private final DoubleMatrix dW_xi, dW_hi, db_i, dW_ci;
    private final DoubleMatrix dW_xf, dW_hf, db_f, dW_cf;
    private final DoubleMatrix dW_xc, dW_hc, db_c;
    private final DoubleMatrix dW_xo, dW_ho, db_o, dW_co;

    private final boolean coupled;
    private final boolean oSeesC;
    private final Activation activation;

    /**
     * The plain LSTM of H units over inputs of D rows: no peepholes, its own input gate, tanh; with zero parameters.
     */
    public LstmCell(int D, int H) {
        this(D, H, Peephole.NONE, InputGate.OWN, Activation.TANH);
    }

    /** A cell of H units over inputs of D rows, with zero parameters; see {@link #randomise}. */
    public LstmCell(int D, int H, Peephole peephole, InputGate inputGate, Activation activation) {
        super(D, H);
        this.coupled = inputGate == InputGate.COUPLED;
        this.oSeesC = peephole == Peephole.FROM_C_T;
        this.activation = activation;
        W_xi = parameter("W_xi", H, D);
        W_hi = parameter("W_hi", H, H);
        b_i = parameter("b_i", H, 1);
        W_ci = parameter("W_ci", H, 1);
        W_xf = parameter("W_xf", H, D);
        W_hf = parameter("W_hf", H, H);
        b_f = parameter("b_f", H, 1);
        W_cf = parameter("W_cf", H, 1);
        W_xc = parameter("W_xc", H, D);
        W_hc = parameter("W_hc", H, H);
        b_c = parameter("b_c", H, 1);
        W_xo = parameter("W_xo", H, D);
        W_ho = parameter("W_ho", H, H);
        b_o = parameter("b_o", H, 1);
        W_co = parameter("W_co", H, 1);

        dW_xi = gradient("W_xi");
        dW_hi = gradient("W_hi");
        db_i = gradient("b_i");
        dW_ci = gradient("W_ci");
        dW_xf = gradient("W_xf");
        dW_hf = gradient("W_hf");
        db_f = gradient("b_f");
        dW_cf = gradient("W_cf");
        dW_xc = gradient("W_xc");
        dW_hc = gradient("W_hc");
        db_c = gradient("b_c");
        dW_xo = gradient("W_xo");
        dW_ho = gradient("W_ho");
        db_o = gradient("b_o");
        dW_co = gradient("W_co");

        if (peephole == Peephole.NONE) {
            without("W_ci", "W_cf", "W_co");
        }
        if (coupled) {
            without("W_xi", "W_hi", "b_i", "W_ci");
        }
    }

    /** One time step. x is D x 1, all others are H x 1. */
    public record Step(
            DoubleMatrix x,
            DoubleMatrix h_prev,
            DoubleMatrix c_prev,
            DoubleMatrix f,
            DoubleMatrix i,
            DoubleMatrix candidate,
            DoubleMatrix c,
            DoubleMatrix o,
            DoubleMatrix h)
            implements TextbookCell.Step {
        @Override
        public State state() {
            return new State(h, c);
        }
    }

    /** Computes h_t and c_t from x_t (D x 1) and h_(t-1) and c_(t-1) (H x 1). */
    public Step forward(DoubleMatrix x_t, DoubleMatrix h_prev, DoubleMatrix c_prev) {
        Check.column("LstmCell.forward", "x_t", x_t, D);
        Check.column("LstmCell.forward", "h_prev", h_prev, H);
        Check.column("LstmCell.forward", "c_prev", c_prev, H);

        var f = sigmoid(sum(W_xf.mmul(x_t), W_hf.mmul(h_prev), W_cf.mul(c_prev), b_f));
        var i = coupled ? oneMinus(f) : sigmoid(sum(W_xi.mmul(x_t), W_hi.mmul(h_prev), W_ci.mul(c_prev), b_i));
        var candidate = activation.of(sum(W_xc.mmul(x_t), W_hc.mmul(h_prev), b_c));
        var c = f.mul(c_prev).add(i.mul(candidate));
        var o = sigmoid(sum(W_xo.mmul(x_t), W_ho.mmul(h_prev), W_co.mul(oSeesC ? c : c_prev), b_o));
        var h = o.mul(activation.of(c));

        return new Step(x_t, h_prev, c_prev, f, i, candidate, c, o, h);
    }

    /** Computes dL/dx_t, dL/dh_(t-1) and dL/dc_(t-1) from dL/dh_t and dL/dc_t (H x 1); adds to the gradients. */
    public Gradient backward(Step step, DoubleMatrix dh, DoubleMatrix dc) {
        Check.noNulls("LstmCell.backward", "step", step);
        Check.column("LstmCell.backward", "dh", dh, H);
        Check.column("LstmCell.backward", "dc", dc, H);
        DoubleMatrix x = step.x, h_prev = step.h_prev, c_prev = step.c_prev;
        DoubleMatrix f = step.f, i = step.i, candidate = step.candidate, c = step.c, o = step.o;

        // h = o ⊙ tanh(c): the gradient of o is dh ⊙ tanh(c), and σ' = σ (1 - σ) carries it to the gate's z_o
        var tanh_c = activation.of(c);
        var dz_o = dh.mul(tanh_c).mul(o).mul(oneMinus(o));

        // c affects the loss through the next step, through h = o ⊙ tanh(c), and through o's peephole if there is one
        var dc_t = dc.add(dh.mul(o).mul(activation.slope(tanh_c)));
        dc_t = oSeesC ? dc_t.add(W_co.mul(dz_o)) : dc_t;

        // c = f ⊙ c_prev + i ⊙ candidate: the gradient of each factor is dc times the other factor
        var df = dc_t.mul(c_prev);
        var di = dc_t.mul(candidate);
        var dcandidate = dc_t.mul(i);

        // coupled: i = 1 - f has no weights, so its gradient goes to f with the opposite sign
        var dz_f = (coupled ? df.sub(di) : df).mul(f).mul(oneMinus(f));
        var dz_i = coupled ? DoubleMatrix.zeros(H) : di.mul(i).mul(oneMinus(i));
        var dz_c = dcandidate.mul(activation.slope(candidate));

        // z_i = W_xi x + W_hi h_prev + W_ci ⊙ c_prev + b_i: a weight's gradient is dz times what the weight multiplies
        dW_xi.addi(outer(dz_i, x));
        dW_hi.addi(outer(dz_i, h_prev));
        dW_ci.addi(dz_i.mul(c_prev));
        db_i.addi(dz_i);
        dW_xf.addi(outer(dz_f, x));
        dW_hf.addi(outer(dz_f, h_prev));
        dW_cf.addi(dz_f.mul(c_prev));
        db_f.addi(dz_f);
        dW_xc.addi(outer(dz_c, x));
        dW_hc.addi(outer(dz_c, h_prev));
        db_c.addi(dz_c);
        dW_xo.addi(outer(dz_o, x));
        dW_ho.addi(outer(dz_o, h_prev));
        dW_co.addi(dz_o.mul(oSeesC ? c : c_prev));
        db_o.addi(dz_o);

        // x and h_prev enter all four z; c_prev enters c and the gates with peepholes: the gradients add up
        var dx = sum(
                W_xi.transpose().mmul(dz_i),
                W_xf.transpose().mmul(dz_f),
                W_xc.transpose().mmul(dz_c),
                W_xo.transpose().mmul(dz_o));
        var dh_prev = sum(
                W_hi.transpose().mmul(dz_i),
                W_hf.transpose().mmul(dz_f),
                W_hc.transpose().mmul(dz_c),
                W_ho.transpose().mmul(dz_o));
        var dc_prev = sum(dc_t.mul(f), W_ci.mul(dz_i), W_cf.mul(dz_f));
        dc_prev = oSeesC ? dc_prev : dc_prev.add(W_co.mul(dz_o));

        return new Gradient(dx, dh_prev, dc_prev);
    }

    @Override
    public State zeroState() {
        return new State(DoubleMatrix.zeros(H), DoubleMatrix.zeros(H));
    }

    @Override
    public Step forward(DoubleMatrix x_t, State previous) {
        Check.noNulls("LstmCell.forward", "previous", previous);
        return forward(x_t, previous.h(), previous.c());
    }

    @Override
    public Gradient backward(Step step, State dstate) {
        Check.noNulls("LstmCell.backward", "step", step, "dstate", dstate);
        return backward(step, dstate.h(), dstate.c());
    }
}
