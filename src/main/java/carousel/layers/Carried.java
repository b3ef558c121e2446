package carousel.layers;

import java.util.Arrays;
import org.jblas.FloatMatrix;

/**
 * A state s that goes from step to step, h or c: its values at every step and their gradients. The floats of step t begin
 * at t*H*B in all four blocks, n = H*B of them, so that one index serves a whole step's elementwise work; this is why
 * s_(t-1) has a block of its own.
 */
final class Carried {
    /** s_t, written by step t. */
    float[] now = {};
    /** s_(t-1), what step t starts from. */
    float[] prev = {};
    /** The gradient with respect to s_t, from the output and from later steps; step t reads it. */
    float[] d = {};
    /** The gradient with respect to s_(t-1) by way of step t, which writes it. */
    float[] dPrev = {};

    /** s_0; null for zeros. */
    FloatMatrix initial;
    /** The loss's own gradient with respect to s_T; null for none. */
    FloatMatrix dEnd;

    /** Whether every step's gradient has a share from the output. */
    private boolean fromOutput;

    void resize(int size) {
        now = Blocks.grown(now, size);
        prev = Blocks.grown(prev, size);
        d = Blocks.grown(d, size);
        dPrev = Blocks.grown(dPrev, size);
    }

    /** s_0 is what the first step starts from. */
    void start(int n) {
        if (initial == null) {
            Arrays.fill(prev, 0, n, 0f);
        } else {
            System.arraycopy(initial.data, 0, prev, 0, n);
        }
    }

    /** s_t of the step that begins at {@code from} is what the step after it starts from, which begins at {@code next}. */
    void goOn(int from, int next, int n) {
        System.arraycopy(now, from, prev, next, n);
    }

    /** s_t = s_(t-1) in the column of H floats that begins at {@code at}. */
    void keep(int at, int H) {
        System.arraycopy(prev, at, now, at, H);
    }

    /** The way back through {@link #keep}. */
    void keepBack(int at, int H) {
        System.arraycopy(d, at, dPrev, at, H);
    }

    /**
     * The gradients with respect to s_t that come from the output, dy, at every step or at the last alone, which begins at
     * {@code last}; null for none.
     */
    void startBack(float[] dy, boolean everyStep, int last, int n) {
        fromOutput = dy != null && everyStep;
        if (fromOutput) {
            System.arraycopy(dy, 0, d, 0, last + n);
        } else if (dy != null) {
            System.arraycopy(dy, 0, d, last, n);
        } else {
            Arrays.fill(d, last, last + n, 0f);
        }
        for (int k = 0; dEnd != null && k < n; k++) {
            d[last + k] += dEnd.data[k];
        }
    }

    /** What step t found for s_(t-1) joins the gradient that the step before will read: the way back through goOn. */
    void goBack(int from, int n) {
        if (!fromOutput) {
            System.arraycopy(dPrev, from, d, from - n, n);
            return;
        }
        System.arraycopy(dPrev, from, dPrev, from - n, n);
        for (int k = from - n; k < from; k++) {
            d[k] += dPrev[k];
        }
    }
}
