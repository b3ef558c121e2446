package carousel.recurrent;

import carousel.layers.Blocks;
import carousel.layers.Layer;
import java.util.Arrays;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The values of a {@link Carried} state s at every step of a pass, and their gradients. With M rows, the floats of step
 * t begin at t*M*B in all four blocks, n = M*B of them, so that one index works for all of them in a step's elementwise
 * loops. This is why s_(t-1) has its own block.
 */
final class StateBlocks {
    final int rows;
    /** s_t, written by step t. */
    final float[] now;
    /** s_(t-1), the state that step t starts from. */
    final float[] prev;
    /** The gradient with respect to s_t, from the output and from later steps; step t reads it. */
    final float[] d;
    /** The gradient with respect to s_(t-1) through step t; step t writes it. */
    final float[] dPrev;

    private final float[] aside;

    /** Whether the cell writes dPrev; otherwise the pass fills it with zeros. */
    boolean asked;

    StateBlocks(Layer layer, int rows, int columns, int B, boolean goesBack) {
        this.rows = rows;
        this.now = Blocks.of(layer, (long) rows * columns);
        this.prev = Blocks.of(layer, (long) rows * columns);
        int rowsBack = goesBack ? rows : 0;
        this.d = Blocks.of(layer, (long) rowsBack * columns);
        this.dPrev = Blocks.of(layer, (long) rowsBack * columns);
        this.aside = Blocks.of(layer, (long) rowsBack * B);
    }

    /** Sets s_0 as the state that the first step starts from; null means zeros. */
    void start(@Nullable FloatMatrix initial, int B) {
        int n = rows * B;
        if (initial == null) {
            Arrays.fill(prev, 0, n, 0f);
        } else {
            System.arraycopy(initial.data, 0, prev, 0, n);
        }
    }

    /** Copies s_t from the B columns at {@code first} to the start of the next step, at {@code next}. */
    void goOn(int first, int next, int B) {
        System.arraycopy(now, first * rows, prev, next * rows, B * rows);
    }

    /** Sets s_t = s_(t-1) in the given column. */
    void keep(int column) {
        System.arraycopy(prev, column * rows, now, column * rows, rows);
    }

    /**
     * Sets aside the gradient with respect to s_t of sequence b, in the given column, so that the backward step sees
     * zeros.
     */
    void setAside(int column, int b) {
        System.arraycopy(d, column * rows, aside, b * rows, rows);
        Arrays.fill(d, column * rows, (column + 1) * rows, 0f);
    }

    /** The backward pass through {@link #keep}: the gradient that was set aside is the one with respect to s_(t-1). */
    void keepBack(int column, int b) {
        System.arraycopy(aside, b * rows, dPrev, column * rows, rows);
    }

    /**
     * Sets the gradients that come from the output, dy: at every step, or only at the last one, whose B columns start
     * at the given one; null for none.
     *
     * @param dEnd the gradient of the loss with respect to s_T, not counting the output; null for none
     */
    void startBack(float @Nullable [] dy, @Nullable FloatMatrix dEnd, boolean everyStep, int lastColumn, int B) {
        int last = lastColumn * rows;
        int n = B * rows;
        if (dy == null) {
            Arrays.fill(d, last, last + n, 0f);
        } else if (everyStep) {
            System.arraycopy(dy, 0, d, 0, last + n);
        } else {
            System.arraycopy(dy, 0, d, last, n);
        }
        for (int k = 0; dEnd != null && k < n; k++) {
            d[last + k] += dEnd.data[k];
        }
    }

    /**
     * Adds the gradient that step t found for s_(t-1) to the one that the previous step will read; the backward pass of
     * goOn.
     *
     * @param isOutput whether the previous step has a gradient from the output too
     */
    void goBack(int column, int B, boolean isOutput) {
        int from = column * rows;
        int n = B * rows;
        if (!isOutput) {
            System.arraycopy(dPrev, from, d, from - n, n);
            return;
        }
        System.arraycopy(dPrev, from, dPrev, from - n, n);
        for (int k = from - n; k < from; k++) {
            d[k] += dPrev[k];
        }
    }
}
