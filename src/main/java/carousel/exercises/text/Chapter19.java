package carousel.exercises.text;

import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.data.sound.SpeechFeatures;
import carousel.data.sound.SpokenDigit;
import carousel.data.sound.TimeWarping;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.metrics.Classification;
import carousel.train.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Spoken digits: sounds played backwards, dynamic time warping, the length of a frame, a small recogniser. */
public final class Chapter19 {
    private static final int PARAMETERS = 6000;
    private static final double GOOD = 0.85;

    private Chapter19() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "19.1",
                Object.class,
                Judge.choice("c"),
                "train it; then ask which half of a bidirectional network reads what, when time runs backwards");
        to.add(
                "19.2",
                ToDoubleBiFunction.class,
                Chapter19::warping,
                "fill a table row by row; a cell at the edge can be reached from only one other");
        to.add(
                "19.3",
                DoubleUnaryOperator.class,
                Judge.function(hertz -> 1000 / hertz, 1e-6, 10, 31.25, 200),
                "how many samples N does rate / N = Δ take, and how long do N samples last? Give milliseconds");
        to.add("19.4", Model.class, Chapter19::listener, "take fewer cells, and train it on the copies");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String warping(ToDoubleBiFunction<?, ?> answer) {
        ToDoubleBiFunction<FloatMatrix, FloatMatrix> warping = (ToDoubleBiFunction<FloatMatrix, FloatMatrix>) answer;
        Random random = new Random(19);
        for (int[] columns : new int[][] {{1, 1}, {1, 4}, {5, 1}, {6, 9}, {12, 7}}) {
            FloatMatrix a = matrix(random, columns[0]);
            FloatMatrix b = matrix(random, columns[1]);
            double given = warping.applyAsDouble(a.dup(), b.dup());
            double expected = TimeWarping.distance(a, b);
            if (!(Math.abs(given - expected) <= 1e-4 * Math.max(1, expected))) {
                return formatted(
                        "for random sequences of %d and %d columns it gives %.4g, which is not their distance%s",
                        columns[0], columns[1], given, slip(a, b, given));
            }
        }
        return null;
    }

    /** Says which common slip leads to this number; empty if none does. */
    private static String slip(FloatMatrix a, FloatMatrix b, double given) {
        int sum = a.columns + b.columns;
        Map<String, Double> slips = new LinkedHashMap<>();
        slips.put("; divide g_IJ by I + J", costs(a, b, 2, 2, 1));
        slips.put(
                "; divide by I + J, not by the larger of both", costs(a, b, 2, 2, 1) / Math.max(a.columns, b.columns));
        slips.put("; g_11 is 2 d_11", costs(a, b, 1, 2, 1) / sum);
        slips.put("; a step along the diagonal costs 2 d", costs(a, b, 2, 1, 1) / sum);
        slips.put("; g_11 and each step along the diagonal cost 2 d", costs(a, b, 1, 1, 1) / sum);
        slips.put("; the distance of two columns is the root of the sum of squares", costs(a, b, 2, 2, 2) / sum);
        return slips.entrySet().stream()
                .filter(slip -> Math.abs(given - slip.getValue()) <= 1e-4 * slip.getValue())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** g_IJ if g_11 costs first * d, a diagonal step costs diagonal * d, and d is the distance to the given power. */
    private static double costs(FloatMatrix a, FloatMatrix b, int first, int diagonal, int power) {
        double[][] g = new double[a.columns][b.columns];
        for (int i = 0; i < a.columns; i++) {
            for (int j = 0; j < b.columns; j++) {
                double d = StrictMath.pow(a.getColumn(i).distance2(b.getColumn(j)), power);
                double best = i + j == 0 ? first * d : Double.POSITIVE_INFINITY;
                best = i == 0 ? best : Math.min(best, g[i - 1][j] + d);
                best = j == 0 ? best : Math.min(best, g[i][j - 1] + d);
                g[i][j] = i == 0 || j == 0 ? best : Math.min(best, g[i - 1][j - 1] + diagonal * d);
            }
        }
        return g[a.columns - 1][b.columns - 1];
    }

    private static FloatMatrix matrix(Random random, int columns) {
        FloatMatrix m = new FloatMatrix(3, columns);
        for (int k = 0; k < m.length; k++) {
            m.data[k] = (float) random.nextGaussian();
        }
        return m;
    }

    private static @Nullable String listener(Model model) {
        Random random = new Random(4);
        List<SpokenDigit> spoken = SpokenDigit.synthetic().stream()
                .filter(d -> d.part().equals("test"))
                .map(d -> d.as(d.sound().withNoise(20, random)))
                .toList();
        List<FloatMatrix> x =
                SpokenDigit.cepstra(spoken, SpeechFeatures.standard().frames(256, 128));
        FloatMatrix z = model.predictMatrix(Examples.of(
                x, x.stream().map(m -> FloatMatrix.zeros(1, m.columns)).toList()));
        int parameters = model.network().parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
        if (parameters > PARAMETERS) {
            return formatted("it has %,d parameters, more than %,d", parameters, PARAMETERS);
        }
        int steps = x.stream().mapToInt(m -> m.columns).sum();
        if (z.rows != 10 || z.columns != steps) {
            return formatted(
                    "for %,d steps it gives %d x %,d numbers, not ten for each step", steps, z.rows, z.columns);
        }
        FloatMatrix answers = new FloatMatrix(10, spoken.size());
        int from = 0;
        for (int n = 0; n < spoken.size(); n++) {
            int to = from + x.get(n).columns;
            answers.putColumn(n, z.getRange(0, 10, from, to).rowMeans());
            from = to;
        }
        int[] truth = spoken.stream().mapToInt(SpokenDigit::digit).toArray();
        double accuracy =
                Classification.of(truth, Classification.largest(answers)).accuracy();
        return accuracy >= GOOD
                ? null
                : formatted("of the test voices in new noise it understands %s", Judge.percent(accuracy));
    }
}
