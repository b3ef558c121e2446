package carousel.recurrent;

import carousel.layers.Buffers;
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
final class CellBuffers {
    private static final Object ONE_AT_A_TIME = new Object();

    final int B;
    /** The steps for which there is room. */
    final List<StepBuffers> steps;
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
    private final float[][] scratch;

    CellBuffers(Layer layer, CellParts cell, float recurrentDropout) {
        this(layer, cell, recurrentDropout, new ArrayList<>(), 0, true);
        makeRoom(1, 0);
    }

    private CellBuffers(Layer layer, CellParts cell, float p, List<StepBuffers> steps, int B, boolean goesBack) {
        this.layer = layer;
        this.cell = cell;
        this.p = p;
        this.steps = steps;
        this.B = B;
        this.goesBack = goesBack;
        this.scratch = new float[cell.kepts().size()][0];
        this.initial = cell.states().stream()
                .map(s -> Buffers.of(layer, (long) s.rows * B))
                .toArray(float[][]::new);
        int sequencesBack = goesBack ? B : 0;
        this.d = cell.states().stream()
                .map(s -> new StateGradient(layer, s.rows, sequencesBack))
                .toArray(StateGradient[]::new);
        this.dropout = new RecurrentDropout(p, d[0].d.length);
    }

    /** These numbers, or others with the same steps if these have no room for so many sequences or for gradients. */
    CellBuffers of(int B, boolean goesBack) {
        boolean enough = B <= this.B && (this.goesBack || !goesBack);
        return enough ? this : new CellBuffers(layer, cell, p, steps, Math.max(B, this.B), goesBack);
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

    /** Makes room for the first T steps of B sequences; their numbers then stay in the same arrays until B grows. */
    void makeRoom(int T, int B) {
        for (int t = 0; t < T; t++) {
            if (t == steps.size()) {
                steps.add(new StepBuffers(layer, cell, p > 0, B));
            } else if (steps.get(t).B < B) {
                steps.set(t, new StepBuffers(layer, cell, p > 0, B));
            }
        }
    }

    /**
     * The same for a pass that goes back. Many small arrays would fill the memory to the last byte before an error
     * came, and then other threads would fail, too.
     */
    void makeRoomToGoBack(int T, int B) {
        if (lacking(T, B) > 0) {
            synchronized (ONE_AT_A_TIME) { // so that each pass sees what the others have taken
                steps.replaceAll(s -> s.B < B ? new StepBuffers(layer, cell, false, 0) : s);
                long arrays = 4L
                        + cell.gates().size()
                        + cell.states().size()
                        + cell.kepts().size();
                long numbers = B * (cell.floatsPerColumn() + (p > 0 ? d[0].rows : 0));
                Buffers.expectMemory(lacking(T, B) * (numbers + 8 * arrays)); // with their headers
                makeRoom(T, B);
                steps.subList(0, T).forEach(StepBuffers::makeRoom);
            }
        }
    }

    /** How many of the first T steps have no room for B sequences. */
    private int lacking(int T, int B) {
        int lacking = 0;
        for (int t = 0; t < T; t++) {
            lacking += t < steps.size() && B <= steps.get(t).B ? 0 : 1;
        }
        return lacking;
    }

    /** Sets the gradients of sequence b aside, or gives them to the step before. */
    void passBy(int b, boolean aside) {
        for (StateGradient state : d) {
            state.passBy(b, aside);
        }
    }

    /** Numbers that a step needs only until it is done. */
    float[] scratch(Kept k) {
        scratch[k.index] = Buffers.grown(layer, scratch[k.index], (long) k.rows * B);
        return scratch[k.index];
    }
}
