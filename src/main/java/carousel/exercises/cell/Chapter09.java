package carousel.exercises.cell;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;
import static carousel.textbook.Vectors.columns;
import static org.jblas.MatrixFunctions.floatToDouble;

import carousel.data.Examples;
import carousel.data.tasks.AddingProblem;
import carousel.data.tasks.EmbeddedReber;
import carousel.data.tasks.Task;
import carousel.data.tasks.TwoSequences;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.linalg.Sequences;
import carousel.recurrent.Recurrent;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.Step;
import carousel.train.Model;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Long time lags: what a task requires, how noise adds up, recognising a grammar, an adder made by hand. */
public final class Chapter09 {
    private static final int TRIALS = 200;
    private static final int LAG = 600;
    private static final int UNITS = 16;

    private Chapter09() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "09.1",
                DoubleBinaryOperator.class,
                Chapter09::spread,
                "variances of independent numbers add up; a factor i multiplies a variance by i²");
        to.add(
                "09.2",
                Object.class,
                Judge.choice("c"),
                "how much of its state does a unit keep over 400 steps if z = σ(3) at each?");
        to.add(
                "09.3",
                Model.class,
                Chapter09::solvesTheLag,
                "open the gates that keep the state far enough for 600 steps, and train on enough sequences");
        to.add(
                "09.4",
                Predicate.class,
                Chapter09::recognises,
                "the last symbol but one is the second again; in a regular expression, a back reference such as \\1");
        to.add(
                "09.5",
                LstmCell.class,
                Judge.sized(2, 1, Chapter09::adds),
                "write on the mark, hold always, and let the candidate be a tenth of the number: tanh(z) is nearly z"
                        + " for small z");
    }

    private static @Nullable String spread(DoubleBinaryOperator answer) {
        for (double[] c : new double[][] {{0, 100}, {-3, 100}, {1, 400}, {-1, 1}}) {
            double expected = Math.sqrt(0.2 * c[1]) / (1 + StrictMath.exp(-c[0]));
            double given = answer.applyAsDouble(c[0], c[1]);
            if (!(Math.abs(given - expected) < 0.01 * expected)) {
                return formatted("for b_i = %.0f and T = %.0f it gives %.4f", c[0], c[1], given);
            }
        }
        return null;
    }

    private static @Nullable String solvesTheLag(Model model) {
        if (!(model.network().layers().get(0) instanceof Recurrent recurrent) || recurrent.units() > UNITS) {
            return formatted("expected a recurrent layer of at most %d units first", UNITS);
        }
        Examples unseen = new TwoSequences(3, LAG).examples(400, 9_000);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        unseen.fill(IntStream.range(0, unseen.size()).toArray(), x, y);
        float[] logits = model.predict(x).data;
        if (logits.length != y.data.length) {
            return formatted("it gives %s to %d sequences", counted(logits.length, "answer"), unseen.size());
        }
        int right = 0;
        for (int n = 0; n < logits.length; n++) {
            right += logits[n] >= 0 == y.data[n] > 0.5 ? 1 : 0;
        }
        double share = (double) right / logits.length;
        return share >= 0.95 ? null : formatted("of new sequences of %d steps %s are right", LAG, Judge.percent(share));
    }

    /** The answer accepts strings of the grammar, and refuses them with a wrong symbol, one too many or one too few. */
    @SuppressWarnings("unchecked")
    private static @Nullable String recognises(Predicate<?> answer) {
        Predicate<String> isReber = (Predicate<String>) answer;
        EmbeddedReber task = new EmbeddedReber();
        SplittableRandom random = new SplittableRandom(7);
        for (int n = 0; n < TRIALS; n++) {
            Task.Example example = task.draw(random);
            String text = task.text(example.x()) + "E";
            if (!isReber.test(text)) {
                return text + " is a string of the grammar, but was refused";
            }
            for (String wrong : List.of(
                    withWrongSymbol(text, example.y(), random),
                    text + "E",
                    "B" + text,
                    text + text,
                    text.substring(0, text.length() - 1))) {
                if (isReber.test(wrong)) {
                    return wrong + " is not a string of the grammar, but was accepted";
                }
            }
        }
        return null;
    }

    /** The text with one symbol, not the first, replaced by one that is not allowed there; y says which are allowed. */
    private static String withWrongSymbol(String text, FloatMatrix y, SplittableRandom random) {
        int t = random.nextInt(4) == 0 ? text.length() - 2 : random.nextInt(1, text.length());
        int r;
        do {
            r = random.nextInt(y.rows);
        } while (y.get(r, t - 1) == 1);
        return text.substring(0, t) + "BTPSXVE".charAt(r) + text.substring(t + 1);
    }

    private static @Nullable String adds(LstmCell cell) {
        AddingProblem task = new AddingProblem(100);
        SplittableRandom random = new SplittableRandom(7);
        for (int n = 0; n < TRIALS; n++) {
            Task.Example example = task.draw(random);
            var steps = cell.forward(floatToDouble(example.x()).columnsAsList(), cell.zeroState());
            double held = columns(steps, Step::c).get(steps.size() - 1);
            double sum = example.y().get(0);
            if (!(Math.abs(10 * held - sum) < 0.08)) {
                return formatted("ten times c_T is %.3f where the sum is %.3f", 10 * held, sum);
            }
        }
        return null;
    }
}
