package carousel.plot.text;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.List;

/**
 * Fits texts into the room that a figure has for them, so that none is cut at an edge without a sign of it.
 *
 * <p>Threads: any number may call these methods.
 */
public final class ShortText {
    private static final int GAP = 8;
    private static final float SMALLER = 0.8f;

    private ShortText() {}

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    public static String shortened(String text, FontMetrics font, int room) {
        int most = Math.max(0, Math.min(room, text.codePointCount(0, text.length())));
        int end = text.offsetByCodePoints(0, most);
        String fits = end < text.length() ? text.substring(0, end) + "…" : text;
        while (end > 0 && font.stringWidth(fits) > room) {
            end = text.offsetByCodePoints(end, -1);
            fits = text.substring(0, end) + "…";
        }
        return fits;
    }

    /** The text, or, if the room is too short for it, its beginning with an ellipsis and a margin; or nothing. */
    public static String within(String text, FontMetrics font, double room) {
        String shown = font.stringWidth(text) <= room ? text : shortened(text, font, (int) room - GAP);
        return font.stringWidth(shown) <= room ? shown : "";
    }

    /**
     * As {@link #within}, for a text whose middle is at this place between 0 and the end of its figure. XChart draws a
     * text up to 3 % wider than it measures it, all of that at its right.
     */
    public static String around(double middle, String text, FontMetrics font, double end) {
        return within(text, font, 1.88 * Math.min(middle, end - middle));
    }

    /** Splits a text that is too long for the room at the space nearest its middle. */
    public static List<String> inTwo(String text, FontMetrics font, int room) {
        int middle = text.length() / 2;
        int before = text.lastIndexOf(' ', middle);
        int after = text.indexOf(' ', middle);
        int cut = after < 0 || (before > 0 && middle - before <= after - middle) ? before : after;
        return cut <= 0 || font.stringWidth(text) <= room
                ? List.of(text)
                : List.of(text.substring(0, cut), text.substring(cut + 1));
    }

    /** Writes the title of a figure into the strip of this height at its top, smaller if it is wider than the figure. */
    public static void title(Graphics2D g, String title, Font font, int width, int height) {
        g.setFont(font);
        FontMetrics large = g.getFontMetrics();
        int left = (width - large.stringWidth(title)) / 2;
        if (left >= 0) {
            g.drawString(title, left, GAP + large.getAscent());
        } else {
            smallTitle(g, title, font, width, height);
        }
    }

    /** Writes a title smaller, and on two lines if it is still too long; what does not fit on these is left out. */
    public static void smallTitle(Graphics2D g, String title, Font font, int width, int height) {
        g.setFont(font.deriveFont(SMALLER * font.getSize2D()));
        FontMetrics small = g.getFontMetrics();
        int room = width - 2 * GAP;
        int most = 2 * room;
        List<String> lines = inTwo(shortened(title, small, most), small, room);
        while (most > 0 && lines.stream().anyMatch(line -> small.stringWidth(line) > room)) {
            most -= GAP;
            lines = inTwo(shortened(title, small, most), small, room);
        }
        int baseline = (height - lines.size() * small.getHeight()) / 2 + small.getAscent();
        for (String line : lines) {
            g.drawString(line, (width - small.stringWidth(line)) / 2, baseline);
            baseline += small.getHeight();
        }
    }
}
