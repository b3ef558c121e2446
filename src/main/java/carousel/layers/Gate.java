package carousel.layers;

import carousel.linalg.Blas;
import carousel.linalg.Multiplier;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * The parameters of one gate (or candidate) of a recurrent cell, and its affine map
 *
 * <pre>
 *   z_t = W_x x_t + W_h h_(t-1) + b          and with a peephole   + W_c ⊙ c
 * </pre>
 *
 * W_x: H x D, W_h: H x H, b and W_c: H x 1.
 */
final class Gate {
    final FloatMatrix W_x;
    final FloatMatrix W_h;
    final FloatMatrix b;
    final FloatMatrix W_c;

    /** Makes W_x, W_h, b and, with a peephole, W_c, each with the gate's letter behind its name. */
    Gate(String letter, int D, int H, double bias, boolean peephole, Init init) {
        this.W_x = init.glorot("W_x" + letter, H, D);
        this.W_h = init.orthogonal("W_h" + letter, H);
        this.b = init.constant("b_" + letter, H, bias);
        this.W_c = peephole ? init.uniform("W_c" + letter, H, 1, 1 / Math.sqrt(H)) : null;
    }

    /** The gate's share of a pass: its values at every step, and its gradients. */
    Work work() {
        return new Work();
    }

    final class Work {
        /** H x (T*B): z, then after the activation the gate's value, then in the backward pass dz, each in its place. */
        float[] a = {};

        private final FloatMatrix dW_x = new FloatMatrix(W_x.rows, W_x.columns);
        private final FloatMatrix dW_h = new FloatMatrix(W_h.rows, W_h.columns);
        private final FloatMatrix db = new FloatMatrix(b.rows, 1);
        private final FloatMatrix dW_c = W_c == null ? null : new FloatMatrix(W_c.rows, 1);
        private final Multiplier timesW_h = new Multiplier();
        private final Multiplier timesW_hT = new Multiplier();
        private final Multiplier timesW_xT = new Multiplier();
        /** W_x E + b for an input that is given by a table E, and in the backward pass the sums of dz for its columns. */
        private float[] table = {};

        /** Two columns of {@link #sumBySymbol}. */
        private final float[] sum = new float[b.rows];

        private final float[] dz = new float[b.rows];
        /** Whether {@link StackedGates} do the work of {@link #recur} and {@link #recurBack}. */
        boolean stacked;

        FloatMatrix W_h() {
            return W_h;
        }

        List<FloatMatrix> gradients() {
            return W_c == null ? List.of(dW_x, dW_h, db) : List.of(dW_x, dW_h, db, dW_c);
        }

        /** Makes ready for {@link #project} and {@link #recur}. */
        void start(Sequences x) {
            timesW_h.take(W_h, x.batch);
            if (x.table != null) {
                int V = x.table.columns;
                table = Blocks.grown(table, b.rows * V);
                Blas.fillColumns(b, table, 0, V);
                Blas.addProduct(W_x, x.table.data, 0, table, 0, V);
            }
        }

        /** z_t = W_x x_t + b for many columns at once, from the given one on: what does not wait for the step before. */
        void project(Sequences x, int from, int columns) {
            a = Blocks.grown(a, b.rows * columns);
            if (x.table == null) {
                Blas.fillColumns(b, a, 0, columns);
                Blas.addProduct(W_x, x.data, from * x.rows, a, 0, columns);
                return;
            }
            int H = b.rows;
            for (int c = 0; c < columns; c++) {
                int v = x.which[from + c];
                System.arraycopy(v < 0 ? b.data : table, Math.max(v, 0) * H, a, c * H, H);
            }
        }

        /** z_t += W_h h_(t-1), both H x B, both beginning at {@code from} in their blocks; there already if stacked. */
        void recur(float[] h_prev, int from, int B) {
            if (!stacked) {
                recur(h_prev, a, from, B);
            }
        }

        /** u_t += W_h h_(t-1), for a cell in which something happens to u_t on its way into z_t. */
        void recur(float[] h_prev, float[] u, int from, int B) {
            timesW_h.addProduct(h_prev, from, u, from);
        }

        /** z_t += W_c ⊙ c; nothing without a peephole. */
        void peep(float[] c, int from, int B) {
            if (W_c == null) {
                return;
            }
            int H = W_c.rows;
            for (int at = from; at < from + H * B; at += H) {
                for (int r = 0; r < H; r++) {
                    a[at + r] += W_c.data[r] * c[at + r];
                }
            }
        }

        /** dc += W_c ⊙ dz_t; nothing without a peephole. */
        void peepBack(float[] dc, int from, int B) {
            if (W_c == null) {
                return;
            }
            int H = W_c.rows;
            for (int at = from; at < from + H * B; at += H) {
                for (int r = 0; r < H; r++) {
                    dc[at + r] += W_c.data[r] * a[at + r];
                }
            }
        }

        /** Makes ready for {@link #recurBack}. */
        void startBack(int B) {
            timesW_hT.takeTransposed(W_h, B);
        }

        /** dh_(t-1) += W_hᵀ dz_t; left to {@link StackedGates} if stacked. */
        void recurBack(float[] dh_prev, int from, int B) {
            if (!stacked) {
                recurBack(a, dh_prev, from, B);
            }
        }

        /** dh_(t-1) += W_hᵀ du_t. */
        void recurBack(float[] du, float[] dh_prev, int from, int B) {
            timesW_hT.addProduct(du, from, dh_prev, from);
        }

        /** No gradient comes from the column that begins at {@code at}: it is padding. */
        void zeroColumn(int at) {
            Arrays.fill(a, at, at + b.rows, 0f);
        }

        /** dW_x += dz xᵀ, db += dz over all steps at once. */
        void finishInput(Sequences x) {
            if (x.table == null) {
                finishInput(a, x.data, x.steps * x.batch);
            } else {
                sumBySymbol(x);
                finishInput(table, x.table.data, x.table.columns);
            }
        }

        private void finishInput(float[] dz, float[] x, int columns) {
            Blas.addOuterProduct(dz, 0, x, 0, columns, dW_x);
            Blas.addColumnSums(dz, columns, db);
        }

        /** The sum of dz over all columns that are the same column of the table, for each of these. */
        private void sumBySymbol(Sequences x) {
            int H = b.rows;
            Arrays.fill(table, 0, H * x.table.columns, 0f);
            for (int c = 0; c < x.steps * x.batch; c++) {
                if (x.which[c] >= 0) {
                    int at = x.which[c] * H;
                    System.arraycopy(table, at, sum, 0, H); // to one index for both: then the loop is vectorised
                    System.arraycopy(a, c * H, dz, 0, H);
                    add(dz, sum);
                    System.arraycopy(sum, 0, table, at, H);
                }
            }
        }

        /** dx += W_xᵀ dz over all steps at once, or, where x is given by a table, the same for the table's columns. */
        void inputBack(Sequences x, Sequences dx) {
            int columns = dx.steps * dx.batch;
            timesW_xT.takeTransposed(W_x, columns);
            timesW_xT.addProduct(x.table == null ? a : table, 0, dx.data, 0);
        }

        /** dW_h += dz h_(t-1)ᵀ over all steps at once. */
        void finishRecurrent(float[] h_prev, int columns) {
            finishRecurrent(a, h_prev, columns);
        }

        /** dW_h += du h_(t-1)ᵀ over all steps at once. */
        void finishRecurrent(float[] du, float[] h_prev, int columns) {
            Blas.addOuterProduct(du, 0, h_prev, 0, columns, dW_h);
        }

        /** dW_c += dz ⊙ c over all steps; nothing without a peephole. */
        void finishPeephole(float[] c, int columns) {
            if (W_c == null) {
                return;
            }
            int H = W_c.rows;
            for (int at = 0; at < H * columns; at += H) {
                for (int r = 0; r < H; r++) {
                    dW_c.data[r] += a[at + r] * c[at + r];
                }
            }
        }
    }

    private static void add(float[] x, float[] y) {
        for (int k = 0; k < y.length; k++) {
            y[k] += x[k];
        }
    }
}
