package carousel.plot;

import java.awt.geom.Rectangle2D;
import org.knowm.xchart.internal.chartpart.Annotation;

/**
 * Something drawn at places on the axes. Where an axis has a single value, XChart draws it in the middle, but tells an
 * annotation half the size of the plot instead, as if the plot began at the edge of the figure.
 */
abstract class Mark extends Annotation {
    Mark() {
        super(false);
        bounds = new Rectangle2D.Double(); // so that a caller of getBounds() gets some
    }

    @Override
    protected int getXAxisScreenValue(double x) {
        return super.getXAxisScreenValue(x) + (hasOneX() ? getXAxisScreenValueForMin() : 0);
    }

    @Override
    protected int getYAxisScreenValue(double y) {
        boolean hasOneY = super.getYAxisScreenValue(Double.NaN) > 0;
        return super.getYAxisScreenValue(y) + (hasOneY ? getYAxisScreenValueForMin() : 0);
    }

    /** Whether the x axis has a single value. Then XChart has a place even for NaN; otherwise that is 0. */
    boolean hasOneX() {
        return super.getXAxisScreenValue(Double.NaN) > 0;
    }
}
