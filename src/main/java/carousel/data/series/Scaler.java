package carousel.data.series;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/**
 * Scales every variable of a series to a range that a network learns from easily, and scales its forecasts back:
 *
 * <pre>
 *   x' = (x - shift) / scale        x = shift + scale x'
 * </pre>
 *
 * with one shift and one scale per variable. A scaler is fitted on the training rows alone, and records this: fitted on
 * all rows, it would tell the network how high the test part will rise.
 *
 * <p>A record of plain numbers and names, so that it can be written to a file beside the model it belongs to.
 *
 * @param kind {@code standard} or {@code min-max}
 * @param fittedOn the rows it was fitted on, in words
 * @param names the D variables, in order
 * @param shift what is taken off each variable
 * @param scale what each variable is then divided by, above zero
 */
public record Scaler(String kind, String fittedOn, List<String> names, List<Double> shift, List<Double> scale) {
    /** Takes copies of the lists and checks that they fit each other. */
    public Scaler {
        for (List<?> list : new List<?>[] {names, shift, scale}) {
            Check.given("Scaler", "a list", list).forEach(item -> Check.given("Scaler", "an item of each list", item));
        }
        names = List.copyOf(names);
        shift = List.copyOf(shift);
        scale = List.copyOf(scale);
        if (shift.size() != names.size() || scale.size() != names.size()) {
            throw new IllegalArgumentException(formatted(
                    "Scaler: expected a shift and a scale for each of %d variables, got %d and %d",
                    names.size(), shift.size(), scale.size()));
        }
        for (int v = 0; v < names.size(); v++) {
            if (!Double.isFinite(shift.get(v)) || !Double.isFinite(scale.get(v)) || scale.get(v) <= 0) {
                throw new IllegalArgumentException(formatted(
                        "Scaler: variable '%s' has shift %s and scale %s; expected finite numbers, the scale above 0",
                        names.get(v), shift.get(v), scale.get(v)));
            }
        }
    }

    /**
     * To mean 0 and standard deviation 1 (of the population: the sum of squares is divided by the number of rows).
     *
     * @param train the training rows, and no others
     * @throws IllegalArgumentException when a variable is constant there
     */
    public static Scaler standard(Series train) {
        Check.noNulls("Scaler.standard", "train", train);
        List<Double> shift = new ArrayList<>();
        List<Double> scale = new ArrayList<>();
        for (String name : train.names()) {
            double[] x = train.values(name);
            double mean = Arrays.stream(x).average().orElseThrow();
            double variance =
                    Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
            shift.add(mean);
            scale.add(requireSpread(train, name, x, Math.sqrt(variance)));
        }
        return new Scaler("standard", train.toString(), train.names(), shift, scale);
    }

    /**
     * To 0 at the smallest and 1 at the largest training value; later rows may lie outside.
     *
     * @param train the training rows, and no others
     * @throws IllegalArgumentException when a variable is constant there
     */
    public static Scaler minMax(Series train) {
        Check.noNulls("Scaler.minMax", "train", train);
        List<Double> shift = new ArrayList<>();
        List<Double> scale = new ArrayList<>();
        for (String name : train.names()) {
            double[] x = train.values(name);
            double min = Arrays.stream(x).min().orElseThrow();
            double max = Arrays.stream(x).max().orElseThrow();
            shift.add(min);
            scale.add(requireSpread(train, name, x, max - min));
        }
        return new Scaler("min-max", train.toString(), train.names(), shift, scale);
    }

    private static double requireSpread(Series train, String name, double[] x, double spread) {
        if (Arrays.stream(x).allMatch(v -> v == x[0])) {
            throw new IllegalArgumentException(formatted(
                    "Scaler: variable '%s' is %s in every row of %s and cannot be scaled; leave it out (series.select), for it tells a network nothing",
                    name, x[0], train));
        }
        return spread;
    }

    /** The series with every variable scaled. */
    public Series apply(Series series) {
        Check.noNulls("Scaler.apply", "series", series);
        if (!series.names().equals(names)) {
            throw new IllegalArgumentException(formatted(
                    "%s cannot scale %s: expected the variables %s in this order",
                    this, series, String.join(", ", names)));
        }
        return series.mapEach((v, x) -> (x - shift.get(v)) / scale.get(v));
    }

    /** Numbers of one variable back in its own unit. */
    public double[] invert(String name, double[] scaled) {
        Check.noNulls("Scaler.invert", "name", name, "scaled", scaled);
        int v = names.indexOf(name);
        if (v < 0) {
            throw new IllegalArgumentException(
                    formatted("%s: expected one of its variables, %s, got '%s'", this, String.join(", ", names), name));
        }
        return Arrays.stream(scaled).map(x -> shift.get(v) + scale.get(v) * x).toArray();
    }

    /** Numbers of the only variable back in its own unit. */
    public double[] invert(double[] scaled) {
        if (names.size() != 1) {
            throw new IllegalStateException(formatted(
                    "invert(values): there are %d variables; name one of %s", names.size(), String.join(", ", names)));
        }
        return invert(names.get(0), scaled);
    }

    /** A prediction of one variable, K x N, back in its own unit: N*K numbers in the order of {@link Windows#targets}. */
    public double[] invert(String name, FloatMatrix prediction) {
        Check.noNulls("Scaler.invert", "prediction", prediction, "name", name);
        return invert(name, numbers(prediction));
    }

    /** A prediction of the only variable, K x N, back in its own unit: N*K numbers in the order of {@link Windows#targets}. */
    public double[] invert(FloatMatrix prediction) {
        return invert(numbers(prediction));
    }

    private static double[] numbers(FloatMatrix m) {
        Check.given("Scaler.invert", "a prediction", m);
        return IntStream.range(0, m.length).mapToDouble(i -> m.data[i]).toArray();
    }

    @Override
    public String toString() {
        return formatted("%s scaler fitted on %s", kind, fittedOn);
    }
}
