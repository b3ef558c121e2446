package carousel.exercises;

import carousel.textbook.GruCell;
import carousel.textbook.GruCell.Step;
import carousel.textbook.RnnCell;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.jblas.DoubleMatrix;

/** Variants: cells are tried on a random sequence, beside a cell that they should equal. */
final class Chapter07 {
    private static final int STEPS = 20;

    private Chapter07() {}

    static void define() {
        Exercises.define(
                "07.1",
                Integer.class,
                Judge.number(9_200, 0),
                "three times HD + H² + H, and one bias more under the reset gate");
        Exercises.define("07.2", Number.class, Judge.number(0.96, 0.001), "solve 1 / ((1 - p) + p / 16) = 10 for p");
        Exercises.define(
                "07.3",
                GruCell.class,
                Chapter07::isPlain,
                "the reset gate must be open, the update gate shut: large biases, and no weights that could outweigh them");
        Exercises.define("07.4", GruCell.class, Chapter07::isMinimal, "1 - σ(a) = σ(-a)");
        Exercises.define(
                "07.5",
                BinaryOperator.class,
                Chapter07::composes,
                "put f₁ c + u₁ in the place of c in f₂ c + u₂ and multiply out");
    }

    private static List<DoubleMatrix> noise(int D) {
        return new DoubleMatrix(
                        D, STEPS, new Random(60).doubles(D * STEPS, -1, 1).toArray())
                .columnsAsList();
    }

    private static String isPlain(GruCell cell) {
        if (cell.W_xn.normmax() < 0.1 || cell.W_hn.normmax() < 0.1) {
            return "the candidate's weights, W_xn and W_hn, should stay what they were drawn as";
        }
        RnnCell plain = new RnnCell(cell.D, cell.H);
        plain.set("W_xh", cell.W_xn);
        plain.set("W_hh", cell.W_hn);
        plain.set("b_h", cell.b_n.add(cell.b_hn));
        List<Step> given = cell.forward(noise(cell.D), cell.zeroState());
        List<RnnCell.Step> wanted = plain.forward(noise(cell.D), plain.zeroState());
        for (int t = 0; t < STEPS; t++) {
            double off = given.get(t).h().sub(wanted.get(t).h()).normmax();
            if (!(off < 5e-4)) {
                return "tried on a random sequence, at t = %d h is %.3f off".formatted(t + 1, off);
            }
        }
        return null;
    }

    private static String isMinimal(GruCell cell) {
        if (cell.W_xr.normmax() < 0.1 || cell.W_hr.normmax() < 0.1) {
            return "the reset gate's weights, W_xr and W_hr, should stay what they were drawn as";
        }
        List<Step> steps = cell.forward(noise(cell.D), cell.zeroState());
        for (int t = 0; t < STEPS; t++) {
            DoubleMatrix sum = steps.get(t).r().add(steps.get(t).z());
            if (!(sum.sub(1).normmax() < 1e-9)) {
                return "tried on a random sequence, at t = %d r + z is %.3f in the first unit"
                        .formatted(t + 1, sum.get(0));
            }
        }
        return null;
    }

    /** From any c, the composed step ends where the two steps do, one after the other. */
    @SuppressWarnings("unchecked")
    private static String composes(BinaryOperator<?> answer) {
        double[] first = {0.5, 2};
        double[] second = {-3, 0.25};
        double[] both = ((BinaryOperator<double[]>) answer).apply(first.clone(), second.clone());
        if (both.length != 2) {
            return "expected two numbers, f and u, got " + both.length;
        }
        for (double c : new double[] {0, 1, -4}) {
            double wanted = second[0] * (first[0] * c + first[1]) + second[1];
            double given = both[0] * c + both[1];
            if (!(Math.abs(given - wanted) < 1e-9)) {
                return "for (0.5, 2), then (-3, 0.25), from c = %.0f it ends at %.2f and should end at %.2f"
                        .formatted(c, given, wanted);
            }
        }
        return null;
    }
}
