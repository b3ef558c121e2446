package carousel.plot;

import carousel.plot.text.ShortText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/**
 * The names of the lines in a row below the plot, bands last. XChart's own legend aligns names by their outlines, so
 * names with and without descenders end up at different heights.
 */
final class Legend {
    private static final int GAP = 22;
    private static final int SAMPLE = 26;
    private static final int SPACE = 6;

    private final FontMetrics font;
    private final int figure;
    private final List<List<XYSeries>> rows = new ArrayList<>();

    Legend(Graphics2D g, Font font, Collection<XYSeries> series, int width) {
        this.font = g.getFontMetrics(font);
        this.figure = width;
        List<XYSeries> row = new ArrayList<>();
        for (XYSeries next :
                series.stream().sorted(Comparator.comparing(Legend::isBand)).toList()) {
            if (!row.isEmpty() && width(row) + GAP + width(next) > width - 2 * GAP) {
                rows.add(row);
                row = new ArrayList<>();
            }
            row.add(next);
        }
        rows.add(row);
    }

    int height() {
        return rows.size() * lineHeight() + SPACE;
    }

    void paint(Graphics2D g, int width, int top) {
        g.setColor(Color.WHITE);
        g.fillRect(0, top, width, height());
        g.setFont(font.getFont());
        for (int r = 0; r < rows.size(); r++) {
            int x = (width - width(rows.get(r))) / 2;
            int y = top + r * lineHeight();
            for (XYSeries series : rows.get(r)) {
                sample(g, series, x, y + lineHeight() / 2);
                g.setColor(HouseTheme.INK);
                g.drawString(name(series), x + SAMPLE + SPACE, y + (lineHeight() + font.getAscent()) / 2 - 1);
                x += width(series) + GAP;
            }
        }
    }

    private void sample(Graphics2D g, XYSeries series, int x, int middle) {
        if (isBand(series)) {
            g.setColor(series.getFillColor());
            g.fillRect(x, middle - SPACE, SAMPLE, 2 * SPACE);
        } else if (series.getXYSeriesRenderStyle().orElseThrow() == XYSeriesRenderStyle.Scatter) {
            g.setColor(series.getMarkerColor());
            series.getMarker().paint(g, x + SAMPLE / 2.0, middle, SPACE);
        } else {
            g.setColor(series.getLineColor());
            g.setStroke(series.getLineStyle());
            g.drawLine(x, middle, x + SAMPLE, middle);
        }
        g.setStroke(new BasicStroke(1));
    }

    private static boolean isBand(XYSeries series) {
        return series.getXYSeriesRenderStyle().orElseThrow() == XYSeriesRenderStyle.PolygonArea;
    }

    private int lineHeight() {
        return font.getHeight() + SPACE / 2;
    }

    /** The name of a line; the beginning of one that is too long even for a row of its own. */
    private String name(XYSeries series) {
        int room = figure - SAMPLE - SPACE;
        boolean fits = font.stringWidth(series.getName()) <= room;
        return fits ? series.getName() : ShortText.shortened(series.getName(), font, room - 2 * GAP);
    }

    private int width(XYSeries series) {
        return SAMPLE + SPACE + font.stringWidth(name(series));
    }

    private int width(List<XYSeries> row) {
        return row.stream().mapToInt(this::width).sum() + GAP * (row.size() - 1);
    }
}
