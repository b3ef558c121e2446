package carousel.exercises.series;

import static carousel.check.Text.formatted;

import carousel.data.series.River;
import carousel.data.series.Series;
import carousel.data.series.Years;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.train.Model;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Trust in a forecast: what leaks, which bound to act on, a bound for a new river. */
public final class Chapter11 {
    private static final int AHEAD = 3;
    private static final double LEVEL = 0.9;
    private static final double LIMIT = 0.075;

    private Chapter11() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "11.1",
                Object.class,
                Judge.choice("c"),
                "put the new column in the place of the third variable, and train with three seeds");
        to.add(
                "11.2",
                IntBinaryOperator.class,
                Chapter11::daysBack,
                "the newest day in the mean must not be later than the day on which the forecast is made");
        to.add(
                "11.3",
                DoubleUnaryOperator.class,
                Judge.function(cost -> cost / (1 + cost), 1e-6, 0.5, 1, 4, 19),
                "at the best quantile q, a little more water costs as much as it saves: q times one, (1 - q) times the other");
        to.add(
                "11.4",
                Model.class,
                Chapter11::bounds,
                "the loss decides which share of the days lies below; more epochs make the bound sharper");
    }

    private static @Nullable String daysBack(IntBinaryOperator answer) {
        for (int[] c : new int[][] {{3, 3}, {1, 0}, {7, 2}, {2, 15}}) {
            int given = answer.applyAsInt(c[0], c[1]);
            if (given != c[0] + c[1]) {
                return formatted("for k = %d and w = %d it gives %d", c[0], c[1], given);
            }
        }
        return null;
    }

    /**
     * An upper bound for a river with a power station that the model has not seen. It reads what was known three days
     * before, and whether the day to forecast is at a weekend.
     */
    private static @Nullable String bounds(Model model) {
        River river = River.simulate(21, 11_000);
        Years years = Years.of(powerStation(river, 1), "later", "10-01");
        double[] truth = years.targets();
        double[][] answers = model.predict(years);
        if (answers.length != truth.length || answers[0].length != 1) {
            return "expected one number for each day of each year";
        }
        double[][] flooded = model.predict(Years.of(powerStation(river, 10), "later", "10-01"));
        List<String> days = years.labels();
        for (int t = 0; !days.get(t).contains("-07-"); t++) {
            if (!(Math.abs(flooded[t][0] - answers[t][0]) < 1e-4)) {
                return "its answers before July change with the flow after June: it reads days that nobody knows yet";
            }
        }
        double share = 0;
        double loss = 0;
        for (int t = 0; t < truth.length; t++) {
            double above = truth[t] - answers[t][0];
            share += above <= 0 ? 1.0 / truth.length : 0;
            loss += Math.max(LEVEL * above, (LEVEL - 1) * above) / truth.length;
        }
        if (!(share > LEVEL - 0.03 && share < LEVEL + 0.03)) {
            return formatted("on a new river %.0f %% of the days lie below it, not about 90 %%", 100 * share);
        }
        return loss < LIMIT ? null : formatted("on a new river its quantile loss is %.4f", loss);
    }

    /** With the flow from July to September as many times as large. */
    private static Series powerStation(River river, double summer) {
        Series measured = Series.of(river.measured(), "date");
        double[] flow = measured.values("flow");
        Arrays.setAll(flow, t -> flow[t] * (measured.label(t).matches(".*-0[789]-.*") ? summer : 1));
        double[] weekend = measured.labels().stream()
                .mapToDouble(day -> LocalDate.parse(day).getDayOfWeek().getValue() > 5 ? 1 : 0)
                .toArray();
        double[] logs = IntStream.range(0, flow.length)
                .mapToDouble(t -> StrictMath.log(flow[t] * (weekend[t] > 0 ? 0.5 : 1.2) + 0.1))
                .toArray();
        return measured.with("rain", before(measured.values("precipitation"), 5))
                .with("warmth", before(measured.values("temperature"), 10))
                .with("known", before(logs, 1))
                .with("weekend", weekend)
                .with("later", logs)
                .select("rain", "warmth", "known", "weekend", "later");
    }

    private static double[] before(double[] x, double unit) {
        double[] before = new double[x.length];
        Arrays.setAll(before, t -> x[Math.max(0, t - AHEAD)] / unit);
        return before;
    }
}
