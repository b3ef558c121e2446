package carousel.plot.marker;

import carousel.check.Check;
import java.awt.Graphics2D;
import java.util.Arrays;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A round marker for groups of dots. A dot that would hide another one is drawn beside it, as far as there is room. The
 * dots of a group have the same x and come in the order of y. Each drawing needs a new marker.
 *
 * <p>Threads: a marker is for one at a time.
 */
public final class Dot extends Marker {
    /** In units of the width of a dot and the gap beside it. */
    private static final int[] SHIFTS = {0, 1, -1, 2, -2, 3, -3};

    private final double[] lastY = new double[SHIFTS.length];
    private double group = Double.NaN;

    /** A marker that has not drawn a dot yet. */
    public Dot() {}

    @Override
    public void paint(Graphics2D g, double x, double y, int markerSize) {
        Check.given("Dot.paint", "a graphics context", g);
        if (x != group) {
            group = x;
            Arrays.fill(lastY, Double.POSITIVE_INFINITY);
        }
        int place = 0;
        for (int k = 0; k < SHIFTS.length && !isFree(place, y, markerSize); k++) {
            place = isFree(k, y, markerSize) || room(k, y) > room(place, y) ? k : place;
        }
        lastY[place] = y;
        SeriesMarkers.CIRCLE.paint(g, x + SHIFTS[place] * (markerSize + 1), y, markerSize);
    }

    private boolean isFree(int place, double y, int markerSize) {
        return room(place, y) > markerSize;
    }

    private double room(int place, double y) {
        return Math.abs(lastY[place] - y);
    }
}
