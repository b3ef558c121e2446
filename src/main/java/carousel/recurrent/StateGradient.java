package carousel.recurrent;

import carousel.layers.Buffers;
import carousel.layers.Layer;
import java.util.Arrays;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** The gradients with respect to a {@link Carried} state s at the step to which the backward pass has come. */
final class StateGradient {
    final int rows;
    /** The gradient with respect to s_t, from the output and from later steps; step t reads it. */
    final float[] d;
    /** The gradient with respect to s_(t-1) through step t; step t writes it. */
    final float[] dPrev;

    private final float[] aside;

    /** Whether the cell writes dPrev; otherwise the pass fills it with zeros. */
    boolean asked;

    StateGradient(Layer layer, int rows, int B) {
        this.rows = rows;
        this.d = Buffers.of(layer, (long) rows * B);
        this.dPrev = Buffers.of(layer, (long) rows * B);
        this.aside = Buffers.of(layer, (long) rows * B);
    }

    /** Begins after the last step. dEnd: the gradient with respect to s_T, not counting the output; null for none. */
    void start(@Nullable FloatMatrix dEnd) {
        Arrays.fill(dPrev, 0f);
        if (dEnd != null) {
            System.arraycopy(dEnd.data, 0, dPrev, 0, dEnd.length);
        }
    }

    /** Goes on to the step before: reads the n numbers that have been written last. */
    void goBack(int n) {
        System.arraycopy(dPrev, 0, d, 0, n);
    }

    /** The same, and adds the gradient with respect to the output, whose numbers begin at the given place. */
    void goBack(int n, float[] dy, int from) {
        for (int k = 0; k < n; k++) {
            d[k] = dy[from + k] + dPrev[k];
        }
    }

    /**
     * The backward pass through s_t = s_(t-1) for sequence b: first sets aside the gradient with respect to s_t, so that
     * the backward step sees zeros, then makes it the one with respect to s_(t-1).
     */
    void passBy(int b, boolean first) {
        if (first) {
            System.arraycopy(d, b * rows, aside, b * rows, rows);
            Arrays.fill(d, b * rows, (b + 1) * rows, 0f);
        } else {
            System.arraycopy(aside, b * rows, dPrev, b * rows, rows);
        }
    }
}
