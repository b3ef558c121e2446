package carousel.inspect;

import carousel.check.Check;
import carousel.metrics.Correlation;
import java.util.Arrays;

/**
 * One cell, and the straight line by which its state is read as something else, y ≈ intercept + slope c.
 *
 * @param unit the cell, counted from 1
 * @param correlation of the cell with y on the steps where it was found; negative if the cell falls as y rises
 * @param intercept y where the cell holds 0
 * @param slope by how much y rises as c rises by 1
 */
public record Probe(int unit, double correlation, double intercept, double slope) {
    /**
     * The cell whose correlation with y is farthest from 0, and its line of least squares.
     *
     * @param states of all cells
     * @param y what is looked for, a number for each step
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

    /** What the cell says of y at every step of other states of the same network. */
    public double[] read(CellStates states) {
        Check.noNulls("Probe.read", "states", states);
        return Arrays.stream(states.unit(unit)).map(c -> intercept + slope * c).toArray();
    }
}
