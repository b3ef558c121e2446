package carousel.exercises.cell;

import static carousel.check.Text.formatted;

import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.textbook.LstmCell;
import carousel.textbook.State;
import carousel.textbook.Vectors;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** Three ways through time: a scan of maxima, and a cell that Newton's method solves in two rounds. */
public final class Chapter08 {
    private static final int STEPS = 50;

    private Chapter08() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "08.1",
                Object.class,
                Judge.choice("b"),
                "set xs = noise(D, 5000).columnsAsList() and call roundsTo6(0, 5000)");
        to.add(
                "08.2",
                BinaryOperator.class,
                Chapter08::composesMaxima,
                "put max(m + a₁, b₁) in the place of m in max(m + a₂, b₂), and take a₂ into the inner maximum");
        to.add(
                "08.3",
                LstmCell.class,
                Chapter08::readsNoHiddenState,
                "where c is all that a step takes from the step before, the recurrence of c is linear: the first round"
                        + " makes c exact, the second h");
        to.add(
                "08.4",
                Number.class,
                Judge.value(19e6 / (1900.1 - 1000), 50),
                "one processor takes 19,001,000; divide by ten thousand, and what is left beside the 1000 rounds is"
                        + " for the work");
    }

    /** From any m, the composed step ends where the two steps end one after the other. */
    @SuppressWarnings("unchecked")
    private static @Nullable String composesMaxima(BinaryOperator<?> answer) {
        BinaryOperator<double[]> both = (BinaryOperator<double[]>) answer;
        Random random = new Random(80);
        for (int n = 0; n < 50; n++) {
            double[] first = random.doubles(2, -3, 3).toArray();
            double[] second = random.doubles(2, -3, 3).toArray();
            double[] step = both.apply(first.clone(), second.clone());
            if (step == null || step.length != 2) {
                return "expected two numbers, a and b, got " + (step == null ? "null" : step.length);
            }
            for (double m : new double[] {-10, -1, 0, 1, 10}) {
                double wanted = then(then(m, first), second);
                double given = then(m, step);
                if (!(Math.abs(given - wanted) < 1e-9)) {
                    return formatted(
                            "first (%.1f, %.1f), then (%.1f, %.1f): from m = %.0f it does not end where the two steps"
                                    + " end",
                            first[0], first[1], second[0], second[1], m);
                }
            }
        }
        return null;
    }

    private static double then(double m, double[] step) {
        return Math.max(m + step[0], step[1]);
    }

    private static @Nullable String readsNoHiddenState(LstmCell cell) {
        LstmCell drawn = new LstmCell(2, 8);
        drawn.randomise(new Random(3), 0.5);
        for (String name : List.of("W_xi", "W_xf", "W_xc", "W_xo")) {
            if (!Objects.equals(cell.parameters().get(name), drawn.parameters().get(name))) {
                return name + " should stay as it was drawn";
            }
        }
        if (!(Vectors.largest(cell.b_f.sub(5)) < 1e-9)) {
            return "its forget bias should stay at 5";
        }
        Random random = new Random(81);
        for (int n = 0; n < 5; n++) {
            List<DoubleMatrix> xs =
                    new DoubleMatrix(2, STEPS, random.doubles(2 * STEPS, -1, 1).toArray()).columnsAsList();
            State state = cell.zeroState();
            for (int t = 0; t < STEPS; t++) {
                State without = withoutHidden(cell, xs.get(t), state.c());
                DoubleMatrix twice = withoutHidden(cell, xs.get(t), DoubleMatrix.zeros(8))
                        .c()
                        .mul(2);
                DoubleMatrix bent = without.c()
                        .add(withoutHidden(cell, xs.get(t), state.c().neg()).c())
                        .sub(twice);
                state = cell.forward(xs.get(t), state).state();
                if (!(Vectors.largest(state.c().sub(without.c())) < 1e-8
                        && Vectors.largest(state.h().sub(without.h())) < 1e-8)) {
                    return formatted(
                            "on a random sequence, a step depends on h: with zeros in the place of h_%d, it leads to"
                                    + " another state",
                            t);
                }
                if (!(Vectors.largest(bent) < 1e-8)) {
                    return formatted(
                            "on a random sequence, c_%d is not linear in c_%d: a gate looks at the cell state",
                            t + 1, t);
                }
            }
        }
        return null;
    }

    private static State withoutHidden(LstmCell cell, DoubleMatrix x_t, DoubleMatrix c_prev) {
        return cell.forward(x_t, DoubleMatrix.zeros(8), c_prev).state();
    }
}
