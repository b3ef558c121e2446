package carousel.plot;

import carousel.check.Text;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import org.knowm.xchart.style.AxesChartStyler;

/**
 * Labels and grid lines of a logarithmic y axis: 1, 2 and 5 of each decade if the values span few decades, otherwise as
 * many powers of ten as fit. XChart's own grid draws nine lines per decade, however many decades there are.
 */
final class LogAxis extends Mark {
    private static final int MOST_LABELS = 9;

    private int lowest;
    private int highest;

    /** Sets the bounds and labels of the axis for values from min to max. */
    void fit(AxesChartStyler styler, double min, double max) {
        lowest = (int) Math.floor(StrictMath.log10(min));
        highest = Math.max(lowest + 1, (int) Math.ceil(StrictMath.log10(max)));
        styler.setYAxisMin(below(min)).setYAxisMax(above(max));
        styler.setYAxisLogarithmicDecadeOnly(false)
                .setYAxisTickLabelsFormattingFunction(v -> isLabelled(v) ? Text.brief(v, 1) : "")
                .setPlotGridHorizontalLinesVisible(false);
    }

    private double below(double value) {
        double power = Math.max(Double.MIN_VALUE, StrictMath.pow(10, lowest));
        return power * (value >= 5 * power ? 5 : value >= 2 * power ? 2 : 1);
    }

    private double above(double value) {
        double power = Math.min(Double.MAX_VALUE, StrictMath.pow(10, highest));
        return power * (value <= 0.2 * power ? 0.2 : value <= 0.5 * power ? 0.5 : 1);
    }

    private boolean isLabelled(double value) {
        int decade = (int) Math.floor(StrictMath.log10(value) + 1e-9);
        long digit = Math.round(value / StrictMath.pow(10, decade));
        int decades = highest - lowest;
        return digit == 1 ? decade % (1 + decades / MOST_LABELS) == 0 : decades <= 3 && (digit == 2 || digit == 5);
    }

    @Override
    public void paint(Graphics2D g) {
        int left = getXAxisScreenValueForMin();
        int right = getXAxisScreenValueForMax();
        g.setColor(HouseTheme.lighter(HouseTheme.INK, 30));
        g.setStroke(new BasicStroke(1));
        double from = StrictMath.log10(styler().getYAxisMin());
        double to = StrictMath.log10(styler().getYAxisMax());
        for (int decade = lowest; decade <= highest; decade++) {
            for (int digit = 1; digit < 10; digit++) {
                double value = digit * StrictMath.pow(10, decade);
                double place = StrictMath.log10(value);
                if (isLabelled(value) && place > from - 1e-9 && place < to + 1e-9) {
                    int y = getYAxisScreenValue(value);
                    g.drawLine(left, y, right, y);
                }
            }
        }
    }

    private AxesChartStyler styler() {
        return (AxesChartStyler) styler;
    }
}
