package carousel.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.stream.Stream;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The look of all figures. The colours are from Okabe and Ito (2008), without yellow, too pale for a line. */
final class HouseTheme {
    static final int WIDTH = 720;
    static final int HEIGHT = 400;

    static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font AXIS_FONT = FONT.deriveFont(13f);
    static final Font TITLE_FONT = FONT.deriveFont(Font.BOLD, 15f);

    static final Color BLUE = new Color(0, 114, 178);
    static final Color VERMILLION = new Color(213, 94, 0);
    private static final Color GREEN = new Color(0, 158, 115);
    private static final Color PURPLE = new Color(204, 121, 167);
    private static final Color ORANGE = new Color(230, 159, 0);
    private static final Color SKY = new Color(86, 180, 233);
    static final Color INK = new Color(40, 40, 40);
    static final Color GREY = new Color(130, 130, 130);
    private static final Color[] LINES = {BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, INK};

    /** From zero to the largest value, in one hue. */
    static final Color[] SEQUENTIAL = {
        Color.WHITE, new Color(196, 222, 238), new Color(102, 173, 213), BLUE, new Color(0, 47, 92)
    };
    /** From closed to open, in greys, because blue already means a negative state. */
    static final Color[] GATE = {
        Color.WHITE, new Color(217, 217, 217), new Color(150, 150, 150), new Color(90, 90, 90), new Color(20, 20, 20)
    };
    /** From negative through zero to positive. */
    static final Color[] DIVERGING = {
        new Color(0, 62, 110),
        BLUE,
        new Color(150, 199, 225),
        Color.WHITE,
        new Color(244, 187, 146),
        VERMILLION,
        new Color(128, 50, 0)
    };

    static final BasicStroke SOLID = new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final BasicStroke DASHED =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {6f, 4f}, 0f);

    private HouseTheme() {}

    /** The colour of line n, counted from 0. The seven colours repeat. */
    static Color line(int n) {
        return LINES[Math.floorMod(n, LINES.length)];
    }

    static Color lighter(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    /** Gives a chart of XChart this look. */
    static void dress(XYStyler styler) {
        styler.setBaseFont(FONT);
        styler.setAxisTitleFont(AXIS_FONT)
                .setAxisTickLabelsFont(FONT)
                .setAxisTickLabelsColor(INK)
                .setAxisTicksLineVisible(false)
                .setAxisTicksMarksVisible(false)
                .setPlotTicksMarksVisible(false)
                .setPlotGridLinesColor(new Color(225, 225, 225))
                .setPlotGridLinesStroke(new BasicStroke(1f))
                .setPlotMargin(0)
                .setPlotBorderColor(GREY)
                .setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(INK)
                .setChartTitleFont(TITLE_FONT)
                .setChartTitlePadding(8)
                .setLegendFont(FONT)
                .setSeriesColors(LINES.clone())
                .setSeriesLines(new BasicStroke[] {SOLID})
                .setSeriesMarkers(Stream.of(SeriesMarkers.NONE).toArray(Marker[]::new));
    }
}
