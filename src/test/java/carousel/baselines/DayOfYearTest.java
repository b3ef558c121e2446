package carousel.baselines;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.data.series.Series;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DayOfYearTest {
    private static final LocalDate START = LocalDate.of(2000, 1, 1);
    private static final int DAYS = 366 + 365 + 365;

    private static Series series(double[] y) {
        return Series.of(
                Table.create(
                        "days",
                        DateColumn.create(
                                "date",
                                IntStream.range(0, y.length)
                                        .mapToObj(START::plusDays)
                                        .toList()),
                        DoubleColumn.create("y", y)),
                "date");
    }

    private static int row(int year, int month, int day) {
        return (int) (LocalDate.of(year, month, day).toEpochDay() - START.toEpochDay());
    }

    @Test
    void usualIsTheMeanOfFifteenDaysOfEachEarlierYear() {
        double[] y = new double[DAYS];
        for (int t = 0; t < DAYS; t++) {
            LocalDate date = START.plusDays(t);
            y[t] = date.getMonthValue() == 6 ? date.getDayOfMonth() + 100 * (date.getYear() - 2000) : 0;
        }
        double[] usual = DayOfYear.usual(series(y), "y", "2002-01-01");
        int from = row(2002, 1, 1);
        assertEquals(DAYS - from, usual.length);
        int middle = row(2002, 6, 15) - from;
        assertEquals(15 + 50, usual[middle], 1e-9); // June 2002, where y is higher by 100, is not used
        assertEquals(15 + 200 - 65, DayOfYear.anomalies(series(y), "y", "2002-01-01")[middle], 1e-9);
        int first = row(2002, 6, 1) - from;
        assertEquals((36 + 8 * 50) / 15.0, usual[first], 1e-9); // 7 days of May, then 1 to 8 June
    }

    @Test
    void theFifteenDaysWrapAroundTheEndOfTheYear() {
        double[] y = new double[DAYS];
        y[0] = 15; // 1 January 2000
        double[] usual = DayOfYear.usual(series(y), "y", "2001-01-01");
        assertEquals(1, usual[365 - 7], 1e-9); // 25 December 2001
        assertEquals(0, usual[365 - 8], 1e-9);
        assertEquals(1, usual[7], 1e-9);
        assertEquals(0, usual[8], 1e-9);
    }

    @Test
    void datesInDigitsAreDatesAndMonthsAreRefused() {
        double[] y = new double[DAYS];
        Arrays.setAll(y, t -> t % 50);
        Series dashes = series(y);
        List<String> digits = IntStream.range(0, DAYS)
                .mapToObj(t -> START.plusDays(t).toString().replace("-", ""))
                .toList();
        Series inDigits = Series.of(
                Table.create("days", StringColumn.create("date", digits), DoubleColumn.create("y", y)), "date");
        assertArrayEquals(
                DayOfYear.usual(dashes, "y", "2002-01-01"),
                DayOfYear.usual(inDigits, "y", inDigits.label(row(2002, 1, 1))));
        assertArrayEquals(
                Features.season(dashes, 2).at(40), Features.season(inDigits, 2).at(40));

        List<String> names = IntStream.range(0, 30)
                .mapToObj(k -> YearMonth.of(2000, 1).plusMonths(k).toString())
                .toList();
        Series months = Series.of(
                Table.create("m", StringColumn.create("month", names), DoubleColumn.create("y", new double[30])),
                "month");
        assertEquals(
                "DayOfYear.usual: expected a daily series, with times such as 1949-01-31, got '2000-01'",
                assertThrows(IllegalArgumentException.class, () -> DayOfYear.usual(months, "y", "2002-01"))
                        .getMessage());
        assertEquals(
                "Features.season: expected a daily series, with times such as 1949-01-31, got '2000-01'",
                assertThrows(IllegalArgumentException.class, () -> Features.season(months, 1))
                        .getMessage());
    }

    @Test
    void aDateHasOnePlaceInEveryYear() {
        double[] y = new double[6 * 365];
        Arrays.setAll(y, t -> START.plusDays(t).getMonthValue());
        double[] usual = DayOfYear.usual(series(y), "y", "2003-01-01"); // 2003, and 2004, which has a 29 February
        assertArrayEquals(Arrays.copyOfRange(usual, 0, 59), Arrays.copyOfRange(usual, 365, 365 + 59));
        assertArrayEquals(Arrays.copyOfRange(usual, 59, 365), Arrays.copyOfRange(usual, 365 + 60, 365 + 366));
    }

    @Test
    void lessThanAYearIsNotEnough() {
        assertThrows(
                IllegalArgumentException.class, () -> DayOfYear.usual(series(new double[DAYS]), "y", "2000-09-01"));
    }
}
