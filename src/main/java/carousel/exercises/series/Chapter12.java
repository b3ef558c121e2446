package carousel.exercises.series;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.recurrent.Recurrent;
import carousel.train.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Many series, many steps: counts as functions, a network that reads a clock, and a gap-dependent function. */
public final class Chapter12 {
    private static final double METRES = 0.2;
    private static final int UNITS = 16;

    private Chapter12() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "12.1",
                ToIntFunction.class,
                Chapter12::windows,
                "the first window's targets begin after p rows, the last one's end with the last of the n rows");
        to.add(
                "12.2",
                IntBinaryOperator.class,
                Chapter12::secondLayer,
                "three gates and a candidate, each with W_x, W_h and b; the second layer reads the G numbers of the first");
        to.add(
                "12.3",
                Object.class,
                Judge.choice("a"),
                "a leak is anything that could not have been known on the day of the forecast");
        to.add(
                "12.4",
                Model.class,
                Chapter12::readsTheClock,
                "a learning rate that falls, enough epochs, and all the readings that there are");
        to.add("12.5", IntBinaryOperator.class, Chapter12::moreWeights, "only the W_x of each gate grows wider");
        to.add(
                "12.6",
                DoubleUnaryOperator.class,
                Judge.function(gap -> StrictMath.pow(0.5, gap / 2), 1e-6, 0, 0.5, 2, 5),
                "after two gaps of an hour as much must be left as after one gap of two");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String windows(ToIntFunction<?> answer) {
        for (int[] c : new int[][] {{492, 24, 6}, {492, 12, 12}, {100, 1, 1}}) {
            int given = ((ToIntFunction<int[]>) answer).applyAsInt(c.clone());
            if (given != c[0] - c[1] - c[2] + 1) {
                return formatted("for n = %d, p = %d and k = %d it gives %d", c[0], c[1], c[2], given);
            }
        }
        return null;
    }

    private static @Nullable String secondLayer(IntBinaryOperator answer) {
        for (int[] c : new int[][] {{64, 32}, {1, 5}, {10, 10}}) {
            int given = answer.applyAsInt(c[0], c[1]);
            if (given != 4 * (c[1] * c[0] + c[1] * c[1] + c[1])) {
                return formatted("for G = %d and H = %d it gives %d", c[0], c[1], given);
            }
        }
        return null;
    }

    private static @Nullable String moreWeights(IntBinaryOperator answer) {
        for (int[] c : new int[][] {{32, 4}, {1, 12}, {64, 7}}) {
            int given = answer.applyAsInt(c[0], c[1]);
            if (given != 4 * c[0] * c[1]) {
                return formatted("for H = %d and C = %d it gives %d", c[0], c[1], given);
            }
        }
        return null;
    }

    private static double tide(double hour) {
        return 1.2 * StrictMath.cos(2 * Math.PI * hour / 12.42) + 0.4 * StrictMath.cos(2 * Math.PI * hour / 12);
    }

    /** The model reads ten measurements with the gaps between them and forecasts the tide three hours later. */
    private static @Nullable String readsTheClock(Model model) {
        if (!(model.network().layers().get(0) instanceof Recurrent recurrent) || recurrent.units() > UNITS) {
            return formatted("expected a recurrent layer of at most %d units first", UNITS);
        }
        Random keeper = new Random(12_000);
        int n = 600;
        List<FloatMatrix> xs = new ArrayList<>();
        List<FloatMatrix> ys = new ArrayList<>();
        double now = 10_000;
        for (int k = 0; k < n; k++) {
            FloatMatrix x = new FloatMatrix(2, 10);
            for (int t = 0; t < 10; t++) {
                int gap = 1 + (int) (-120 * StrictMath.log(1 - keeper.nextDouble()));
                now += gap;
                x.put(0, t, (float) (tide(now / 60) + 0.05 * keeper.nextGaussian()))
                        .put(1, t, (float) (gap / 60.0));
            }
            xs.add(x);
            ys.add(FloatMatrix.scalar((float) tide(now / 60 + 3)));
        }
        FloatMatrix answers = model.predictMatrix(Examples.of(xs, ys));
        if (answers.length != n) {
            return formatted("it gives %s to %d windows", counted(answers.length, "answer"), n);
        }
        double squares = 0;
        for (int k = 0; k < n; k++) {
            double off = answers.get(k) - ys.get(k).get(0);
            squares += off * off / n;
        }
        double rmse = Math.sqrt(squares);
        return rmse < METRES ? null : formatted("on new readings its RMSE is %.3f m", rmse);
    }
}
