package carousel.plot;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.plot.text.ShortText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with a coloured background for each token, wrapped to the width of the figure, with a colour bar below.
 * Characters are set without gaps and wrapped at spaces where possible; words are separated by gaps. Chinese text needs
 * a font that has its characters.
 *
 * <p>Threads: a figure is for one at a time.
 */
public final class TextMap implements Figure {
    private static final int GAP = 8;
    private static final int BAR_WIDTH = 240;
    private static final int BAR = 12;
    private static final FontRenderContext MEASURE = new FontRenderContext(null, true, true);

    private final Font font = HouseTheme.FONT.deriveFont(15f);
    private final String title;
    private final String valueLabel;
    private final List<String> tokens;
    private final double[] values;
    private final boolean characters;
    private ColourScale scale;
    private @Nullable List<Box> boxes;

    /** Where a token is drawn: its line, counted from 0, and its left edge and width on that line, in pixels. */
    private record Box(int token, int line, double x, double width) {}

    TextMap(String title, String valueLabel, List<String> tokens, double[] values) {
        if (tokens.isEmpty() || tokens.size() != values.length) {
            throw new IllegalArgumentException(formatted(
                    "text of '%s': expected a value for each token, got %s and %s",
                    title, counted(tokens.size(), "token"), counted(values.length, "value")));
        }
        this.title = title;
        this.valueLabel = valueLabel;
        this.tokens = List.copyOf(tokens);
        this.values = values.clone();
        this.characters = tokens.stream().allMatch(token -> token.codePointCount(0, token.length()) <= 1);
        this.scale = ColourScale.of(values);
    }

    /**
     * Sets the range of the colours, such as -1 to 1 for a hidden state. Values outside get the colour at the nearer
     * end.
     *
     * @throws IllegalArgumentException unless min &lt; max and both are finite
     */
    public TextMap range(double min, double max) {
        if (!(min < max) || Double.isInfinite(max - min)) {
            throw new IllegalArgumentException(formatted(
                    "range of '%s': expected two finite numbers, the smaller first, got %s and %s", title, min, max));
        }
        scale = new ColourScale(min < 0 ? HouseTheme.DIVERGING : HouseTheme.SEQUENTIAL, min, max);
        return this;
    }

    @Override
    public int getWidth() {
        return HouseTheme.WIDTH;
    }

    @Override
    public int getHeight() {
        int lines = 1 + boxes().get(boxes().size() - 1).line;
        return top() + lines * lineHeight() + 3 * GAP + 3 * BAR;
    }

    @Override
    public String getTitle() {
        return title;
    }

    @Override
    public String altText() {
        String text = String.join(characters ? "" : " ", tokens);
        return AltText.join(
                title,
                List.of(
                        formatted(
                                "A text of %s on colours for %s: %s.",
                                counted(tokens.size(), characters ? "character" : "word"),
                                valueLabel,
                                AltText.extremes(values, this::at)),
                        "It reads: " + text.strip().replace('\n', ' ')));
    }

    private String at(int token) {
        return formatted("at '%s' (number %d)", Heatmap.visible(tokens.get(token)), token + 1);
    }

    private int top() {
        return 2 * GAP + (int) Math.ceil(height(HouseTheme.TITLE_FONT));
    }

    private int lineHeight() {
        return (int) Math.ceil(height(font)) + 8;
    }

    private static double height(Font font) {
        return font.getLineMetrics("Ag", MEASURE).getHeight();
    }

    private List<Box> boxes() {
        if (boxes == null) {
            boxes = layout();
        }
        return boxes;
    }

    private List<Box> layout() {
        double[] widths = tokens.stream()
                .mapToDouble(token ->
                        font.getStringBounds(Heatmap.visible(token), MEASURE).getWidth() + (characters ? 1 : 8))
                .toArray();
        double room = getWidth() - 2 * GAP;
        List<Box> all = new ArrayList<>();
        int line = 0;
        double x = 0;
        for (int k = 0; k < widths.length; k++) {
            boolean wordBegins = k == 0 || !characters || tokens.get(k - 1).isBlank();
            double together = wordBegins ? wordWidth(k, widths, room) : widths[k];
            if (x > 0 && x + together > room) {
                line++;
                x = 0;
            }
            all.add(new Box(k, line, x, widths[k]));
            x += widths[k] + (characters ? 0 : 4);
            if (tokens.get(k).equals("\n")) {
                line++;
                x = 0;
            }
        }
        return all;
    }

    /** The width of the characters up to the next space, or of one if the whole word does not fit on a line. */
    private double wordWidth(int from, double[] widths, double room) {
        double width = widths[from];
        for (int k = from + 1; characters && k < widths.length && !tokens.get(k).isBlank(); k++) {
            width += widths[k];
        }
        return width > room ? widths[from] : width;
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        Check.noNulls("TextMap.paint", "g", g);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setColor(HouseTheme.INK);
        ShortText.title(g, title, HouseTheme.TITLE_FONT, width, top());
        g.setFont(font);
        for (Box box : boxes()) {
            paint(g, box);
        }
        bar(g, width, height - 2 * BAR - GAP);
    }

    private void paint(Graphics2D g, Box box) {
        int x = GAP + (int) Math.round(box.x);
        int right = GAP + (int) Math.round(box.x + box.width);
        int y = top() + box.line * lineHeight();
        Color colour = scale.of(values[box.token]);
        g.setColor(colour);
        g.fillRect(x, y, right - x, lineHeight() - 3);
        String text = Heatmap.visible(tokens.get(box.token));
        boolean mark = !text.equals(tokens.get(box.token));
        g.setColor(mark && ColourScale.ink(colour).equals(HouseTheme.INK) ? HouseTheme.GREY : ColourScale.ink(colour));
        double middle = GAP + box.x + box.width / 2;
        double half = font.getStringBounds(text, MEASURE).getWidth() / 2;
        g.drawString(text, (float) (middle - half), y + 3 + g.getFontMetrics().getAscent());
    }

    private void bar(Graphics2D g, int width, int y) {
        int x = (width - BAR_WIDTH) / 2;
        g.setPaint(new LinearGradientPaint(x, y, x + BAR_WIDTH, y, scale.fractions(), scale.colours()));
        g.fillRect(x, y, BAR_WIDTH, BAR);
        g.setColor(HouseTheme.GREY);
        g.setStroke(new BasicStroke(1));
        g.drawRect(x, y, BAR_WIDTH, BAR);
        g.setColor(HouseTheme.INK);
        g.setFont(HouseTheme.FONT);
        int below = y + BAR + g.getFontMetrics().getAscent();
        for (int i = 0; i <= 2; i++) {
            String number = scale.labels().get(i);
            g.drawString(number, x + i * BAR_WIDTH / 2 - g.getFontMetrics().stringWidth(number) / 2, below);
        }
        String label = ShortText.within(valueLabel, g.getFontMetrics(), x - 2 * GAP);
        g.drawString(label, x - 2 * GAP - g.getFontMetrics().stringWidth(label), y + BAR - 2);
    }
}
