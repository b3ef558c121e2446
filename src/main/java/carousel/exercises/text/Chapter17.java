package carousel.exercises.text;

import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.metrics.Classification;
import carousel.train.Model;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Tagging words: what each direction knows, names that count only as a whole, and a tag that only the future decides. */
public final class Chapter17 {
    /** True tags and those of a tagger. */
    private static final String[][] TAGS = {
        {"O B I O B", "O B I O B"},
        {"O B I O B", "O B O O B"},
        {"O O O", "O B I"},
        {"B I I O B B", "B I I O B I"},
        {"B B O B I I", "B B O O I I"},
        {"O B I B I O B O", "B B I B O O O O"},
        {"I I O B", "B O I B"},
        {"O O", "O O"},
    };

    private static final int SYMBOLS = 4;
    private static final int STEPS = 12;
    private static final int PARAMETERS = 5000;

    private Chapter17() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "17.1",
                Object.class,
                Judge.choice("c"),
                "turn the words and the tags of every text round, train forward() on them with k = 0, and take the mean of the seeds");
        to.add(
                "17.2",
                Object.class,
                Judge.choice("b"),
                "ask for each of them whether the words and marks so far always decide");
        to.add(
                "17.3",
                ToDoubleBiFunction.class,
                Chapter17::spanF1,
                "collect the names of both as pairs of a start and an end, and count the pairs that both have");
        to.add(
                "17.4",
                Model.class,
                Chapter17::comesAgain,
                "only a reader that comes from the right has seen what follows; a few units are enough to remember which of the 4 symbols it has met");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String spanF1(ToDoubleBiFunction<?, ?> answer) {
        var f1 = (ToDoubleBiFunction<List<String>, List<String>>) answer;
        for (String[] pair : TAGS) {
            List<String> truth = List.of(pair[0].split(" "));
            List<String> said = List.of(pair[1].split(" "));
            Set<List<Integer>> right = names(truth);
            right.retainAll(names(said));
            int all = names(truth).size() + names(said).size();
            double expected = all == 0 ? 0 : 2.0 * right.size() / all;
            double given = f1.applyAsDouble(new ArrayList<>(truth), new ArrayList<>(said));
            if (!(Math.abs(given - expected) < 1e-6)) {
                return formatted("for the true tags %s and the answers %s it gives %.4g", pair[0], pair[1], given);
            }
        }
        return null;
    }

    /** Start and end of each name; an I that follows no name begins one. */
    private static Set<List<Integer>> names(List<String> tags) {
        Set<List<Integer>> names = new HashSet<>();
        int start = -1;
        for (int t = 0; t <= tags.size(); t++) {
            String tag = t < tags.size() ? tags.get(t) : "O";
            if (start >= 0 && !tag.equals("I")) {
                names.add(List.of(start, t));
                start = -1;
            }
            start = tag.equals("B") || (tag.equals("I") && start < 0) ? t : start;
        }
        return names;
    }

    /** Tries new rows of symbols from 1 to 4; the tag of a step is 1 if its symbol comes again later in the row. */
    private static @Nullable String comesAgain(Model model) {
        int parameters = model.network().parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
        if (parameters > PARAMETERS) {
            return formatted("it has %d parameters, more than %d", parameters, PARAMETERS);
        }
        int n = 300;
        Random random = new Random(17_000);
        List<FloatMatrix> rows = new ArrayList<>();
        int[] truth = new int[n * STEPS];
        for (int k = 0; k < n; k++) {
            FloatMatrix row = new FloatMatrix(1, STEPS);
            boolean[] met = new boolean[SYMBOLS + 1];
            for (int t = STEPS - 1; t >= 0; t--) {
                int symbol = 1 + random.nextInt(SYMBOLS);
                row.put(t, symbol);
                truth[k * STEPS + t] = met[symbol] ? 1 : 0;
                met[symbol] = true;
            }
            rows.add(row);
        }
        FloatMatrix logits = model.predictMatrix(Examples.of(rows, rows));
        if (logits.rows != 2 || logits.columns != truth.length) {
            return formatted(
                    "of %d rows of %d steps, expected two logits for each step, got %d x %d",
                    n, STEPS, logits.rows, logits.columns);
        }
        double right = Classification.of(truth, Classification.largest(logits)).accuracy();
        return right >= 0.98 ? null : formatted("of the steps of new rows, %s are right", Judge.percent(right));
    }
}
