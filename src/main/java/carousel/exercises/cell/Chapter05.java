package carousel.exercises.cell;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.data.tasks.AddingProblem;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.optim.Optimizer;
import carousel.optim.Sgd;
import carousel.recurrent.Recurrent;
import carousel.textbook.FiniteDifferences;
import carousel.train.Model;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Training: the slope of a loss is checked by finite differences, an update rule against the library's optimiser. */
public final class Chapter05 {
    private static final int EXAMPLES = 500;
    private static final int UNITS = 8;
    private static final double[] GRADIENTS = {1, -0.5, 2, 2, 0, -3};

    private Chapter05() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "05.1",
                DoubleUnaryOperator.class,
                Judge.function(a -> 2 / a, 1e-9, 1.5, 25, 400),
                "the steep direction goes w_2 ← (1 - a η) w_2 at each step");
        to.add(
                "05.2",
                String.class,
                Chapter05::order,
                "each line needs what another has made: backward needs the loss, clipping the gradient");
        to.add(
                "05.3",
                Object.class,
                Judge.choice("c"),
                "v starts at 0, so after one step it is (1 - α) g²: what is g / √v?");
        to.add(
                "05.4",
                DoubleUnaryOperator.class,
                Judge.function(Chapter05::measuredSlope, 1e-8, -3, -1.5, -0.5, 0, 0.25, 0.9, 2),
                "e in the middle; beyond, the loss is a straight line, on the left a falling one");
        to.add(
                "05.5",
                Function.class,
                Chapter05::nesterov,
                "first the new v, then the step with g and the new v; v starts at 0");
        to.add(
                "05.6",
                Model.class,
                Chapter05::adds,
                "Adam at a rate of one or a few hundredths, and more examples than the chapter uses");
    }

    /** Tests the model on new examples of the adding problem. */
    private static @Nullable String adds(Model model) {
        List<Layer> layers = model.network().layers();
        if (layers.size() != 2 || !(layers.get(0) instanceof Recurrent recurrent)) {
            return "expected one recurrent and one dense layer, got " + layers;
        }
        if (recurrent.units() > UNITS) {
            return formatted("it has %d units, more than %d", recurrent.units(), UNITS);
        }
        return addsWithin(0.001, model);
    }

    private static @Nullable String order(String answer) {
        String letters = answer.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (letters.length() == 5 && letters.indexOf('c') < letters.indexOf('b')) {
            return formatted("in %s the gradient is clipped before it is there", letters);
        }
        if (letters.equals("edbca")) {
            return null; // right too: forward and loss do not touch the gradients
        }
        return Judge.choice("debca").differs(letters);
    }

    private static double measuredSlope(double e) {
        DoubleMatrix error = DoubleMatrix.scalar(e);
        return FiniteDifferences.gradient(error, () -> huber(error.get(0))).get(0);
    }

    private static double huber(double e) {
        return Math.abs(e) <= 1 ? e * e / 2 : Math.abs(e) - 0.5;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String nesterov(Function<?, ?> answer) {
        FloatMatrix w = FloatMatrix.scalar(0);
        Optimizer.Updates updates = new Sgd(0.1).nesterov(0.9).start(List.of(new Parameter("w", w, false)));
        for (double g : GRADIENTS) {
            updates.apply(List.of(FloatMatrix.scalar((float) g)), 0.1);
        }
        Object given = ((Function<double[], ?>) answer).apply(GRADIENTS.clone());
        return given instanceof Number n ? Judge.value(w.get(0), 1e-5).differs(n) : "expected a number, got " + given;
    }

    /**
     * The model has a mean squared error below the limit on the adding problem with ten numbers, on examples that no
     * chapter uses.
     */
    static @Nullable String addsWithin(double limit, Model model) {
        Examples examples = new AddingProblem(10).examples(EXAMPLES, 20_000);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        examples.fill(IntStream.range(0, EXAMPLES).toArray(), x, y);
        float[] answers = model.predictMatrix(examples).data;
        if (answers.length != EXAMPLES) {
            return formatted("it gives %s to %d sequences", counted(answers.length, "answer"), EXAMPLES);
        }
        double error = IntStream.range(0, EXAMPLES)
                .mapToDouble(n -> (answers[n] - y.data[n]) * (answers[n] - y.data[n]))
                .average()
                .orElseThrow();
        return error < limit ? null : formatted("on new examples its mean squared error is %.4f", error);
    }
}
