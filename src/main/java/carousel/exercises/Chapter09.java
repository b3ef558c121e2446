package carousel.exercises;

import static carousel.check.Text.formatted;
import static carousel.textbook.Vectors.columns;
import static org.jblas.MatrixFunctions.floatToDouble;

import carousel.data.tasks.AddingProblem;
import carousel.data.tasks.EmbeddedReber;
import carousel.data.tasks.Task;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.Step;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Long time lags: what a task asks for, what noise adds up to, a grammar recognised, an adder made by hand. */
final class Chapter09 {
    private static final int TRIALS = 200;

    private Chapter09() {}

    static void define() {
        Exercises.define(
                "09.1",
                Number.class,
                Judge.number(39, 0),
                "the second symbol as late as it may stand, the sequence as short as it may be; both counted from 1");
        double one = Math.sqrt(100 * 0.2);
        Exercises.define(
                "09.2",
                Object.class,
                Judge.matrix(new DoubleMatrix(new double[] {one / 2, one / (1 + StrictMath.exp(3))}), 0.01),
                "variances of independent numbers add up; a factor i multiplies a variance by i²");
        Exercises.define(
                "09.3",
                Number.class,
                Judge.number(7 / 144.0, 1e-4),
                "the variance is the mean of the square minus the square of the mean, and means of independent factors multiply");
        Exercises.define(
                "09.4",
                Predicate.class,
                Chapter09::recognises,
                "the last symbol but one is the second again; in a regular expression, a back reference such as \\1");
        Exercises.define(
                "09.5",
                LstmCell.class,
                Chapter09::adds,
                "write on the mark, hold always, and let the candidate be a tenth of the number: tanh(z) is nearly z for small z");
    }

    /** Strings of the grammar are, the same with the wrong symbol in any one place are not. */
    @SuppressWarnings("unchecked")
    private static @Nullable String recognises(Predicate<?> answer) {
        Predicate<String> isReber = (Predicate<String>) answer;
        EmbeddedReber task = new EmbeddedReber();
        SplittableRandom random = new SplittableRandom(7);
        for (int n = 0; n < TRIALS; n++) {
            Task.Example example = task.draw(random);
            String text = task.text(example.x()) + "E";
            if (!isReber.test(text)) {
                return text + " is a string of the grammar, and was refused";
            }
            String wrong = withWrongSymbol(text, example.y(), random);
            if (isReber.test(wrong)) {
                return wrong + " is no string of the grammar, and was accepted";
            }
        }
        return null;
    }

    /** The text with one symbol, not the first, that may not stand where it stands: y says which may. */
    private static String withWrongSymbol(String text, FloatMatrix y, SplittableRandom random) {
        int t = random.nextInt(4) == 0 ? text.length() - 2 : random.nextInt(1, text.length());
        int r;
        do {
            r = random.nextInt(y.rows);
        } while (y.get(r, t - 1) == 1);
        return text.substring(0, t) + "BTPSXVE".charAt(r) + text.substring(t + 1);
    }

    private static @Nullable String adds(LstmCell cell) {
        if (cell.D != 2 || cell.H != 1) {
            return formatted("expected a cell with D = 2 and H = 1, got D = %d and H = %d", cell.D, cell.H);
        }
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
