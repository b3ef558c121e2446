package carousel.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {
    private static final Interval BAND = Interval.of(0.8, new double[] {0, 10, 20}, new double[] {2, 14, 20});

    @Test
    void measuresByHand() {
        double[] truth = {2, 15, 17};
        assertEquals(1 / 3.0, BAND.coverage(truth), 1e-15);
        assertEquals(2, BAND.width(), 1e-15);
        // widths 2, 4, 0; 1 and 3 outside, each counted 2/0.2 = 10 times
        assertEquals((2 + 4 + 0 + 10 + 30) / 3.0, BAND.score(truth), 1e-12);
    }

    @Test
    void membersGiveMeanAndTheNormalQuantile() {
        // 1, 2, 6 have mean 3 and standard deviation √7; the 97.5 % point of the normal distribution is 1.959964
        Interval interval =
                Interval.ofMembers(0.95, List.of(new double[] {1, 5}, new double[] {2, 5}, new double[] {6, 5}));
        double half = 1.959963984540054 * Math.sqrt(7);
        assertArrayEquals(new double[] {3 - half, 5}, interval.low(), 1e-9);
        assertArrayEquals(new double[] {3 + half, 5}, interval.high(), 1e-9);
    }

    /** The mean of three times 0.1 is rounded to another number than 0.1. */
    @Test
    void membersThatAgreeHaveNoSpread() {
        double[] member = {0.1};
        assertEquals(0, Interval.ofMembers(0.8, List.of(member, member, member)).width());
    }

    @Test
    void errorsGiveTheRankOfConformalPrediction() {
        double[] errors = {-3, 1, 9, -2, 4, 0, 5, -7, 6};
        // nine sizes, 0 1 2 3 4 5 6 7 9: level 0.8 takes the ⌈8⌉ = 8th, 0.9 the 9th, 0.75 the ⌈7.5⌉ = 8th
        assertArrayEquals(
                new double[] {93},
                Interval.ofErrors(0.8, new double[] {100}, errors).low());
        assertArrayEquals(
                new double[] {107},
                Interval.ofErrors(0.75, new double[] {100}, errors).high());
        assertArrayEquals(
                new double[] {109},
                Interval.ofErrors(0.9, new double[] {100}, errors).high());
        assertSays(() -> Interval.ofErrors(0.91, new double[] {100}, errors), "at least 11 errors, got 9");
    }

    /** The theorem: with n errors of the same distribution the expected coverage lies in [level, level + 1/(n+1)]. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.8, 0.9})
    void coversTheLevelWhateverTheDistribution(double level) {
        Random random = new Random(1);
        int n = 24;
        int trials = 40_000;
        long inside = IntStream.range(0, trials)
                .filter(trial -> {
                    double[] skewed =
                            random.doubles(n + 1).map(u -> -Math.log(u) - 0.3).toArray();
                    Interval interval = Interval.ofErrors(level, new double[] {0}, Arrays.copyOf(skewed, n));
                    return interval.coverage(new double[] {skewed[n]}) == 1;
                })
                .count();
        double sampling = 4 * Math.sqrt(level * (1 - level) / trials);
        double covered = inside / (double) trials;
        assertTrue(covered > level - sampling && covered < level + 1.0 / (n + 1) + sampling, covered + " for " + level);
    }

    @Test
    void aRisingFunctionKeepsTheCoverage() {
        double[] truth = {1, 12, 30};
        Interval exp = BAND.map(v -> Math.exp(v / 10));
        assertEquals(
                BAND.coverage(truth),
                exp.coverage(Arrays.stream(truth).map(v -> Math.exp(v / 10)).toArray()),
                1e-15);
        assertEquals(0.8, exp.level());
        assertSays(() -> BAND.map(v -> -v), "are they swapped?");
    }

    @Test
    void badArgumentsAreRefused() {
        double[] one = {1};
        assertSays(() -> Interval.of(80, one, one), "between 0 and 1", "80.0");
        assertSays(() -> Interval.of(0.8, new double[] {2}, one), "lower bound 0 is 2.0");
        assertSays(
                () -> Interval.of(0.8, new double[] {Double.NaN}, one),
                "expected finite numbers, got NaN as lower bound 0");
        assertSays(() -> Interval.ofMembers(0.8, List.of(one)), "at least two");
        assertSays(() -> Interval.ofMembers(0.8, List.of(one, new double[2])), "got 2 and 1");
        assertSays(() -> BAND.coverage(one), "got 1 and 3");
    }

    /** The message is about what was given, not about a bound that was computed from it. */
    @Test
    void numbersThatAreNotFiniteAreNamedAsTheyWereGiven() {
        double[] two = {1, 2};
        double[] nan = {1, Double.NaN};
        assertSays(
                () -> Interval.mean(List.of(two, nan)),
                "Interval.mean: expected finite numbers, got NaN as forecast 1, number 1");
        assertSays(
                () -> Interval.ofMembers(0.8, List.of(nan, two)),
                "Interval.ofMembers: expected finite numbers, got NaN as forecast 0, number 1");
        assertSays(() -> Interval.ofMembers(0.8, List.of(two, new double[1])), "Interval.ofMembers: ", "got 1 and 2");
        assertSays(
                () -> BAND.map(v -> StrictMath.log(v - 5)),
                "Interval.map: expected a function that is finite at every bound, got NaN at 0.0");
    }

    private static void assertSays(Executable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void boundsBelongToTheInterval() {
        assertEquals(1, BAND.coverage(new double[] {0, 14, 20}));
        assertEquals("Interval(level 0.8, 3 forecasts, mean width 2.000)", BAND.toString());
    }

    @Test
    void everyMethodChecksItsArguments() {
        double[] one = {1};
        double[] nan = {Double.NaN};
        for (double level : new double[] {0, 1, Double.NaN}) {
            assertSays(() -> Interval.of(level, one, one), "between 0 and 1");
            assertSays(() -> Interval.ofMembers(level, List.of(one, one)), "Interval: expected a level");
            assertSays(() -> Interval.ofErrors(level, one, new double[50]), "Interval: expected a level");
        }
        assertSays(() -> Interval.of(0.8, one, new double[2]), "got 1 and 2");
        assertSays(() -> Interval.of(0.8, one, nan), "got NaN as upper bound 0");
        assertSays(() -> Interval.ofErrors(0.5, one, new double[] {1, Double.NaN}), "got NaN as error 1");
        assertSays(() -> Interval.ofErrors(0.5, nan, one), "Interval.ofErrors: ", "got NaN as forecast 0");
        assertSays(() -> Interval.mean(null), "Interval.mean: expected a list of forecasts, got null");
        assertSays(() -> Interval.mean(Arrays.asList(one, null)), "Interval.mean: expected numbers in each forecast");
        assertSays(() -> Interval.mean(List.of()), "at least one forecast");
        assertSays(() -> Interval.ofMembers(0.8, null), "Interval.ofMembers: expected a list of forecasts, got null");
        assertArrayEquals(new double[] {2, 4}, Interval.mean(List.of(new double[] {1, 3}, new double[] {3, 5})));
        assertSays(() -> BAND.score(one), "got 1 and 3");
        assertSays(() -> BAND.score(new double[] {0, 0, Double.NaN}), "got NaN as true value 2");
        assertSays(() -> BAND.coverage(new double[] {0, 0, Double.NaN}), "got NaN as true value 2");
    }
}
