package carousel.linalg.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What the vector loops have in common. */
final class VectorSizes {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    /** The lanes of a vector. */
    static final int L = S.length();
    /** The rows of a panel. */
    static final int PANEL = 2 * L;

    /**
     * A number that no index has; C2 does not know that. In a loop whose operands need more registers than there are,
     * C2 would load them all first, write sums to memory, and read them again in every round. It does not if a
     * condition, {@code p == never}, divides the body.
     */
    static int never = -1;

    private VectorSizes() {}
}
