import java.awt.image.BufferedImage;

/** Draws a letter; this fails if Java finds no fonts, or lacks a library to draw them. */
class Fonts {
    public static void main(String[] args) {
        try {
            new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB).createGraphics().drawString("a", 0, 9);
        } catch (Throwable e) { // an Error if a native library is missing
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            System.out.println(cause.getMessage());
            System.exit(1);
        }
    }
}
