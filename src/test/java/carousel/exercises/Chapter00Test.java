package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.series.River;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Years;
import carousel.layers.Layer;
import carousel.train.Model;
import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Chapter00Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("00." + n, null)));
    }

    @Test
    void aPlainNetworkForgetsTheWinter() {
        for (Object right : new Object[] {"c", "C", "(c)", " c ", 'c'}) {
            assertEquals("correct", verdict("00.1", right));
        }
        assertTrue(verdict("00.1", "(a)").startsWith("not yet: (a) is not it"));
    }

    private static String efficiency(ToDoubleBiFunction<double[], double[]> answer) {
        return verdict("00.2", answer);
    }

    private static double squares(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(t -> (a[t] - b[t]) * (a[t] - b[t]))
                .sum();
    }

    private static double[] mean(double[] y) {
        double[] mean = new double[y.length];
        Arrays.fill(mean, Arrays.stream(y).average().orElseThrow());
        return mean;
    }

    @Test
    void theEfficiencyOfAPrediction() {
        assertEquals("correct", efficiency((y, p) -> 1 - squares(y, p) / squares(y, mean(y))));
        assertTrue(efficiency((y, p) -> squares(y, p) / squares(y, mean(y))).startsWith("not yet: for 2 random"));
        assertTrue(efficiency((y, p) -> 1 - squares(y, p) / squares(p, mean(p))).startsWith("not yet"));
        assertTrue(efficiency((y, p) -> 1 - squares(y, p) / squares(y, mean(p))).startsWith("not yet"));
        assertTrue(efficiency((y, p) -> Double.NaN).startsWith("not yet"));
        assertTrue(efficiency((y, p) -> y[99]).startsWith("your answer ended in"));
    }

    private static UnaryOperator<double[]> store(double f, double in) {
        return x -> {
            double[] kept = new double[x.length];
            for (int t = 0; t < x.length; t++) {
                kept[t] = f * (t > 0 ? kept[t - 1] : 0) + in * x[t];
            }
            return kept;
        };
    }

    @Test
    void aStoreThatLosesHalfInSixtyDays() {
        double f = Math.pow(0.5, 1 / 60.0);
        assertEquals("correct", verdict("00.3", store(f, 1)));
        assertEquals("correct", verdict("00.3", store(0.98851, 1))); // f in five digits
        assertTrue(verdict("00.3", store(1 - 0.5 / 60, 1)).contains("of what came in 60 days ago, 0.6"));
        assertTrue(verdict("00.3", store(f, 1 - f)).contains("when 1 comes in on the first day, it holds 0.01149"));
        UnaryOperator<double[]> fromTheFirstAlone = x -> {
            double[] kept = new double[x.length];
            Arrays.setAll(kept, t -> x[0] * Math.pow(f, t));
            return kept;
        };
        assertTrue(verdict("00.3", fromTheFirstAlone).contains("with something coming in every day, day 2 ends"));
        UnaryOperator<double[]> lastOnly = x -> new double[] {1};
        assertTrue(verdict("00.3", lastOnly).contains("for 180 days it gives 1 number"));
        UnaryOperator<double[]> nothing = x -> null;
        assertTrue(verdict("00.3", nothing).contains("it gives null"));
    }

    private static Model model(Layer... layers) {
        return sequential(layers).seed(1).build(2).compile(adam(2e-2), mse());
    }

    @Test
    @Tag("slow")
    void aSmallNetworkIsTriedOnOtherWeather() {
        Series river = Series.of(River.simulate(80, 1).measured(), "date");
        Years years = Years.of(Scaler.standard(river.before("2000-10-01")).apply(river), "flow", "10-01");
        Model right = model(lstm(4).forgetBias(3).returnSequences(), dense(1));
        right.fit(
                years.before("2000-10-01"),
                epochs(150),
                batch(5),
                validation(years.from("2000-10-01").before("2010-10-01")),
                earlyStopping(30),
                quiet());
        assertEquals("correct", verdict("00.4", right));

        Model untrained = model(lstm(4).returnSequences(), dense(1));
        assertTrue(verdict("00.4", untrained).contains("in weather that it has not seen, its NSE is "));
        assertTrue(
                verdict("00.4", model(lstm(7).returnSequences(), dense(1))).contains("288 parameters, more than 250"));
        assertTrue(verdict("00.4", model(lstm(4), dense(1))).contains("it gives 10 answers for 3652 days"));
        Model threeInputs =
                sequential(lstm(4).returnSequences(), dense(1)).build(3).compile(adam(1e-2), mse());
        assertTrue(verdict("00.4", threeInputs).startsWith("your answer ended in"));
    }
}
