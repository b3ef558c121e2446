package carousel.notebook;

import carousel.plot.Plot;
import carousel.train.History;
import carousel.train.Summary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.knowm.xchart.internal.chartpart.IChart;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/** The one place that decides how an object looks in a notebook. What is not named here looks like its toString. */
public final class Show {
    private static final int ROWS = 10;
    private static final int ELEMENTS = 20;
    private static final int SHARP = 2;

    private Show() {}

    /** How an object looks. */
    public static Look look(Object o) {
        if (o instanceof Look look) {
            return look;
        }
        if (o instanceof Relation table) {
            return table(table, ROWS);
        }
        if (o instanceof Column<?> column) {
            return Grid.table(List.of(column), ROWS).look();
        }
        if (o instanceof History history) {
            return table(history.table(), ROWS);
        }
        if (o instanceof Summary summary) {
            return Grid.table(summary.table().columns(), summary.table().rowCount())
                    .note("%,d parameters".formatted(summary.parameters()))
                    .look();
        }
        if (o instanceof IChart chart) {
            return picture(chart);
        }
        if (o instanceof DoubleMatrix m) {
            return Grid.matrix("DoubleMatrix", m.rows, m.columns, m::get).look();
        }
        if (o instanceof FloatMatrix m) {
            return Grid.matrix("FloatMatrix", m.rows, m.columns, m::get).look();
        }
        if (o instanceof Map<?, ?> map) {
            return Grid.map(map).look();
        }
        return Look.text(text(o));
    }

    /** A table with at most so many rows, from its beginning and its end. */
    public static Look table(Relation table, int rows) {
        return Grid.table(table.columns(), rows).look();
    }

    private static Look picture(IChart chart) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(Plot.image(chart, SHARP), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Look.png(
                "[figure: %s]".formatted(chart.getTitle()), png.toByteArray(), chart.getWidth(), chart.getHeight());
    }

    private static String text(Object o) {
        if (o instanceof Collection<?> list) {
            return sequence(new ArrayList<>(list));
        }
        if (o != null && o.getClass().isArray()) {
            return sequence(IntStream.range(0, Array.getLength(o))
                    .mapToObj(i -> Array.get(o, i))
                    .collect(Collectors.toList()));
        }
        return String.valueOf(o);
    }

    /** Elements in a line, those in the middle left out where there are many. */
    private static String sequence(List<?> elements) {
        int[] kept = Grid.kept(elements.size(), ELEMENTS);
        List<String> texts = texts(Arrays.stream(kept).mapToObj(elements::get).collect(Collectors.toList()));
        String line = "[" + String.join(", ", Grid.mark(texts, elements.size(), "…")) + "]";
        return kept.length < elements.size() ? line + " (" + elements.size() + " in all)" : line;
    }

    /** The texts of several values; fractions rounded together. */
    static List<String> texts(List<?> values) {
        return !values.isEmpty() && values.stream().allMatch(v -> v instanceof Double || v instanceof Float)
                ? Rounding.together(values.stream()
                        .mapToDouble(v -> ((Number) v).doubleValue())
                        .toArray())
                : values.stream().map(Show::text).toList();
    }
}
