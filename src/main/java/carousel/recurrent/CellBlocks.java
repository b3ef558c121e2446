package carousel.recurrent;

import carousel.layers.Blocks;
import carousel.layers.Layer;
import java.util.Arrays;

/**
 * The numbers of a {@link RecurrentPass}: the values of gates, states and everything else that a cell declares, at
 * every step, and their gradients. Each array has the index of its part. A larger batch needs other blocks.
 */
final class CellBlocks {
    /** The rows of the hidden state. */
    final int H;
    /** The columns for which there is room, some steps of at most B sequences. */
    final int columns;

    final int B;
    /** Whether there is room for gradients. */
    final boolean goesBack;

    final float[][] gates;
    final StateBlocks[] states;
    /** What the gates see of h_(t-1). */
    final RecurrentDropout dropout;
    /** Whether the cell itself writes the gradient with respect to what the gates see of h_(t-1). */
    boolean askedHidden;

    private final float[][] kept;
    private final Layer layer;
    private final CellParts cell;

    CellBlocks(Layer layer, CellParts cell, float recurrentDropout, int columns, int B, boolean goesBack) {
        this.layer = layer;
        this.cell = cell;
        this.columns = columns;
        this.B = B;
        this.goesBack = goesBack;
        this.states = cell.states().stream()
                .map(s -> new StateBlocks(layer, s.rows, columns, B, goesBack))
                .toArray(StateBlocks[]::new);
        this.H = states[0].rows;
        this.gates = cell.gates().stream()
                .map(g -> Blocks.of(layer, (long) g.rows * columns))
                .toArray(float[][]::new);
        this.kept = new float[cell.kepts().size()][0];
        this.dropout = new RecurrentDropout(layer, states[0], goesBack ? recurrentDropout : 0, columns);
    }

    /** What the cell keeps; made at the first call, so that inference does without what only the backward step needs. */
    float[] of(Kept k) {
        kept[k.index] = Blocks.grown(layer, kept[k.index], (long) k.rows * columns);
        return kept[k.index];
    }

    /** Sets one column of the gates, and of what the cell keeps, to zero. */
    void zeroColumn(int column) {
        for (int g = 0; g < gates.length; g++) {
            int rows = cell.gates().get(g).rows;
            Arrays.fill(gates[g], column * rows, (column + 1) * rows, 0f);
        }
        for (int k = 0; k < kept.length; k++) {
            int rows = kept[k].length / columns; // 0 before the cell asks for it
            Arrays.fill(kept[k], column * rows, (column + 1) * rows, 0f);
        }
    }
}
