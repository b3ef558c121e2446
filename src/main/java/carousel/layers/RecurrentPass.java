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
 * of every block, H x (T*B); a pass that only infers has shorter blocks, which it fills again and again.
 */
public abstract class RecurrentPass implements Pass {
    /** About how many columns of input a pass that only infers takes at once. */
    private static final int COLUMNS_INFERRED = 256;

    final int H;
    final Carried h;
    /** What the gates see of h_(t-1): {@code h.prev}, unless {@link RecurrentDropout} puts something else in its place. */
    float[] h_in;
    /** The gradient with respect to {@link #h_in}, zero when a step back begins: gates add to it. */
    float[] dh_in;

    private final Recurrent layer;
    private final RecurrentDropout dropout;
    private final List<FloatMatrix> gradients = new ArrayList<>();
    private final List<Gate.Work> alike = new ArrayList<>();
    private final StackedGates stack = new StackedGates(alike);
    private Gate.Work[] gates = {};
    private Carried[] states = {};

    private Sequences x;
    /** How many steps the blocks hold: T, so that the way back is possible, or fewer. */
    private int kept;

    /** An output with numbers of its own. */
    private final Sequences y = new Sequences();
    /** An output that shares those of h. */
    private final Sequences all = new Sequences();

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
        Gate.Work work = workApart(gate);
        alike.add(work);
        return work;
    }

    /** The same for a gate in which W_h meets something else than {@link #h_in}, or adds to something else than z. */
    final Gate.Work workApart(Gate gate) {
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
        return walk(x, noise, x.steps);
    }

    /** Keeps as many steps at a time as make products of some size. */
    @Override
    public final Sequences infer(Sequences x) {
        layer.expectRows(x);
        return walk(x, null, Math.min(x.steps, 1 + COLUMNS_INFERRED / x.batch));
    }

    /** From the first step to the last, in blocks that hold {@code kept} steps; step t stands at t mod kept. */
    private Sequences walk(Sequences x, RandomGenerator noise, int kept) {
        this.x = x;
        this.kept = kept;
        int n = H * x.batch;
        boolean copies = layer.returnSequences && kept < x.steps;
        if (copies) {
            y.resizeLike(x, H);
        }
        start(n, noise);
        for (int t = 0; t < x.steps; t++) {
            int from = at(t);
            int to = from + n;
            if (from == 0) {
                project(t, Math.min(kept, x.steps - t));
            }
            dropout.forward(from, to);
            stack.recur(h_in, from);
            step(from, to, x.batch);
            keepFinished(t);
            if (t + 1 < x.steps) {
                for (Carried s : states) {
                    s.goOn(from, at(t + 1), n);
                }
            }
            if (copies) {
                System.arraycopy(h.now, from, y.data, t * n, n);
            }
        }
        return copies ? y : output(n);
    }

    /** Where step t begins in every block. */
    private int at(int t) {
        return t % kept * H * x.batch;
    }

    @Override
    public final Sequences backward(Sequences dy) {
        backwardToParameters(dy);
        if (x.table == null) {
            dx.resizeLike(x, x.rows).zero();
        } else {
            dx.resize(x.rows, x.table.columns, 1).zero();
        }
        for (Gate.Work gate : gates) {
            gate.inputBack(x, dx);
        }
        return dx;
    }

    @Override
    public final void backwardToParameters(Sequences dy) {
        if (kept < x.steps) {
            throw new IllegalStateException(layer + ": infer keeps nothing for a backward pass; call forward first");
        }
        int n = H * x.batch;
        startBack(dy, n);
        for (int t = x.steps - 1; t >= 0; t--) {
            int from = t * n;
            int to = from + n;
            Arrays.fill(h.dPrev, from, to, 0f);
            dropout.startBack(from, to);
            stepBack(from, to, x.batch);
            stack.recurBack(dh_in, from);
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
            s.resize(kept * n);
            s.start(n);
        }
        for (Gate.Work gate : gates) {
            gate.start(x);
        }
        stack.start(x);
        dropout.draw(noise, kept, n);
        h_in = dropout.h_in();
        dh_in = dropout.dh_in();
    }

    /** What of so many steps does not wait for the step before. */
    private void project(int first, int steps) {
        for (Gate.Work gate : gates) {
            gate.project(x, first * x.batch, steps * x.batch);
        }
        resize(steps * x.batch);
    }

    /** h_t at every step, or of the last alone: that of a shorter sequence has been kept until there. */
    private Sequences output(int n) {
        if (layer.returnSequences) {
            all.data = h.now;
            return all.resizeLike(x, H);
        }
        System.arraycopy(h.now, at(x.steps - 1), y.resize(H, 1, x.batch).data, 0, n);
        return y;
    }

    private void startBack(Sequences dy, int n) {
        int last = (x.steps - 1) * n;
        for (Carried s : states) {
            expectBatch(s.dEnd, "endGradient");
            s.startBack(s == h ? dy.data : null, layer.returnSequences, last, n);
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
                    s.keep(at(t) + b * H, H);
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
        int last = at(x.steps - 1);
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
