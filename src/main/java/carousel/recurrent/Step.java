package carousel.recurrent;

import carousel.linalg.Activations;
import carousel.linalg.Sequences;
import org.jspecify.annotations.Nullable;

/**
 * One time step of a {@link Cell} over a batch. Number r of sequence b is at index b * H + r of every array of H rows, so one
 * loop from 0 to {@link #size} covers all units of all sequences. Get the arrays before the loop; each step has its own.
 *
 * <p>Threads: each is given to one thread, for one shard of a batch.
 */
public final class Step {
    /** The batch. */
    final Sequences x;
    /** Whether every step keeps its numbers for a backward pass; otherwise two places serve in turn. */
    final boolean goesBack;
    /** Whether the states before the first step are zeros. */
    private final boolean fromZeros;
    /** Null if the gates see h_(t-1) itself. */
    final @Nullable RecurrentDropout dropout;

    final CellBuffers buffers;
    private final GateProducts products;
    private final int B;
    /** The numbers of this step. */
    StepBuffers now;
    /** s_(t-1), in the order of the states. */
    float[][] before;

    /** What has been done with the batch. */
    Done done = Done.NOTHING;

    /** What can be done with a batch, in this order. */
    enum Done {
        NOTHING,
        FORWARD,
        /** Back to the gates of the first step, but not through W_h to the state before it. */
        BACK_TO_GATES,
        BACK
    }

    /** The steps of a batch, one after the other. */
    Step(
            Sequences x,
            boolean goesBack,
            boolean fromZeros,
            @Nullable RecurrentDropout dropout,
            CellBuffers buffers,
            GateProducts products) {
        this.x = x;
        this.goesBack = goesBack;
        this.fromZeros = fromZeros;
        this.dropout = dropout;
        this.buffers = buffers;
        this.products = products;
        this.B = x.batch;
        at(0);
    }

    /** Moves to step t, counted from 0. */
    Step at(int t) {
        before = t == 0 ? buffers.initial : numbers(t - 1).states;
        now = numbers(t);
        return this;
    }

    private StepBuffers numbers(int t) {
        return buffers.steps.get(goesBack ? t : t % 2);
    }

    /** Whether the states before this step are zeros. */
    boolean isFromZeros() {
        return fromZeros && before == buffers.initial;
    }

    /** The units of all sequences, H * B. An array may have room for more. */
    public int size() {
        return B * buffers.d[0].rows;
    }

    /** The numbers of all sequences in an array of another number of rows. */
    public int size(int rows) {
        return B * rows;
    }

    /** The number of sequences, B. */
    public int batch() {
        return B;
    }

    /**
     * The array of a gate: z_t until the cell applies a function to it, then whatever the cell writes; at the end of
     * the backward step, dz.
     */
    public float[] of(Gate gate) {
        return now.gates[gate.index];
    }

    /** Applies σ to the gate in place and returns its array. */
    public float[] sigmoid(Gate gate) {
        float[] z = of(gate);
        Activations.sigmoid(z, z, 0, size(gate.rows));
        return z;
    }

    /** Applies tanh to the gate in place and returns its array. */
    public float[] tanh(Gate gate) {
        float[] z = of(gate);
        Activations.tanh(z, z, 0, size(gate.rows));
        return z;
    }

    /** s_t, which the step writes. The backward step must not change it: the gradients need h_t afterwards. */
    public float[] of(Carried state) {
        return now.states[state.index];
    }

    /** s_(t-1), which neither the step nor the backward step may change. */
    public float[] previous(Carried state) {
        return before[state.index];
    }

    /** The gradient with respect to s_t, from the output and from later steps. */
    public float[] d(Carried state) {
        return buffers.d[state.index].d;
    }

    /** The gradient with respect to s_(t-1) through this step; the backward step writes it. */
    public float[] dPrevious(Carried state) {
        buffers.d[state.index].asked = true;
        return buffers.d[state.index].dPrev;
    }

    /** Numbers that the step computes and the backward step reads, or scratch. */
    public float[] of(Kept kept) {
        return kept.isScratch ? buffers.scratch(kept) : now.of(kept);
    }

    /** h_(t-1) as the gates see it, after recurrent dropout. */
    public float[] hidden() {
        return dropout == null ? before[0] : now.masked;
    }

    float[] dh_in() {
        return dropout == null ? buffers.d[0].dPrev : dropout.d;
    }

    /**
     * The gradient with respect to {@link #hidden}; a cell that uses hidden() itself adds its share here. It may be the
     * array of {@link #dPrevious}(h): write dPrevious(h) first, then add to this array.
     */
    public float[] dHidden() {
        buffers.askedHidden = true;
        return dh_in();
    }

    /** The numbers of a column of weights. */
    public float[] of(Weights weights) {
        return products.values.vectors()[weights.index].data;
    }

    /** The gradient of a column of weights; the backward step adds to it. */
    public float[] d(Weights weights) {
        return products.gradients.vectors()[weights.index].data;
    }

    /** z += w ⊙ c at every column of this step: a peephole. */
    public void addScaled(Weights weights, float[] c, float[] z) {
        float[] w = of(weights);
        for (int at = 0; at < size(); at += w.length) {
            for (int r = 0; r < w.length; r++) {
                z[at + r] += w[r] * c[at + r];
            }
        }
    }

    /** The backward pass through {@link #addScaled}: dc += w ⊙ dz and dw += dz ⊙ c. */
    public void addScaledBack(Weights weights, float[] c, float[] dz, float[] dc) {
        float[] w = of(weights);
        float[] dw = d(weights);
        for (int at = 0; at < size(); at += w.length) {
            for (int r = 0; r < w.length; r++) {
                dc[at + r] += w[r] * dz[at + r];
                dw[r] += dz[at + r] * c[at + r];
            }
        }
    }

    /** Adds W u to z, for the gate and the u of the product's declaration. */
    public void add(InnerProduct product) {
        products.forward(product, now, B);
    }

    /** Computes du = Wᵀ dz, for the gate of the product's declaration. */
    public void addBack(InnerProduct product, float[] du) {
        products.backward(product, now, B, du);
    }
}
