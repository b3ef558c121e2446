package carousel.exercises.series;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.data.Data;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.metrics.Regression;
import carousel.train.Model;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/** Forecasting one series. */
public final class Chapter10 {
    private static final double RMSE = 30;

    private Chapter10() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "10.1",
                IntBinaryOperator.class,
                Chapter10::windows,
                "the differences cost 13 months, and the first window needs p more before its target");
        to.add(
                "10.2",
                Model.class,
                Chapter10::forecasts,
                "repeating the last value has 48; the season needs more than a few epochs to be found");
        to.add("10.3", String.class, Judge.choice("b"), "which of them uses a month that was not known at the time?");
        to.add("10.4", IntToDoubleFunction.class, Chapter10::highestLevel, "(n + 1) times the level may be at most n");
        to.add(
                "10.5",
                ToDoubleBiFunction.class,
                Chapter10::mase,
                "the second mean is over the training months t = 13 … 96, and needs no forecast");
    }

    private static @Nullable String windows(IntBinaryOperator answer) {
        for (int[] c : new int[][] {{96, 24}, {96, 13}, {60, 1}, {200, 36}}) {
            int given = answer.applyAsInt(c[0], c[1]);
            if (given != c[0] - 13 - c[1]) {
                return formatted("for n = %d and p = %d it gives %d", c[0], c[1], given);
            }
        }
        return null;
    }

    private static @Nullable String highestLevel(IntToDoubleFunction answer) {
        for (int n : new int[] {4, 24, 99}) {
            double given = answer.applyAsDouble(n);
            if (!(Math.abs(given - n / (n + 1.0)) < 1e-6)) {
                return given == 0
                        ? formatted("for n = %d it gives 0: in Java, an int divided by a larger int is 0", n)
                        : formatted("for n = %d it gives %.4f", n, given);
            }
        }
        return null;
    }

    /** The training months are those of the chapter, 1949 to 1956; truth and forecast are new in every trial. */
    @SuppressWarnings("unchecked")
    private static @Nullable String mase(ToDoubleBiFunction<?, ?> answer) {
        double[] past = Series.of(Data.table("air-passengers"), "month")
                .before("1957-01")
                .values();
        double seasonal = 0;
        for (int t = 12; t < past.length; t++) {
            seasonal += Math.abs(past[t] - past[t - 12]) / (past.length - 12);
        }
        for (double[] off : new double[][] {{30}, {-10, 20}, {0, 0, 90, -60}}) {
            double[] truth = Arrays.copyOf(past, off.length);
            double[] forecast = new double[off.length];
            Arrays.setAll(forecast, n -> truth[n] + off[n]);
            double expected = Arrays.stream(off).map(Math::abs).average().orElseThrow() / seasonal;
            double given = ((ToDoubleBiFunction<double[], double[]>) answer).applyAsDouble(truth, forecast);
            if (!(Math.abs(given - expected) < 1e-6)) {
                return formatted(
                        "for %s off by %s it gives %.4f", counted(off.length, "forecast"), Arrays.toString(off), given);
            }
        }
        return null;
    }

    /**
     * Forecasts the passengers of 1957 to 1960, one month ahead, with a model of the scaled monthly differences of
     * logarithms.
     */
    private static @Nullable String forecasts(Model model) {
        Series passengers = Series.of(Data.table("air-passengers"), "month");
        Series logs = passengers.map(StrictMath::log);
        Series monthly = logs.difference(1);
        Scaler scaler = Scaler.standard(monthly.before("1957-01"));
        Windows test = Windows.of(scaler.apply(monthly))
                .lookBack(12)
                .splitAt("1957-01")
                .test();
        List<String> labels = test.labels();
        double[][] answers = model.predict(test);
        if (answers.length != labels.size() || answers[0].length != 1) {
            return formatted("expected one number for each of %d months", labels.size());
        }
        double[] steps = scaler.invert(answers);
        double[] forecast = Arrays.stream(logs.addLagged("passengers", labels, steps, 1))
                .map(StrictMath::exp)
                .toArray();
        double[] truth = passengers.from("1957-01").values();
        double rmse = Regression.of(truth, forecast).rmse();
        return rmse < RMSE ? null : formatted("the RMSE of its forecasts is %.1f thousand", rmse);
    }
}
