package carousel.recurrent;

import carousel.layers.Blocks;
import carousel.layers.Layer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the gates see of h_(t-1). During training this is h_(t-1) ⊙ m. The mask m is drawn once per sequence, is the
 * same at every step (Gal and Ghahramani 2016), and is scaled so that the mean does not change. Otherwise it is h_(t-1)
 * itself.
 */
final class RecurrentDropout {
    private final StateBlocks h;
    private final float p;
    private final float[] m;
    private final float[] masked;
    private final float[] dMasked;
    private boolean active;

    RecurrentDropout(Layer layer, StateBlocks h, float p, int columns) {
        this.h = h;
        this.p = p;
        long size = p > 0 ? (long) h.rows * columns : 0;
        this.m = Blocks.of(layer, size);
        this.masked = Blocks.of(layer, size);
        this.dMasked = Blocks.of(layer, size);
    }

    /** Draws m for n floats and repeats it at each of T steps; null noise means no dropout. */
    void draw(@Nullable RandomGenerator noise, int T, int n) {
        active = p > 0 && noise != null;
        if (p == 0 || noise == null) {
            return;
        }
        for (int k = 0; k < n; k++) {
            m[k] = noise.nextFloat() < p ? 0f : 1 / (1 - p);
        }
        for (int t = 1; t < T; t++) {
            System.arraycopy(m, 0, m, t * n, n);
        }
    }

    boolean isActive() {
        return active;
    }

    /** The block that holds what the gates see. */
    float[] h_in() {
        return active ? masked : h.prev;
    }

    /** The block that receives the gradient with respect to {@link #h_in}. */
    float[] dh_in() {
        return active ? dMasked : h.dPrev;
    }

    void forward(int from, int to) {
        if (active) {
            for (int k = from; k < to; k++) {
                masked[k] = h.prev[k] * m[k];
            }
        }
    }

    void backward(int from, int to) {
        if (active) {
            for (int k = from; k < to; k++) {
                h.dPrev[k] += dMasked[k] * m[k];
            }
        }
    }
}
