package carousel.recurrent;

import carousel.layers.Buffers;
import carousel.layers.Layer;
import java.util.Arrays;

/**
 * The numbers of one time step: the values of the gates, the states and everything else that a cell declares. Each
 * array has the index of its part, and the numbers of sequence b begin at b times the part's rows.
 */
final class StepBuffers {
    /** z_t, later whatever the cell writes; at the end of the backward step, dz. */
    final float[][] gates;
    /** s_t, the states after this step. */
    final float[][] states;
    /** h_(t-1) ⊙ m; empty without recurrent dropout. */
    final float[] masked;
    /** The number of sequences for which there is room. */
    final int B;

    private final float[][] kept;
    private final Layer layer;
    private final CellParts cell;

    StepBuffers(Layer layer, CellParts cell, boolean drops, int B) {
        this.layer = layer;
        this.cell = cell;
        this.B = B;
        this.gates = cell.gates().stream()
                .map(g -> Buffers.of(layer, (long) g.rows * B))
                .toArray(float[][]::new);
        this.states = cell.states().stream()
                .map(s -> Buffers.of(layer, (long) s.rows * B))
                .toArray(float[][]::new);
        this.masked = new float[drops ? states[0].length : 0];
        this.kept = new float[cell.kepts().size()][0];
    }

    /** Makes room for all that the cell keeps. */
    void makeRoom() {
        cell.kepts().stream().filter(k -> !k.isScratch).forEach(this::of);
    }

    /** What the cell keeps; made at the first call, so that inference does without what only the backward step needs. */
    float[] of(Kept k) {
        kept[k.index] = Buffers.grown(layer, kept[k.index], (long) k.rows * B);
        return kept[k.index];
    }

    /** Sets s_t = s_(t-1) for sequence b, and zeroes all that the step has computed for it. */
    void keep(int b, float[][] before) {
        for (int i = 0; i < states.length; i++) {
            int rows = cell.states().get(i).rows;
            System.arraycopy(before[i], b * rows, states[i], b * rows, rows);
        }
        zero(b);
    }

    /** Sets the gates of sequence b, and what the cell keeps of it, to zero. */
    void zero(int b) {
        for (int g = 0; g < gates.length; g++) {
            int rows = cell.gates().get(g).rows;
            Arrays.fill(gates[g], b * rows, (b + 1) * rows, 0f);
        }
        for (int k = 0; k < kept.length; k++) {
            int rows = kept[k].length == 0 ? 0 : cell.kepts().get(k).rows; // 0 before the cell asks for it
            Arrays.fill(kept[k], b * rows, (b + 1) * rows, 0f);
        }
    }
}
