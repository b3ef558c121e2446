package carousel.metrics;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The errors of a forecast. MAE and RMSE are in the unit of the data, MAPE and sMAPE in per cent. A MASE below 1 means
 * smaller errors than the naive forecast made on the training part.
 *
 * <pre>{@code
 * Regression.compare(
 *         Regression.of("seasonal naive", actual, naive),
 *         Regression.of("LSTM", actual, forecast));
 * }</pre>
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Regression {
    private final String name;
    private final double[] actual;
    private final double[] forecast;
    private final double naiveError;

    private Regression(String name, double[] actual, double[] forecast, double naiveError) {
        this.name = name;
        this.actual = actual;
        this.forecast = forecast;
        this.naiveError = naiveError;
    }

    /**
     * The errors of n forecasts.
     *
     * @param name the name of the forecast in a table
     * @param actual y, n true values
     * @param forecast ŷ, in the same order and unit
     * @throws IllegalArgumentException if the arrays differ in length, are empty, or contain NaN or infinity
     */
    public static Regression of(String name, double[] actual, double[] forecast) {
        Check.noNulls("Regression.of", "actual", actual, "forecast", forecast);
        Check.sameLength("Regression '" + name + "'", "true values", actual.length, "forecasts", forecast.length);
        Check.finite("Regression '" + name + "'", "true value", actual);
        Check.finite("Regression '" + name + "'", "forecast", forecast);
        return new Regression(name, actual.clone(), forecast.clone(), Double.NaN);
    }

    /** As {@link #of(String, double[], double[])}, with the name {@code forecast}. */
    public static Regression of(double[] actual, double[] forecast) {
        Check.noNulls("Regression.of", "actual", actual, "forecast", forecast);
        return of("forecast", actual, forecast);
    }

    /**
     * The same errors with a MASE: the MAE divided by that of the naive forecast y_t = y_(t-m) on the training part.
     *
     * @param training the training part of the series, in order and in the unit of the forecast
     * @param season m; 1 compares with repeating the last value
     * @throws IllegalArgumentException if the training part has m or fewer values, or the naive forecast makes no error
     *     on it
     */
    public Regression scaledBy(double[] training, int season) {
        Check.noNulls("Regression.scaledBy", "training", training);
        Check.finite("scaledBy", "training value", training);
        if (season < 1 || season >= training.length) {
            throw new IllegalArgumentException(formatted(
                    "scaledBy: expected a season of at least 1 and more training values than that, got a season of %d and %s",
                    season, counted(training.length, "value")));
        }
        double error = IntStream.range(season, training.length)
                .mapToDouble(t -> Math.abs(training[t] - training[t - season]))
                .average()
                .orElseThrow();
        if (!(error > 0)) {
            throw new IllegalArgumentException(formatted(
                    "scaledBy: expected training values that change from season to season, got none for a season of %d: the naive forecast makes no error, so MASE would divide by 0",
                    season));
        }
        return new Regression(name, actual, forecast, error);
    }

    /** The name of the forecast. */
    public String name() {
        return name;
    }

    /** Mean absolute error. */
    public double mae() {
        return mean(n -> Math.abs(error(n)));
    }

    /** Mean squared error. */
    public double mse() {
        return meanSquare(this::error);
    }

    /** Root of the mean squared error. */
    public double rmse() {
        return Unit.root(
                actual.length,
                IntStream.range(0, actual.length).mapToDouble(this::error).toArray());
    }

    /** Mean absolute error in per cent of the true value; NaN if a true value is 0. */
    public double mape() {
        return Arrays.stream(actual).anyMatch(y -> y == 0)
                ? Double.NaN
                : 100 * mean(n -> Math.abs(error(n) / actual[n]));
    }

    /** Symmetric mean absolute percentage error, from 0 to 200; forecasting 0 for 0 counts as no error. */
    public double smape() {
        return 200 * mean(n -> error(n) == 0 ? 0 : Math.abs(error(n)) / (Math.abs(actual[n]) + Math.abs(forecast[n])));
    }

    /** Mean absolute scaled error; NaN unless {@link #scaledBy} was called. */
    public double mase() {
        return mae() / naiveError;
    }

    /**
     * The share of the variance explained: 1 is exact, 0 is no better than the mean; NaN if all true values are equal.
     */
    public double r2() {
        if (Arrays.stream(actual).allMatch(y -> y == actual[0])) { // rounding can make the mean differ from them
            return Double.NaN;
        }
        double unit = Unit.of(actual);
        double[] centred = Unit.centred(actual);
        double variance = meanSquare(n -> centred[n]);
        return 1 - meanSquare(n -> error(n) / unit) / variance;
    }

    /**
     * The Nash-Sutcliffe efficiency, with which hydrologists judge forecasts of river flow; it is the same as {@link
     * #r2}. 1 is exact, 0 as good as always forecasting the mean of the true values, and below 0 worse than that.
     */
    public double nse() {
        return r2();
    }

    private double error(int n) {
        return actual[n] - forecast[n];
    }

    private double meanSquare(IntToDoubleFunction term) {
        return mean(n -> term.applyAsDouble(n) * term.applyAsDouble(n));
    }

    private double mean(IntToDoubleFunction term) {
        return IntStream.range(0, actual.length).mapToDouble(term).average().orElseThrow();
    }

    /** All measures in one row. */
    public Table table() {
        return compare(this);
    }

    /** Several forecasts in one table, one row each, with a MASE column if any of them has one. */
    public static Table compare(Regression... forecasts) {
        Check.noNulls("Regression.compare", "forecasts", forecasts);
        for (Regression forecast : forecasts) {
            Check.given("Regression.compare", "a forecast", forecast);
        }
        List<Regression> rows = List.of(forecasts);
        Check.atLeastOne("Regression.compare", "number of forecasts", rows.size());
        Table table = Table.create(
                "Errors",
                StringColumn.create("forecast", rows.stream().map(Regression::name)),
                column("MAE", rows, Regression::mae),
                column("RMSE", rows, Regression::rmse),
                column("MAPE %", rows, Regression::mape),
                column("sMAPE %", rows, Regression::smape),
                column("R²", rows, Regression::r2));
        if (rows.stream().anyMatch(r -> !Double.isNaN(r.mase()))) {
            table.addColumns(column("MASE", rows, Regression::mase));
        }
        return table;
    }

    private static DoubleColumn column(String name, List<Regression> rows, ToDoubleFunction<Regression> measure) {
        DoubleColumn column =
                DoubleColumn.create(name, rows.stream().mapToDouble(measure).toArray());
        column.setPrintFormatter(new FourDigits());
        return column;
    }

    @Override
    public String toString() {
        return table().print();
    }
}
