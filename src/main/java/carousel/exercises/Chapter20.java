package carousel.exercises;

import static carousel.check.Text.formatted;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** Looking inside: measures and attributions that can be worked out by hand. */
final class Chapter20 {
    private Chapter20() {}

    static void define() {
        Exercises.define(
                "20.1",
                Number.class,
                Judge.number(0.75, 1e-9),
                "there are four pairs of a character inside and one outside; in how many is the one inside higher?");
        Exercises.define(
                "20.2",
                Function.class,
                Chapter20::labels,
                "go through the words and carry the label; a negation sets it to 1, a mark to 0");
        Exercises.define(
                "20.3",
                double[].class,
                Judge.matrix(new DoubleMatrix(new double[] {0, 0}), 1e-9),
                "what is F of the one that stays?");
        Exercises.define(
                "20.4",
                double[].class,
                Judge.matrix(new DoubleMatrix(new double[] {3, 3}), 1e-9),
                "on the way, at (2α, 3α), the derivatives are 3α and 2α; integrate from 0 to 1");
        Exercises.define(
                "20.5",
                DoubleUnaryOperator.class,
                Judge.function(x -> StrictMath.tanh(4 * x), 1e-9, -0.5, 0, 0.1, 2),
                "put u = αx: what is the integral of a derivative?");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String labels(Function<?, ?> answer) {
        Function<List<String>, int[]> label = (Function<List<String>, int[]>) answer;
        String differs = labels(label, "it was not good , but i didn't mind", 0, 0, 1, 1, 0, 0, 0, 1, 1);
        differs = differs == null ? labels(label, "never again ! no , thanks .", 1, 1, 0, 1, 0, 0, 0) : differs;
        return differs == null ? labels(label, "a knot in the nothing", 0, 0, 0, 0, 0) : differs;
    }

    private static @Nullable String labels(Function<List<String>, int[]> label, String sentence, int... expected) {
        int[] given = label.apply(List.of(sentence.split(" ")));
        return Arrays.equals(given, expected) ? null : formatted("'%s' gets %s", sentence, Arrays.toString(given));
    }
}
