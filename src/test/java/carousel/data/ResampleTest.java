package carousel.data;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.baselines.Baselines;
import carousel.data.text.BagOfWords;
import carousel.linalg.Sequences;
import com.google.gson.Gson;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Compares resampling, SMOTE and bags of words with scikit-learn (src/test/python/golden_sklearn_text.py) and with
 * results by hand.
 */
class ResampleTest {
    private static final int[] CLASSES = {0, 0, 2, 0, 0, 1, 0, 2, 0, 0};

    private static <T> T golden(Class<T> type, String group, String name) {
        try (var reader = new InputStreamReader(
                ResampleTest.class.getResourceAsStream("/sklearn/text.json"), StandardCharsets.UTF_8)) {
            return new Gson()
                    .fromJson(
                            JsonParser.parseReader(reader)
                                    .getAsJsonObject()
                                    .getAsJsonObject(group)
                                    .get(name),
                            type);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int[] classesOf(int... chosen) {
        return Resample.counts(Arrays.stream(chosen).map(n -> CLASSES[n]).toArray());
    }

    @Test
    void overGrowsEveryClassToTheLargestAndLosesNoExample() {
        assertArrayEquals(new int[] {7, 1, 2}, Resample.counts(CLASSES));
        int[] chosen = Resample.over(CLASSES, 1);
        assertArrayEquals(new int[] {7, 7, 7}, classesOf(chosen));
        assertArrayEquals(
                IntStream.range(0, 10).toArray(),
                Arrays.stream(chosen).distinct().sorted().toArray());
        assertEquals(
                7, Arrays.stream(chosen).filter(n -> CLASSES[n] == 0).distinct().count());
        assertArrayEquals(chosen, Resample.over(CLASSES, 1));
        assertFalse(Arrays.equals(chosen, Resample.over(CLASSES, 2)));
    }

    @Test
    void underShrinksEveryClassToTheSmallestAndRepeatsNoExample() {
        int[] classes = {0, 0, 1, 0, 1, 0, 3};
        int[] chosen = Resample.under(classes, 1);
        int[] counts =
                Resample.counts(Arrays.stream(chosen).map(n -> classes[n]).toArray());
        assertArrayEquals(new int[] {1, 1, 0, 1}, counts);
        int[] two = Resample.under(new int[] {0, 1, 0, 1, 0, 0, 0}, 4);
        assertEquals(4, Arrays.stream(two).distinct().count());
        assertArrayEquals(two, Resample.under(new int[] {0, 1, 0, 1, 0, 0, 0}, 4));
        long drawn = IntStream.range(0, 30)
                .mapToObj(seed -> Arrays.toString(Resample.under(new int[] {0, 1, 0, 1, 0, 0, 0}, seed)))
                .distinct()
                .count();
        assertTrue(drawn > 10, drawn + " different draws");
    }

    /** n / (k n_c), like compute_class_weight("balanced"). */
    @Test
    void balancedWeightsMatchScikitLearn() {
        int[] classes = golden(int[].class, "weights", "classes");
        double[] expected = golden(double[].class, "weights", "balanced");
        Sequences evenLogits = new Sequences(3, 1, 1);
        for (int c = 0; c < 3; c++) {
            Sequences right = new Sequences(1, 1, 1);
            right.data[0] = c;
            double loss = crossEntropy().balanced(Resample.counts(classes)).sum(evenLogits, right, 1, null);
            assertEquals(expected[c] * Math.log(3), loss, 1e-12);
        }
    }

    private static List<FloatMatrix> columns(float[][] rows) {
        return Arrays.stream(rows).map(FloatMatrix::new).toList();
    }

    @Test
    void neighboursMatchScikitLearn() {
        List<FloatMatrix> x = columns(golden(float[][].class, "neighbours", "x"));
        int[][] nearest = golden(int[][].class, "neighbours", "nearest");
        for (int i = 0; i < x.size(); i++) {
            assertArrayEquals(nearest[i], Smote.nearest(x, i, 5));
        }
    }

    private static Examples vectors(List<FloatMatrix> x, int... classes) {
        return Examples.of(
                x,
                Arrays.stream(classes).mapToObj(c -> new FloatMatrix(1, 1, c)).toList());
    }

    private static List<FloatMatrix> random(int n, int D) {
        Random random = new Random(6);
        return IntStream.range(0, n)
                .mapToObj(i -> {
                    FloatMatrix x = new FloatMatrix(D, 1);
                    Arrays.setAll(new Object[D], r -> x.put(r, (float) random.nextGaussian()));
                    return x;
                })
                .toList();
    }

    /**
     * Every new point lies between an example and one of its nearest neighbours of the same class, uniformly along the
     * line.
     */
    @Test
    void newPointsLieBetweenNeighboursOfTheirClass() {
        int k = 3;
        List<FloatMatrix> x = random(420, 3);
        int[] classes = IntStream.range(0, 420).map(n -> n < 400 ? 0 : 1).toArray();
        Examples balanced = Smote.balance(vectors(x, classes), k, 1);
        assertEquals(800, balanced.size());
        Sequences xs = new Sequences();
        Sequences ys = new Sequences();
        balanced.fill(IntStream.range(0, 800).toArray(), xs, ys);
        List<FloatMatrix> small = x.subList(400, 420);
        List<Double> lambdas = new ArrayList<>();
        for (int n = 0; n < 800; n++) {
            assertEquals(n < 400 ? 0 : 1, ys.data[n]);
            FloatMatrix point = xs.sequence(n);
            if (n < 420) {
                assertArrayEquals(x.get(n).data, point.data);
            } else {
                lambdas.add(lambda(small, point, k));
            }
        }
        assertEquals(0.5, lambdas.stream().mapToDouble(l -> l).average().orElseThrow(), 0.05);
        assertEquals(380 / 4.0, (double) lambdas.stream().filter(l -> l < 0.25).count(), 3 * Math.sqrt(380 * 3 / 16.0));
        Sequences again = new Sequences();
        Smote.balance(vectors(x, classes), k, 1).fill(IntStream.range(0, 800).toArray(), again, ys);
        assertArrayEquals(xs.data, again.data);
    }

    /** Where the point lies between an x_i and one of its k nearest neighbours, both of which the test has to find. */
    private static double lambda(List<FloatMatrix> x, FloatMatrix point, int k) {
        for (int i = 0; i < x.size(); i++) {
            FloatMatrix x_i = x.get(i);
            List<FloatMatrix> others = new ArrayList<>(x);
            others.sort((a, b) -> Float.compare(a.distance2(x_i), b.distance2(x_i)));
            for (FloatMatrix x_j : others.subList(1, k + 1)) {
                FloatMatrix way = x_j.sub(x_i);
                double lambda = point.sub(x_i).dot(way) / way.dot(way);
                if (lambda >= -1e-5 && lambda <= 1 + 1e-5 && point.distance2(x_i.add(way.mul((float) lambda))) < 1e-5) {
                    return lambda;
                }
            }
        }
        throw new AssertionError(point + " lies between no neighbours");
    }

    @Test
    void smoteRefusesWhatItCannotDo() {
        Examples texts = Examples.of(List.of(new int[] {3, 4}, new int[] {5}), new int[] {0, 1});
        assertTrue(message(() -> Smote.balance(texts, 5, 1))
                .contains("example 0 has 2 steps; nothing lies halfway between two sequences of tokens"));
        Examples few = vectors(random(8, 2), 0, 0, 0, 0, 0, 0, 1, 1);
        assertEquals(
                "Smote: 2 neighbours need a class of at least 3 examples, class 1 has 2; use fewer (at least 1), or Resample.over",
                message(() -> Smote.balance(few, 2, 1)));
        Examples even = vectors(random(4, 2), 0, 0, 1, 1);
        for (Examples any : List.of(few, even)) {
            assertEquals("Smote.balance: expected k of at least 1, got 0", message(() -> Smote.balance(any, 0, 1)));
        }
        assertTrue(message(() -> Smote.balance(few, Integer.MAX_VALUE, 1)).contains("at least 2147483648 examples"));
        assertEquals(12, Smote.balance(few, 1, 1).size());
        assertTrue(message(() -> Smote.balance(few.weighted(1, 1, 1, 1, 1, 1, 1, 5), 1, 1))
                .contains("Smote.balance: expected examples without weights"));
        FloatMatrix label = new FloatMatrix(new float[] {1.4f});
        Examples vague = Examples.of(List.of(label, label), List.of(label, label));
        assertTrue(message(() -> Smote.balance(vague, 1, 1)).contains("a class number as target, got 1.4"));
        assertTrue(message(() -> Resample.counts(0, -1)).contains("got -1 for example 1"));
        assertTrue(message(() -> Resample.counts(0, 1_000_000)).contains("got 1000000 for example 1"));
        assertEquals(1, Resample.counts(0, 999_999)[999_999]);
        assertTrue(message(() -> Resample.counts((int[]) null)).contains("classes"));
    }

    @Test
    void balancedClassesNeedNoNeighbours() {
        assertEquals(4, Smote.balance(vectors(random(4, 2), 0, 0, 1, 1), 2, 1).size());
    }

    /** Without shuffling, most batches would hold only one class. */
    @Test
    void chosenExamplesAreShuffled() {
        int[] classes = IntStream.range(0, 100).map(n -> n / 50).toArray();
        for (int[] chosen : List.of(Resample.over(classes, 1), Resample.under(classes, 1))) {
            int changes = (int) IntStream.range(1, 100)
                    .filter(n -> classes[chosen[n]] != classes[chosen[n - 1]])
                    .count();
            assertTrue(changes > 30, changes + " changes of class, of 49.5 on average");
        }
    }

    @Test
    void bagsCountAndWeighAsScikitLearnDoes() {
        int[][] texts = golden(int[][].class, "bag", "texts");
        double[][] expected = golden(double[][].class, "bag", "tfIdf");
        BagOfWords tfIdf = BagOfWords.tfIdf(10, List.of(texts));
        BagOfWords counts = BagOfWords.counts(10);
        for (int n = 0; n < texts.length; n++) {
            FloatMatrix x = tfIdf.vector(texts[n]);
            FloatMatrix c = counts.vector(texts[n]);
            for (int v = 0; v < 10; v++) {
                int token = v;
                assertEquals(expected[n][v], x.get(v), 1e-6);
                assertEquals(
                        (float) Arrays.stream(texts[n]).filter(t -> t == token).count(), c.get(v));
            }
        }
        assertEquals(0, counts.vector(0, 0, 3).get(0));
        assertArrayEquals(new float[10], tfIdf.vector().data);
        BagOfWords again = new Gson().fromJson(new Gson().toJson(tfIdf), BagOfWords.class);
        assertEquals(tfIdf, again);
        assertTrue(message(() -> counts.vector(10)).contains("expected tokens from 0 to 9, got 10"));
        assertTrue(message(() -> counts.vector(-1)).contains("got -1"));
    }

    @Test
    void bagsAreExamplesOfOneStep() {
        BagOfWords counts = BagOfWords.counts(4);
        Examples bags = counts.examples(List.of(new int[] {2, 3, 2}, new int[] {3}), new int[] {1, 0});
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        bags.fill(new int[] {0, 1}, x, y);
        assertEquals(1, x.steps);
        assertArrayEquals(new float[] {0, 0, 2, 1, 0, 0, 0, 1}, x.toMatrix().data);
        assertArrayEquals(new float[] {1, 0}, y.toMatrix().data);
        assertTrue(message(() -> counts.examples(List.of(new int[] {2}), new int[] {1, 0}))
                .contains("got 1 text and 2"));
        assertEquals("counts of 4 tokens", counts.toString());
        assertEquals(
                "tf-idf of 4 tokens",
                BagOfWords.tfIdf(4, List.of(new int[] {2})).toString());
    }

    /** A dense layer on vectors is logistic regression: its loss reaches scikit-learn's minimum. */
    @Test
    void aDenseLayerOnVectorsIsLogisticRegression() {
        List<FloatMatrix> x = columns(golden(float[][].class, "logistic", "x"));
        Examples examples = vectors(x, golden(int[].class, "logistic", "y"));
        var model = sequential(dense(3)).seed(1).compile(adam(0.05), crossEntropy());
        model.fit(examples, epochs(600), batch(60), quiet());
        assertEquals(
                golden(Double.class, "logistic", "loss"),
                model.evaluate(examples).get("loss"),
                1e-5);
        assertEquals(60, model.predict(examples).length);
    }

    @Test
    void theMajorityIsTheLargestClass() {
        assertArrayEquals(new int[] {0, 0}, Baselines.majority(CLASSES, 2));
        assertArrayEquals(new int[] {1, 1, 1}, Baselines.majority(new int[] {2, 1, 2, 1, 0}, 3));
    }

    private static String message(Executable bad) {
        return assertThrows(IllegalArgumentException.class, bad).getMessage();
    }
}
