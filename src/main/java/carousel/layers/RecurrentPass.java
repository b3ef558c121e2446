package carousel.layers;

import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;

/**
 * The walk through time that all recurrent layers share: forward from the first step to the last, back from the last to
 * the first. The cell itself, one step of either, is the subclass's. Time step t occupies the floats from t*H*B to
 * (t+1)*H*B in every block, so that one index serves a whole step's elementwise work.
 */
public abstract class RecurrentPass implements Pass {
    final int H;
    private final Recurrent layer;

    /** The carried states: h first, then c if the cell has one. */
    final List<Carried> carried = new ArrayList<>();

    final Carried h = carry();
    /** What the gates see of h_(t-1): h_(t-1) itself, or with recurrent dropout h_(t-1) ⊙ m, m the same at every step. */
    float[] h_in;
    /** The gradient with respect to {@link #h_in}. */
    float[] dh_in;

    private float[] m = {};
    private float[] masked = {};
    private float[] dMasked = {};
    private boolean dropping;

    private Sequences x;
    private final Sequences y = new Sequences();
    private final Sequences dx = new Sequences();
    private final List<Gate.Work> gates = new ArrayList<>();

    RecurrentPass(Recurrent layer) {
        this.layer = layer;
        this.H = layer.H;
    }

    /** A state that goes from step to step: its value, the value one step before, and the gradients of both. */
    static final class Carried {
        /** s_t in block t. */
        float[] now = {};
        /** s_(t-1) in block t. */
        float[] prev = {};
        /** The gradient with respect to s_t in block t, from the output and from later steps; not to be changed. */
        float[] d = {};
        /** The gradient with respect to s_(t-1), written by step t into block t. */
        float[] dPrev = {};

        private FloatMatrix initial;
        private FloatMatrix dLast;
        private float[] dInitial = {};
    }

    final Carried carry() {
        Carried s = new Carried();
        carried.add(s);
        return s;
    }

    final Gate.Work work(Gate gate) {
        if (gate == null) {
            return null;
        }
        Gate.Work work = gate.work();
        gates.add(work);
        return work;
    }

    /** The cell's equations for one time step, the floats from ≤ k &lt; to of every block; B columns. */
    abstract void step(int from, int to, int B);

    /** The derivatives of {@link #step}: from each state's d to its dPrev and to dz of every gate. */
    abstract void stepBack(int from, int to, int B);

    /** Makes the cell's own blocks large enough. */
    abstract void resize(int size);

    /** Gradients of the cell's own parameters other than those of its gates; the gates' dz are complete. */
    void finish(int columns) {}

    @Override
    public final Sequences forward(Sequences x, RandomGenerator noise) {
        if (x.rows != layer.inputRows()) {
            throw new IllegalArgumentException(
                    "%s: expected %d rows of input, got %s".formatted(layer, layer.inputRows(), x));
        }
        this.x = x;
        int B = x.batch;
        int n = H * B;
        for (Gate.Work gate : gates) {
            gate.project(x);
        }
        allocate(n * x.steps);
        for (Carried s : carried) {
            setFirst(s, n);
        }
        drawMask(noise, n);
        for (int t = 0; t < x.steps; t++) {
            int from = t * n;
            mask(from, n);
            step(from, from + n, B);
            carryPadding(t, from);
            if (t + 1 < x.steps) {
                for (Carried s : carried) {
                    System.arraycopy(s.now, from, s.prev, from + n, n);
                }
            }
        }
        return output();
    }

    @Override
    public final Sequences backward(Sequences dy) {
        int B = x.batch;
        int n = H * B;
        int last = (x.steps - 1) * n;
        scatter(dy, last);
        for (Gate.Work gate : gates) {
            gate.beginBack(B);
        }
        for (int t = x.steps - 1; t >= 0; t--) {
            int from = t * n;
            Arrays.fill(h.dPrev, from, from + n, 0f);
            if (dropping) {
                Arrays.fill(dh_in, from, from + n, 0f);
            }
            stepBack(from, from + n, B);
            unmask(from, n);
            carryPaddingBack(t, from);
            for (Carried s : carried) {
                passOn(s, from, n);
            }
        }
        dx.resizeLike(x, x.rows).zero();
        for (Gate.Work gate : gates) {
            gate.finish(x, h_in, dx);
        }
        finish(x.steps * B);
        return dx;
    }

    /** dPrev of step t is what the step before adds to its d; at the first step it is the initial state's gradient. */
    private static void passOn(Carried s, int from, int n) {
        if (from == 0) {
            s.dInitial = Gate.Work.grown(s.dInitial, n);
            System.arraycopy(s.dPrev, 0, s.dInitial, 0, n);
        } else {
            System.arraycopy(s.dPrev, from, s.dPrev, from - n, n);
            add(s.dPrev, s.d, from - n, from);
        }
    }

    private static void add(float[] x, float[] y, int from, int to) {
        for (int k = from; k < to; k++) {
            y[k] += x[k];
        }
    }

    private void allocate(int size) {
        for (Carried s : carried) {
            s.now = Gate.Work.grown(s.now, size);
            s.prev = Gate.Work.grown(s.prev, size);
            s.d = Gate.Work.grown(s.d, size);
            s.dPrev = Gate.Work.grown(s.dPrev, size);
        }
        resize(size);
    }

    private void setFirst(Carried s, int n) {
        if (s.initial == null) {
            Arrays.fill(s.prev, 0, n, 0f);
        } else {
            System.arraycopy(s.initial.data, 0, s.prev, 0, n);
        }
    }

    /** The gradient of the output becomes that of h_t, at every step or at the last; the last state's own is added. */
    private void scatter(Sequences dy, int last) {
        int size = dy.size();
        int n = H * x.batch;
        for (Carried s : carried) {
            Arrays.fill(s.d, 0, last + n, 0f);
        }
        System.arraycopy(dy.data, 0, h.d, layer.returnSequences ? 0 : last, size);
        for (Carried s : carried) {
            if (s.dLast != null) {
                for (int k = 0; k < n; k++) {
                    s.d[last + k] += s.dLast.data[k];
                }
            }
        }
    }

    private Sequences output() {
        if (layer.returnSequences) {
            y.data = h.now;
            y.resizeLike(x, H);
        } else {
            y.resize(H, 1, x.batch);
            System.arraycopy(h.now, (x.steps - 1) * y.size(), y.data, 0, y.size());
        }
        return y;
    }

    /** A sequence that has ended keeps its state: s_t = s_(t-1). */
    private void carryPadding(int t, int from) {
        for (int b = 0; x.lengths != null && b < x.batch; b++) {
            if (x.isPadding(t, b)) {
                for (Carried s : carried) {
                    System.arraycopy(s.prev, from + b * H, s.now, from + b * H, H);
                }
            }
        }
    }

    private void carryPaddingBack(int t, int from) {
        for (int b = 0; x.lengths != null && b < x.batch; b++) {
            if (x.isPadding(t, b)) {
                int at = from + b * H;
                for (Carried s : carried) {
                    System.arraycopy(s.d, at, s.dPrev, at, H);
                }
                for (Gate.Work gate : gates) {
                    gate.zeroColumn(at);
                }
            }
        }
    }

    /** One mask per sequence for all of its steps (Gal and Ghahramani 2016), scaled so that the mean stays. */
    private void drawMask(RandomGenerator noise, int n) {
        dropping = noise != null && layer.recurrentDropout > 0;
        h_in = dropping ? masked = Gate.Work.grown(masked, h.prev.length) : h.prev;
        dh_in = dropping ? dMasked = Gate.Work.grown(dMasked, h.prev.length) : h.dPrev;
        if (dropping) {
            m = Gate.Work.grown(m, n);
            for (int k = 0; k < n; k++) {
                m[k] = noise.nextFloat() < layer.recurrentDropout ? 0f : 1 / (1 - layer.recurrentDropout);
            }
        }
    }

    private void mask(int from, int n) {
        for (int k = 0; dropping && k < n; k++) {
            h_in[from + k] = h.prev[from + k] * m[k];
        }
    }

    private void unmask(int from, int n) {
        for (int k = 0; dropping && k < n; k++) {
            h.dPrev[from + k] += dh_in[from + k] * m[k];
        }
    }

    /** The state that the next forward begins with; null for zeros. It stays until it is set again. */
    public final void begin(State state) {
        int i = 0;
        for (Carried s : carried) {
            s.initial = state == null ? null : check(i == 0 ? state.h() : state.c(), i == 0 ? "h" : "c");
            i++;
        }
    }

    private FloatMatrix check(FloatMatrix s, String letter) {
        if (s == null || s.rows != H) {
            throw new IllegalArgumentException("%s: expected an initial %s of %d rows, got %s"
                    .formatted(layer, letter, H, s == null ? "none" : s.rows + " x " + s.columns));
        }
        return s;
    }

    /** The state after the last step of each sequence, a copy. */
    public final State end() {
        int n = H * x.batch;
        return state(s -> Arrays.copyOfRange(s.now, (x.steps - 1) * n, x.steps * n));
    }

    /** The gradient with respect to {@link #end} that the next backward adds, besides that of the output; null for none. */
    public final void endGradient(State d) {
        h.dLast = d == null ? null : d.h();
        if (carried.size() > 1) {
            carried.get(1).dLast = d == null ? null : d.c();
        }
    }

    /** The gradient with respect to the initial state, after a backward; a copy. */
    public final State beginGradient() {
        return state(s -> Arrays.copyOf(s.dInitial, H * x.batch));
    }

    private State state(java.util.function.Function<Carried, float[]> values) {
        FloatMatrix[] s = carried.stream()
                .map(values)
                .map(v -> new FloatMatrix(H, x.batch, v))
                .toArray(FloatMatrix[]::new);
        return new State(s[0], s.length > 1 ? s[1] : null);
    }

    @Override
    public List<FloatMatrix> gradients() {
        return gates.stream().flatMap(g -> g.gradients().stream()).toList();
    }
}
