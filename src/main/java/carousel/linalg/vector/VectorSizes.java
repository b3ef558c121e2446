package carousel.linalg.vector;

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
     * Two numbers that no index has; C2 knows neither. In a loop whose operands need more registers than there are, C2
     * would load them all first, write sums to memory, and read them again in every round. It loads no operand before a
     * condition that follows the sums of others, such as {@code p == never}. Equal numbers would count as one condition.
     */
    static int never = -1;

    static int neither = -2;

    private VectorSizes() {}
}
