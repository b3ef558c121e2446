package carousel.plot;

import carousel.plot.text.ShortText;
import java.awt.FontMetrics;
import java.awt.Graphics2D;

/** A dashed vertical line with a label on each side of its top. */
final class SplitLine extends Mark {
    private static final int GAP = 6;

    private final double x;
    private final String before;
    private final String after;

    SplitLine(double x, String before, String after) {
        this.x = x;
        this.before = before;
        this.after = after;
    }

    @Override
    public void paint(Graphics2D g) {
        int at = getXAxisScreenValue(x);
        int top = getYAxisScreenValueForMin();
        int bottom = getYAxisScreenValueForMax();
        g.setColor(HouseTheme.GREY);
        g.setStroke(HouseTheme.DASHED);
        g.drawLine(at, top, at, bottom);
        g.setFont(styler.getLegendFont());
        FontMetrics font = g.getFontMetrics();
        int baseline = top + GAP + font.getAscent();
        String left = ShortText.within(before, font, at - getXAxisScreenValueForMin() - 2 * GAP);
        g.drawString(left, at - GAP - font.stringWidth(left), baseline);
        g.drawString(ShortText.within(after, font, chart.getWidth() - at - GAP), at + GAP, baseline);
    }
}
