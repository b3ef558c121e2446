package carousel.exercises.further;

import static carousel.check.Text.formatted;

import carousel.data.tasks.FormalLanguage;
import carousel.data.tasks.FormalLanguage.Kind;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.linalg.Sequences;
import carousel.textbook.LstmCell;
import carousel.textbook.State;
import carousel.train.Model;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** What an LSTM can count: a counter by hand, and a small network that counts to 500. */
public final class Chapter21 {
    private static final int PARAMETERS = 150;
    private static final int[] SIZES = {1, 2, 7, 40, 123, 321, 500};

    private Chapter21() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "21.1",
                LstmCell.class,
                Judge.sized(3, 1, Chapter21::counts),
                "forget gate and input gate must be open for good, and the candidate at +1 for a, at -1 for b, at 0 for S");
        to.add("21.2", Object.class, Judge.choice("c"), "words(kind, 1, 10) in a copy of trained; then exactTo");
        to.add(
                "21.3",
                Model.class,
                Chapter21::solves,
                "four units are enough, but not from every seed; keep the open gates, and try rates between 0.05 and 0.3");
    }

    private static @Nullable String counts(LstmCell cell) {
        int n = 1000;
        State state = cell.zeroState();
        for (int t = 0; t <= 2 * n; t++) {
            DoubleMatrix x = DoubleMatrix.zeros(3);
            x.put(t == 0 ? 0 : t <= n ? 1 : 2, 1);
            state = cell.forward(x, state).state();
            double count = t <= n ? t : 2 * n - t;
            if (!(Math.abs(state.c().get(0) - count) < 0.01)) {
                return formatted(
                        "on a^1000 b^1000, after S and %d letters the count is %.0f and c is %.3f",
                        t, count, state.c().get(0));
            }
        }
        return null;
    }

    private static @Nullable String solves(Model model) {
        int parameters = model.network().parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
        if (parameters > PARAMETERS) {
            return formatted("it has %d parameters, more than %d", parameters, PARAMETERS);
        }
        for (int n : SIZES) {
            FormalLanguage words = new FormalLanguage(Kind.A_N_B_N, n, n, 3);
            Sequences x = new Sequences();
            Sequences y = new Sequences();
            words.examples(1, 1).fill(new int[] {0}, x, y);
            Sequences answers = model.predict(x);
            if (answers.rows != y.rows || answers.steps != y.steps) {
                return formatted(
                        "for the %d steps of the word with n = %d it gives %d x %d numbers, not three for each step",
                        y.steps, n, answers.rows, answers.steps);
            }
            if (words.solved(answers, y) == 0) {
                return "it does not solve the word with n = " + n;
            }
        }
        return null;
    }
}
