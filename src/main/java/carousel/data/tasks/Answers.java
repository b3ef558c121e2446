package carousel.data.tasks;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import org.jblas.FloatMatrix;

/** Judges class logits at every step; class 0 means that nothing is asked at this step. */
final class Answers {
    private Answers() {}

    /** Whether the largest logit is that of the right class at every step where something is asked. */
    static boolean allRight(String operation, FloatMatrix output, FloatMatrix y) {
        Check.noNulls(operation, "output", output, "y", y);
        if (y.rows != 1 || y.columns != output.columns) {
            throw Check.unexpected(
                    operation, formatted("y of 1 x %d", output.columns), formatted("%d x %d", y.rows, y.columns));
        }
        for (int t = 0; t < y.columns; t++) {
            if (y.get(t) > 0 && !isLargest(output, (int) y.get(t), t)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this row has the largest number of its column, of equal ones the first; never if one is NaN. */
    private static boolean isLargest(FloatMatrix output, int row, int column) {
        for (int r = 0; r < output.rows && row < output.rows; r++) {
            float best = output.get(row, column);
            if (!(r < row ? output.get(r, column) < best : output.get(r, column) <= best)) {
                return false;
            }
        }
        return row < output.rows;
    }
}
