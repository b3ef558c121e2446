package carousel.metrics;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * How two measures move as the threshold falls: point by point, x[i] and y[i] where everything that scores at least
 * threshold[i] is called positive. The first point, above every score, calls nothing positive; its threshold is ∞.
 *
 * @param xName what x measures
 * @param yName what y measures
 */
public record Curve(String xName, String yName, double[] x, double[] y, double[] threshold) {
    /** Threshold, x and y, one row a point. */
    public Table table() {
        return Table.create(
                yName + " by " + xName,
                DoubleColumn.create("threshold", threshold),
                DoubleColumn.create(xName, x),
                DoubleColumn.create(yName, y));
    }
}
