package carousel.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.sound.Sound;
import carousel.metrics.Regression;
import carousel.plot.Plot;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

class ShowTest {
    private static String text(Object o) {
        return Show.look(o).text();
    }

    private static Table months(int rows) {
        return Table.create(
                "series",
                DateColumn.create("month", IntStream.range(0, rows).mapToObj(LocalDate.EPOCH::plusMonths)),
                IntColumn.create("passengers", IntStream.range(0, rows).map(i -> 100 + i)),
                DoubleColumn.create("log", IntStream.range(0, rows).mapToDouble(i -> Math.log(100 + i))));
    }

    @Test
    void aSoundHasAPlayer() {
        Sound sound = Sound.of(new float[400], 8000);
        Look look = Show.look(sound);
        assertEquals("sound of 0.05 s, 8,000 samples a second", look.text());
        assertEquals("text/html", look.type());
        String wav = Base64.getEncoder().encodeToString(sound.wav());
        assertEquals(
                "<audio controls aria-label=\"" + look.text() + "\" src=\"data:audio/wav;base64," + wav + "\">"
                        + look.text() + "</audio>",
                look.content());
    }

    @Test
    void aSmallTableShowsWhole() {
        assertEquals("""
                month       passengers     log
                1970-01-01         100  4.6052
                1970-02-01         101  4.6151
                1970-03-01         102  4.6250""", text(months(3)));
        assertEquals("""
                <table style="font-variant-numeric: tabular-nums">
                <thead><tr><th style="text-align: left">month</th><th style="text-align: right">passengers</th>\
                <th style="text-align: right">log</th></tr></thead>
                <tbody>
                <tr><td style="text-align: left">1970-01-01</td><td style="text-align: right">100</td>\
                <td style="text-align: right">4.6052</td></tr>
                </tbody>
                </table>""", Show.look(months(1)).content());
    }

    @Test
    void aTableHasAtLeastOneRow() {
        assertTrue(Show.table(months(3), 1).text().endsWith("\n1 of 3 rows"));
        assertThrows(IllegalArgumentException.class, () -> Show.table(months(3), 0));
    }

    @Test
    void aLongTextIsCutBetweenItsSigns() {
        String smile = "\uD83D\uDE00";
        String cut = text(StringColumn.create("s", "x".repeat(98) + smile.repeat(3)));
        assertEquals("s\n" + "x".repeat(98) + smile + "…", cut);
        assertEquals("s\n" + smile.repeat(100), text(StringColumn.create("s", smile.repeat(100))));
    }

    @Test
    void aLongTableShowsItsBeginningAndItsEnd() {
        assertEquals("""
                month       passengers     log
                1970-01-01         100  4.6052
                1970-02-01         101  4.6151
                1970-03-01         102  4.6250
                1970-04-01         103  4.6347
                1970-05-01         104  4.6444
                …                    …       …
                1981-08-01         239  5.4765
                1981-09-01         240  5.4806
                1981-10-01         241  5.4848
                1981-11-01         242  5.4889
                1981-12-01         243  5.4931
                10 of 144 rows""", text(months(144)));
        assertTrue(Show.look(months(144)).content().endsWith("</table>\n<p>10 of 144 rows</p>"));
        assertEquals(4 + 1, Show.table(months(144), 3).text().lines().count() - 1);
        assertFalse(text(months(10)).contains("rows"));
    }

    @Test
    void aWideTableShowsItsFirstAndLastColumns() {
        Table wide = Table.create("wide");
        for (int i = 0; i < 30; i++) {
            wide.addColumns(IntColumn.create("c" + i, new int[] {1}));
        }
        assertTrue(text(wide).startsWith("c0  c1  c2  c3  c4  c5  c6  c7  c8  c9  …  c20"), text(wide));
        assertTrue(text(wide).endsWith("20 of 30 columns"), text(wide));
    }

    @Test
    void cellsAreEscapedAndMissingOnesEmpty() {
        Table table = Table.create(
                "t",
                StringColumn.create("<b>", "a < b & \"c\"", "line\nbreak", null),
                DoubleColumn.create("x", 1.5, Double.NaN, 2),
                FloatColumn.create("f", 0.1f, 0.25f, Float.NaN),
                BooleanColumn.create("flag", true, false, true));
        String html = Show.look(table).content();
        assertTrue(html.contains(">&lt;b&gt;</th>"), html);
        assertTrue(html.contains(">a &lt; b &amp; &quot;c&quot;</td>"), html);
        assertEquals("""
                <b>            x     f  flag
                a < b & "c"  1.5  0.10  true
                line break        0.25  false
                             2.0        true""", text(table));
    }

    @Test
    void theUsersFormatIsKept() {
        DoubleColumn share = DoubleColumn.create("share", 0.123456, 0.5);
        share.setPrintFormatter(
                new NumberColumnFormatter(new DecimalFormat("0.0 km", new DecimalFormatSymbols(Locale.ROOT))));
        assertEquals(" share\n0.1 km\n0.5 km", text(Table.create("t", share)));
    }

    @Test
    void emptyTablesSaySo() {
        assertEquals("no rows", text(Table.create("empty")));
        assertEquals("x\nno rows", text(Table.create("empty", IntColumn.create("x"))));
        assertEquals("DoubleMatrix 0 × 0", text(new DoubleMatrix()));
    }

    @Test
    void aMatrixIsRoundedAndElided() {
        assertEquals("""
                1.0000  -0.3333
                0.0123   2.0000
                DoubleMatrix 2 × 2""", text(new DoubleMatrix(new double[][] {{1, -1 / 3.0}, {0.0123, 2}})));
        assertEquals("1  2  3\nFloatMatrix 1 × 3", text(new FloatMatrix(new float[][] {{1, 2, 3}})));
        DoubleMatrix big = new DoubleMatrix(100, 50);
        for (int i = 0; i < big.length; i++) {
            big.data[i] = i;
        }
        String[] lines = text(big).lines().toArray(String[]::new);
        assertEquals(12, lines.length);
        assertEquals("0  100  200  300  400  …  4500  4600  4700  4800  4900", lines[0].strip());
        assertEquals("…    …    …    …    …  …     …     …     …     …     …", lines[5].strip());
        assertEquals("DoubleMatrix 100 × 50", lines[11]);
    }

    @Test
    void numbersAreRoundedTogether() {
        check(new double[] {112, 118}, "112", "118");
        check(new double[] {0.5, 0.25}, "0.50", "0.25");
        check(new double[] {12.3456, 0.00012}, "12.346", "1.2e-4");
        check(new double[] {1234.5678, 3}, "1234.6", "3.0");
        check(new double[] {123456.7, 0}, "123457", "0");
        check(new double[] {1.5e7, 2.25}, "1.500e7", "2.250e0");
        check(new double[] {3.2e-9, -1e-9}, "3.200e-9", "-1.000e-9");
        check(new double[] {Double.NaN, 0.5, Double.POSITIVE_INFINITY}, "NaN", "0.5", "Infinity");
        check(new double[] {-1e-12, 1.5}, "-1.0e-12", "1.5");
        check(new double[] {});
    }

    private static void check(double[] values, String... texts) {
        assertEquals(List.of(texts), Rounding.together(values), Arrays.toString(values));
    }

    @Test
    void arraysAndListsAreShownInOneLine() {
        assertEquals("[0.3333, 1.0000]", text(new double[] {1 / 3.0, 1}));
        assertEquals("[[1, 2], [3]]", text(new int[][] {{1, 2}, {3}}));
        assertEquals("[a, null]", text(Arrays.asList("a", null)));
        assertEquals(
                "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99] (100 in all)",
                text(IntStream.range(0, 100).toArray()));
        assertEquals("[]", text(new ArrayList<>()));
        assertFalse(Show.look(List.of()).isRich());
    }

    @Test
    void aMapIsATableOfTwoColumns() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("mae", 12.3456);
        figures.put("mase", 0.98765);
        assertEquals("mae   12.346\nmase   0.988", text(figures));
        assertEquals("", text(Map.of()));
    }

    @Test
    void objectsThatHaveATableShowIt() {
        Regression errors = Regression.of("naive", new double[] {1, 2}, new double[] {2, 2});
        assertTrue(text(errors).startsWith("forecast"), text(errors));
        assertTrue(Show.look(errors).isRich());
    }

    @Test
    @EnabledIf(value = "carousel.plot.Fonts#areThere", disabledReason = "no fonts")
    void aFigureIsAPictureOfTwiceThePixelsWithAText() throws IOException {
        Look look = Show.look(Plot.lines("Title", "x", "y").line("a", new double[] {1, 2}));
        assertEquals("Title. y over x from 1 to 2. a: 1 to 2.", look.text());
        assertEquals(Map.of("width", 720, "height", 400, "alt", look.text()), look.about());
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(look.content())));
        assertEquals(1440, image.getWidth());
        int[] pixels = image.getRGB(0, 0, 1440, 800, null, 0, 1440);
        assertTrue(Arrays.stream(pixels).distinct().count() > 10);
        assertArrayEquals(
                new int[0], Arrays.stream(pixels).filter(p -> p >>> 24 != 255).toArray());
    }

    @Test
    void anythingElseIsShownAsItsText() {
        assertEquals("null", text(null));
        assertEquals("text", text("text"));
        assertEquals("", text(System.out));
        assertEquals("Object", text(new Object()));
        assertEquals("Runnable", text((Runnable) () -> {}));
        assertEquals("Optional[1]", text(java.util.Optional.of(1)));
    }
}
