package carousel.layers;

import carousel.linalg.Sequences;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** A layer for tests that changes nothing and learns nothing. A test that watches it gives it a pass of its own. */
public final class Through extends Layer {
    /** Changes nothing. */
    public static class Unchanged implements Pass {
        @Override
        public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
            return x;
        }

        @Override
        public Sequences backward(Sequences dy) {
            return dy;
        }

        @Override
        public List<FloatMatrix> gradients() {
            return List.of();
        }
    }

    private final String name;
    private final Pass pass;

    /**
     * @param pass the pass that every workspace shares
     */
    public Through(String name, Pass pass) {
        this.name = name;
        this.pass = pass;
    }

    @Override
    public int outputRows(int inputRows) {
        return inputRows;
    }

    @Override
    protected void create(int inputRows, Init init) {}

    @Override
    public Pass pass() {
        return pass;
    }

    @Override
    public Layer copy() {
        return new Through(name, pass);
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("layer", name);
    }

    @Override
    public String toString() {
        return name + "()";
    }
}
