package carousel.exercises.text;

import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.metrics.Classification;
import carousel.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Classifying sentences: a mask, what a bag of words can tell apart, and a language in which order decides. */
public final class Chapter14 {
    private static final int[] LENGTHS = {3, 5, 1, 4};
    private static final int WORDS = 12;
    private static final int PARAMETERS = 1000;

    private Chapter14() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add("14.1", Function.class, Chapter14::mask, "column b begins with as many ones as sequence b is long");
        to.add(
                "14.2",
                Object.class,
                Judge.choice("b"),
                "write down the tokens of both sentences in each way, and compare the counts");
        to.add(
                "14.3",
                Model.class,
                Chapter14::readsTheLast,
                "24 symbols and two classes need no wide embedding and few units");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String mask(Function<?, ?> answer) {
        int longest = Arrays.stream(LENGTHS).max().getAsInt();
        DoubleMatrix expected = new DoubleMatrix(longest, LENGTHS.length);
        for (int b = 0; b < LENGTHS.length; b++) {
            int column = b;
            IntStream.range(0, LENGTHS[b]).forEach(t -> expected.put(t, column, 1));
        }
        Object given = ((Function<int[], ?>) answer).apply(LENGTHS.clone());
        return given == null ? "it returned null" : Judge.matrix(expected, 0).differs(given);
    }

    /** Tries new texts of 12 words: 2 to 21 mean nothing, 22 is good, 23 is bad; the class is 1 if good came last. */
    private static @Nullable String readsTheLast(Model model) {
        int parameters = model.network().parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
        if (parameters > PARAMETERS) {
            return formatted("it has %d parameters, more than %d", parameters, PARAMETERS);
        }
        int n = 400;
        Random random = new Random(14_000);
        List<int[]> texts = new ArrayList<>();
        int[] truth = new int[n];
        for (int k = 0; k < n; k++) {
            int[] text = random.ints(WORDS, 2, 22).toArray();
            int one = random.nextInt(WORDS - 1);
            int other = one + 1 + random.nextInt(WORDS - 1 - one);
            truth[k] = random.nextInt(2);
            text[one] = 22 + truth[k];
            text[other] = 23 - truth[k];
            texts.add(text);
        }
        FloatMatrix logits = model.predictMatrix(Examples.of(texts, truth));
        if (logits.rows != 2 || logits.columns != n) {
            return formatted("expected two logits for each text, got %d x %d", logits.rows, logits.columns);
        }
        double right = Classification.of(truth, Classification.largest(logits)).accuracy();
        return right >= 0.95 ? null : formatted("of new texts of %d words, %s are right", WORDS, Judge.percent(right));
    }
}
