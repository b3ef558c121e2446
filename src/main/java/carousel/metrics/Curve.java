package carousel.metrics;

import carousel.check.Check;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * How two measures change as the threshold falls. Point (x[i], y[i]) counts every score of at least threshold[i] as
 * positive. The first threshold is ∞: nothing counts as positive.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param xName what x measures
 * @param yName what y measures
 */
public record Curve(String xName, String yName, double[] x, double[] y, double[] threshold) {
    /** The numbers are copied. */
    public Curve {
        Check.noNulls("Curve", "x", x, "y", y, "threshold", threshold);
        x = x.clone();
        y = y.clone();
        threshold = threshold.clone();
    }

    /** The x of each point, as a copy. */
    @Override
    public double[] x() {
        return x.clone();
    }

    /** The y of each point, as a copy. */
    @Override
    public double[] y() {
        return y.clone();
    }

    /** The threshold of each point, as a copy. */
    @Override
    public double[] threshold() {
        return threshold.clone();
    }

    /** A table of threshold, x and y, one row per point. */
    public Table table() {
        return Table.create(
                yName + " by " + xName,
                DoubleColumn.create("threshold", threshold),
                DoubleColumn.create(xName, x),
                DoubleColumn.create(yName, y));
    }
}
