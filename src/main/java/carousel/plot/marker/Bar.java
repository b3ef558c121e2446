package carousel.plot.marker;

import carousel.check.Check;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.style.markers.Marker;

/**
 * A marker: a short horizontal bar.
 *
 * <p>Threads: any number may draw it.
 */
public final class Bar extends Marker {
    private static final int THICK = 3;

    /** A bar. */
    public Bar() {}

    @Override
    public void paint(Graphics2D g, double x, double y, int markerSize) {
        Check.given("Bar.paint", "a graphics context", g);
        g.fill(new Rectangle2D.Double(x - 2 * markerSize, y - THICK / 2.0, 4 * markerSize, THICK));
    }
}
