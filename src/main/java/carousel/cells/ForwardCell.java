package carousel.cells;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.CellActivation;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.Kept;
import carousel.recurrent.Step;
import carousel.recurrent.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cell that defines only its forward equations; the derivatives are computed from them. This is the minimal gated
 * unit, which {@link Cell} shows with both directions:
 *
 * <pre>{@code
 * final class MinGru extends ForwardCell {
 *     MinGru(int units) { super(units); }
 *
 *     protected void equations() {
 *         Past h = past("h");
 *         Term z = sigmoid(inputGate("z")), n = of(inputGate("n"));
 *         next(h, z.oneMinus().times(h).plus(z.times(n)));         // (1 - z_t) h_(t-1) + z_t n_t
 *     }
 * }
 * }</pre>
 *
 * Equations are defined once, when the layer is built. Every step computes them in this order, and the backward step in
 * the reverse order. Every term has H rows, and has a loop and two arrays of numbers of its own, so a cell with a
 * hand-written backward step needs less memory and less time.
 *
 * <p>Threads: as for every cell, several run its equations at once; a cell of your own keeps nothing in fields that
 * changes.
 */
public abstract class ForwardCell extends Cell {
    private List<Term> tape = new ArrayList<>();
    private Set<Gate> taken = new HashSet<>();
    /** Whether {@link #equations} is running; only then can there be new terms. */
    private boolean defining;

    /** A cell of H units, named after its class. */
    protected ForwardCell(int units) {
        super(units);
    }

    /**
     * Defines the next value of each state; the first {@link #past} is the hidden state. States and terms can only be
     * made here, not in fields, because every copy of the cell has its own. Gates and weights may be fields.
     */
    protected abstract void equations();

    @Override
    protected final void declare() {
        tape = new ArrayList<>();
        taken = new HashSet<>();
        defining = true;
        try {
            equations();
        } finally {
            defining = false;
        }
        if (!taken.containsAll(gates())) {
            throw new IllegalStateException(
                    this + ": expected every gate to be used in an equation; remove the gates that are not used");
        }
        for (Term term : tape) {
            if (term instanceof Past past && !past.goesOn) {
                throw new IllegalStateException(this + ": expected an equation for every state, got none for "
                        + past.letter + "; call next(" + past.letter + ", …)");
            }
        }
    }

    @Override
    protected final void step(Step s) {
        for (Term term : tape) {
            term.forward(s);
        }
    }

    @Override
    protected final void stepBack(Step s) {
        for (Term term : tape) {
            term.begin(s);
        }
        for (int i = tape.size() - 1; i >= 0; i--) {
            tape.get(i).back(s);
        }
    }

    /** Declares a state and returns its value before the step. */
    protected final Past past(String letter) {
        expectDefining("past");
        return new Past(letter);
    }

    private void expectDefining(String operation) {
        if (!defining) {
            throw new IllegalStateException(
                    operation
                            + ": call it inside equations(), not in a field or elsewhere; equations() runs again at every build");
        }
    }

    /** Throws unless the terms come from this run of {@link #equations}. */
    private void expectOwn(String operation, Term... terms) {
        expectDefining(operation);
        for (Term term : terms) {
            if (!tape.contains(term)) {
                throw new IllegalStateException(formatted(
                        "%s: expected terms from this run of equations(), got one that an earlier run stored in a field; create it again",
                        operation));
            }
        }
    }

    /** Defines s_t = value. */
    protected final void next(Past past, Term value) {
        Check.noNulls("next", "state", past, "value", value);
        expectOwn("next", past, value);
        if (past.goesOn) {
            throw new IllegalStateException(this + ": expected one equation for " + past.letter + ", got two");
        }
        past.goesOn = true;
        new Next(past.state, value);
    }

    /** The gate itself, W_x x_t + W_h h_(t-1) + b. */
    protected final Term of(Gate gate) {
        return new OfGate(gate, null);
    }

    /** σ of the gate. */
    protected final Term sigmoid(Gate gate) {
        return new OfGate(gate, CellActivation.SIGMOID);
    }

    /** tanh of the gate. */
    protected final Term tanh(Gate gate) {
        return new OfGate(gate, CellActivation.TANH);
    }

    /** σ(x) */
    protected final Term sigmoid(Term x) {
        return apply(CellActivation.SIGMOID, x);
    }

    /** tanh(x) */
    protected final Term tanh(Term x) {
        return apply(CellActivation.TANH, x);
    }

    /** f(x), such as {@link CellActivation#RELU} or a function of your own. */
    protected final Term apply(CellActivation f, Term x) {
        Check.noNulls("apply", "f", f, "x", x);
        expectOwn("apply", x);
        return new Result() {
            @Override
            void forward(Step s) {
                f.apply(x.value(s), value(s), 0, s.size());
            }

            @Override
            void back(Step s) {
                float[] y = value(s);
                f.slope(y, y, 0, s.size()); // y is not needed any more
                addProduct(gradient(s), y, x.gradient(s), s.size());
            }
        };
    }

    /** w ⊙ x, as in a peephole. */
    protected final Term times(Weights w, Term x) {
        Check.noNulls("times", "w", w, "x", x);
        expectOwn("times", x);
        return new Result() {
            @Override
            void forward(Step s) {
                Arrays.fill(value(s), 0, s.size(), 0f);
                s.addScaled(w, x.value(s), value(s));
            }

            @Override
            void back(Step s) {
                s.addScaledBack(w, x.value(s), gradient(s), x.gradient(s));
            }
        };
    }

    /** da = da + d ⊙ b */
    private static void addProduct(float[] d, float[] b, float[] da, int n) {
        for (int k = 0; k < n; k++) {
            da[k] += d[k] * b[k];
        }
    }

    /** da = da + c d */
    private static void add(float c, float[] d, float[] da, int n) {
        for (int k = 0; k < n; k++) {
            da[k] += c * d[k];
        }
    }

    /** y = v(a, b), element by element. */
    private interface Value {
        void of(float[] a, float[] b, float[] y, int n);
    }

    /** Given the gradient of y = v(a, b), adds its share to the gradients of a and b. */
    private interface Back {
        void to(float[] da, float[] db, float[] a, float[] b, float[] d, int n);
    }

    /** A term of a cell's equations: a value of H rows that you can compute with. */
    public abstract class Term {
        Term() {
            expectDefining("a term");
            tape.add(this);
        }

        abstract float[] value(Step s);

        /** The gradient, to which later terms add and which {@link #back} passes on. */
        abstract float[] gradient(Step s);

        void forward(Step s) {}

        /** Prepares the backward step. */
        void begin(Step s) {
            Arrays.fill(gradient(s), 0, s.size(), 0f);
        }

        void back(Step s) {}

        /** This + b. */
        public final Term plus(Term b) {
            return with(
                    b,
                    (x, y, v, n) -> {
                        for (int k = 0; k < n; k++) {
                            v[k] = x[k] + y[k];
                        }
                    },
                    (dx, dy, x, y, d, n) -> {
                        add(1, d, dx, n);
                        add(1, d, dy, n);
                    });
        }

        /** This - b. */
        public final Term minus(Term b) {
            return with(
                    b,
                    (x, y, v, n) -> {
                        for (int k = 0; k < n; k++) {
                            v[k] = x[k] - y[k];
                        }
                    },
                    (dx, dy, x, y, d, n) -> {
                        add(1, d, dx, n);
                        add(-1, d, dy, n);
                    });
        }

        /** This ⊙ b. */
        public final Term times(Term b) {
            return with(
                    b,
                    (x, y, v, n) -> {
                        for (int k = 0; k < n; k++) {
                            v[k] = x[k] * y[k];
                        }
                    },
                    (dx, dy, x, y, d, n) -> {
                        addProduct(d, y, dx, n);
                        addProduct(d, x, dy, n);
                    });
        }

        /** This / b, element by element. */
        public final Term over(Term b) {
            return with(
                    b,
                    (x, y, v, n) -> {
                        for (int k = 0; k < n; k++) {
                            v[k] = x[k] / y[k];
                        }
                    },
                    (dx, dy, x, y, d, n) -> {
                        for (int k = 0; k < n; k++) {
                            dx[k] += d[k] / y[k];
                        }
                        for (int k = 0; k < n; k++) {
                            dy[k] -= d[k] * x[k] / (y[k] * y[k]);
                        }
                    });
        }

        /** factor · this. */
        public final Term times(double factor) {
            float c = (float) Check.finiteFloat("times", "factor", factor);
            return with(
                    this,
                    (x, y, v, n) -> {
                        for (int k = 0; k < n; k++) {
                            v[k] = c * x[k];
                        }
                    },
                    (dx, dy, x, y, d, n) -> add(c, d, dx, n));
        }

        /** 1 - this. */
        public final Term oneMinus() {
            return with(
                    this,
                    (x, y, v, n) -> {
                        for (int k = 0; k < n; k++) {
                            v[k] = 1 - x[k];
                        }
                    },
                    (dx, dy, x, y, d, n) -> add(-1, d, dx, n));
        }

        private Term with(Term b, Value value, Back back) {
            Check.noNulls("an equation of " + ForwardCell.this, "a term", b);
            expectOwn("an equation of " + ForwardCell.this, this, b);
            Term a = this;
            return new Result() {
                @Override
                void forward(Step s) {
                    value.of(a.value(s), b.value(s), value(s), s.size());
                }

                @Override
                void back(Step s) {
                    back.to(a.gradient(s), b.gradient(s), a.value(s), b.value(s), gradient(s), s.size());
                }
            };
        }
    }

    /** s_(t-1) of a state. */
    public final class Past extends Term {
        private final String letter;
        private final Carried state;
        private boolean goesOn;

        private Past(String letter) {
            this.letter = letter;
            this.state = state(letter);
        }

        @Override
        float[] value(Step s) {
            return s.previous(state);
        }

        @Override
        float[] gradient(Step s) {
            return s.dPrevious(state);
        }
    }

    /** A term with storage of its own. */
    private abstract class Result extends Term {
        private final Kept value = kept();
        private final Kept gradient = kept();

        @Override
        float[] value(Step s) {
            return s.of(value);
        }

        @Override
        float[] gradient(Step s) {
            return s.of(gradient);
        }
    }

    /** A gate, to which a function is applied in place; after the backward step it holds dz. */
    private final class OfGate extends Term {
        private final Gate gate;
        private final @Nullable CellActivation f;
        private final Kept gradient = kept();

        OfGate(Gate gate, @Nullable CellActivation f) {
            Check.noNulls("an equation of " + ForwardCell.this, "a gate", gate);
            if (!taken.add(gate) || gate.rows() != units()) {
                throw new IllegalStateException(
                        ForwardCell.this
                                + ": expected gates of H rows, each used once; to use a gate twice, keep its term in a variable");
            }
            this.gate = gate;
            this.f = f;
        }

        @Override
        float[] value(Step s) {
            return s.of(gate);
        }

        @Override
        float[] gradient(Step s) {
            return s.of(gradient);
        }

        @Override
        void forward(Step s) {
            if (f != null) {
                f.apply(s.of(gate), s.of(gate), 0, s.size());
            }
        }

        @Override
        void back(Step s) {
            float[] z = s.of(gate);
            float[] d = s.of(gradient);
            if (f == null) {
                System.arraycopy(d, 0, z, 0, s.size());
                return;
            }
            f.slope(z, z, 0, s.size());
            for (int k = 0; k < s.size(); k++) {
                z[k] *= d[k];
            }
        }
    }

    /** The next value of a state. */
    private final class Next extends Term {
        private final Carried state;
        private final Term value;

        Next(Carried state, Term value) {
            this.state = state;
            this.value = value;
        }

        @Override
        float[] value(Step s) {
            return s.of(state);
        }

        @Override
        float[] gradient(Step s) {
            return s.d(state);
        }

        @Override
        void begin(Step s) {} // the gradient comes from outside

        @Override
        void forward(Step s) {
            System.arraycopy(value.value(s), 0, s.of(state), 0, s.size());
        }

        @Override
        void back(Step s) {
            add(1, s.d(state), value.gradient(s), s.size());
        }
    }
}
