package carousel.layers;

import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * The walk through time that all recurrent layers share: forward from the first step to the last, back from the last to
 * the first. The cell itself, one step of either, is the subclass's. Step t occupies the floats from t*H*B to (t+1)*H*B
 * of every block.
 */
public abstract class RecurrentPass implements Pass {
    final int H;
    final Carried h;
    /** What the gates see of h_(t-1): {@code h.prev}, unless {@link RecurrentDropout} puts something else in its place. */
    float[] h_in;
    /** The gradient with respect to {@link #h_in}, zero when a step back begins: gates add to it. */
    float[] dh_in;

    private final Recurrent layer;
    private final RecurrentDropout dropout;
    private final List<FloatMatrix> gradients = new ArrayList<>();
    private Gate.Work[] gates = {};
    private Carried[] states = {};

    private Sequences x;
    private final Sequences y = new Sequences();
    private final Sequences dx = new Sequences();

    RecurrentPass(Recurrent layer) {
        this.layer = layer;
        this.H = layer.H;
        this.h = carry();
        this.dropout = new RecurrentDropout(h, layer.recurrentDropout);
    }

    /** A state that this cell carries: h is the first. */
    final Carried carry() {
        Carried s = new Carried();
        states = Arrays.copyOf(states, states.length + 1);
        states[states.length - 1] = s;
        return s;
    }

    /** This pass's share of a gate; null for a gate that the cell does not have. */
    final Gate.Work work(Gate gate) {
        if (gate == null) {
            return null;
        }
        Gate.Work work = gate.work();
        gradients.addAll(work.gradients());
        gates = Arrays.copyOf(gates, gates.length + 1);
        gates[gates.length - 1] = work;
        return work;
    }

    /** The gradient of a parameter that belongs to no gate. */
    final FloatMatrix gradientOf(FloatMatrix parameter) {
        FloatMatrix gradient = new FloatMatrix(parameter.rows, parameter.columns);
        gradients.add(gradient);
        return gradient;
    }

    /** Makes the cell's own blocks ready for so many columns of H floats. */
    abstract void resize(int columns);

    /** The cell's equations for one time step, the floats from ≤ k &lt; to of every block; B columns. */
    abstract void step(int from, int to, int B);

    /** The derivatives of {@link #step}: from each state's d to its dPrev, and to dz of every gate. */
    abstract void stepBack(int from, int to, int B);

    /** Gradients of the matrices inside the recurrence over all steps at once; every gate's dz is complete. */
    void finish(int columns) {
        for (Gate.Work gate : gates) {
            gate.finishRecurrent(h_in, columns);
        }
    }

    /** No gradient comes from the column that begins at {@code at}: it is padding. */
    void zeroColumn(int at) {
        for (Gate.Work gate : gates) {
            gate.zeroColumn(at);
        }
    }

    @Override
    public final Sequences forward(Sequences x, RandomGenerator noise) {
        layer.expectRows(x);
        this.x = x;
        int n = H * x.batch;
        start(n, noise);
        for (int t = 0; t < x.steps; t++) {
            int from = t * n;
            int to = from + n;
            dropout.forward(from, to);
            step(from, to, x.batch);
            keepFinished(t);
            if (t + 1 < x.steps) {
                for (Carried s : states) {
                    s.goOn(from, n);
                }
            }
        }
        return output(n);
    }

    @Override
    public final Sequences backward(Sequences dy) {
        backwardToParameters(dy);
        dx.resizeLike(x, x.rows).zero();
        for (Gate.Work gate : gates) {
            gate.inputBack(dx);
        }
        return dx;
    }

    @Override
    public final void backwardToParameters(Sequences dy) {
        int n = H * x.batch;
        startBack(dy, n);
        for (int t = x.steps - 1; t >= 0; t--) {
            int from = t * n;
            int to = from + n;
            Arrays.fill(h.dPrev, from, to, 0f);
            dropout.startBack(from, to);
            stepBack(from, to, x.batch);
            dropout.backward(from, to);
            keepFinishedBack(t);
            if (t > 0) {
                for (Carried s : states) {
                    s.goBack(from, n);
                }
            }
        }
        finish(x.steps * x.batch);
        for (Gate.Work gate : gates) {
            gate.finishInput(x);
        }
    }

    private void start(int n, RandomGenerator noise) {
        for (Carried s : states) {
            expectBatch(s.initial, "begin");
            s.resize(x.steps * n);
            s.start(n);
        }
        for (Gate.Work gate : gates) {
            gate.project(x);
        }
        resize(x.steps * x.batch);
        dropout.draw(noise, x.steps, n);
        h_in = dropout.h_in();
        dh_in = dropout.dh_in();
    }

    /** h_t at every step, or of the last alone: that of a shorter sequence has been kept until there. */
    private Sequences output(int n) {
        if (layer.returnSequences) {
            y.data = h.now;
            y.resizeLike(x, H);
        } else {
            y.resize(H, 1, x.batch);
            System.arraycopy(h.now, (x.steps - 1) * n, y.data, 0, n);
        }
        return y;
    }

    private void startBack(Sequences dy, int n) {
        int last = (x.steps - 1) * n;
        for (Carried s : states) {
            expectBatch(s.dEnd, "endGradient");
            s.startBack(last, n);
        }
        int at = layer.returnSequences ? 0 : last;
        for (int k = 0; k < dy.size(); k++) {
            h.d[at + k] += dy.data[k];
        }
        for (Gate.Work gate : gates) {
            gate.startBack(x.batch);
        }
    }

    /** A sequence that has ended keeps its state: s_t = s_(t-1). */
    private void keepFinished(int t) {
        for (int b = 0; x.lengths != null && b < x.batch; b++) {
            if (x.isPadding(t, b)) {
                for (Carried s : states) {
                    s.keep(x.column(t, b) * H, H);
                }
            }
        }
    }

    private void keepFinishedBack(int t) {
        for (int b = 0; x.lengths != null && b < x.batch; b++) {
            if (x.isPadding(t, b)) {
                int at = x.column(t, b) * H;
                zeroColumn(at);
                for (Carried s : states) {
                    s.keepBack(at, H);
                }
            }
        }
    }

    /** The state that the next forward begins with; null for zeros. It stays until it is set again. */
    public final void begin(State state) {
        h.initial = state == null ? null : expectRows(state.h(), "h");
        for (int i = 1; i < states.length; i++) {
            states[i].initial = state == null ? null : expectRows(state.c(), "c");
        }
    }

    /** The state after the last step of each sequence, a copy. */
    public final State end() {
        expectForward();
        int n = H * x.batch;
        int last = (x.steps - 1) * n;
        return new State(copy(h.now, last, n), states.length == 1 ? null : copy(states[1].now, last, n));
    }

    /**
     * The gradient with respect to {@link #end} that every backward adds, besides that of the output; null for none. It
     * stays until it is set again.
     */
    public final void endGradient(State d) {
        h.dEnd = d == null ? null : expectRows(d.h(), "h");
        for (int i = 1; i < states.length; i++) {
            states[i].dEnd = d == null ? null : expectRows(d.c(), "c");
        }
    }

    /** The gradient with respect to the state that the last forward began with, a copy. */
    public final State beginGradient() {
        expectForward();
        int n = H * x.batch;
        return new State(copy(h.dPrev, 0, n), states.length == 1 ? null : copy(states[1].dPrev, 0, n));
    }

    private void expectForward() {
        if (x == null) {
            throw new IllegalStateException(layer + ": there is no state before the first forward");
        }
    }

    private FloatMatrix copy(float[] block, int from, int n) {
        return new FloatMatrix(H, x.batch, Arrays.copyOfRange(block, from, from + n));
    }

    private FloatMatrix expectRows(FloatMatrix s, String letter) {
        if (s == null || s.rows != H) {
            throw new IllegalArgumentException("%s: expected a state whose %s has %d rows, got %s"
                    .formatted(layer, letter, H, s == null ? "none" : s.rows + " x " + s.columns));
        }
        return s;
    }

    private void expectBatch(FloatMatrix s, String given) {
        if (s != null && s.columns != x.batch) {
            throw new IllegalArgumentException(
                    "%s: the batch has %d sequences, but the state given to %s has %d columns; give one for each sequence, or null"
                            .formatted(layer, x.batch, given, s.columns));
        }
    }

    @Override
    public final List<FloatMatrix> gradients() {
        return Collections.unmodifiableList(gradients);
    }
}
