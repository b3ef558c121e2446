package carousel.notebook;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.series.Series;
import carousel.data.sound.Sound;
import carousel.metrics.Classification;
import carousel.metrics.Curve;
import carousel.metrics.Regression;
import carousel.metrics.Scores;
import carousel.plot.Figure;
import carousel.plot.Plot;
import carousel.train.History;
import carousel.train.Summary;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.internal.chartpart.IChart;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/**
 * Decides how each type of object looks in a notebook. Types that are not listed here look like their toString.
 *
 * <p>Threads: called by the one thread that runs cells.
 */
public final class Show {
    private static final int ROWS = 10;
    private static final int SHARP = 2;

    /** Our own types that are shown as tables. */
    private static final Map<Class<?>, Function<Object, Table>> TABLES = Map.of(
            History.class, o -> ((History) o).table(),
            Series.class, o -> ((Series) o).table(),
            Regression.class, o -> ((Regression) o).table(),
            Classification.class, o -> ((Classification) o).table(),
            Scores.class, o -> ((Scores) o).table(),
            Curve.class, o -> ((Curve) o).table());

    private Show() {}

    /**
     * Shows objects now, one below the other. Unlike a kernel's own display method it returns nothing: that method
     * returns a random id, which would become the output of the cell. Without a kernel that can show them, it prints
     * their texts.
     */
    public static void show(@Nullable Object... objects) {
        for (Object o : Check.given("Show.show", "objects", objects)) {
            Look look = look(o);
            Kernel kernel = Kernel.calling();
            if (kernel == null) {
                System.out.println(look.text());
            } else {
                kernel.display(UUID.randomUUID().toString(), look);
            }
        }
    }

    /** Chooses the look of an object. */
    public static Look look(@Nullable Object o) {
        if (o instanceof Look look) {
            return look;
        }
        if (o instanceof Relation table) {
            return table(table, ROWS);
        }
        if (o instanceof Column<?> column) {
            return Grid.table(List.of(column), ROWS).look();
        }
        if (o instanceof Summary summary) {
            return Grid.table(summary.table().columns(), summary.table().rowCount())
                    .note(formatted("%,d parameters", summary.parameters()))
                    .look();
        }
        if (o instanceof IChart chart) {
            return picture(chart);
        }
        if (o instanceof Sound sound) {
            return player(sound);
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
        for (Map.Entry<Class<?>, Function<Object, Table>> kind : TABLES.entrySet()) {
            if (kind.getKey().isInstance(o)) {
                return table(kind.getValue().apply(o), ROWS);
            }
        }
        return Look.text(Texts.of(o));
    }

    /** The look of a table with at most this many rows: the first and the last ones. */
    public static Look table(Relation table, int rows) {
        Check.noNulls("Show.table", "table", table);
        Check.atLeastOne("Show.table", "rows", rows);
        return Grid.table(table.columns(), rows).look();
    }

    private static Look picture(IChart chart) {
        byte[] png = png(Plot.image(chart, SHARP));
        String text = chart instanceof Figure figure ? figure.altText() : "Chart: " + chart.getTitle();
        return Look.png(text, png, chart.getWidth(), chart.getHeight());
    }

    private static Look player(Sound sound) {
        String wav = Base64.getEncoder().encodeToString(sound.wav());
        return Look.html(
                sound.toString(),
                formatted(
                        "<audio controls aria-label=\"%s\" src=\"data:audio/wav;base64,%s\">%1$s</audio>", sound, wav));
    }

    /**
     * Compresses the picture as far as possible, because notebooks store their pictures: a heat map shrinks to a third.
     */
    private static byte[] png(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam small = writer.getDefaultWriteParam();
        small.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        small.setCompressionQuality(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), small);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
