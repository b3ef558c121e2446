package carousel.exercises.cell;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;
import static carousel.textbook.Vectors.columns;

import carousel.cells.Lstm;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.Step;
import carousel.train.Model;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** The gates: cells that are set by hand and tried on sequences of their own, and one that is trained. */
public final class Chapter02 {
    private static final DoubleMatrix PULSES = DoubleMatrix.valueOf("0 1 1 0 1 0 0 1 1 1 0 1 0 0 1 1 0 1 1 1 1 0 0 1");
    private static final DoubleMatrix UP_AND_DOWN =
            DoubleMatrix.valueOf("1 0 1 1 0 0 0 0 0 1 0 0 1 0; 0 0 0 0 1 0 1 1 1 0 0 1 0 0");
    private static final int UNITS = 16;

    private Chapter02() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "02.1",
                Number.class,
                Judge.value(StrictMath.pow(0.5, 0.01), 1e-4),
                "after 100 steps the state has been multiplied by f 100 times");
        to.add(
                "02.2",
                Object.class,
                Judge.choice("c"),
                "run it and look at the hidden state at t = 4, 9, 10 and 15; none of them is a step of writing");
        to.add(
                "02.3",
                LstmCell.class,
                Judge.sized(1, 1, Chapter02::rings),
                "only the two biases that hold the number 4.5 need to change");
        to.add(
                "02.4",
                LstmCell.class,
                Judge.sized(2, 1, behaves("c", Step::c, UP_AND_DOWN, ups(UP_AND_DOWN))),
                "both commands open the input gate; what differs is the sign of the candidate");
        to.add(
                "02.5",
                LstmCell.class,
                Judge.sized(1, 1, Chapter02::knowsParityByHand),
                "a 1 replaces what is held; what it is replaced by depends on h_(t-1), so W_hc is not zero");
        to.add(
                "02.6",
                Model.class,
                Chapter02::knowsParity,
                "the loss hardly moves for many epochs and then falls: train longer, or start from another seed");
    }

    private static @Nullable String knowsParityByHand(LstmCell cell) {
        return cell.parameters().containsKey("W_co")
                ? "expected a cell without peepholes"
                : behaves("(h > 0.5)", Chapter02::isOn, PULSES, parity(PULSES)).differs(cell);
    }

    /** The cell starts at zero and outputs what is wanted (1 x T) to within 0.05 at every step. */
    private static Judge<LstmCell> behaves(
            String name, Function<Step, DoubleMatrix> part, DoubleMatrix X, DoubleMatrix wanted) {
        return cell -> {
            DoubleMatrix given = columns(cell.forward(X.columnsAsList(), cell.zeroState()), part);
            for (int t = 0; t < wanted.length; t++) {
                if (!(Math.abs(given.get(t) - wanted.get(t)) <= 0.05)) {
                    return formatted(
                            "tried on a sequence of %d steps, at t = %d %s is %.2f and should be %.0f",
                            wanted.length, t + 1, name, given.get(t), wanted.get(t));
                }
            }
            return null;
        };
    }

    /**
     * The hidden state is higher at every third pulse than anywhere else. It may be low everywhere, because a bell may
     * count in tenths.
     */
    private static @Nullable String rings(LstmCell cell) {
        DoubleMatrix h = columns(cell.forward(PULSES.columnsAsList(), cell.zeroState()), Step::h);
        DoubleMatrix count = PULSES.cumulativeSum();
        double quietest = Double.POSITIVE_INFINITY;
        double loudest = 0;
        int late = 0;
        for (int t = 0; t < h.length; t++) {
            boolean third = PULSES.get(t) == 1 && count.get(t) % 3 == 0;
            quietest = third ? Math.min(quietest, h.get(t)) : quietest;
            if (!third && Math.abs(h.get(t)) > loudest) {
                loudest = Math.abs(h.get(t));
                late = t + 1;
            }
        }
        return quietest > 0.05 && quietest > 4 * loudest
                ? null
                : formatted(
                        "at a third pulse h is as low as %.2f, and at t = %d, where it should be silent, it is %.2f",
                        quietest, late, loudest);
    }

    private static DoubleMatrix ups(DoubleMatrix X) {
        return X.getRow(0).sub(X.getRow(1)).cumulativeSum();
    }

    private static DoubleMatrix parity(DoubleMatrix bits) {
        DoubleMatrix parity = bits.cumulativeSum();
        for (int t = 0; t < parity.length; t++) {
            parity.put(t, parity.get(t) % 2);
        }
        return parity;
    }

    private static DoubleMatrix isOn(Step step) {
        return step.h().gt(0.5);
    }

    /** The model knows the parity of new sequences of eight bits. */
    private static @Nullable String knowsParity(Model model) {
        List<Layer> layers = model.network().layers();
        if (layers.size() != 2 || !(layers.get(0) instanceof Lstm lstm)) {
            return "expected one lstm and one dense layer, got " + layers;
        }
        if (lstm.units() > UNITS) {
            return formatted("it has %d units, more than %d", lstm.units(), UNITS);
        }
        int n = 256;
        Random random = new Random(20_000);
        Sequences x = new Sequences(1, 8, n);
        int[] ones = new int[n];
        for (int k = 0; k < x.size(); k++) {
            int bit = k < n ? k % 2 : random.nextInt(2);
            x.data[k] = bit;
            ones[k % n] += bit;
        }
        float[] answers = model.predict(x).data;
        if (answers.length != n) {
            return formatted("it gives %s to %d sequences", counted(answers.length, "answer"), n);
        }
        int right = 0;
        for (int b = 0; b < n; b++) {
            right += answers[b] > 0 == (ones[b] % 2 == 1) ? 1 : 0;
        }
        return right >= 0.95 * n
                ? null
                : formatted("of new sequences it judges %s right", Judge.percent((double) right / n));
    }
}
