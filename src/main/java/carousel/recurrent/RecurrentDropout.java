package carousel.recurrent;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the gates see of h_(t-1) during training: h_(t-1) ⊙ m. The mask m is drawn once per sequence, is the same at
 * every step (Gal and Ghahramani 2016), and is scaled so that the mean does not change.
 */
final class RecurrentDropout {
    private final float p;
    private final float[] m;
    /** The gradient with respect to h_(t-1) ⊙ m. */
    final float[] d;

    /** For h of at most n numbers. */
    RecurrentDropout(float p, int n) {
        this.p = p;
        this.m = new float[p > 0 ? n : 0];
        this.d = new float[m.length];
    }

    /** Draws m for n numbers and returns this; null if there is nothing to drop. */
    @Nullable
    RecurrentDropout draw(@Nullable RandomGenerator noise, int n) {
        if (p == 0 || noise == null) {
            return null;
        }
        for (int k = 0; k < n; k++) {
            m[k] = noise.nextFloat() < p ? 0f : 1 / (1 - p);
        }
        return this;
    }

    /** masked = h ⊙ m */
    void forward(float[] h, float[] masked, int n) {
        for (int k = 0; k < n; k++) {
            masked[k] = h[k] * m[k];
        }
    }

    /** dh = dh + d ⊙ m */
    void backward(float[] dh, int n) {
        for (int k = 0; k < n; k++) {
            dh[k] += d[k] * m[k];
        }
    }
}
