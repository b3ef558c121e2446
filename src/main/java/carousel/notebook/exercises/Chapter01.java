package carousel.notebook.exercises;

import carousel.textbook.RnnCell;
import carousel.textbook.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jblas.DoubleMatrix;

/** Sequences and forgetting: powers of a weight, clipping, a plain unit that holds a bit, a derivative through time. */
final class Chapter01 {
    private Chapter01() {}

    static void define() {
        Exercises.define(
                "01.1",
                Integer.class,
                Judge.number(66, 0),
                "0.9^k = 0.001 is solved by a quotient of two logs, which is then rounded up");
        Exercises.define(
                "01.2",
                Double.class,
                Chapter01::isBalanced,
                "between the line that falls and the line that rises, nearer to the former");
        Exercises.define(
                "01.3",
                UnaryOperator.class,
                Chapter01::clipsValues,
                "jblas has max and min between a matrix and a number");
        Exercises.define(
                "01.4",
                RnnCell.class,
                Chapter01::holdsTheSign,
                "with W_hh = 1 the state is pulled to zero; try 2 and more, and leave the bias at zero");
        Exercises.define(
                "01.5",
                DoubleUnaryOperator.class,
                Judge.function(Chapter01::slope, 1e-7, -1.5, 0, 0.4, 2),
                "dh_t/dw = (1 - h_t²)(h_(t-1) + w dh_(t-1)/dw): carry it along from step to step");
    }

    /** The chapter's own network and noise, with a gradient that a hundred steps change by a factor below ten. */
    private static String isBalanced(double gain) {
        RnnCell net = new RnnCell(8, 64);
        net.randomise(new Random(1), gain / Math.sqrt(64 / 3.0));
        DoubleMatrix noise =
                new DoubleMatrix(8, 100, new Random(2).doubles(800, -1, 1).toArray());
        double[] byLag = net.gradientByLag(
                net.forward(noise.columnsAsList(), net.zeroState()), new State(DoubleMatrix.ones(64)));
        double change = byLag[100] / byLag[0];
        return change > 0.1 && change < 10
                ? null
                : "a hundred steps back, the gradient is multiplied by %.1e".formatted(change);
    }

    /** Cuts at -1 and 1, leaves what is between, and leaves its argument alone. */
    @SuppressWarnings("unchecked")
    private static String clipsValues(UnaryOperator<?> answer) {
        UnaryOperator<DoubleMatrix> clip = (UnaryOperator<DoubleMatrix>) answer;
        DoubleMatrix gradient = DoubleMatrix.valueOf("0.5; -3; 1; 40; -0.25");
        String wrong =
                Judge.matrix(DoubleMatrix.valueOf("0.5; -1; 1; 1; -0.25"), 0).differs(clip.apply(gradient));
        boolean changed = gradient.get(3) != 40;
        return wrong == null && changed ? "it changed the column it was given; max and min make a new one" : wrong;
    }

    private static String holdsTheSign(RnnCell cell) {
        Random random = new Random(3);
        for (double message : new double[] {1, -1, 1, -1}) {
            List<DoubleMatrix> xs = new ArrayList<>(List.of(DoubleMatrix.scalar(message)));
            random.doubles(200, -0.2, 0.2).mapToObj(DoubleMatrix::scalar).forEach(xs::add);
            List<RnnCell.Step> steps = cell.forward(xs, cell.zeroState());
            for (int t = 0; t < steps.size(); t++) {
                double h = steps.get(t).h().get(0);
                if (!(h * message >= 0.5)) {
                    return "after the message %.0f, h is %.2f at t = %d".formatted(message, h, t + 1);
                }
            }
        }
        return null;
    }

    /** dh_3/dw of h_t = tanh(w h_(t-1) + x_t) over the inputs 1, 0.5, -1, written out. */
    private static double slope(double w) {
        double h_1 = StrictMath.tanh(1);
        double h_2 = StrictMath.tanh(w * h_1 + 0.5);
        double h_3 = StrictMath.tanh(w * h_2 - 1);
        return (1 - h_3 * h_3) * (h_2 + w * (1 - h_2 * h_2) * h_1);
    }
}
