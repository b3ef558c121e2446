package carousel.layers;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Dropout (Srivastava et al. 2014): during training every number is set to zero with probability p, and the others are
 * divided by 1 - p to keep the mean; y = m ⊙ x. Without noise, as in prediction, y = x.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class Dropout extends Layer {
    private final float p;
    private boolean perSequence;

    /** Drops each number with probability p, 0 ≤ p &lt; 1. */
    public Dropout(double p) {
        this.p = (float) Check.belowOne("dropout", "p", p);
    }

    /** Drops the same rows at every step of a sequence (Gal and Ghahramani 2016), instead of new ones at each step. */
    public Dropout perSequence() {
        expectUnbuilt("perSequence");
        perSequence = true;
        return this;
    }

    @Override
    public int outputRows(int inputRows) {
        return inputRows;
    }

    @Override
    protected void create(int inputRows, Init init) {}

    @Override
    public Pass pass() {
        return new Mask();
    }

    private final class Mask implements Pass {
        private final Sequences y = new Sequences();
        private float[] m = {};
        private Sequences x = new Sequences();
        private boolean active;

        @Override
        public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
            expectRows(x);
            this.x = x;
            active = false;
            if (p == 0 || noise == null) {
                return x;
            }
            active = true;
            y.resizeLike(x, x.rows);
            m = Buffers.grown(Dropout.this, m, x.size());
            int drawn = perSequence ? x.stepSize() : x.size();
            for (int k = 0; k < drawn; k++) {
                m[k] = noise.nextFloat() < p ? 0f : 1 / (1 - p);
            }
            for (int k = drawn; k < x.size(); k += drawn) {
                System.arraycopy(m, 0, m, k, drawn);
            }
            multiply(x.data, y.data, x.size());
            return y;
        }

        @Override
        public Sequences backward(Sequences dy) {
            expectGradient(x, dy);
            if (active) {
                multiply(dy.data, dy.data, dy.size());
            }
            return dy;
        }

        private void multiply(float[] x, float[] y, int size) {
            for (int k = 0; k < size; k++) {
                y[k] = x[k] * m[k];
            }
        }

        @Override
        public List<FloatMatrix> gradients() {
            return List.of();
        }
    }

    @Override
    public Dropout copy() {
        return (Dropout) cloneUnbuilt();
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("layer", "dropout", "p", p, "perSequence", perSequence);
    }

    @Override
    public String toString() {
        return "dropout(" + p + ")" + (perSequence ? ".perSequence()" : "");
    }
}
