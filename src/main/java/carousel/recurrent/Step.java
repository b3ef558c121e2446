package carousel.recurrent;

import carousel.linalg.Activations;
import carousel.linalg.Sequences;

/**
 * One time step of a {@link Cell} over a batch: the arrays, and the range in them that belongs to this step. Number r
 * of sequence b is at index {@code from() + b * H + r} of every array of H rows, so one loop from {@link #from} to
 * {@link #to} covers all units of all sequences.
 *
 * <p>The methods return whole arrays that cover all steps, so that a loop can use one index for all of them. Call the
 * methods before the loop.
 *
 * <p>Threads: each is given to one thread, for one shard of a batch.
 */
public final class Step {
    /** The batch. */
    final Sequences x;
    /** How many steps the blocks hold: T if a backward pass follows, else fewer. */
    final int window;

    final CellBlocks blocks;
    private final GateProducts products;
    private final int B;
    private int column;
    /** Whether the backward pass has come to the first step. */
    boolean wentBack;

    /** The steps of a batch, one after the other, with room for {@code window} of them. */
    Step(Sequences x, int window, CellBlocks blocks, GateProducts products) {
        this.x = x;
        this.window = window;
        this.blocks = blocks;
        this.products = products;
        this.B = x.batch;
    }

    /** Moves to step t. */
    void moveTo(int t) {
        column = column(t);
    }

    /** The first column of step t in every block. */
    int column(int t) {
        return t % window * B;
    }

    /** The first column of this step in every block. */
    int column() {
        return column;
    }

    /** The first index of this step in arrays of H rows. */
    public int from() {
        return column * blocks.H;
    }

    /** The index after the last of this step in arrays of H rows. */
    public int to() {
        return (column + B) * blocks.H;
    }

    /** The number of sequences, B. */
    public int batch() {
        return B;
    }

    /** The first index of this step in arrays of another number of rows. */
    public int from(int rows) {
        return column * rows;
    }

    /** The index after the last of this step in arrays of another number of rows. */
    public int to(int rows) {
        return (column + B) * rows;
    }

    /**
     * The array of a gate: z_t until the cell applies a function to it, then whatever the cell writes; at the end of
     * the backward step, dz.
     */
    public float[] of(Gate gate) {
        return blocks.gates[gate.index];
    }

    /** Applies σ to the gate in place and returns its array. */
    public float[] sigmoid(Gate gate) {
        float[] z = of(gate);
        Activations.sigmoid(z, z, from(gate.rows), to(gate.rows));
        return z;
    }

    /** Applies tanh to the gate in place and returns its array. */
    public float[] tanh(Gate gate) {
        float[] z = of(gate);
        Activations.tanh(z, z, from(gate.rows), to(gate.rows));
        return z;
    }

    /** s_t, which the step writes. */
    public float[] of(Carried state) {
        return blocks.states[state.index].now;
    }

    /** s_(t-1). */
    public float[] previous(Carried state) {
        return blocks.states[state.index].prev;
    }

    /** The gradient with respect to s_t, from the output and from later steps. */
    public float[] d(Carried state) {
        return blocks.states[state.index].d;
    }

    /** The gradient with respect to s_(t-1) through this step; the backward step writes it. */
    public float[] dPrevious(Carried state) {
        blocks.states[state.index].asked = true;
        return blocks.states[state.index].dPrev;
    }

    /** Numbers that the step computes and the backward step reads. */
    public float[] of(Kept kept) {
        return blocks.of(kept);
    }

    /** h_(t-1) as the gates see it, after recurrent dropout. */
    public float[] hidden() {
        return blocks.dropout.h_in();
    }

    /**
     * The gradient with respect to {@link #hidden}; a cell that uses hidden() itself adds its share here. It may be the
     * array of {@link #dPrevious}(h): write dPrevious(h) first, then add to this array.
     */
    public float[] dHidden() {
        blocks.askedHidden = true;
        return blocks.dropout.dh_in();
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
        for (int at = from(); at < to(); at += w.length) {
            for (int r = 0; r < w.length; r++) {
                z[at + r] += w[r] * c[at + r];
            }
        }
    }

    /** The backward pass through {@link #addScaled}: dc += w ⊙ dz and dw += dz ⊙ c. */
    public void addScaledBack(Weights weights, float[] c, float[] dz, float[] dc) {
        float[] w = of(weights);
        float[] dw = d(weights);
        for (int at = from(); at < to(); at += w.length) {
            for (int r = 0; r < w.length; r++) {
                dc[at + r] += w[r] * dz[at + r];
                dw[r] += dz[at + r] * c[at + r];
            }
        }
    }

    /** Adds W u to z, for the gate and the u of the product's declaration. */
    public void add(InnerProduct product) {
        products.forward(product, blocks, column, B);
    }

    /** Computes du = Wᵀ dz, for the gate of the product's declaration. */
    public void addBack(InnerProduct product, float[] du) {
        products.backward(product, blocks, column, B, du);
    }
}
