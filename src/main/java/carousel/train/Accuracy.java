package carousel.train;

import carousel.linalg.Sequences;

/** The share of columns whose class is right; padding does not count. */
final class Accuracy implements Metric {
    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public double sum(Sequences output, Sequences target) {
        int right = 0;
        for (int t = 0; t < output.steps; t++) {
            for (int b = 0; b < output.batch; b++) {
                if (!output.isPadding(t, b) && isRight(output, target, output.column(t, b))) {
                    right++;
                }
            }
        }
        return right;
    }

    private static boolean isRight(Sequences output, Sequences target, int column) {
        int at = column * output.rows;
        if (output.rows == 1) {
            return output.data[at] > 0 == target.data[column] > 0.5f;
        }
        int largest = 0;
        for (int r = 1; r < output.rows; r++) {
            largest = output.data[at + r] > output.data[at + largest] ? r : largest;
        }
        return largest == (int) target.data[column];
    }

    @Override
    public double weight(Sequences output, Sequences target) {
        double columns = 0;
        for (int b = 0; b < output.batch; b++) {
            columns += output.length(b);
        }
        return columns;
    }
}
