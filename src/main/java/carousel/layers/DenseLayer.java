package carousel.layers;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * y = f(W x + b) at every column, with W: K x D and b: K x 1. f is the {@link #activation}, if there is one. Without,
 * y = W x + b, as bce() and crossEntropy() need it from the last layer. W is drawn uniformly within ±√(6 / (D + K))
 * (Glorot and Bengio 2010), and b starts at zero.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class DenseLayer extends Layer {
    private final int K;
    private @Nullable CellActivation activation;

    /** A dense layer with the given number of output rows, K. */
    public DenseLayer(int units) {
        this.K = Check.atLeastOne("dense", "units", units);
    }

    /** Sets f, such as {@link CellActivation#RELU}; there is none by default. */
    public DenseLayer activation(CellActivation activation) {
        expectUnbuilt("activation");
        this.activation = Check.given("dense", "an activation", activation);
        return this;
    }

    /** Whether f is set. */
    public boolean hasActivation() {
        return activation != null;
    }

    @Override
    public int outputRows(int inputRows) {
        return K;
    }

    @Override
    protected void create(int D, Init init) {
        init.glorot("W", K, D);
        init.constant("b", K, 0);
    }

    @Override
    public Pass pass() {
        return new Affine();
    }

    private final class Affine implements Pass {
        private final Gradients gradients = new Gradients(parameters());
        private final Linear linear = new Linear(
                parameter("W").value(),
                parameter("b").value(),
                gradients.matrices().get(0),
                gradients.matrices().get(1));
        private final Sequences y = new Sequences();
        /** The gradient of W x + b; empty without an activation. */
        private final Sequences dz = new Sequences();

        private final Sequences dx = new Sequences();
        private Sequences x = new Sequences();

        @Override
        public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
            expectRows(x);
            this.x = x;
            y.resizeLike(x, K);
            linear.forward(x.data, y.data, x.steps * x.batch);
            if (activation != null) {
                activation.apply(y.data, y.data, 0, y.size());
            }
            return y;
        }

        @Override
        public Sequences backward(Sequences dy) {
            float[] dz = throughActivation(dy);
            toParameters(dz);
            return toInput(dz);
        }

        @Override
        public Sequences backwardToInput(Sequences dy) {
            return toInput(throughActivation(dy));
        }

        @Override
        public void backwardToParameters(Sequences dy) {
            toParameters(throughActivation(dy));
        }

        /** dz = dy ⊙ f'(z), or dy without an activation. */
        private float[] throughActivation(Sequences dy) {
            expectGradient(y, dy);
            if (activation == null) {
                return dy.data;
            }
            dz.resizeLike(y, K);
            activation.slope(y.data, dz.data, 0, y.size());
            for (int k = 0; k < y.size(); k++) {
                dz.data[k] *= dy.data[k];
            }
            return dz.data;
        }

        private Sequences toInput(float[] dz) {
            dx.resizeLike(x, x.rows);
            linear.backward(dz, dx.data, x.steps * x.batch);
            return dx;
        }

        private void toParameters(float[] dz) {
            gradients.filled();
            linear.gradient(dz, x.data, x.steps * x.batch);
        }

        @Override
        public List<FloatMatrix> gradients() {
            return gradients.filled();
        }
    }

    @Override
    public DenseLayer copy() {
        return (DenseLayer) cloneUnbuilt();
    }

    @Override
    public Map<String, Object> options() {
        return activation == null
                ? Map.of("layer", "dense", "units", K)
                : Map.of("layer", "dense", "units", K, "activation", CellActivation.nameOf(activation));
    }

    @Override
    public String toString() {
        return "dense(" + K + ")" + (activation == null ? "" : ".activation(" + activation + ")");
    }
}
