package carousel.notebook.exercises;

import static carousel.textbook.Vectors.columns;

import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.Step;
import java.util.function.Function;
import org.jblas.DoubleMatrix;

/** The gates: answers are numbers, and cells that are tried on a sequence. */
final class Chapter02 {
    private static final DoubleMatrix PULSES = DoubleMatrix.valueOf("0 1 1 0 1 0 0 1 1 1 0 1 0 0 1 1 0 1 1 1 1 0 0 1");
    private static final DoubleMatrix UP_AND_DOWN =
            DoubleMatrix.valueOf("1 0 1 1 0 0 0 0 0 1 0 0 1 0; 0 0 0 0 1 0 1 1 1 0 0 1 0 0");

    private Chapter02() {}

    static void define() {
        Exercises.define(
                "02.1",
                Number.class,
                Judge.number(StrictMath.log(9), 0.01),
                "solve σ(b) = 0.9 for b; the inverse of σ is a log");
        Exercises.define(
                "02.2",
                Number.class,
                Judge.number(StrictMath.pow(0.5, 0.01), 1e-4),
                "after 100 steps f has been multiplied with itself 100 times");
        Exercises.define(
                "02.3",
                LstmCell.class,
                behaves("h", Step::h, PULSES, thirds(PULSES)),
                "only the two biases that hold the number 4.5 need to change");
        Exercises.define(
                "02.4",
                LstmCell.class,
                behaves("c", Step::c, UP_AND_DOWN, ups(UP_AND_DOWN)),
                "both commands open the input gate; what differs is the sign of the candidate");
        Exercises.define(
                "02.5",
                LstmCell.class,
                behaves("(h > 0.5)", Chapter02::isOn, PULSES, parity(PULSES)),
                "a 1 replaces what is held; what it is replaced by depends on h_(t-1), so W_hc is not zero");
    }

    /** The cell, begun at zero, gives what is wanted (1 x T) within a twentieth at every step. */
    private static Judge<LstmCell> behaves(
            String name, Function<Step, DoubleMatrix> part, DoubleMatrix X, DoubleMatrix wanted) {
        return cell -> {
            DoubleMatrix given = columns(cell.forward(X.columnsAsList(), cell.zeroState()), part);
            for (int t = 0; t < wanted.length; t++) {
                if (!(Math.abs(given.get(t) - wanted.get(t)) <= 0.05)) {
                    return "tried on a sequence of %d steps, at t = %d %s is %.2f and should be %.0f"
                            .formatted(wanted.length, t + 1, name, given.get(t), wanted.get(t));
                }
            }
            return null;
        };
    }

    /** 1 at the pulses number 3, 6, 9 …, else 0. */
    private static DoubleMatrix thirds(DoubleMatrix pulses) {
        DoubleMatrix count = pulses.cumulativeSum();
        DoubleMatrix thirds = new DoubleMatrix(1, pulses.length);
        for (int t = 0; t < pulses.length; t++) {
            thirds.put(t, pulses.get(t) == 1 && count.get(t) % 3 == 0 ? 1 : 0);
        }
        return thirds;
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
}
