package carousel.inspect;

import carousel.check.Check;
import carousel.metrics.Correlation;
import java.util.Arrays;

/**
 * One cell whose state predicts another quantity y along a straight line: y ≈ intercept + slope c.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param unit the cell, counted from 1
 * @param correlation of the cell's state with y on the data of the search; negative if the state falls as y rises
 * @param intercept the predicted y where c = 0
 * @param slope how much the predicted y rises when c rises by 1
 */
public record Probe(int unit, double correlation, double intercept, double slope) {
    /**
     * Finds the cell whose state has the largest absolute correlation with y, and fits its line by least squares.
     *
     * @param states the states of all cells
     * @param y the quantity to look for, one number per step
     */
    public static Probe search(CellStates states, double[] y) {
        Check.noNulls("Probe.search", "states", states, "y", y);
        int best = 0;
        double r = 0;
        for (int unit = 1; unit <= states.units(); unit++) {
            double[] c = states.unit(unit);
            double here = isConstant(c) ? 0 : Correlation.of(c, y);
            if (best == 0 || Math.abs(here) > Math.abs(r)) {
                best = unit;
                r = here;
            }
        }
        if (r == 0) {
            throw Check.unexpected(
                    "Probe.search",
                    "a cell whose state changes and is correlated with y",
                    "none",
                    "use more steps or a trained network");
        }
        double[] c = states.unit(best);
        double slope = r * deviation(y) / deviation(c);
        return new Probe(best, r, mean(y) - slope * mean(c), slope);
    }

    private static boolean isConstant(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == values[0]);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum());
    }

    /** The predictions of y at every step of other states of the same network. */
    public double[] read(CellStates states) {
        Check.noNulls("Probe.read", "states", states);
        return Arrays.stream(states.unit(unit)).map(c -> intercept + slope * c).toArray();
    }
}
