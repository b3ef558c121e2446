package carousel.data.series;

import static carousel.Carousel.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Data;
import carousel.linalg.Sequences;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class YearsTest {
    /** Variable a is the row's number, y is 1000 more, b is 2000 more. */
    private static Series days(String first, int n) {
        LocalDate start = LocalDate.parse(first);
        Table table = Table.create(
                "days",
                DateColumn.create(
                        "date", IntStream.range(0, n).mapToObj(start::plusDays).toList()));
        String[] names = {"a", "y", "b"};
        for (int v = 0; v < names.length; v++) {
            int more = 1000 * v;
            table.addColumns(DoubleColumn.create(
                    names[v], IntStream.range(0, n).mapToDouble(t -> t + more).toArray()));
        }
        return Series.of(table, "date");
    }

    @Test
    void eachExampleIsAYearWithoutItsTarget() {
        Years years = Years.of(days("1998-10-01", 365 + 366 + 365), "y", "10-01");
        assertEquals(3, years.size());
        assertEquals(2, years.features());
        assertEquals(
                List.of(365, 366, 365),
                IntStream.range(0, 3).mapToObj(years::length).toList());

        Sequences x = new Sequences();
        Sequences y = new Sequences();
        years.fill(new int[] {1, 0}, x, y);
        assertEquals("Sequences(2 rows x 366 steps x 2 sequences, lengths [366, 365])", x.toString());
        assertEquals("Sequences(1 rows x 366 steps x 2 sequences, lengths [366, 365])", y.toString());
        FloatMatrix leapYear = x.sequence(0);
        assertArrayEquals(new float[] {365, 2365}, leapYear.getColumn(0).data);
        assertArrayEquals(new float[] {730, 2730}, leapYear.getColumn(365).data);
        assertArrayEquals(new float[] {364, 2364}, x.sequence(1).getColumn(364).data);
        assertEquals(0, x.get(0, 365, 1));
        assertEquals(1364, y.get(0, 364, 1));
        assertEquals(0, y.get(0, 365, 1));

        years.fill(new int[] {0, 2}, x, y);
        assertNull(x.lengths);
        assertEquals(1731, y.get(0, 0, 1));
    }

    @Test
    void daysOutsideWholeYearsBelongToNoExample() {
        Years years = Years.of(days("1998-10-01", 365 + 366 + 365), "y", "04-01");
        assertEquals("2 years of days (1999-04-01 to 2001-03-31): read a, b, answer y daily", years.toString());
        assertEquals(1182, years.targets()[0]);
        assertEquals(366 + 365, years.targets().length);
        // without its last day, the third year is incomplete
        assertEquals(
                2, Years.of(days("1998-10-01", 365 + 366 + 364), "y", "10-01").size());
    }

    @Test
    void aSplitSharesNoDay() {
        Years years = Years.of(days("1990-10-01", 3653), "y", "10-01");
        Years train = years.before("1996-10-01");
        Years test = years.from("1996-10-01");
        assertEquals(List.of(6, 4), List.of(train.size(), test.size()));
        assertEquals("1996-09-30", train.labels().get(train.labels().size() - 1));
        assertEquals("1996-10-01", test.labels().get(0));
        assertEquals(2, years.from("1994-10-01").before("1996-10-01").size());
        // a year that contains the date belongs to neither part
        assertEquals(5, years.before("1996-03-01").size());
        assertEquals(4, years.from("1996-03-01").size());
        assertTrue(message(() -> years.before("1990-12-01")).contains("a date that leaves at least one year"));
    }

    /** A dense layer that passes on the first input. */
    @Test
    void aPredictionHasItsColumnsInTheOrderOfTheTargets() {
        Years years = Years.of(days("1998-10-01", 365 + 366 + 365), "y", "10-01");
        var model = sequential(dense(1)).build(2).compile(adam(1e-3), mse());
        model.network().layers().get(0).parameters().get(0).value().copy(new FloatMatrix(1, 2, 1, 0));
        double[][] predicted = model.predict(years);
        assertEquals(years.targets().length, predicted.length);
        for (int t = 0; t < predicted.length; t++) {
            assertEquals(years.targets()[t], predicted[t][0] + 1000);
        }
    }

    @Test
    void aSeriesThatIsNotDailyIsRefused() {
        Series series = days("1998-10-01", 800);
        assertTrue(message(() -> Years.of(series, "y", "October")).contains("a month and a day such as 10-01"));
        assertTrue(message(() -> Years.of(series, "z", "10-01")).contains("no variable 'z'"));
        assertTrue(message(() -> Years.of(series.select("y"), "y", "10-01")).contains("besides 'y'"));
        assertTrue(
                message(() -> Years.of(days("1998-10-02", 365), "y", "10-01")).contains("a whole year from 10-01 on"));
        Series months = Series.of(Data.table("air-passengers"), "month");
        assertTrue(message(() -> Years.of(months.with("more", months.values()), "more", "10-01"))
                .contains("expected a daily series with dates such as 1960-10-01, got 1949-01"));
        Table gap = series.table().dropRows(400);
        assertTrue(message(() -> Years.of(Series.irregular(gap, "date"), "y", "10-01"))
                .contains("a row for each day"));
    }

    private static String message(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
