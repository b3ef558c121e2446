package carousel.exercises.cell;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.data.tasks.AddingProblem;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.linalg.Sequences;
import carousel.textbook.GruCell;
import carousel.textbook.GruCell.Reset;
import carousel.textbook.GruCell.Step;
import carousel.textbook.RnnCell;
import carousel.textbook.Vectors;
import carousel.train.Model;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Variants: each cell is compared, on a random sequence, with a cell that it should equal. */
public final class Chapter07 {
    private static final int STEPS = 20;
    private static final int PARAMETERS = 100;

    private Chapter07() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "07.1",
                Number.class,
                Judge.value(9_200, 0),
                "three times HD + H² + H, and one bias more under the reset gate");
        to.add(
                "07.2",
                Model.class,
                Chapter07::adds,
                "a start that keeps the memory open and little written, a learning rate of 0.01 or more, and enough"
                        + " sequences");
        to.add(
                "07.3",
                GruCell.class,
                Chapter07::isPlain,
                "the reset gate must be open, the update gate shut: large biases, and no weights that could outweigh"
                        + " them");
        to.add("07.4", GruCell.class, Chapter07::isMinimal, "1 - σ(a) = σ(-a)");
        to.add(
                "07.5",
                Object.class,
                Judge.choice("b"),
                "errors(cells.get(\"LSTM b_f = 0\"), 0.03, 1) trains the five networks: count those below 0.2");
    }

    private static @Nullable String adds(Model model) {
        int parameters = model.network().parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
        if (parameters > PARAMETERS) {
            return formatted("it has %d parameters, more than %d", parameters, PARAMETERS);
        }
        Examples unseen = new AddingProblem(50).examples(500, 7_000);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        unseen.fill(IntStream.range(0, unseen.size()).toArray(), x, y);
        FloatMatrix answers = model.predict(x).toMatrix();
        if (answers.length != unseen.size()) {
            return formatted("it gives %s to %d sequences", counted(answers.length, "answer"), unseen.size());
        }
        FloatMatrix off = answers.sub(y.toMatrix());
        double error = off.norm2() / StrictMath.sqrt(off.length);
        return error < 0.1 ? null : formatted("on new sequences its RMSE is %.3f", error);
    }

    private static List<DoubleMatrix> noise(int D) {
        return new DoubleMatrix(
                        D,
                        STEPS,
                        new Random(60).doubles((long) D * STEPS, -1, 1).toArray())
                .columnsAsList();
    }

    private static @Nullable String isPlain(GruCell cell) {
        if (!(Vectors.largest(cell.W_xn) >= 0.1 && Vectors.largest(cell.W_hn) >= 0.1)) {
            return "the candidate's weights, W_xn and W_hn, should stay what they were drawn as";
        }
        RnnCell plain = new RnnCell(cell.D, cell.H);
        plain.set("W_xh", cell.W_xn);
        plain.set("W_hh", cell.W_hn);
        plain.set("b_h", cell.b_n.add(cell.b_hn));
        List<Step> given = cell.forward(noise(cell.D), cell.zeroState());
        List<RnnCell.Step> wanted = plain.forward(noise(cell.D), plain.zeroState());
        for (int t = 0; t < STEPS; t++) {
            double off = Vectors.largest(given.get(t).h().sub(wanted.get(t).h()));
            if (!(off < 5e-4)) {
                return formatted("tried on a random sequence, at t = %d h is %.3f off", t + 1, off);
            }
        }
        return null;
    }

    private static @Nullable String isMinimal(GruCell cell) {
        GruCell drawn = new GruCell(2, 3, Reset.BEFORE);
        drawn.randomise(new Random(4), 1);
        for (String name : List.of("W_xr", "W_hr", "b_r")) {
            if (!Objects.equals(cell.parameters().get(name), drawn.parameters().get(name))) {
                return name + " belongs to the reset gate and should stay as it was drawn";
            }
        }
        List<Step> steps = cell.forward(noise(cell.D), cell.zeroState());
        for (int t = 0; t < STEPS; t++) {
            DoubleMatrix sum = steps.get(t).r().add(steps.get(t).z());
            if (!(Vectors.largest(sum.sub(1)) < 1e-9)) {
                return formatted(
                        "tried on a random sequence, at t = %d r + z is %.3f in the first unit", t + 1, sum.get(0));
            }
        }
        return null;
    }
}
