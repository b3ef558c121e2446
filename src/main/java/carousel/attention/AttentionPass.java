package carousel.attention;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Buffers;
import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A pass of {@code AttentionLayer}: Q queries for each of B sequences, over a memory of T steps. Inside, columns are
 * ordered by sequence, not by step, so that the memory of one sequence is one matrix.
 *
 * <p>Threads: for one at a time; make one for each.
 */
public abstract class AttentionPass implements Pass {
    private final Layer layer;
    final int rowsK;
    final int rowsQ;
    int B;
    int T;
    int Q;

    /** The memory: column b*T + j is k_j of sequence b. */
    float[] k = {};
    /** The queries: column b*Q + i is q_i of sequence b. */
    float[] q = {};
    /** Gradients of both. */
    float[] dk = {};

    float[] dq = {};

    /** T x (B*Q), a column for each query: the scores e, from which softmax makes the weights. */
    private float[] alpha = {};
    /** T x (B*Q): the gradient of the weights, then that of the scores. */
    private float[] de = {};

    private float[] context = {};
    MemoryProducts products;
    private Sequences queries = new Sequences();
    private Sequences memory = new Sequences();
    private final Sequences y = new Sequences();
    private final Sequences last = new Sequences();
    private final Sequences dQueries = new Sequences();
    private final Sequences dMemory = new Sequences();

    AttentionPass(Layer layer, int rowsQ) {
        this.layer = layer;
        this.rowsK = layer.inputRows();
        this.rowsQ = rowsQ;
        this.products = new MemoryProducts(rowsK, T);
    }

    /**
     * Throws unless there is a memory for each sequence of queries, both with the rows that the layer was built for.
     */
    private void expect(Sequences queries, Sequences memory) {
        layer.expectRows(memory);
        Check.given(layer.toString(), "queries", queries).requireSound(layer);
        if (queries.rows != rowsQ || queries.batch != memory.batch || queries.steps < 1) {
            throw Check.unexpected(
                    layer.toString(),
                    "queries of " + counted(rowsQ, "row") + " for " + counted(memory.batch, "sequence"),
                    queries);
        }
    }

    /** e = the score of each query with each column of its sequence's memory; e is T x (B*Q). */
    abstract void score(float[] e);

    /** From the gradient of e to those of the layer's parameters, and on to dq and dk; adds to all. */
    abstract void scoreBack(float[] de);

    /**
     * Lets each query look at the memory of its sequence.
     *
     * @param queries Q columns for each of B sequences
     * @param memory T columns for each of B sequences, of which the padding is not looked at
     * @return [context; query] for each query; it belongs to this pass and is valid until its next forward
     */
    public final Sequences attend(Sequences queries, Sequences memory) {
        expect(queries, memory);
        this.queries = queries;
        this.memory = memory;
        B = memory.batch;
        T = memory.steps;
        Q = queries.steps;
        k = Buffers.grown(layer, k, memory.size());
        q = Buffers.grown(layer, q, queries.size());
        gather(memory, 0, rowsK, k);
        gather(queries, 0, rowsQ, q);

        if (products.T != T) {
            products = new MemoryProducts(rowsK, T);
        }
        alpha = Buffers.grown(layer, alpha, (long) T * B * Q);
        score(alpha);
        for (int i = 0; i < B * Q; i++) {
            softmax(alpha, i * T, memory.length(i / Q));
        }
        context = Buffers.grown(layer, context, (long) rowsK * B * Q);
        for (int b = 0; b < B; b++) { // context = Σ_j α_j k_j
            products.times(k, alpha, context, b, Q);
        }
        y.resizeLike(queries, rowsK + rowsQ);
        scatter(context, rowsK, y, 0);
        scatter(q, rowsQ, y, rowsK);
        return y;
    }

    /** From the gradient of {@link #attend}'s output to {@link #dQueries} and {@link #dMemory}. */
    public final void attendBack(Sequences dy) {
        layer.expectGradient(y, dy);
        float[] dcontext = context; // y has a copy of what was there
        dq = Buffers.grown(layer, dq, (long) rowsQ * B * Q);
        gather(dy, 0, rowsK, dcontext);
        gather(dy, rowsK, rowsQ, dq);

        de = Buffers.grown(layer, de, (long) T * B * Q);
        dk = zeros(dk, rowsK, B, T);
        for (int b = 0; b < B; b++) {
            products.transposedTimes(k, dcontext, de, b, Q);
            products.addGradient(dcontext, alpha, dk, b, Q);
        }
        for (int i = 0; i < B * Q; i++) {
            softmaxBack(alpha, de, i * T, i * T + T);
        }
        scoreBack(de);
        scatter(dq, rowsQ, dQueries.resizeLike(queries, rowsQ), 0);
        scatter(dk, rowsK, dMemory.resizeLike(memory, rowsK), 0);
    }

    /** The gradient with respect to the queries, which belongs to this pass and is valid until its next backward. */
    public final Sequences dQueries() {
        return dQueries;
    }

    /** The gradient with respect to the memory, which belongs to this pass and is valid until its next backward. */
    public final Sequences dMemory() {
        return dMemory;
    }

    /** The weights α of sequence b, a copy: a row for each real step of the memory, a column for each real query. */
    public final FloatMatrix weights(int b) {
        if (memory.batch == 0) {
            throw new IllegalStateException(layer + ": there are no weights yet; call forward first");
        }
        Check.index("weights", "a sequence", b, B);
        FloatMatrix weights = new FloatMatrix(memory.length(b), queries.length(b));
        for (int i = 0; i < weights.columns; i++) {
            System.arraycopy(alpha, (b * Q + i) * T, weights.data, i * weights.rows, weights.rows);
        }
        return weights;
    }

    /** The last real column of each sequence queries the whole sequence. */
    @Override
    public final Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
        layer.expectRows(x);
        if (rowsQ != rowsK) {
            throw new IllegalArgumentException(formatted(
                    "%s: expected queries of %s, because the sequence attends to itself; leave queryRows out",
                    layer, counted(rowsK, "row")));
        }
        last.resize(x.rows, 1, x.batch);
        for (int b = 0; b < x.batch; b++) {
            System.arraycopy(x.data, x.column(x.length(b) - 1, b) * x.rows, last.data, b * x.rows, x.rows);
        }
        return attend(last, x);
    }

    @Override
    public final Sequences backward(Sequences dy) {
        attendBack(dy);
        for (int b = 0; b < B; b++) {
            int at = memory.column(memory.length(b) - 1, b) * rowsK;
            for (int r = 0; r < rowsK; r++) {
                dMemory.data[at + r] += dQueries.data[b * rowsK + r];
            }
        }
        return dMemory;
    }

    /** Rows from, from + 1, … of s, with columns ordered by sequence; padding becomes zeros. */
    private static void gather(Sequences s, int from, int rows, float[] buffer) {
        for (int b = 0; b < s.batch; b++) {
            for (int t = 0; t < s.steps; t++) {
                int at = (b * s.steps + t) * rows;
                if (s.isPadding(t, b)) {
                    Arrays.fill(buffer, at, at + rows, 0f);
                } else {
                    System.arraycopy(s.data, s.column(t, b) * s.rows + from, buffer, at, rows);
                }
            }
        }
    }

    /** The inverse of gather. */
    private static void scatter(float[] buffer, int rows, Sequences s, int to) {
        for (int b = 0; b < s.batch; b++) {
            for (int t = 0; t < s.steps; t++) {
                System.arraycopy(buffer, (b * s.steps + t) * rows, s.data, s.column(t, b) * s.rows + to, rows);
            }
        }
    }

    /** A buffer of rows x B x n numbers, as {@link Buffers#grown} finds it, of zeros. */
    float[] zeros(float[] buffer, int rows, int B, int n) {
        float[] enough = Buffers.grown(layer, buffer, (long) rows * B * n);
        Arrays.fill(enough, 0, rows * B * n, 0f);
        return enough;
    }

    /** e_j becomes exp(e_j) / Σ exp(e) for the first {@code length} scores from {@code from} on, and 0 for the rest. */
    private void softmax(float[] e, int from, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = from; j < from + length; j++) {
            max = Math.max(max, e[j]);
        }
        float sum = 0;
        for (int j = from; j < from + length; j++) {
            e[j] = (float) StrictMath.exp(e[j] - max);
            sum += e[j];
        }
        for (int j = from; j < from + length; j++) {
            e[j] /= sum;
        }
        Arrays.fill(e, from + length, from + T, 0f);
    }

    /** de_j = α_j (dα_j - Σ_i α_i dα_i), in the place of dα; 0 at padding, where α is. */
    private static void softmaxBack(float[] alpha, float[] d, int from, int to) {
        float mean = 0;
        for (int j = from; j < to; j++) {
            mean += alpha[j] * d[j];
        }
        for (int j = from; j < to; j++) {
            d[j] = alpha[j] * (d[j] - mean);
        }
    }
}
