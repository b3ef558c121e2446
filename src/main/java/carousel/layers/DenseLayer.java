package carousel.layers;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * y = W x + b at every column, with W: K x D and b: K x 1. There is no activation, because losses take logits. W is
 * drawn uniformly within ±√(6 / (D + K)) (Glorot and Bengio 2010), and b starts at zero.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class DenseLayer extends Layer {
    private final int K;

    /** A dense layer with the given number of output rows, K. */
    public DenseLayer(int units) {
        this.K = Check.atLeastOne("dense", "units", units);
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
        private final FloatMatrix dW = new FloatMatrix(K, inputRows());
        private final FloatMatrix db = new FloatMatrix(K, 1);
        private final Linear linear =
                new Linear(parameter("W").value(), parameter("b").value(), dW, db);
        private final Sequences y = new Sequences();
        private final Sequences dx = new Sequences();
        private Sequences x = new Sequences();

        @Override
        public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
            expectRows(x);
            this.x = x;
            y.resizeLike(x, K);
            linear.forward(x.data, y.data, x.steps * x.batch);
            return y;
        }

        @Override
        public Sequences backward(Sequences dy) {
            backwardToParameters(dy);
            return backwardToInput(dy);
        }

        @Override
        public Sequences backwardToInput(Sequences dy) {
            expectGradient(y, dy);
            dx.resizeLike(x, x.rows);
            linear.backward(dy.data, dx.data, x.steps * x.batch);
            return dx;
        }

        @Override
        public void backwardToParameters(Sequences dy) {
            expectGradient(y, dy);
            linear.gradient(dy.data, x.data, x.steps * x.batch);
        }

        @Override
        public List<FloatMatrix> gradients() {
            return List.of(dW, db);
        }
    }

    @Override
    public DenseLayer copy() {
        return new DenseLayer(K);
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("layer", "dense", "units", K);
    }

    @Override
    public String toString() {
        return "dense(" + K + ")";
    }
}
