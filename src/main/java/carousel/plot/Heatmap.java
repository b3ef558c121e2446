package carousel.plot;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.plot.text.ShortText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A matrix drawn as coloured cells, first row on top, with a colour bar. We paint it ourselves because XChart's heat
 * map aligns the characters below the columns by their outlines, draws all numbers in one colour and prints every digit
 * on its colour bar.
 *
 * <p>Threads: a figure is for one at a time.
 */
public final class Heatmap implements Figure {
    private static final int GAP = 8;
    private static final int BAR = 14;
    private static final int WIDEST = 1200;
    private static final int CHARACTER = 7;
    private static final int ROWS_SAID = 12;

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final double[][] values;
    private ColourScale scale;
    private int width = HouseTheme.WIDTH;
    private int height = HouseTheme.HEIGHT;
    private @Nullable List<String> columns;
    private @Nullable List<String> rows;
    private int @Nullable [][] written;

    Heatmap(String title, String xLabel, String yLabel, double[][] values, ColourScale scale) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.values = values;
        this.scale = scale;
    }

    /**
     * Sets a label for each column.
     *
     * @throws IllegalArgumentException if there is not one label per column
     */
    public Heatmap columns(List<String> labels) {
        Check.noNulls("Heatmap.columns", "labels", labels);
        columns = check("columns", labels, values[0].length);
        return this;
    }

    /**
     * Labels the columns with the characters of a text, one per column; a long text makes the figure wider.
     *
     * @throws IllegalArgumentException if there is not one character per column
     */
    public Heatmap columns(String text) {
        Check.noNulls("Heatmap.columns", "text", text);
        width = Math.max(width, Math.min(WIDEST, 100 + 11 * values[0].length));
        return columns(text.codePoints()
                .mapToObj(Character::toString)
                .map(Heatmap::visible)
                .toList());
    }

    /**
     * Sets a label for each row, from top to bottom.
     *
     * @throws IllegalArgumentException if there is not one label per row
     */
    public Heatmap rows(List<String> labels) {
        Check.noNulls("Heatmap.rows", "labels", labels);
        rows = check("rows", labels, values.length);
        return this;
    }

    /**
     * Sets the range of the colours, so that figures that are compared can share it. Values outside get the colour at
     * the nearer end.
     *
     * @throws IllegalArgumentException unless min &lt; max and both are finite
     */
    public Heatmap range(double min, double max) {
        if (!(min < max) || Double.isInfinite(max - min)) {
            throw new IllegalArgumentException(formatted(
                    "range of '%s': expected two finite numbers, the smaller first, got %s and %s", title, min, max));
        }
        scale = new ColourScale(min < 0 ? HouseTheme.DIVERGING : HouseTheme.SEQUENTIAL, min, max);
        return this;
    }

    Heatmap write(int[][] counts, int width, int height) {
        this.written = counts;
        return size(width, height);
    }

    Heatmap size(int width, int height) {
        this.width = width;
        this.height = height;
        return this;
    }

    private List<String> check(String what, List<String> labels, int n) {
        if (labels.size() != n) {
            throw new IllegalArgumentException(
                    formatted("%s of '%s': expected a label for each of %d, got %d", what, title, n, labels.size()));
        }
        return List.copyOf(labels);
    }

    /** A token as it is written in a figure, with spaces and line ends made visible. */
    static String visible(String token) {
        return switch (token) {
            case " " -> "·";
            case "\n" -> "¶";
            case "\t" -> "→";
            default -> token;
        };
    }

    @Override
    public int getWidth() {
        return width;
    }

    @Override
    public int getHeight() {
        return height;
    }

    @Override
    public String getTitle() {
        return title;
    }

    @Override
    public String altText() {
        String size = formatted(
                "Heat map of %s (%s) and %s (%s)",
                counted(values.length, "row"), yLabel, counted(values[0].length, "column"), xLabel);
        if (rows == null || rows.size() > ROWS_SAID) {
            double[] all = Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
            return AltText.join(title, List.of(size + ";", AltText.extremes(all, this::place) + "."));
        }
        List<String> said = new ArrayList<>(List.of(size + "."));
        for (int r = 0; r < values.length; r++) {
            said.add(formatted("%s: %s.", rows.get(r), written == null ? most(r) : counts(written[r])));
        }
        return AltText.join(title, said);
    }

    @Override
    public String texts() {
        List<String> all = new ArrayList<>(List.of(title, xLabel, yLabel));
        if (rows != null) {
            all.addAll(rows);
        }
        if (columns != null) {
            all.addAll(columns);
        }
        return String.join(" ", all);
    }

    private String counts(int[] row) {
        return IntStream.range(0, row.length)
                .mapToObj(c -> column(c) + " " + row[c])
                .collect(Collectors.joining(", "));
    }

    private String most(int row) {
        int most = AltText.extreme(values[row], 1);
        double value = values[row][most];
        return Double.isFinite(value)
                ? formatted("most at %s (%s)", column(most), AltText.number(value))
                : AltText.NONE;
    }

    private String place(int at) {
        int n = values[0].length;
        String row = rows == null ? Integer.toString(at / n + 1) : rows.get(at / n);
        return formatted("in row %s, column %s", row, column(at % n));
    }

    private String column(int column) {
        return columns == null ? Integer.toString(column + 1) : columns.get(column);
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        Check.noNulls("Heatmap.paint", "g", g);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        new Painter(g, width, height).paint();
    }

    /** The layout of one painting: the cells fill the rectangle from (left, top) to (right, bottom). */
    private final class Painter {
        private final Graphics2D g;
        private final int width;
        private final int height;
        private final FontMetrics small;
        private final int left;
        private final int top;
        private final int right;
        private final int bottom;
        private final boolean upright;

        Painter(Graphics2D g, int width, int height) {
            this.g = g;
            this.width = width;
            this.height = height;
            small = g.getFontMetrics(HouseTheme.FONT);
            int line = g.getFontMetrics(HouseTheme.AXIS_FONT).getHeight();
            top = GAP + g.getFontMetrics(HouseTheme.TITLE_FONT).getHeight() + GAP;
            left = 2 * GAP + line + Math.min(width / 2, widest(rows, values.length)) + GAP;
            right = width - 3 * GAP - BAR - widest(scale.labels(), 0);
            double cell = (right - left) / (double) values[0].length;
            upright = columns != null
                    && !characters(columns)
                    && widest(columns, 0) + GAP / 2 > Math.max(cell, small.getHeight());
            int below = upright ? Math.min(height / 2, widest(columns, 0)) : small.getHeight();
            bottom = height - 2 * GAP - line - below - GAP / 2;
        }

        private int widest(@Nullable List<String> labels, int count) {
            return labels == null
                    ? small.stringWidth(Integer.toString(count))
                    : labels.stream().mapToInt(small::stringWidth).max().orElse(0);
        }

        private int x(int column) {
            return left + (int) Math.round((right - left) * (double) column / values[0].length);
        }

        private int y(int row) {
            return top + (int) Math.round((bottom - top) * (double) row / values.length);
        }

        void paint() {
            cells();
            g.setColor(HouseTheme.INK);
            titles();
            g.setFont(HouseTheme.FONT);
            columnLabels();
            rowLabels();
            bar();
        }

        private void cells() {
            g.setFont(HouseTheme.AXIS_FONT);
            FontMetrics font = g.getFontMetrics();
            for (int r = 0; r < values.length; r++) {
                for (int c = 0; c < values[r].length; c++) {
                    Color colour = scale.of(values[r][c]);
                    g.setColor(colour);
                    g.fillRect(x(c), y(r), x(c + 1) - x(c), y(r + 1) - y(r));
                    if (written != null) {
                        g.setColor(ColourScale.ink(colour));
                        String text = Integer.toString(written[r][c]);
                        g.drawString(
                                text,
                                (x(c) + x(c + 1) - font.stringWidth(text)) / 2,
                                (y(r) + y(r + 1) + font.getAscent()) / 2 - 1);
                    }
                }
            }
            g.setColor(HouseTheme.GREY);
            g.setStroke(new BasicStroke(1));
            g.drawRect(left, top, right - left, bottom - top);
        }

        private void titles() {
            ShortText.title(g, title, HouseTheme.TITLE_FONT, width, top);
            g.setFont(HouseTheme.AXIS_FONT);
            FontMetrics metrics = g.getFontMetrics();
            String below = ShortText.around((left + right) / 2.0, xLabel, metrics, width);
            String beside = ShortText.around((top + bottom) / 2.0, yLabel, metrics, height);
            g.drawString(below, (left + right - metrics.stringWidth(below)) / 2, height - GAP - metrics.getDescent());
            turned(beside, GAP + metrics.getAscent(), (top + bottom + metrics.stringWidth(beside)) / 2);
        }

        private void columnLabels() {
            int n = values[0].length;
            double cell = (right - left) / (double) n;
            int every = every(columnSpace(n), cell);
            for (int c = 0; c < n; c++) {
                if (isLabelled(c, every, columns)) {
                    String label = columns == null ? Integer.toString(c + 1) : columns.get(c);
                    int middle = (x(c) + x(c + 1)) / 2;
                    if (upright) {
                        label = ShortText.shortened(label, small, height / 2);
                        turned(label, middle + small.getAscent() / 2 - 1, bottom + GAP / 2 + small.stringWidth(label));
                    } else {
                        g.drawString(
                                label, middle - small.stringWidth(label) / 2, bottom + GAP / 2 + small.getAscent());
                    }
                }
            }
        }

        /** The width that a column label needs. Single characters may touch; words and numbers may not. */
        private int columnSpace(int n) {
            if (columns == null) {
                return widest(null, n) + GAP;
            }
            return characters(columns) ? CHARACTER : upright ? small.getHeight() : widest(columns, 0) + GAP / 2;
        }

        private static boolean characters(List<String> labels) {
            return labels.stream().allMatch(c -> c.codePointCount(0, c.length()) <= 1);
        }

        private void rowLabels() {
            int every = every(small.getHeight(), (bottom - top) / (double) values.length);
            for (int r = 0; r < values.length; r++) {
                if (isLabelled(r, every, rows)) {
                    String label =
                            rows == null ? Integer.toString(r + 1) : ShortText.shortened(rows.get(r), small, width / 2);
                    g.drawString(
                            label,
                            left - GAP - small.stringWidth(label),
                            (y(r) + y(r + 1) + small.getAscent()) / 2 - 1);
                }
            }
        }

        private void bar() {
            int x = right + GAP;
            g.setPaint(new LinearGradientPaint(x, bottom, x, top, scale.fractions(), scale.colours()));
            g.fillRect(x, top, BAR, bottom - top);
            g.setColor(HouseTheme.GREY);
            g.drawRect(x, top, BAR, bottom - top);
            g.setColor(HouseTheme.INK);
            int text = x + BAR + GAP / 2;
            List<String> labels = scale.labels();
            g.drawString(labels.get(2), text, top + small.getAscent());
            g.drawString(labels.get(1), text, (top + bottom + small.getAscent()) / 2);
            g.drawString(labels.get(0), text, bottom);
        }

        private void turned(String text, int x, int y) {
            AffineTransform before = g.getTransform();
            g.rotate(-Math.PI / 2, x, y);
            g.drawString(text, x, y);
            g.setTransform(before);
        }
    }

    /** Whether an index has a label: every n-th text label, from the first, or the numbers that are multiples of n. */
    private static boolean isLabelled(int index, int every, @Nullable List<String> labels) {
        return (labels == null ? index + 1 : index) % every == 0;
    }

    /** The smallest of 1, 2, 5, 10, 20 … at which labels of the given size do not overlap. */
    private static int every(double size, double cell) {
        int every = 1;
        for (int i = 0; every * cell < size; i++) {
            int digits = (i + 1) / 3;
            every = List.of(1, 2, 5).get((i + 1) % 3) * (int) StrictMath.pow(10, digits);
        }
        return every;
    }
}
