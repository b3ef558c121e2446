package carousel.recurrent;

import carousel.check.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;
import org.jspecify.annotations.Nullable;

/**
 * What a recurrent layer remembers of a batch of sequences between two steps: for each state of its cell a matrix,
 * under the state's letter, with one column per sequence. The hidden state comes first.
 *
 * <p>Threads: it may be shared: nothing changes it once it is made.
 */
public final class BatchState {
    private final String[] letters;
    private final FloatMatrix[] values;

    BatchState(String[] letters, FloatMatrix[] values) {
        this.letters = letters;
        this.values = values;
    }

    /** The states by their letters. The hidden state is h or, in a map that keeps its order, the first. */
    public BatchState(Map<String, FloatMatrix> values) {
        this(
                Check.given("BatchState", "matrices by their letters", values)
                        .keySet()
                        .toArray(String[]::new),
                values.values().toArray(FloatMatrix[]::new));
        values.forEach((letter, value) -> Check.noNulls("BatchState", letter, value));
        Check.atLeastOne("BatchState", "number of matrices", values.size());
    }

    /** A hidden state h, H x B, and a cell state c, H x B; c is null for layers without a cell state. */
    public BatchState(FloatMatrix h, @Nullable FloatMatrix c) {
        this(
                c == null ? new String[] {"h"} : new String[] {"h", "c"},
                c == null ? new FloatMatrix[] {h} : new FloatMatrix[] {h, c});
        Check.noNulls("BatchState", "h", h);
    }

    /** The hidden state, H x B. */
    public FloatMatrix h() {
        FloatMatrix h = get("h");
        return h == null ? values[0] : h;
    }

    /** The cell state, H x B; null for cells without one. */
    public @Nullable FloatMatrix c() {
        return get("c");
    }

    /** The state with the given letter; null if there is none. */
    public @Nullable FloatMatrix get(String letter) {
        for (int i = 0; i < letters.length; i++) {
            if (letters[i].equals(letter)) {
                return values[i];
            }
        }
        return null;
    }

    /**
     * A copy of the state with the given letter, in double.
     *
     * @throws IllegalArgumentException if there is none
     */
    public DoubleMatrix toDoubleMatrix(String letter) {
        FloatMatrix value = get(letter);
        if (value == null) {
            throw Check.unexpected("BatchState.toDoubleMatrix", "one of " + letters(), letter);
        }
        return MatrixFunctions.floatToDouble(value);
    }

    /** The state with this declaration. */
    FloatMatrix of(Carried s) {
        return values[s.index];
    }

    /** The letters of all states, the hidden state's first. */
    public List<String> letters() {
        return List.of(letters);
    }

    /** The same operation on every matrix. */
    public BatchState map(UnaryOperator<FloatMatrix> operation) {
        Check.noNulls("BatchState.map", "operation", operation);
        FloatMatrix[] mapped = new FloatMatrix[values.length];
        Arrays.setAll(mapped, i -> operation.apply(values[i]));
        return new BatchState(letters, mapped);
    }

    /** Stacks the rows of this state above those of another. */
    public BatchState above(BatchState other) {
        Check.noNulls("BatchState.above", "other", other);
        if (!letters().equals(other.letters())
                || IntStream.range(0, values.length).anyMatch(i -> values[i].columns != other.values[i].columns)) {
            throw Check.unexpected("BatchState.above", "a state with the letters and columns of " + this, other);
        }
        FloatMatrix[] both = new FloatMatrix[values.length];
        Arrays.setAll(both, i -> FloatMatrix.concatVertically(values[i], other.values[i]));
        return new BatchState(letters, both);
    }

    @Override
    public String toString() {
        return IntStream.range(0, letters.length)
                .mapToObj(i -> letters[i] + " " + values[i].rows + " x " + values[i].columns)
                .collect(Collectors.joining(", ", "BatchState(", ")"));
    }
}
