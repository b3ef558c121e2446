package carousel.attention;

import carousel.check.Check;
import carousel.layers.Init;
import java.util.List;
import java.util.Map;
import org.jblas.FloatMatrix;

/**
 * {@link AttentionLayer} by the dot product of Luong, Pham and Manning 2015, e_j = qᵀ k_j. It has no parameters.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class DotAttentionLayer extends AttentionLayer {
    @Override
    protected void create(int memoryRows, Init init) {
        if (outputRows(memoryRows) < 0) { // an overflow, which no parameter shows because there is none
            throw Check.unexpected(
                    toString(),
                    "at most " + Integer.MAX_VALUE + " rows of memory and query together",
                    memoryRows + " and " + rowsOfQuery(memoryRows));
        }
    }

    @Override
    public AttentionPass pass() {
        return new Dot();
    }

    private final class Dot extends AttentionPass {
        Dot() {
            super(DotAttentionLayer.this, rowsOfQuery(DotAttentionLayer.this.inputRows()));
        }

        @Override
        void score(float[] e) {
            for (int b = 0; b < B; b++) {
                products.transposedTimes(k, q, e, b, Q);
            }
        }

        @Override
        void scoreBack(float[] de) {
            for (int b = 0; b < B; b++) {
                products.addTimes(k, de, dq, b, Q);
                products.addGradient(q, de, dk, b, Q);
            }
        }

        @Override
        public List<FloatMatrix> gradients() {
            return List.of();
        }
    }

    @Override
    public DotAttentionLayer copy() {
        return (DotAttentionLayer) cloneUnbuilt();
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("layer", "dotAttention");
    }

    @Override
    public String toString() {
        return "dotAttention()";
    }
}
