package carousel.exercises.text;

import carousel.baselines.NGrams;
import carousel.data.text.Tokens;
import carousel.data.text.Vocabulary;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.generate.Sampler;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** Writing character by character. */
public final class Chapter16 {
    private static final double TOLERANCE = 1e-6;
    private static final double[] P = {0.1, 0.45, 0.05, 0.3, 0.08, 0.02};

    private Chapter16() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "16.1",
                Number.class,
                Judge.value(1.669 / StrictMath.log(2), 5e-3),
                "log_2 x = ln x / ln 2, and a bit is less than a nat");
        to.add(
                "16.2",
                Number.class,
                Judge.value(1 / StrictMath.log(2), 5e-3),
                "softmax makes their ratio e^((2 - 1) / τ)");
        to.add(
                "16.3",
                Integer.class,
                Judge.value(3 * (157_887 / 32) + 5 * 24, 0),
                "before sequence 3 there are three whole streams, and before batch 5 five pieces of its own");
        to.add(
                "16.4",
                Number.class,
                answer -> Judge.value(abracadabra(), 1e-4).differs(answer),
                "p(b) comes first, from all eleven letters and 1/V; then count what follows an a");
        to.add(
                "16.5",
                BiFunction.class,
                Chapter16::topK,
                "find the k-th largest, put 0 for all that are smaller, then divide by what is left");
        to.add(
                "16.6",
                BiFunction.class,
                Chapter16::temperature,
                "log p is y minus a number that is the same for all, and softmax ignores such a number");
    }

    private static double abracadabra() {
        List<String> text = Tokens.characters("abracadabra");
        Vocabulary letters = Vocabulary.of(List.of(text));
        int marks = letters.marks();
        int[] ids = Arrays.stream(letters.encode(text)).map(id -> id - marks).toArray();
        return NGrams.of(ids, 2, letters.size() - marks).probability(letters.id("b") - marks, letters.id("a") - marks);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String topK(BiFunction<?, ?, ?> answer) {
        for (int k = 1; k <= P.length; k++) {
            Object given = ((BiFunction<double[], Integer, ?>) answer).apply(P.clone(), k);
            String differs = differs(Sampler.temperature(1).topK(k), given);
            if (differs != null) {
                return "with k = " + k + " " + differs;
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String temperature(BiFunction<?, ?, ?> answer) {
        for (double tau : new double[] {0.5, 1, 3}) {
            Object given = ((BiFunction<double[], Double, ?>) answer).apply(P.clone(), tau);
            String differs = differs(Sampler.temperature(tau), given);
            if (differs != null) {
                return "with τ = " + tau + " " + differs;
            }
        }
        return null;
    }

    private static @Nullable String differs(Sampler expected, Object given) {
        float[] y = new float[P.length];
        for (int v = 0; v < y.length; v++) {
            y[v] = (float) StrictMath.log(P[v]);
        }
        return given == null
                ? "it gives null"
                : Judge.matrix(new DoubleMatrix(expected.probabilities(y)), TOLERANCE)
                        .differs(given);
    }
}
