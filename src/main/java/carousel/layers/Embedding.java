package carousel.layers;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A learnt vector for each symbol: y_t is column x_t of the table E, which is D x V. The input has one row, the
 * symbols' numbers 0 to V-1, stored as floats. Padding becomes zeros, whatever number it holds. The vectors are drawn
 * uniformly within ±0.05, as in Keras; PyTorch draws them from N(0, 1).
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class Embedding extends Layer {
    private final int V;
    private final int D;

    /**
     * @param symbols how many symbols there are, V
     * @param rows the length of each symbol's vector, D
     */
    public Embedding(int symbols, int rows) {
        this.V = Check.atLeastOne("embedding", "symbols", symbols);
        this.D = Check.atLeastOne("embedding", "rows", rows);
    }

    @Override
    public int outputRows(int inputRows) {
        return D;
    }

    @Override
    protected void create(int inputRows, Init init) {
        if (inputRows != 1) {
            throw Check.unexpected(toString(), "1 row of input, a symbol number for each step", inputRows + " rows");
        }
        init.uniform("E", D, V, 0.05);
    }

    @Override
    public Pass pass() {
        return new Lookup();
    }

    private final class Lookup implements Pass, Symbols {
        private final FloatMatrix E = parameter("E").value();
        private final Gradients gradients = new Gradients(parameters());
        private final Sequences y = new Sequences();
        private final Sequences dx = new Sequences();
        private Sequences x = new Sequences();
        private boolean feedsReader;
        private boolean table;
        private int[] which = {};

        /** Lets a recurrent layer multiply W_x by the V columns of E instead of by T*B copies of them. */
        @Override
        public void feeds(Pass next) {
            if (next instanceof Reader reader) {
                feedsReader = true;
                reader.reads(this);
            }
        }

        @Override
        public boolean isTable() {
            return table;
        }

        @Override
        public int[] which() {
            return which;
        }

        @Override
        public int symbols() {
            return V;
        }

        @Override
        public FloatMatrix E() {
            return E;
        }

        @Override
        public FloatMatrix dE() {
            return gradients.filled().get(0);
        }

        @Override
        public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
            expectRows(x);
            this.x = x;
            table = feedsReader && V < x.steps * x.batch;
            return table ? symbolsAlone() : copies();
        }

        private Sequences symbolsAlone() {
            if (which.length < x.steps * x.batch) {
                which = new int[x.steps * x.batch];
            }
            for (int t = 0; t < x.steps; t++) {
                for (int b = 0; b < x.batch; b++) {
                    which[x.column(t, b)] = x.isPadding(t, b) ? -1 : symbol(t, b);
                }
            }
            return y.resizeLike(x, D);
        }

        private Sequences copies() {
            y.resizeLike(x, D);
            for (int t = 0; t < x.steps; t++) {
                for (int b = 0; b < x.batch; b++) {
                    int at = x.column(t, b) * D;
                    if (x.isPadding(t, b)) {
                        Arrays.fill(y.data, at, at + D, 0f);
                    } else {
                        System.arraycopy(E.data, symbol(t, b) * D, y.data, at, D);
                    }
                }
            }
            return y;
        }

        private int symbol(int t, int b) {
            float x_t = x.data[x.column(t, b)];
            int symbol = (int) x_t;
            if (symbol != x_t || symbol < 0 || symbol >= V) {
                throw Check.unexpected(
                        Embedding.this.toString(),
                        formatted("a symbol number from 0 to %d at step %d of sequence %d", V - 1, t, b),
                        symbol == x_t ? "" + symbol : "" + x_t,
                        "is the vocabulary larger than " + V + "?");
            }
            return symbol;
        }

        /** The gradient with respect to the symbols' numbers is zero, because symbols are discrete. */
        @Override
        public Sequences backward(Sequences dy) {
            expectGradient(y, dy);
            if (!table) { // otherwise the next layer has already added to dE
                addColumns(dy);
            }
            return dx.resizeLike(x, 1).zero();
        }

        private void addColumns(Sequences dy) {
            float[] dE = dE().data;
            for (int t = 0; t < x.steps; t++) {
                for (int b = 0; b < x.batch; b++) {
                    if (!x.isPadding(t, b)) {
                        addColumn(dy.data, x.column(t, b) * D, dE, symbol(t, b) * D);
                    }
                }
            }
        }

        private void addColumn(float[] dy, int from, float[] dE, int to) {
            for (int r = 0; r < D; r++) {
                dE[to + r] += dy[from + r];
            }
        }

        @Override
        public List<FloatMatrix> gradients() {
            return gradients.filled();
        }
    }

    @Override
    public Embedding copy() {
        return (Embedding) cloneUnbuilt();
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("layer", "embedding", "symbols", V, "rows", D);
    }

    @Override
    public String toString() {
        return "embedding(" + V + ", " + D + ")";
    }
}
