package carousel.layers;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016): every column is normalised to mean 0 and variance 1 over its D rows,
 * then scaled by γ and shifted by β, which are learnt, D x 1.
 *
 * <pre>
 *   x̂ = (x - mean(x)) / √(var(x) + ε)        ε = 1e-5 unless said otherwise
 *   y = γ ⊙ x̂ + β
 * </pre>
 *
 * Each step of each sequence is normalised on its own, so neither the rest of the batch nor padding matters.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class LayerNorm extends Layer {
    private static final double EPSILON = 1e-5;

    private double epsilon = EPSILON;
    private boolean said;

    /** The ε in the equation. */
    public double epsilon() {
        return epsilon;
    }

    /** Sets ε; Keras uses 1e-3, PyTorch 1e-5. */
    public LayerNorm epsilon(double epsilon) {
        expectUnbuilt("epsilon");
        this.epsilon = Check.positiveFloat("layerNorm", "epsilon", epsilon);
        this.said = true;
        return this;
    }

    @Override
    public List<String> unsaid() {
        return said ? List.of() : List.of("epsilon");
    }

    @Override
    public int outputRows(int inputRows) {
        return inputRows;
    }

    @Override
    protected void create(int D, Init init) {
        init.constant("gamma", D, 1);
        init.constant("beta", D, 0);
    }

    @Override
    public Pass pass() {
        return new Normalisation();
    }

    private final class Normalisation implements Pass {
        private final int D = inputRows();
        private final FloatMatrix gamma = parameter("gamma").value();
        private final FloatMatrix beta = parameter("beta").value();
        private final Gradients gradients = new Gradients(parameters());
        private final Sequences y = new Sequences();
        private final Sequences dx = new Sequences();
        /** x̂, D x (T*B), and the reciprocal of each column's standard deviation. */
        private float[] xhat = {};

        private float[] scale = {};

        @Override
        public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
            expectRows(x);
            y.resizeLike(x, D);
            xhat = Buffers.grown(LayerNorm.this, xhat, x.size());
            scale = Buffers.grown(LayerNorm.this, scale, (long) x.steps * x.batch);
            for (int j = 0; j < x.steps * x.batch; j++) {
                normalise(x.data, j);
            }
            return y;
        }

        private void normalise(float[] x, int j) {
            int from = j * D;
            float mean = 0;
            for (int r = 0; r < D; r++) {
                mean += x[from + r];
            }
            mean /= D;
            float variance = 0;
            for (int r = 0; r < D; r++) {
                float off = x[from + r] - mean;
                variance += off * off;
            }
            scale[j] = (float) (1 / Math.sqrt(variance / D + (float) epsilon));
            for (int r = 0; r < D; r++) {
                xhat[from + r] = (x[from + r] - mean) * scale[j];
                y.data[from + r] = gamma.data[r] * xhat[from + r] + beta.data[r];
            }
        }

        @Override
        public Sequences backward(Sequences dy) {
            expectGradient(y, dy);
            dx.resizeLike(y, D);
            float[] dgamma = gradients.filled().get(0).data;
            float[] dbeta = gradients.matrices().get(1).data;
            for (int j = 0; j < y.steps * y.batch; j++) {
                normaliseBack(dy.data, dgamma, dbeta, j);
            }
            return dx;
        }

        /**
         * The mean and the deviation depend on x too, so the mean of dx̂ = γ ⊙ dy and its component along x̂ are
         * subtracted from it.
         */
        private void normaliseBack(float[] dy, float[] dgamma, float[] dbeta, int j) {
            int from = j * D;
            float mean = 0;
            float along = 0;
            for (int r = 0; r < D; r++) {
                int k = from + r;
                dgamma[r] += dy[k] * xhat[k];
                dbeta[r] += dy[k];
                mean += gamma.data[r] * dy[k] / D;
                along += gamma.data[r] * dy[k] * xhat[k] / D;
            }
            for (int r = 0; r < D; r++) {
                int k = from + r;
                dx.data[k] = scale[j] * (gamma.data[r] * dy[k] - mean - along * xhat[k]);
            }
        }

        @Override
        public List<FloatMatrix> gradients() {
            return gradients.filled();
        }
    }

    @Override
    public LayerNorm copy() {
        return (LayerNorm) cloneUnbuilt();
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("layer", "layerNorm", "epsilon", epsilon);
    }

    @Override
    public String toString() {
        return "layerNorm()" + (epsilon == EPSILON ? "" : ".epsilon(" + epsilon + ")");
    }
}
