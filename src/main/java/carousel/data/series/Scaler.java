package carousel.data.series;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scales each variable of a series to a range that suits a network, and scales forecasts back:
 *
 * <pre>
 *   x' = (x - shift) / scale        x = shift + scale x'
 * </pre>
 *
 * with one shift and one scale per variable. Fit a scaler on the training rows only: fitted on all rows, it would
 * reveal to the network how high the test part rises. A scaler records the rows it was fitted on.
 *
 * <p>It is a record of plain numbers and names, so it can be saved with its model.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param kind {@code standard} or {@code min-max}
 * @param fittedOn a description of the rows it was fitted on
 * @param names the names of the D variables, in order
 * @param shift what is subtracted from each variable
 * @param scale what each variable is then divided by, above 0
 */
public record Scaler(String kind, String fittedOn, List<String> names, List<Double> shift, List<Double> scale) {
    /** Copies the lists and checks that they match. */
    public Scaler {
        for (List<?> list : new List<?>[] {names, shift, scale}) {
            Check.given("Scaler", "a list", list).forEach(item -> Check.given("Scaler", "an item of each list", item));
        }
        names = List.copyOf(names);
        shift = List.copyOf(shift);
        scale = List.copyOf(scale);
        if (shift.size() != names.size() || scale.size() != names.size()) {
            throw new IllegalArgumentException(formatted(
                    "Scaler: expected as many shifts and scales as variables, %d, got %d and %d",
                    names.size(), shift.size(), scale.size()));
        }
        for (int v = 0; v < names.size(); v++) {
            if (!Double.isFinite(shift.get(v)) || !Double.isFinite(scale.get(v)) || scale.get(v) <= 0) {
                throw new IllegalArgumentException(formatted(
                        "Scaler: variable '%s' has shift %s and scale %s; expected finite numbers and a scale above 0",
                        names.get(v), shift.get(v), scale.get(v)));
            }
        }
    }

    /**
     * Scales to mean 0 and standard deviation 1 (of the population: the sum of squares is divided by the number of
     * rows).
     *
     * @param train the training rows only
     * @throws IllegalArgumentException if a variable is constant in these rows
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
     * Scales the smallest training value to 0 and the largest to 1; later values may lie outside this range.
     *
     * @param train the training rows only
     * @throws IllegalArgumentException if a variable is constant in these rows
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
                    "Scaler: variable '%s' is %s in every row of %s and cannot be scaled; leave it out with series.select, because a constant carries no information",
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

    /** Converts scaled numbers of one variable back to its own unit. */
    public double[] invert(String name, double[] scaled) {
        Check.noNulls("Scaler.invert", "name", name, "scaled", scaled);
        int v = names.indexOf(name);
        if (v < 0) {
            throw new IllegalArgumentException(
                    formatted("%s: expected one of its variables, %s, got '%s'", this, String.join(", ", names), name));
        }
        return Arrays.stream(scaled).map(x -> shift.get(v) + scale.get(v) * x).toArray();
    }

    /** Converts scaled numbers of the only variable back to its own unit. */
    public double[] invert(double[] scaled) {
        if (names.size() != 1) {
            throw new IllegalStateException(formatted(
                    "invert(values): there are %d variables; name one of %s", names.size(), String.join(", ", names)));
        }
        return invert(names.get(0), scaled);
    }

    /**
     * Converts a prediction of one variable back to its own unit.
     *
     * @param prediction N rows of K numbers
     * @return N*K numbers, row after row, in the order of {@link Windows#targets}
     */
    public double[] invert(String name, double[][] prediction) {
        Check.noNulls("Scaler.invert", "name", name);
        return invert(name, numbers(prediction));
    }

    /**
     * Converts a prediction of the only variable back to its own unit.
     *
     * @param prediction N rows of K numbers
     * @return N*K numbers, row after row, in the order of {@link Windows#targets}
     */
    public double[] invert(double[][] prediction) {
        return invert(numbers(prediction));
    }

    private static double[] numbers(double[][] rows) {
        return Arrays.stream(Check.given("Scaler.invert", "a prediction", rows))
                .flatMapToDouble(row -> Arrays.stream(Check.given("Scaler.invert", "rows of numbers", row)))
                .toArray();
    }

    @Override
    public String toString() {
        return formatted("%s scaler fitted on %s", kind, fittedOn);
    }
}
