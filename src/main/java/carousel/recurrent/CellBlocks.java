package carousel.recurrent;

import carousel.layers.Blocks;
import carousel.layers.Layer;
import java.util.Arrays;
import org.jblas.FloatMatrix;

/**
 * The numbers of a {@link RecurrentPass}: the values of gates, states and everything else that a cell declares, at
 * every step, and their gradients. Each array has the index of its part.
 */
final class CellBlocks {
    /** The rows of the hidden state. */
    final int H;

    final float[][] gates;
    final StateBlocks[] states;
    final float[][] kept;
    final FloatMatrix[] dWeights;
    /** What the gates see of h_(t-1). */
    final RecurrentDropout dropout;
    /** Whether the cell itself writes the gradient with respect to what the gates see of h_(t-1). */
    boolean askedHidden;

    private final CellParts cell;

    CellBlocks(CellParts cell, float recurrentDropout) {
        this.cell = cell;
        this.H = cell.states().get(0).rows;
        this.gates = new float[cell.gates().size()][0];
        this.kept = new float[cell.kepts().size()][0];
        this.states = cell.states().stream().map(s -> new StateBlocks(s.rows)).toArray(StateBlocks[]::new);
        this.dropout = new RecurrentDropout(states[0], recurrentDropout);
        this.dWeights = Arrays.stream(cell.matrices.vectors())
                .map(w -> new FloatMatrix(w.rows, w.columns))
                .toArray(FloatMatrix[]::new);
    }

    /** Makes room for this number of columns, which are some steps of B sequences. */
    void resize(Layer layer, int columns, int B) {
        for (StateBlocks s : states) {
            s.resize(layer, columns, B);
        }
        for (int g = 0; g < gates.length; g++) {
            gates[g] = Blocks.grown(layer, gates[g], (long) cell.gates().get(g).rows * columns);
        }
        for (int k = 0; k < kept.length; k++) {
            kept[k] = Blocks.grown(layer, kept[k], (long) cell.kepts().get(k).rows * columns);
        }
    }

    /** Sets one column of the gates, and of what the cell keeps, to zero. */
    void zeroColumn(int column) {
        for (int g = 0; g < gates.length; g++) {
            int rows = cell.gates().get(g).rows;
            Arrays.fill(gates[g], column * rows, (column + 1) * rows, 0f);
        }
        for (int k = 0; k < kept.length; k++) {
            int rows = cell.kepts().get(k).rows;
            Arrays.fill(kept[k], column * rows, (column + 1) * rows, 0f);
        }
    }
}
