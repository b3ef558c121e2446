package carousel.plot;

import carousel.plot.text.ShortText;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.List;
import java.util.stream.IntStream;

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
        List<List<String>> parts =
                names.stream().map(name -> ShortText.inTwo(name, font, room)).toList();
        boolean meet = IntStream.range(1, names.size())
                .anyMatch(k -> widest(parts.get(k - 1), font) + widest(parts.get(k), font) > 2 * (room + GAP));
        for (int k = 0; k < names.size(); k++) {
            int line = 1;
            int middle = getXAxisScreenValue(k + 1);
            for (String part : parts.get(k)) {
                String free = meet ? ShortText.within(part, font, room) : part;
                String shown = ShortText.around(middle, free, font, chart.getWidth());
                g.drawString(shown, middle - font.stringWidth(shown) / 2, top + line++ * font.getAscent());
            }
        }
    }

    private static int widest(List<String> parts, FontMetrics font) {
        return parts.stream().mapToInt(font::stringWidth).max().orElse(0);
    }
}
