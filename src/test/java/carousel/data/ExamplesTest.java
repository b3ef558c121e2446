package carousel.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.text.BagOfWords;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ExamplesTest {
    private static FloatMatrix row(float... values) {
        return new FloatMatrix(1, values.length, values);
    }

    private final Examples ragged =
            Examples.of(List.of(row(1, 2, 3), row(4), row(5, 6)), List.of(row(10, 20, 30), row(40), row(50, 60)));

    @Test
    void examplesWithoutTargetsFillTheirInputs() {
        Sequences expected = new Sequences();
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        double[][][] numbers = {{{1, 2}, {3, 4}}, {{5, 6}}};
        List<int[]> texts = List.of(new int[] {3, 4}, new int[] {5});
        for (Examples[] pair : new Examples[][] {
            {Examples.of(numbers, 7, 8), Examples.of(numbers)}, {Examples.of(texts, new int[2]), Examples.of(texts)}
        }) {
            pair[0].fill(new int[] {1, 0}, expected, y);
            pair[1].fill(new int[] {1, 0}, x, y);
            assertArrayEquals(expected.toMatrix().data, x.toMatrix().data);
            assertArrayEquals(new int[] {1, 2}, x.lengths);
            assertEquals(0, pair[1].targetRows());
            assertEquals(0, y.size());
        }
        assertTrue(said(() -> Examples.of(new double[0][][])).contains("at least one sequence"));
        assertEquals("Examples.of: expected texts: at least one text, got none", said(() -> Examples.of(List.of())));
    }

    @Test
    void arraysAndListsWithANumberEachKeepTheirOrder() {
        double[][][] x = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}};
        List<DoubleMatrix> matrices = List.of(
                new DoubleMatrix(new double[][] {{1, 3}, {2, 4}}), new DoubleMatrix(new double[][] {{5, 7}, {6, 8}}));
        for (Examples examples : List.of(Examples.of(x, 0.5, -2), Examples.of(matrices, 0.5, -2))) {
            Sequences xs = new Sequences();
            Sequences ys = new Sequences();
            examples.fill(new int[] {1, 0}, xs, ys);
            assertArrayEquals(new float[] {5, 6, 1, 2, 7, 8, 3, 4}, xs.toMatrix().data);
            assertArrayEquals(new float[] {-2, 0.5f}, ys.toMatrix().data);
        }
    }

    @Test
    void shorterSequencesArePaddedWithZeros() {
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        ragged.fill(new int[] {2, 1, 0}, x, y);
        assertEquals(3, x.steps);
        assertArrayEquals(new int[] {2, 1, 3}, x.lengths);
        assertArrayEquals(new int[] {2, 1, 3}, y.lengths);
        assertArrayEquals(new float[] {5, 4, 1, 6, 0, 2, 0, 0, 3}, x.toMatrix().data);
        assertArrayEquals(new float[] {50, 40, 10, 60, 0, 20, 0, 0, 30}, y.toMatrix().data);

        ragged.fill(new int[] {0, 0}, x, y);
        assertNull(x.lengths);
        assertArrayEquals(new float[] {1, 1, 2, 2, 3, 3}, x.toMatrix().data);
    }

    @Test
    void oneTargetPerSequenceHasOneStep() {
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        Examples classes = Examples.of(List.of(row(1, 2), row(3)), List.of(row(0), row(1)));
        classes.fill(new int[] {1, 0}, x, y);
        assertArrayEquals(new float[] {1, 0}, y.toMatrix().data);
        assertEquals(1, y.steps);
        assertNull(y.lengths);
    }

    @Test
    void aBatchComesBackAsItWas() {
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        ragged.fill(new int[] {0, 1, 2}, x, y);
        Sequences again = new Sequences();
        Examples.of(x, y).fill(new int[] {0, 1, 2}, again, y);
        assertArrayEquals(x.toMatrix().data, again.toMatrix().data);
        assertArrayEquals(x.lengths, again.lengths);
        assertArrayEquals(x.lengths, y.lengths);
    }

    @Test
    void viewsSelectByIndex() {
        Examples view = ragged.subset(1, 3).select(1, 0, 1);
        assertEquals(3, view.size());
        assertEquals(2, view.length(0));
        Sequences x = new Sequences();
        view.fill(new int[] {1, 2}, x, new Sequences());
        assertArrayEquals(new float[] {4, 5, 0, 6}, x.toMatrix().data);
        assertThrows(IllegalArgumentException.class, () -> ragged.subset(2, 4));
        assertThrows(IllegalArgumentException.class, () -> ragged.select(3));
    }

    @Test
    void aMisshapenExampleIsNamed() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Examples.of(List.of(row(1, 2), row(3, 4)), List.of(row(1, 2), row(1))))
                .getMessage();
        assertTrue(message.contains("y of example 1 is 1 x 1, expected 1 x 2"), message);
        assertThrows(IllegalArgumentException.class, () -> Examples.of(List.of(row(1)), List.of()));
    }

    private static String said(Executable code) {
        return assertThrows(IllegalArgumentException.class, code).getMessage();
    }

    @Test
    void aBatchHasAnAnswerForEachSequenceOrForEachStep() {
        assertTrue(said(() -> Examples.of(new Sequences(1, 3, 2), new Sequences(1, 1, 3)))
                .contains("a y of one step"));
        assertTrue(said(() -> Examples.of(new Sequences(1, 3, 2), new Sequences(1, 2, 2)))
                .contains("a y of one step"));
        assertTrue(said(() -> Examples.of(null, new Sequences(1, 2, 2))).contains("'x'"));
        Sequences x = new Sequences(1, 3, 2);
        x.lengths = new int[] {3, 1};
        Sequences y = new Sequences(1, 1, 2);
        y.data[1] = 5;
        Examples one = Examples.of(x, y);
        assertEquals("2 examples (x 1 row, y 1 row)", one.toString());
        assertEquals(1, one.length(1));
        one.fill(new int[] {1}, new Sequences(), y);
        assertArrayEquals(new float[] {5}, y.toMatrix().data);

        Sequences each = new Sequences(2, 3, 2);
        for (int k = 0; k < each.data.length; k++) {
            each.data[k] = k;
        }
        Examples.of(x, each).fill(new int[] {1, 0}, new Sequences(), y);
        assertArrayEquals(new int[] {1, 3}, y.lengths);
        assertArrayEquals(new float[] {2, 3, 0, 1, 0, 0, 4, 5, 0, 0, 8, 9}, y.toMatrix().data);
    }

    @Test
    void textsAndPairsAreMadeOfValidTokens() {
        List<int[]> texts = List.of(new int[] {3}, new int[] {4, 5});
        assertTrue(said(() -> Examples.of(texts, new int[] {1})).contains("got 2 and 1"));
        assertTrue(said(() -> Examples.of(texts, (int[]) null)).contains("classes"));
        assertTrue(said(() -> Examples.of(List.of(new int[0]), new int[] {1})).contains("text 0"));
        for (int[] padded : new int[][] {{3, 1, 0, 0}, {0, 3, 1}, {3, 0, 1}}) {
            String where =
                    "got 0 as token " + IntStream.of(padded).boxed().toList().indexOf(0) + " of text 1; leave";
            List<int[]> two = List.of(new int[] {3, 1}, padded);
            assertTrue(said(() -> Examples.of(two, new int[] {1, 0})).contains(where));
            assertTrue(said(() -> Examples.of(two)).contains(where));
        }
        Examples pairs = Examples.pairs(List.of(new int[] {7, 8, 9}), List.of(new int[] {4, 5}), 1, 2);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        pairs.fill(new int[] {0}, x, y);
        assertArrayEquals(new float[] {7, 1, 8, 4, 9, 5}, x.toMatrix().data);
        assertArrayEquals(new float[] {4, 5, 2}, y.toMatrix().data);
        Examples.pairs(List.of(new int[] {7}), List.of(new int[] {4, 5}), 1, 2).fill(new int[] {0}, x, y);
        assertArrayEquals(new float[] {7, 1, 0, 4, 0, 5}, x.toMatrix().data);
        assertTrue(said(() -> Examples.pairs(List.of(new int[] {0}), List.of(new int[] {4}), 1, 2))
                .contains("tokens above 0"));
        assertTrue(said(() -> Examples.pairs(List.of(new int[0]), List.of(new int[] {4}), 1, 2))
                .contains("at least one token"));
        assertTrue(said(() -> Examples.pairs(List.of(), List.of(), 1, 2)).contains("got 0 sources"));
        assertTrue(said(() -> Examples.pairs(List.of(), List.of(new int[] {4}), 1, 2))
                .contains("got 0 sources"));
    }

    @Test
    void everyTokenOfATextHasATag() {
        List<int[]> texts = List.of(new int[] {7}, new int[] {4, 5, 6});
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        Examples.tagged(texts, List.of(new int[] {3}, new int[] {0, 1, 2})).fill(new int[] {0, 1}, x, y);
        assertArrayEquals(new float[] {7, 4, 0, 5, 0, 6}, x.toMatrix().data);
        assertArrayEquals(new float[] {3, 0, 0, 1, 0, 2}, y.toMatrix().data);
        assertArrayEquals(new int[] {1, 3}, y.lengths);
        assertEquals(
                "Examples.tagged: expected as many tokens as tags in text 1 and at least one, got 3 and 1",
                said(() -> Examples.tagged(texts, List.of(new int[] {3}, new int[] {0}))));
        assertTrue(said(() -> Examples.tagged(texts, texts.subList(0, 1))).contains("got 2 and 1"));
        assertTrue(said(() -> Examples.tagged(List.of(new int[] {0}), List.of(new int[] {0})))
                .contains("padding"));
    }

    @Test
    void allExamplesHaveTheSameRows() {
        assertTrue(said(() -> Examples.of(List.of(row(1, 2), new FloatMatrix(2, 1)), List.of(row(1), row(1))))
                .contains("x of example 1 is 2 x 1, expected 1 x 1"));
        assertTrue(said(() -> Examples.of(List.of(row(1), row(1)), List.of(row(1), new FloatMatrix(2, 1))))
                .contains("y of example 1 is 2 x 1, expected 1 x 1"));
        assertTrue(said(() -> Examples.of(List.of(row(1)), Collections.singletonList((FloatMatrix) null)))
                .contains("items of y"));
        assertTrue(
                said(() -> ragged.fill(null, new Sequences(), new Sequences())).contains("'which'"));
    }

    /** A target longer than its sequence would be cut off; in a shorter one, padding would count as an answer. */
    @Test
    @Tag("G4")
    void targetsAtEveryStepAreAsLongAsTheirSequences() {
        Sequences x = new Sequences(1, 4, 3);
        Sequences y = new Sequences(1, 4, 3);
        x.lengths = new int[] {4, 2, 1};
        for (int[] lengths : new int[][] {{4, 3, 1}, {4, 1, 1}, {4, 2, 2}}) {
            y.lengths = lengths;
            String said = assertThrows(IllegalArgumentException.class, () -> Examples.of(x, y))
                    .getMessage();
            assertTrue(said.startsWith("Examples.of: expected a y of"), said);
        }
        y.lengths = x.lengths;
        assertEquals(3, Examples.of(x, y).size());
        y.lengths = null; // targets at padded steps do not count
        assertEquals(3, Examples.of(x, y).size());
        y.lengths = new int[] {4, 4, 3};
        x.lengths = null;
        assertThrows(IllegalArgumentException.class, () -> Examples.of(x, y));
    }

    /** They became infinite, so that the fit named an Infinity that nobody had given. */
    @Test
    void numbersTooLargeForAFloatAreRefusedWhereTheyComeIn() {
        double[][][] one = {{{0}}, {{0}}};
        double[][][] large = {{{0}}, {{0}, {-1e39}}};
        DoubleMatrix matrix = new DoubleMatrix(1, 2, 0, 1e300);
        Parameter parameter = new Parameter("W", new FloatMatrix(1, 2), true);
        String range = "expected numbers from -3.4028235E38 to 3.4028235E38, the largest float, got ";
        tooLarge(range + "-1.0E39 as number 0 of x: sequence 1, step 1; scale them first", () -> Examples.of(large));
        tooLarge(range + "-1.0E39 as number 0 of y: sequence 1, step 1;", () -> Examples.of(one, large));
        tooLarge(range + "1.0E300 as number 1 of y;", () -> Examples.of(one, 0, 1e300));
        tooLarge(range + "1.0E300 as number 1 of x of example 0;", () -> Examples.of(List.of(matrix), 0));
        tooLarge(
                range + "1.0E39 as number 0 of those for example 1;",
                () -> Examples.of(one).withStatic(new double[][] {{0}, {1e39}}));
        tooLarge(range + "1.0E300 as number 1 of x;", () -> Sequences.of(matrix, 2, 1));
        tooLarge(range + "1.0E300 as number 1 of W;", () -> parameter.set(matrix));
        tooLarge("of at most 3.4028235E38", () -> new BagOfWords(List.of(1e39), false));
        assertEquals(2, Examples.of(one, Double.NaN, Float.MAX_VALUE).size());
    }

    /** Each matrix was looked at as many times as there are matrices. */
    @Test
    void aListOfMatricesIsReadAFewTimes() {
        AtomicInteger reads = new AtomicInteger();
        List<DoubleMatrix> x = new AbstractList<>() {
            @Override
            public DoubleMatrix get(int n) {
                reads.incrementAndGet();
                return DoubleMatrix.scalar(n);
            }

            @Override
            public int size() {
                return 1000;
            }
        };
        assertEquals(1000, Examples.of(x, new double[1000]).size());
        assertTrue(reads.get() < 10_000, reads + " reads");
    }

    private static void tooLarge(String expected, Executable call) {
        assertTrue(said(call).contains(expected), said(call));
    }
}
