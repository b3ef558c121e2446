package carousel.exercises.further;

import static carousel.check.Text.formatted;

import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** Looking inside: measures and attributions computed by hand, and a reader of longer sentences. */
public final class Chapter20 {
    private static final int BETWEEN = 8;

    private Chapter20() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "20.1",
                ToDoubleBiFunction.class,
                Chapter20::area,
                "every value inside meets every value outside; in how many of these pairs is the one inside higher?");
        to.add(
                "20.2",
                double[].class,
                Judge.matrix(new DoubleMatrix(new double[] {0, 0}), 1e-9),
                "what is F of the one that stays?");
        to.add(
                "20.3",
                UnaryOperator.class,
                Chapter20::product,
                "on the path, at (α x_1, α x_2), the derivatives are α x_2 and α x_1; integrate from 0 to 1");
        to.add(
                "20.4",
                DoubleUnaryOperator.class,
                Judge.function(x -> StrictMath.tanh(4 * x), 1e-9, -0.5, 0, 0.1, 2),
                "put u = αx: what is the integral of a derivative?");
        to.add(
                "20.5",
                ToDoubleFunction.class,
                Chapter20::readsFar,
                "a forget gate that starts nearly open keeps the not; gradients may need clipping");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String area(ToDoubleBiFunction<?, ?> answer) {
        double[][][] cases = {{{0.35, 0.8}, {0.1, 0.4}}, {{1, 2, 2}, {2, 0}}, {{-3}, {5, 6, 7}}};
        double[] expected = {0.75, 4.0 / 6, 0};
        for (int k = 0; k < cases.length; k++) {
            double given = ((ToDoubleBiFunction<double[], double[]>) answer)
                    .applyAsDouble(cases[k][0].clone(), cases[k][1].clone());
            if (!(Math.abs(given - expected[k]) < 1e-9)) {
                return formatted(
                        "for %d values inside and %d outside it gives %.3f",
                        cases[k][0].length, cases[k][1].length, given);
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String product(UnaryOperator<?> answer) {
        for (double[] x : new double[][] {{2, 3}, {-1, 4}, {0.5, 0.5}}) {
            double half = x[0] * x[1] / 2;
            String differs = Judge.matrix(new DoubleMatrix(new double[] {half, half}), 1e-9)
                    .differs(((UnaryOperator<double[]>) answer).apply(x.clone()));
            if (differs != null) {
                return formatted("at (%s, %s) %s", x[0], x[1], differs);
            }
        }
        return null;
    }

    /** Sentences of the small world with eight words between was (not) and the last word. */
    @SuppressWarnings("unchecked")
    private static @Nullable String readsFar(ToDoubleFunction<?> answer) {
        Random random = new Random(20_000);
        int right = 0;
        for (int n = 0; n < 100; n++) {
            boolean good = random.nextBoolean();
            boolean not = random.nextBoolean();
            List<String> text = new ArrayList<>(List.of("the", any(random, "food room film train book phone"), "was"));
            if (not) {
                text.add("not");
            }
            for (int k = 0; k < BETWEEN; k++) {
                text.add(any(random, "really so all that very quite"));
            }
            text.add(any(random, good ? "good nice great kind" : "bad dull slow cold"));
            double F = ((ToDoubleFunction<List<String>>) answer).applyAsDouble(text);
            right += F > 0 == (good != not) ? 1 : 0;
        }
        return right >= 95
                ? null
                : formatted("of 100 new sentences with %d words between, %d are right", BETWEEN, right);
    }

    private static String any(Random random, String words) {
        String[] list = words.split(" ", -1);
        return list[random.nextInt(list.length)];
    }
}
