package carousel.plot.marker;

import carousel.check.Check;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Path2D;
import org.knowm.xchart.style.markers.Marker;

/**
 * A marker that draws one dashed line through all points as soon as it has been given the last. XChart restarts the dashes
 * at every point, so a line of many points would look solid. Each drawing needs a new marker.
 *
 * <p>Threads: a marker is for one at a time.
 */
public final class Dashes extends Marker {
    private final Stroke stroke;
    private final double[] values;
    private final Path2D line = new Path2D.Double();
    private int k;

    /**
     * A marker that has not drawn anything yet.
     *
     * @param stroke draws the dashes
     * @param values y of every point; NaN leaves a gap
     */
    public Dashes(Stroke stroke, double[] values) {
        Check.noNulls("Dashes", "stroke", stroke, "values", values);
        this.stroke = stroke;
        this.values = values;
        skipGap();
    }

    @Override
    public void paint(Graphics2D g, double x, double y, int markerSize) {
        Check.given("Dashes.paint", "a graphics context", g);
        if (k == 0 || Double.isNaN(values[k - 1])) {
            line.moveTo(x, y);
        } else {
            line.lineTo(x, y);
        }
        k++;
        skipGap();
        if (k == values.length) {
            g.setStroke(stroke);
            g.draw(line);
        }
    }

    /** XChart skips the points whose y is NaN. */
    private void skipGap() {
        while (k < values.length && Double.isNaN(values[k])) {
            k++;
        }
    }
}
