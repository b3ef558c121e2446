package carousel.exercises.cell;

import static carousel.check.Text.formatted;

import carousel.cells.Lstm;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.layers.Layer;
import carousel.train.Model;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/** Training well: the steps of an epoch, overfitting, a schedule, and a network trained with plain gradient descent. */
public final class Chapter06 {
    private Chapter06() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "06.1",
                IntBinaryOperator.class,
                Chapter06::steps,
                "with 1000 examples in batches of 32, 31 batches are 992 examples; what of the other 8?");
        to.add(
                "06.2",
                Object.class,
                Judge.choice("b"),
                "with more examples the network can memorise less of them; but the noise of new examples stays");
        to.add(
                "06.3",
                ToDoubleBiFunction.class,
                Chapter06::straight,
                "N equal steps lead from 1 in epoch 1 to 0 in epoch N + 1");
        to.add(
                "06.4",
                Model.class,
                Chapter06::descends,
                "the chapter clips plain gradient descent at a rate of 1; a warm-up, a falling rate and more epochs help");
    }

    private static @Nullable String steps(IntBinaryOperator answer) {
        int[][] cases = {{1000, 32}, {96, 32}, {5, 20}, {1, 1}, {97, 32}};
        for (int[] c : cases) {
            int given = answer.applyAsInt(c[0], c[1]);
            int seen = 0;
            int expected = 0;
            while (seen < c[0]) {
                seen += c[1];
                expected++;
            }
            if (given != expected) {
                return formatted("for N = %d and B = %d it gives %d", c[0], c[1], given);
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String straight(ToDoubleBiFunction<?, ?> answer) {
        ToDoubleBiFunction<Integer, Integer> factor = (ToDoubleBiFunction<Integer, Integer>) answer;
        for (int N : new int[] {1, 4, 30}) {
            for (int n = 1; n <= N; n++) {
                double given = factor.applyAsDouble(n, N);
                if (!(Math.abs(given - (1 - (n - 1) / (double) N)) <= 1e-9)) {
                    return formatted("in epoch %d of %d the factor is %.4g", n, N, given);
                }
            }
        }
        return null;
    }

    private static @Nullable String descends(Model model) {
        List<Layer> layers = model.network().layers();
        if (layers.size() != 2 || !(layers.get(0) instanceof Lstm lstm) || lstm.units() != 8) {
            return "expected lstm(8) and dense(1), got " + layers;
        }
        String rule = model.optimizer().toString();
        if (!rule.startsWith("sgd") || rule.contains("momentum") || rule.contains("nesterov")) {
            return "expected sgd without momentum, got " + rule;
        }
        return Chapter05.addsWithin(0.01, model);
    }
}
