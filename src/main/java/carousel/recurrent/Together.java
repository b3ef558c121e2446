package carousel.recurrent;

import carousel.linalg.kernels.BlockMatrix;
import java.util.List;

/** Several steps of few sequences, one after the other in an array for each gate, so that one product serves all. */
final class Together {
    private static final int COLUMNS = 32;

    private final List<Gate> gates;
    private final float[][] z;

    Together(List<Gate> gates) {
        this.gates = gates;
        this.z = new float[gates.size()][0];
    }

    /** How many steps of B sequences should be multiplied at once. */
    static int steps(int B) {
        return B < BlockMatrix.FEW ? COLUMNS / B : 1;
    }

    /** The arrays, with room for {@link #steps}. */
    float[][] room(int B) {
        for (int g = 0; g < z.length; g++) {
            int size = gates.get(g).rows * B * steps(B);
            z[g] = z[g].length < size ? new float[size] : z[g];
        }
        return z;
    }

    /** Copies the numbers of a step to this place. */
    void take(StepBuffers step, int place, int B) {
        for (int g = 0; g < z.length; g++) {
            int size = gates.get(g).rows * B;
            System.arraycopy(step.gates[gates.get(g).index], 0, z[g], place * size, size);
        }
    }

    /** Copies the numbers at this place to a step. */
    void give(StepBuffers step, int place, int B) {
        for (int g = 0; g < z.length; g++) {
            int size = gates.get(g).rows * B;
            System.arraycopy(z[g], place * size, step.gates[gates.get(g).index], 0, size);
        }
    }
}
