package carousel.layers;

import carousel.linalg.Blas;
import carousel.linalg.Sequences;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * The recurrent products of all gates that see the same h_(t-1), as one, for a single sequence: there the call of a
 * product takes longer than its multiplications. The matrices W_h of n gates stand one upon the other, nH x H.
 */
final class StackedGates {
    /** With fewer steps it takes longer to stack the matrices than it saves. */
    private static final int ENOUGH_STEPS = 6;

    private final List<Gate.Work> gates;
    private FloatMatrix W = new FloatMatrix();
    private float[] z = {};
    private int H;
    private boolean active;

    StackedGates(List<Gate.Work> gates) {
        this.gates = gates;
    }

    /** Takes the matrices as they are now, if x is a single sequence. */
    void start(Sequences x) {
        active = x.batch == 1 && x.steps >= ENOUGH_STEPS && gates.size() > 1;
        for (Gate.Work gate : gates) {
            gate.stacked = active;
        }
        if (!active) {
            return;
        }
        H = gates.get(0).W_h().rows;
        if (W.columns != H) {
            W = new FloatMatrix(gates.size() * H, H);
            z = new float[W.rows];
        }
        for (int g = 0; g < gates.size(); g++) {
            float[] W_h = gates.get(g).W_h().data;
            for (int j = 0; j < H; j++) {
                System.arraycopy(W_h, j * H, W.data, j * W.rows + g * H, H);
            }
        }
    }

    /** z_t += W_h h_(t-1) of every gate, all beginning at {@code from} in their blocks. */
    void recur(float[] h_prev, int from) {
        if (active) {
            collect(from);
            Blas.addProduct(W, h_prev, from, z, 0, 1);
            for (int g = 0; g < gates.size(); g++) {
                System.arraycopy(z, g * H, gates.get(g).a, from, H);
            }
        }
    }

    /** dh_(t-1) += W_hᵀ dz_t of every gate. */
    void recurBack(float[] dh_prev, int from) {
        if (active) {
            collect(from);
            Blas.addTransposedProduct(W, z, 0, dh_prev, from, 1);
        }
    }

    private void collect(int from) {
        for (int g = 0; g < gates.size(); g++) {
            System.arraycopy(gates.get(g).a, from, z, g * H, H);
        }
    }
}
