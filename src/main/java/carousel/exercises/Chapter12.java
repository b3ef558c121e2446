package carousel.exercises;

import static carousel.check.Text.formatted;

import carousel.data.Data;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.metrics.Regression;
import java.util.function.DoubleUnaryOperator;

/** Many series, many steps: answers are numbers, a choice, a forecast of the test years, and a function of a gap. */
final class Chapter12 {
    private Chapter12() {}

    static void define() {
        Exercises.define(
                "12.1",
                Number.class,
                Judge.number(492 - 24 - 6 + 1, 0),
                "the first window's targets begin after 24 rows, the last one's end with the last of the 492 rows");
        Exercises.define(
                "12.2",
                Number.class,
                Judge.number(4 * (64 * 64 + 64 * 64 + 64), 0),
                "three gates and a candidate, each with W_x, W_h and b; the second layer reads the 64 numbers of the first");
        Exercises.define(
                "12.3",
                Object.class,
                Judge.choice("b"),
                "a leak is anything that could not have been known on the day of the forecast");
        Exercises.define(
                "12.4",
                double[].class,
                forecast(0.9),
                "a shorter look-back leaves less to learn by heart; keep a validation part and stop early");
        Exercises.define("12.5", Number.class, Judge.number(4 * 32 * 4, 0), "only the W_x of each gate grows wider");
        Exercises.define(
                "12.6",
                DoubleUnaryOperator.class,
                Judge.function(gap -> StrictMath.pow(0.5, gap / 2), 1e-6, 0, 0.5, 2, 5),
                "after two gaps of an hour as much must be left as after one gap of two");
    }

    /** Anomalies of Niño 3.4, 12 months from every month of 1991 to 2020 on, with an error below the limit. */
    private static Judge<double[]> forecast(double limit) {
        return answer -> {
            double[] truth = Windows.of(
                            Series.of(Data.table("nino-regions"), "month").anomalies(12, "1991-01"), "nino34")
                    .lookBack(12)
                    .horizon(12)
                    .splitAt("1991-01")
                    .test()
                    .targets();
            if (answer.length != truth.length) {
                return formatted(
                        "expected %d forecasts, 12 for each of %d test windows, got %d",
                        truth.length, truth.length / 12, answer.length);
            }
            double rmse = Regression.of(truth, answer).rmse();
            return rmse < limit
                    ? null
                    : formatted("its RMSE is %.3f °C, and %.1f is to be beaten; is the scaling undone?", rmse, limit);
        };
    }
}
