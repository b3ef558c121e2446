package carousel.data.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.baselines.Baselines;
import carousel.data.Data;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.metrics.Regression;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class NinoRegionsTest {
    private static final Series SERIES = Series.of(Data.table("nino-regions"), "month");

    @ParameterizedTest
    @CsvSource({"nino12, 19612.63", "nino3, 21957.35", "nino34, 22919.76", "nino4, 24189.40"})
    void sumsMatchTheReadme(String region, double sum) {
        assertEquals(852, SERIES.size());
        assertEquals(sum, Arrays.stream(SERIES.values(region)).sum(), 1e-6);
    }

    /** Compares with the anomalies that NOAA publishes with the temperatures, relative to the means of 1991 to 2020. */
    @ParameterizedTest
    @CsvSource({
        "nino34, 1997-11,  2.41",
        "nino34, 2015-11,  2.72",
        "nino34, 2010-10, -1.69",
        "nino12, 1998-01,  3.55",
        "nino3,  1999-12, -1.55",
        "nino4,  2016-08, -0.06"
    })
    void anomaliesAreThePublishedOnes(String region, String month, double published) {
        Series anomalies = SERIES.from("1991-01").anomalies(12, "2021-01");
        assertEquals(published, anomalies.values(region)[anomalies.row(month)], 0.011); // each rounded to 0.01
    }

    @Test
    void anomaliesDoNotUseLaterRows() {
        Series early = SERIES.anomalies(12, "1991-01");
        for (int month = 0; month < 12; month++) {
            double sum = 0;
            for (int row = month; row < early.row("1991-01"); row += 12) {
                sum += early.value(0, row);
            }
            assertEquals(0, sum, 1e-9);
        }
        Exception e = assertThrows(IllegalArgumentException.class, () -> SERIES.anomalies(12, "1950-12"));
        assertTrue(e.getMessage().contains("got 11 rows"), e.getMessage());
    }

    /**
     * Compares with the RMSE in °C over all months, one and twelve months ahead, that numpy.linalg.lstsq gives for the
     * same windows.
     */
    @Test
    void leastSquaresOfAllInputsMatchesNumPy() {
        Windows.Split split = Windows.of(SERIES.anomalies(12, "1991-01"), "nino34")
                .lookBack(12)
                .horizon(12)
                .splitAt("1991-01");
        Windows test = split.test();
        double[] forecast = Baselines.linear(split.train(), test);
        assertEquals(0.71653, Regression.of(test.targets(), forecast).rmse(), 1e-5);
        assertEquals(
                0.20853,
                Regression.of(test.ahead(1, test.targets()), test.ahead(1, forecast))
                        .rmse(),
                1e-5);
        assertEquals(
                0.91414,
                Regression.of(test.ahead(12, test.targets()), test.ahead(12, forecast))
                        .rmse(),
                1e-5);
    }

    @Test
    void leastSquaresRefusesSequencesOfUnequalLength() {
        Examples even = Examples.of(List.of(new FloatMatrix(1, 2)), List.of(new FloatMatrix(1, 1)));
        Examples uneven = Examples.of(
                List.of(new FloatMatrix(1, 2), new FloatMatrix(1, 3)),
                List.of(new FloatMatrix(1, 1), new FloatMatrix(1, 1)));
        assertThrows(IllegalArgumentException.class, () -> Baselines.linear(even, even.select()));
        Exception e = assertThrows(IllegalArgumentException.class, () -> Baselines.linear(even, uneven));
        assertTrue(e.getMessage().contains("example 1 reads 1 rows x 3 steps"), e.getMessage());
    }

    @Test
    void aCategoryIsOneInItsRowsAndZeroElsewhere() {
        Series series = SERIES.select("nino3").withCategory("month", 12, row -> row % 12);
        assertEquals(13, series.names().size());
        assertEquals("month 11", series.names().get(12));
        for (int row = 0; row < 24; row++) {
            for (int month = 0; month < 12; month++) {
                assertEquals(row % 12 == month ? 1 : 0, series.value(1 + month, row));
            }
        }
        // 800 classes of 900 months take 6 MB; a machine with 1 GB has room for 80 000
        assertEquals(
                1 + 800,
                SERIES.select("nino3")
                        .withCategory("class", 800, row -> row % 800)
                        .names()
                        .size());
        Exception e = assertThrows(
                IllegalArgumentException.class, () -> SERIES.withCategory("month", 12, row -> 1 + row % 12));
        assertTrue(e.getMessage().contains("row 11 (1950-12) has class 12; expected 0 to 11"), e.getMessage());
    }

    /** Copies of all windows would have 7.5 billion numbers, 30 GB. */
    @Test
    void windowsAreNotCopied() {
        int rows = 200_000;
        Series series = Series.of(
                Table.create(
                        "long",
                        IntColumn.create("t", IntStream.range(0, rows).toArray()),
                        DoubleColumn.create(
                                "y", IntStream.range(0, rows).asDoubleStream().toArray())),
                "t");
        Windows windows = Windows.of(series).lookBack(50_000);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        windows.fill(new int[] {149_999, 7}, x, y);
        assertEquals(150_000, windows.size());
        assertEquals(149_999, x.get(0, 0, 0));
        assertEquals(7 + 49_999, x.get(0, 49_999, 1));
        assertEquals(199_999, y.get(0, 0, 0));
    }
}
