package carousel.plot;

import carousel.plot.text.ShortText;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.List;

/** Draws a name below each of the places 1 … n, on two lines if needed. XChart itself would skip every other name. */
final class GroupNames extends Mark {
    /** The height of two lines, in pixels. */
    static final int HEIGHT = 40;

    private static final int GAP = 6;

    private final List<String> names;

    GroupNames(List<String> names) {
        this.names = names;
    }

    @Override
    public void paint(Graphics2D g) {
        g.setColor(HouseTheme.INK);
        g.setFont(styler.getLegendFont());
        FontMetrics font = g.getFontMetrics();
        int room = hasOneX()
                ? getXAxisScreenValueForMax() - getXAxisScreenValueForMin()
                : getXAxisScreenValue(2) - getXAxisScreenValue(1) - GAP;
        int top = getYAxisScreenValueForMax() + GAP;
        for (int k = 0; k < names.size(); k++) {
            int line = 1;
            for (String part : ShortText.inTwo(names.get(k), font, room)) {
                int left = getXAxisScreenValue(k + 1) - font.stringWidth(part) / 2;
                g.drawString(part, left, top + line++ * font.getAscent());
            }
        }
    }
}
