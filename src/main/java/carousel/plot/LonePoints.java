package carousel.plot;

import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import org.knowm.xchart.XYSeries;

/** Draws a dot for a value between two gaps in a line; XChart would draw nothing. */
final class LonePoints extends Mark {
    private static final int SIZE = 5;

    private final Iterable<XYSeries> series;

    LonePoints(Iterable<XYSeries> series) {
        this.series = series;
    }

    @Override
    public void paint(Graphics2D g) {
        for (XYSeries line : series) {
            if (AltText.isLine(line)) {
                g.setColor(line.getLineColor());
                double[] y = line.getYData();
                for (int k = 0; k < y.length; k++) {
                    if (isThere(y, k) && !isThere(y, k - 1) && !isThere(y, k + 1)) {
                        int left = getXAxisScreenValue(line.getXData()[k]);
                        int top = getYAxisScreenValue(y[k]);
                        g.fill(new Ellipse2D.Double(left - SIZE / 2.0, top - SIZE / 2.0, SIZE, SIZE));
                    }
                }
            }
        }
    }

    private static boolean isThere(double[] y, int k) {
        return k >= 0 && k < y.length && Double.isFinite(y[k]);
    }
}
