package carousel.exercises.cell;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.layers.Layer;
import carousel.recurrent.Recurrent;
import carousel.textbook.Activation;
import carousel.textbook.FiniteDifferences;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import carousel.textbook.LstmCell.Step;
import carousel.train.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The cell state through time: how a forget bias leaks, how large a cell state can become, a slope, and a stored bit.
 */
public final class Chapter03 {
    private static final int UNITS = 8;
    private static final int STEPS = 300;

    private Chapter03() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "03.1",
                DoubleBinaryOperator.class,
                Chapter03::keeps,
                "find f from f^T = p, then the bias b from σ(b) = f");
        to.add(
                "03.2",
                Object.class,
                Judge.choice("b"),
                "σ(3) is left after one step; how many factors σ(3) make one half?");
        to.add(
                "03.3",
                LstmCell.class,
                Judge.sized(1, 1, Chapter03::fills),
                "how much can one step add, with i and the candidate as large as they can be and nothing forgotten?");
        to.add(
                "03.4",
                BiFunction.class,
                Chapter03::peepholeSlope,
                "the product rule on f c_(t-1), and the chain rule on f and on i: W_cf f (1 - f), W_ci i (1 - i)");
        to.add(
                "03.5",
                Model.class,
                Chapter03::keepsTheBit,
                "start with open forget gates, and let the lengths in training differ");
    }

    /** A gate with the answer's bias keeps the share p over T steps. */
    private static @Nullable String keeps(DoubleBinaryOperator answer) {
        double[][] cases = {{0.9, 200}, {0.5, 10}, {0.99, 1}, {0.25, 1000}};
        for (double[] c : cases) {
            double bias = answer.applyAsDouble(c[0], c[1]);
            double kept = StrictMath.pow(1 / (1 + StrictMath.exp(-bias)), c[1]);
            if (!(Math.abs(kept - c[0]) <= 1e-4)) {
                return formatted("with its bias for p = %s and T = %.0f, %.4f is kept", c[0], c[1], kept);
            }
        }
        return null;
    }

    private static @Nullable String fills(LstmCell cell) {
        for (int seed = 1; seed <= 5; seed++) {
            double c = after50(cell, new Random(seed).doubles(50, -1, 1));
            if (!isFull(c)) {
                return formatted("after 50 steps of noise, c is %.3f, not the largest possible with tanh", c);
            }
        }
        for (double x : new double[] {-1, 1}) {
            double c = after50(cell, DoubleStream.generate(() -> x).limit(50));
            if (!isFull(c)) {
                return formatted("if every input is %.0f, c is %.3f after 50 steps", x, c);
            }
        }
        return null;
    }

    private static double after50(LstmCell cell, DoubleStream inputs) {
        List<DoubleMatrix> xs = inputs.mapToObj(DoubleMatrix::scalar).toList();
        return cell.forward(xs, cell.zeroState()).get(49).c().get(0);
    }

    private static boolean isFull(double c) {
        return Math.abs(Math.abs(c) - 50) <= 0.01;
    }

    /** Measures the slope of a cell of three units, whose gates look at c_(t-1), by changing c_(t-1) a little. */
    @SuppressWarnings("unchecked")
    private static @Nullable String peepholeSlope(BiFunction<?, ?, ?> answer) {
        Random random = new Random(8);
        LstmCell cell = new LstmCell(2, 3, Peephole.FROM_C_T, InputGate.OWN, Activation.TANH);
        cell.randomise(random, 1);
        DoubleMatrix x_t = column(random, 2);
        DoubleMatrix h_prev = column(random, 3);
        DoubleMatrix c_prev = column(random, 3);
        Step step = cell.forward(x_t, h_prev, c_prev.dup());
        // every c_t depends only on its own c_(t-1), so the gradient of the sum is the slope of each
        DoubleMatrix measured = FiniteDifferences.gradient(
                c_prev, () -> cell.forward(x_t, h_prev, c_prev).c().sum());
        return Judge.matrix(measured, 1e-8).differs(((BiFunction<LstmCell, Step, ?>) answer).apply(cell, step));
    }

    private static DoubleMatrix column(Random random, int rows) {
        return new DoubleMatrix(random.doubles(rows, -1, 1).toArray());
    }

    /**
     * Tries new sequences with three inputs: a value, which is first the bit and then noise, and the marks for write
     * and read.
     */
    private static @Nullable String keepsTheBit(Model model) {
        List<Layer> layers = model.network().layers();
        if (layers.size() != 2 || !(layers.get(0) instanceof Recurrent recurrent)) {
            return "expected one recurrent and one dense layer, got " + layers;
        }
        if (recurrent.units() > UNITS) {
            return formatted("it has %d units, more than %d", recurrent.units(), UNITS);
        }
        int n = 200;
        Random random = new Random(20_000);
        List<FloatMatrix> xs = new ArrayList<>();
        List<FloatMatrix> ys = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            FloatMatrix x = new FloatMatrix(3, STEPS);
            for (int t = 0; t < STEPS; t++) {
                x.put(0, t, (float) (2 * random.nextDouble() - 1));
            }
            x.put(0, 0, k % 2 == 0 ? 1 : -1).put(1, 0, 1).put(2, STEPS - 1, 1);
            xs.add(x);
            ys.add(FloatMatrix.scalar(x.get(0, 0)));
        }
        float[] answers = model.predictMatrix(Examples.of(xs, ys)).data;
        if (answers.length != n) {
            return formatted("it gives %s to %d sequences", counted(answers.length, "answer"), n);
        }
        int right = 0;
        for (int k = 0; k < n; k++) {
            right += answers[k] > 0 == (k % 2 == 0) ? 1 : 0;
        }
        return right >= 0.95 * n
                ? null
                : formatted("of new sequences of %d steps, %s are right", STEPS, Judge.percent((double) right / n));
    }
}
