package carousel.exercises.cell;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.cells.SimpleRnn;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.textbook.RnnCell;
import carousel.train.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Sequences and forgetting: a power, louder noise, clipping, a unit that stores a bit, a derivative, a trained network.
 */
public final class Chapter01 {
    private static final int UNITS = 32;
    private static final int MESSAGES = 500;

    private Chapter01() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add("01.1", Number.class, Judge.value(66, 0), "solve 0.9^k = 0.001 by dividing two logs, then round up");
        to.add(
                "01.2",
                Object.class,
                Judge.choice("b"),
                "measure the slopes of tanh too: what do loud inputs do to the states?");
        to.add(
                "01.3",
                UnaryOperator.class,
                Chapter01::clipsValues,
                "jblas has max and min between a matrix and a number");
        to.add(
                "01.4",
                RnnCell.class,
                Judge.sized(1, 1, Chapter01::holdsTheSign),
                "with W_hh = 1 the state is pulled to zero; try 2 and more, and leave the bias at zero");
        to.add(
                "01.5",
                DoubleUnaryOperator.class,
                Judge.function(Chapter01::slope, 1e-7, -1.5, 0, 0.4, 2),
                "dh_t/dw = (1 - h_t²)(h_(t-1) + w dh_(t-1)/dw): carry it along from step to step");
        to.add(
                "01.6",
                Model.class,
                Chapter01::readsMessages,
                "start with a gain of 1 or a little more, clip, and give it more examples and epochs than the chapter does");
    }

    /** The function clips values at -1 and 1, leaves those in between, and does not change its argument. */
    @SuppressWarnings("unchecked")
    private static @Nullable String clipsValues(UnaryOperator<?> answer) {
        UnaryOperator<DoubleMatrix> clip = (UnaryOperator<DoubleMatrix>) answer;
        DoubleMatrix gradient = DoubleMatrix.valueOf("0.5; -3; 1; 40; -0.25");
        String wrong =
                Judge.matrix(DoubleMatrix.valueOf("0.5; -1; 1; 1; -0.25"), 0).differs(clip.apply(gradient));
        boolean changed = gradient.get(3) != 40;
        return wrong == null && changed ? "it changed the column it was given; max and min make a new one" : wrong;
    }

    private static @Nullable String holdsTheSign(RnnCell cell) {
        Random random = new Random(3);
        for (int n = 0; n < 40; n++) {
            double message = n % 2 == 0 ? 1 : -1;
            List<DoubleMatrix> xs = new ArrayList<>(List.of(DoubleMatrix.scalar(message)));
            random.doubles(200, -0.2, 0.2).mapToObj(DoubleMatrix::scalar).forEach(xs::add);
            List<RnnCell.Step> steps = cell.forward(xs, cell.zeroState());
            for (int t = 0; t < steps.size(); t++) {
                double h = steps.get(t).h().get(0);
                if (!(h * message >= 0.5)) {
                    return formatted("after the message %.0f, h is %.2f at t = %d", message, h, t + 1);
                }
            }
        }
        return null;
    }

    /**
     * The model has one plain layer and reads new messages of 40 steps: the first input is 1 or -1, the rest is noise.
     */
    private static @Nullable String readsMessages(Model model) {
        List<Layer> layers = model.network().layers();
        if (layers.size() != 2 || !(layers.get(0) instanceof SimpleRnn rnn)) {
            return "expected one simpleRnn and one dense layer, got " + layers;
        }
        if (rnn.units() > UNITS) {
            return formatted("it has %d units, more than %d", rnn.units(), UNITS);
        }
        Random random = new Random(20_000);
        Sequences x = new Sequences(1, 40, MESSAGES);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = k < MESSAGES ? 1 - k % 2 * 2 : (float) random.nextGaussian();
        }
        float[] answers = model.predict(x).data;
        if (answers.length != MESSAGES) {
            return formatted("it gives %s to %d messages", counted(answers.length, "answer"), MESSAGES);
        }
        int right = 0;
        for (int b = 0; b < MESSAGES; b++) {
            right += answers[b] > 0 == (b % 2 == 0) ? 1 : 0;
        }
        return right >= 0.95 * MESSAGES
                ? null
                : formatted("of new messages it reads %s right", Judge.percent((double) right / MESSAGES));
    }

    /** dh_3/dw of h_t = tanh(w h_(t-1) + x_t) over the inputs 1, 0.5, -1, written out. */
    private static double slope(double w) {
        double h_1 = StrictMath.tanh(1);
        double h_2 = StrictMath.tanh(w * h_1 + 0.5);
        double h_3 = StrictMath.tanh(w * h_2 - 1);
        return (1 - h_3 * h_3) * (h_2 + w * (1 - h_2 * h_2) * h_1);
    }
}
