package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.series.Scaler;
import carousel.interop.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Chapter24Test {
    @TempDir
    Path folder;

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("24." + n, null)));
    }

    @Test
    void theChoice() {
        assertEquals("correct", verdict("24.1", "(c)"));
        assertTrue(verdict("24.1", "a").startsWith("not yet"));
    }

    /** By its definition, each sum computed afresh. */
    private static int pageHinkley(double[] e, double limit) {
        double[] m = IntStream.range(0, e.length)
                .mapToDouble(t -> IntStream.rangeClosed(0, t)
                        .mapToDouble(
                                i -> e[i] - Arrays.stream(e, 0, i + 1).average().orElseThrow() - 0.1)
                        .sum())
                .toArray();
        return IntStream.range(0, e.length)
                .filter(t -> m[t] - Arrays.stream(m, 0, t + 1).min().orElseThrow() > limit)
                .findFirst()
                .orElse(-1);
    }

    @Test
    void theRuleForDriftIsComparedOnNewErrors() {
        BiFunction<double[], Double, Integer> right = Chapter24Test::pageHinkley;
        BiFunction<double[], Double, Integer> never = (e, limit) -> -1;
        BiFunction<double[], Double, Integer> late = (e, limit) -> pageHinkley(e, limit + 0.5);
        BiFunction<double[], Double, Integer> nothing = (e, limit) -> null;
        assertEquals("correct", verdict("24.2", right));
        assertTrue(verdict("24.2", never).contains("it gives -1"));
        assertTrue(verdict("24.2", late).startsWith("not yet"));
        assertTrue(verdict("24.2", nothing).contains("it gives null"));
    }

    @Test
    void gradientsOfUnequalPartsAreWeighted() {
        BiFunction<double[][], int[], double[]> right = (g, n) -> IntStream.range(0, g[0].length)
                .mapToDouble(i -> IntStream.range(0, n.length)
                                .mapToDouble(w -> n[w] * g[w][i])
                                .sum()
                        / Arrays.stream(n).sum())
                .toArray();
        BiFunction<double[][], int[], double[]> plain = (g, n) -> IntStream.range(0, g[0].length)
                .mapToDouble(i ->
                        Arrays.stream(g).mapToDouble(row -> row[i]).average().orElseThrow())
                .toArray();
        BiFunction<double[][], int[], double[]> nothing = (g, n) -> null;
        assertEquals("correct", verdict("24.3", right));
        assertTrue(verdict("24.3", plain).contains("workers with [30, 10] examples"));
        assertTrue(verdict("24.3", nothing).contains("it makes null"));
    }

    @Test
    void aFileIsLoadedAsAServiceWouldLoadIt() throws IOException {
        var scaler = new Scaler("standard", "past", List.of("outside", "heat"), List.of(3.0, 5.0), List.of(5.0, 1.6));
        var other = new Scaler("standard", "past", List.of("heat", "outside"), List.of(5.0, 3.0), List.of(1.6, 5.0));
        var each = ModelFile.of(
                sequential(lstm(2).returnSequences(), dense(1)).build(2).predictor());
        var last = ModelFile.of(sequential(lstm(2), dense(1)).build(2).predictor());
        assertTrue(verdict("24.4", folder.resolve("none")).contains("the file does not load"));
        assertTrue(verdict("24.4", saved(each)).contains("carousel.extra.scaler"));
        assertTrue(verdict("24.4", saved(each.with("scaler", other))).contains("not outside and heat"));
        assertTrue(verdict("24.4", saved(each.with("scaler", scaler))).contains("it is wrong by"));
        assertTrue(verdict("24.4", saved(last.with("scaler", scaler))).contains("of 1008 hours it makes 1 row of"));
    }

    private Path saved(ModelFile file) throws IOException {
        Path path = folder.resolve("house.safetensors");
        file.save(path);
        return path;
    }
}
