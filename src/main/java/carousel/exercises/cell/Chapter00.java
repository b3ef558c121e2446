package carousel.exercises.cell;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.data.series.River;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Years;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.metrics.Regression;
import carousel.train.Model;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Start here: a plain recurrent network, the Nash-Sutcliffe efficiency, a leaking store, a small network. */
public final class Chapter00 {
    private static final int PARAMETERS = 250;
    private static final double GOOD = 0.8;
    private static final int HALF_LIFE = 60;

    private Chapter00() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "00.1",
                Object.class,
                Judge.choice("c"),
                "train it from three seeds, and compare with the row of the hand-made features");
        to.add(
                "00.2",
                ToDoubleBiFunction.class,
                Chapter00::efficiency,
                "one minus the squared error of the prediction over that of the mean of the truth");
        to.add(
                "00.3",
                UnaryOperator.class,
                Chapter00::store,
                "let one unit of water flow in on the first day and none after it: what is left is f, then f², then f³ …");
        to.add(
                "00.4",
                Model.class,
                Chapter00::small,
                "a few cells are enough, but not from every seed; keep scaler, years and early stopping as they are");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String efficiency(ToDoubleBiFunction<?, ?> answer) {
        ToDoubleBiFunction<double[], double[]> nse = (ToDoubleBiFunction<double[], double[]>) answer;
        Random random = new Random(1);
        for (int n = 2; n < 60; n += 19) {
            double[] truth = random.doubles(n, 3, 9).toArray();
            double[] predicted = random.doubles(n, 2, 9).toArray();
            double given = nse.applyAsDouble(truth.clone(), predicted.clone());
            double expected = Regression.of(truth, predicted).nse();
            if (!(Math.abs(given - expected) <= 1e-9 * Math.max(1, Math.abs(expected)))) {
                return formatted("for %d random numbers it gives %.4g, which is not their efficiency", n, given);
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String store(UnaryOperator<?> answer) {
        UnaryOperator<double[]> store = (UnaryOperator<double[]>) answer;
        double[] once = new double[3 * HALF_LIFE];
        once[0] = 1;
        double[] left = store.apply(once.clone());
        if (left == null || left.length != once.length) {
            return formatted(
                    "for %d days it gives %s", once.length, left == null ? "null" : counted(left.length, "number"));
        }
        if (!(Math.abs(left[0] - 1) < 1e-6)) {
            return formatted("when 1 comes in on the first day, it holds %.4g that evening", left[0]);
        }
        double half = left[HALF_LIFE];
        if (!(Math.abs(half - 0.5) < 1e-3)) {
            return formatted("of what came in %d days ago, %.4g is left", HALF_LIFE, half);
        }
        double[] x = new Random(2).doubles(200, -1, 4).toArray();
        double[] given = store.apply(x.clone());
        double f = StrictMath.pow(0.5, 1.0 / HALF_LIFE);
        double c = 0;
        for (int t = 0; t < x.length; t++) {
            c = f * c + x[t];
            if (!(Math.abs(given[t] - c) < 0.02 * Math.max(1, Math.abs(c)))) {
                return formatted("with something coming in every day, day %d ends with %.4g", t + 1, given[t]);
            }
        }
        return null;
    }

    private static @Nullable String small(Model model) {
        Series river = Series.of(River.simulate(80, 1).measured(), "date");
        Scaler scaler = Scaler.standard(river.before("2000-10-01"));
        Series unseen = scaler.apply(Series.of(River.simulate(10, 2000).measured(), "date"));
        Years years = Years.of(unseen, "flow", "10-01");
        double[] predicted = numbers(model, years);
        int parameters = model.network().parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
        if (parameters > PARAMETERS) {
            return formatted("it has %d parameters, more than %d", parameters, PARAMETERS);
        }
        if (predicted.length != years.targets().length) {
            return formatted("it gives %s for %d days", counted(predicted.length, "answer"), years.targets().length);
        }
        double nse = Regression.of(years.targets(), predicted).nse();
        return nse >= GOOD ? null : formatted("in weather that it has not seen, its NSE is %.2f", nse);
    }

    private static double[] numbers(Model model, Years years) {
        return Arrays.stream(model.predict(years))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
