package carousel.recurrent;

import carousel.layers.Blocks;
import carousel.layers.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a {@link RecurrentPass} over at most B sequences: those of all steps, the states before the first one,
 * and the gradients of the states at a single step.
 */
final class CellBlocks {
    /** The largest array that asks for memory; any JVM can create it. */
    private static final int PROBE = 1 << 26;

    final int B;
    /** The states before the first step. */
    final float[][] initial;
    /** In the order of the states. */
    final StateGradient[] d;

    final RecurrentDropout dropout;
    /** Whether the cell itself writes the gradient with respect to what the gates see of h_(t-1). */
    boolean askedHidden;

    private final Layer layer;
    private final CellParts cell;
    private final float p;
    private final boolean goesBack;
    private final List<StepBlocks> steps;

    CellBlocks(Layer layer, CellParts cell, float recurrentDropout) {
        this(layer, cell, recurrentDropout, new ArrayList<>(), 0, true);
    }

    private CellBlocks(Layer layer, CellParts cell, float p, List<StepBlocks> steps, int B, boolean goesBack) {
        this.layer = layer;
        this.cell = cell;
        this.p = p;
        this.steps = steps;
        this.B = B;
        this.goesBack = goesBack;
        this.initial = cell.states().stream()
                .map(s -> Blocks.of(layer, (long) s.rows * B))
                .toArray(float[][]::new);
        int sequencesBack = goesBack ? B : 0;
        this.d = cell.states().stream()
                .map(s -> new StateGradient(layer, s.rows, sequencesBack))
                .toArray(StateGradient[]::new);
        this.dropout = new RecurrentDropout(p, d[0].d.length);
    }

    /** These numbers, or others with the same steps if these have no room for so many sequences or for gradients. */
    CellBlocks of(int B, boolean goesBack) {
        boolean enough = B <= this.B && (this.goesBack || !goesBack);
        return enough ? this : new CellBlocks(layer, cell, p, steps, Math.max(B, this.B), goesBack);
    }

    /** Sets the states before the first step; null means zeros. */
    void begin(@Nullable BatchState state) {
        for (int i = 0; i < initial.length; i++) {
            FloatMatrix values = state == null ? null : state.get(cell.states().get(i).letter);
            if (values == null) {
                Arrays.fill(initial[i], 0f);
            } else {
                System.arraycopy(values.data, 0, initial[i], 0, values.length);
            }
        }
    }

    /**
     * Makes sure that there is memory for the first T steps of B sequences. Many small arrays would fill it to the last
     * byte before an error came, so that other threads would fail, too; a few large ones fail before that.
     */
    void expectMemory(int T, int B) {
        long columns = 0;
        for (int t = 0; t < T; t++) {
            columns += t < steps.size() && B <= steps.get(t).B ? 0 : B;
        }
        long floats = columns == 0 ? 0 : columns * cell.floatsPerColumn();
        Runtime java = Runtime.getRuntime();
        if (2 * Float.BYTES * floats < java.maxMemory() - (java.totalMemory() - java.freeMemory())) {
            return;
        }
        float[][] probe = new float[(int) (floats / PROBE) + 1][];
        for (int i = 0; i < probe.length; i++) {
            probe[i] = new float[(int) Math.min(PROBE, floats - (long) i * PROBE)];
        }
    }

    /** The numbers of the step at this place, with room for B sequences; they stay the same until B grows. */
    StepBlocks step(int place, int B) {
        while (steps.size() <= place) {
            steps.add(new StepBlocks(layer, cell, p > 0, B));
        }
        if (steps.get(place).B < B) {
            steps.set(place, new StepBlocks(layer, cell, p > 0, B));
        }
        return steps.get(place);
    }
}
