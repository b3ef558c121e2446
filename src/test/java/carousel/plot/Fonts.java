package carousel.plot;

import java.awt.image.BufferedImage;

/** If Java finds no fonts, figures cannot be drawn, and the tests that draw them are skipped. */
public final class Fonts {
    private Fonts() {}

    /** Whether a text can be drawn on this machine. */
    public static boolean areThere() {
        try {
            var graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            return graphics.getFontMetrics().stringWidth("a") > 0;
        } catch (Error | RuntimeException e) { // which it is depends on the JDK
            return false;
        }
    }
}
