package carousel.exercises.further;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.data.series.Scaler;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.interop.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Into production: a test for drift, gradients of unequal parts, and a model file that serves a changed house. */
public final class Chapter24 {
    private static final double KILOWATTS = 0.3;
    private static final int HOURS = 6 * 168;

    private Chapter24() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "24.1",
                Object.class,
                Judge.choice("c"),
                "compare forecast(model, past) with the forecasts that read the last n hours before an hour, for n = 2, 24 and 168");
        to.add(
                "24.2",
                BiFunction.class,
                Chapter24::pageHinkley,
                "the mean is that of the errors so far, the current one included; keep the smallest m beside m");
        to.add(
                "24.3",
                BiFunction.class,
                Chapter24::meanGradient,
                "the gradient of the whole batch is a mean over examples, and each worker's is one over its own");
        to.add(
                "24.4",
                Path.class,
                Chapter24::insulated,
                "train the old network further on readings of the insulated house, and save it with its scaler under"
                        + " the name \"scaler\"");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String pageHinkley(BiFunction<?, ?, ?> answer) {
        var rule = (BiFunction<double[], Double, Integer>) answer;
        Random random = new Random(24);
        for (double shift : new double[] {0, 0.5, 2}) {
            double[] errors = new double[200];
            for (int t = 0; t < errors.length; t++) {
                errors[t] = Math.abs(random.nextGaussian()) + (t < 120 ? 0 : shift);
            }
            for (double limit : new double[] {1.5, 10, 40}) {
                Integer given = rule.apply(errors.clone(), limit);
                if (given == null || given != alarm(errors, limit)) {
                    return formatted(
                            "for 200 errors that grow by %s at number 120, with λ = %s, it gives %s",
                            shift, limit, given);
                }
            }
        }
        return null;
    }

    private static int alarm(double[] errors, double limit) {
        double total = 0;
        double m = 0;
        double smallest = 0;
        for (int t = 0; t < errors.length; t++) {
            total += errors[t];
            m += errors[t] - total / (t + 1) - 0.1;
            smallest = Math.min(smallest, m);
            if (m - smallest > limit) {
                return t;
            }
        }
        return -1;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String meanGradient(BiFunction<?, ?, ?> answer) {
        var mean = (BiFunction<double[][], int[], double[]>) answer;
        for (int[] counts : new int[][] {{16, 16}, {30, 10}, {1, 2, 5}}) {
            double[][] gradients = new double[counts.length][];
            double[] expected = new double[2];
            int all = 0;
            for (int w = 0; w < counts.length; w++) {
                gradients[w] = new double[] {w + 1, 3.0 / (w + 1)};
                all += counts[w];
                for (int i = 0; i < 2; i++) {
                    expected[i] += gradients[w][i] * counts[w];
                }
            }
            double[] given = mean.apply(gradients, counts.clone());
            if (given == null || given.length != 2) {
                return formatted(
                        "of %d gradients of 2 numbers it makes %s",
                        counts.length, given == null ? "null" : given.length + " numbers");
            }
            for (int i = 0; i < 2; i++) {
                if (!(Math.abs(given[i] - expected[i] / all) < 1e-9)) {
                    return formatted("workers with %s examples: number %d is %.4g", list(counts), i + 1, given[i]);
                }
            }
        }
        return null;
    }

    private static List<Integer> list(int[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    /** Loads the file as a service would, and forecasts hours of an insulated house. */
    private static @Nullable String insulated(Path file) {
        double[][] rows = readings(240_024);
        double[] heat;
        try {
            ModelFile content = ModelFile.load(file);
            Scaler scaler = content.extra("scaler", Scaler.class);
            if (!scaler.names().equals(List.of("outside", "heat"))) {
                return "its scaler has the columns " + scaler.names() + ", not outside and heat";
            }
            double[][] x = new double[HOURS][2];
            for (int t = 0; t < HOURS; t++) {
                for (int v = 0; v < 2; v++) {
                    x[t][v] = (rows[t][v] - scaler.shift().get(v))
                            / scaler.scale().get(v);
                }
            }
            double[][] y = content.model().predict(x);
            if (y.length != HOURS || y[0].length != 1) {
                return formatted(
                        "of %d hours it makes %s of %s, not one number for each hour",
                        HOURS, counted(y.length, "row"), counted(y[0].length, "number"));
            }
            heat = scaler.invert("heat", Arrays.stream(y).mapToDouble(r -> r[0]).toArray());
        } catch (IOException e) {
            return "the file does not load: " + e.getMessage();
        }
        double sum = 0;
        for (int t = 48; t < HOURS - 1; t++) {
            sum += Math.abs(rows[t + 1][1] - heat[t]) / (HOURS - 49);
        }
        return sum < KILOWATTS ? null : formatted("in an insulated house it is wrong by %.2f kW", sum);
    }

    /** Hours of the chapter's house with insulated walls. */
    private static double[][] readings(long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[HOURS][];
        double front = 0;
        double wall = 3;
        for (int t = 0; t < HOURS; t++) {
            front = 0.98 * front + 0.7 * random.nextGaussian();
            double outside = 3 + front + 4 * StrictMath.cos((t - 15) * Math.PI / 12);
            wall += 0.1 * (outside - wall);
            double wanted = t % 24 >= 6 && t % 24 < 22 ? 1 : 0.6;
            double heat = 0.4 * wanted * 0.85 * Math.max(0, 17 - wall) * (1 + 0.05 * random.nextGaussian());
            rows[t] = new double[] {outside, heat};
        }
        return rows;
    }
}
