package carousel.notebook;

import static carousel.check.Text.formatted;
import static carousel.notebook.Texts.LEFT_OUT;
import static carousel.notebook.Texts.kept;
import static carousel.notebook.Texts.mark;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** Cells in columns, as text and as HTML. If there are too many rows or columns, the middle ones are left out. */
final class Grid {
    private static final int COLUMNS = 20;
    private static final int MATRIX = 10;
    private static final int ENTRIES = 50;
    private static final int LONGEST_CELL = 100;

    /** A column of the grid: its name, its cells, and whether they are aligned to the right. */
    private record Strip(String name, List<String> cells, boolean right) {
        static Strip leftOut(int rows) {
            return new Strip(LEFT_OUT, Collections.nCopies(rows, LEFT_OUT), false);
        }
    }

    /** The value at a row and a column of a matrix, both counted from 0. */
    interface Cells {
        double get(int row, int column);
    }

    private final List<Strip> strips;
    private final boolean named;
    private final List<String> notes = new ArrayList<>();

    private Grid(List<Strip> strips, boolean named) {
        this.strips = strips;
        this.named = named;
    }

    /** A grid of table columns with their names, with at most this many rows. */
    static Grid table(List<? extends Column<?>> columns, int mostRows) {
        int rows = columns.isEmpty() ? 0 : columns.get(0).size();
        int[] kept = kept(rows, mostRows);
        List<Strip> strips = Arrays.stream(kept(columns.size(), COLUMNS))
                .mapToObj(columns::get)
                .map(c -> new Strip(c.name(), mark(cells(c, kept), rows, LEFT_OUT), c instanceof NumericColumn))
                .toList();
        int height = strips.isEmpty() ? 0 : strips.get(0).cells().size();
        Grid grid = new Grid(mark(strips, columns.size(), Strip.leftOut(height)), true);
        if (rows == 0 || rows > mostRows) {
            grid.note(rows == 0 ? "no rows" : formatted("%d of %d rows", mostRows, rows));
        }
        return columns.size() > COLUMNS ? grid.note(formatted("%d of %d columns", COLUMNS, columns.size())) : grid;
    }

    /** A grid of matrix entries, with the kind and size of the matrix below it. */
    static Grid matrix(String kind, int rows, int columns, Cells values) {
        int[] down = kept(rows, MATRIX);
        int[] across = kept(columns, MATRIX);
        List<String> texts = Rounding.together(Arrays.stream(down)
                .boxed()
                .flatMapToDouble(r -> Arrays.stream(across).mapToDouble(c -> values.get(r, c)))
                .toArray());
        List<Strip> strips = IntStream.range(0, across.length)
                .mapToObj(c -> IntStream.range(0, down.length)
                        .mapToObj(r -> texts.get(r * across.length + c))
                        .toList())
                .map(cells -> new Strip("", mark(cells, rows, LEFT_OUT), true))
                .toList();
        int height = strips.isEmpty() ? 0 : strips.get(0).cells().size();
        return new Grid(mark(strips, columns, Strip.leftOut(height)), false)
                .note(formatted("%s %d × %d", kind, rows, columns));
    }

    /** A grid of two columns: the keys of a map and their values. */
    static Grid map(Map<?, ?> map) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        int[] kept = kept(entries.size(), ENTRIES);
        List<Object> values = Arrays.stream(kept)
                .<Object>mapToObj(i -> entries.get(i).getValue())
                .collect(Collectors.toList());
        List<String> keys = Arrays.stream(kept)
                .mapToObj(i -> Texts.of(entries.get(i).getKey()))
                .toList();
        boolean numbers = !values.isEmpty() && values.stream().allMatch(Number.class::isInstance);
        Grid grid = new Grid(
                List.of(
                        new Strip("", mark(keys, entries.size(), LEFT_OUT), false),
                        new Strip("", mark(Texts.ofAll(values), entries.size(), LEFT_OUT), numbers)),
                false);
        return entries.size() > ENTRIES ? grid.note(formatted("%d of %d entries", ENTRIES, entries.size())) : grid;
    }

    /** Adds a line below the cells. */
    Grid note(String note) {
        notes.add(note);
        return this;
    }

    /**
     * The cells as the column prints them. Where the user has set no format, whole numbers have the same digits in
     * every locale, and fractions are rounded together.
     */
    private static List<String> cells(Column<?> column, int[] rows) {
        List<String> printed = Arrays.stream(rows).mapToObj(column::getString).toList();
        if (column instanceof IntColumn whole) {
            NumberFormat plain = NumberColumnFormatter.ints().getFormat();
            return Arrays.stream(rows)
                    .mapToObj(r -> column.getString(r).equals(plain.format(whole.getInt(r)))
                            ? Integer.toString(whole.getInt(r))
                            : column.getString(r))
                    .toList();
        }
        if (!(column instanceof DoubleColumn || column instanceof FloatColumn)) {
            return printed;
        }
        NumericColumn<?> numbers = (NumericColumn<?>) column;
        NumberFormat plain = NumberColumnFormatter.floatingPointDefault().getFormat();
        int[] present = Arrays.stream(rows).filter(r -> !column.isMissing(r)).toArray();
        double[] values = Arrays.stream(present).mapToDouble(numbers::getDouble).toArray();
        if (!Arrays.stream(present).allMatch(r -> column.getString(r).equals(plain.format(numbers.getDouble(r))))) {
            return printed;
        }
        Iterator<String> rounded = Rounding.together(values).iterator();
        return Arrays.stream(rows)
                .mapToObj(r -> column.isMissing(r) ? "" : rounded.next())
                .toList();
    }

    Look look() {
        return Look.html(text(), html());
    }

    private int rows() {
        return strips.isEmpty() ? 0 : strips.get(0).cells().size();
    }

    private String text() {
        List<Integer> widths = strips.stream()
                .map(s -> Math.max(
                        length(s.name()),
                        s.cells().stream().mapToInt(Grid::length).max().orElse(0)))
                .toList();
        List<String> lines = new ArrayList<>();
        if (named && !strips.isEmpty()) {
            lines.add(line(Strip::name, widths));
        }
        for (int r = 0; r < rows(); r++) {
            int row = r;
            lines.add(line(s -> s.cells().get(row), widths));
        }
        if (!notes.isEmpty()) {
            lines.add(String.join(", ", notes));
        }
        return String.join("\n", lines);
    }

    private String line(Function<Strip, String> cell, List<Integer> widths) {
        return IntStream.range(0, strips.size())
                .mapToObj(i -> {
                    String text = shorten(cell.apply(strips.get(i)));
                    String space = " ".repeat(widths.get(i) - length(text));
                    return strips.get(i).right() ? space + text : text + space;
                })
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private static int length(String cell) {
        String shown = shorten(cell);
        return shown.codePointCount(0, shown.length());
    }

    private static String shorten(String cell) {
        String line = cell.replaceAll("\\s", " ");
        return line.codePointCount(0, line.length()) > LONGEST_CELL
                ? line.substring(0, line.offsetByCodePoints(0, LONGEST_CELL - 1)) + LEFT_OUT
                : line;
    }

    private String html() {
        StringBuilder html = new StringBuilder("<table style=\"font-variant-numeric: tabular-nums\">\n");
        if (named) {
            html.append("<thead>").append(row("th", Strip::name)).append("</thead>\n");
        }
        html.append("<tbody>\n");
        for (int r = 0; r < rows(); r++) {
            int row = r;
            html.append(row("td", s -> s.cells().get(row))).append("\n");
        }
        html.append("</tbody>\n</table>");
        return notes.isEmpty() ? html.toString() : html + "\n<p>" + escape(String.join(", ", notes)) + "</p>";
    }

    /**
     * An HTML row. Cells set their alignment, because the default differs between pages; colours are left to the page.
     */
    private String row(String tag, Function<Strip, String> cell) {
        return strips.stream()
                .map(s -> formatted(
                        "<%s style=\"text-align: %s\">%s</%s>",
                        tag, s.right() ? "right" : "left", escape(shorten(cell.apply(s))), tag))
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
