package carousel.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.tasks.AddingProblem;
import carousel.data.text.TokenStream;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.List;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Views of two sequences of two variables, three steps and one, each with an answer of two rows: by hand. */
class ViewsTest {
    private final Examples two = Examples.of(
            List.of(FloatMatrix.valueOf("1 2 3; 4 5 6"), FloatMatrix.valueOf("7; 8")),
            List.of(FloatMatrix.valueOf("10; 20"), FloatMatrix.valueOf("30; 40")));

    private final Sequences x = new Sequences();
    private final Sequences y = new Sequences();

    private static String said(Executable code) {
        return assertThrows(IllegalArgumentException.class, code).getMessage();
    }

    @Test
    void aViewOfStreamsIsOneOfStreams() {
        Examples stream = TokenStream.of(new int[25], 3, 4);
        assertEquals(3, stream.streams());
        assertEquals(3, stream.weighted(1, 2, 3, 4, 5, 6).streams());
        assertEquals(3, stream.withStatic(new double[6][1]).streams());
        assertEquals(3, stream.subset(0, 6).streams());
        assertEquals(3, stream.subset(1, 6).streams()); // the streams in another order
        assertEquals(3, stream.select(3, 1, 2).streams()); // one piece of each
        assertEquals(3, stream.select(2, 0, 1, 5, 3, 4).streams());
        assertEquals(BatchSource.OUT_OF_ORDER, stream.select(0, 1, 2, 3, 5, 4).streams());
        assertEquals(
                BatchSource.OUT_OF_ORDER, stream.subset(3, 6).select(2, 1, 0, 0).streams());
        assertEquals(2, stream.select(0, 2, 3, 5).streams()); // two of the three streams
        assertEquals(1, stream.select(1, 4).streams());
        assertEquals(2, stream.subset(0, 2).streams());
        assertEquals(2, stream.subset(0, 5).select(1, 2, 4).streams());
        assertEquals(
                BatchSource.OUT_OF_ORDER,
                stream.select(0, 1, 2, 3, 5, 4).subset(0, 3).streams());
        assertEquals(0, two.subset(0, 2).streams());
    }

    @Test
    void streamsOfSeveralSetsDoNotContinueOneAnother() {
        Examples stream = TokenStream.of(new int[25], 3, 4);
        Examples plain = Examples.of(List.of(new int[] {1}), new int[] {0});
        assertEquals(3, Examples.joined(List.of(stream)).streams());
        assertEquals(3, Examples.joined(List.of(stream.subset(0, 0), stream)).streams());
        assertEquals(
                BatchSource.OUT_OF_ORDER,
                Examples.joined(List.of(stream, stream)).streams());
        assertEquals(
                BatchSource.OUT_OF_ORDER,
                Examples.joined(List.of(stream, plain)).streams());
        assertEquals(0, Examples.joined(List.of(two, two)).streams());
    }

    @Test
    void staticNumbersAreAddedToEveryStepButNotToPadding() {
        Examples with = two.withStatic(new double[][] {{0.5, 0.25}, {-1, -2}});
        assertEquals(2, with.size());
        assertEquals(4, with.features());
        assertEquals(2, with.targetRows());
        assertEquals(3, with.length(0));
        assertEquals(1, with.length(1));
        assertEquals(1, with.weight(1));
        assertEquals(two + ", and 2 numbers of each", with.toString());
        with.fill(new int[] {1, 0}, x, y);
        assertArrayEquals(new int[] {1, 3}, x.lengths);
        float[] steps = {7, 8, -1, -2, 1, 4, 0.5f, 0.25f, 0, 0, 0, 0, 2, 5, 0.5f, 0.25f, 0, 0, 0, 0, 3, 6, 0.5f, 0.25f};
        assertArrayEquals(steps, x.toMatrix().data);
        assertArrayEquals(new float[] {30, 40, 10, 20}, y.toMatrix().data);
    }

    @Test
    void staticNumbersAreFiniteAndEquallyManyForEveryExample() {
        assertTrue(said(() -> two.withStatic(new double[][] {{1}})).contains("got 2 and 1"));
        assertTrue(said(() -> two.withStatic(new double[][] {{1}, {1, 2}})).contains("got 1 and 2"));
        assertTrue(said(() -> two.withStatic(new double[][] {{1}, {Double.NaN}}))
                .contains("numbers for example 1"));
        assertTrue(said(() -> two.withStatic(new double[][] {{1}, null})).contains("row of numbers"));
    }

    @Test
    void weightsOfWeightedExamplesMultiply() {
        Examples weighted = two.weighted(new double[] {2, 3}).weighted(new double[] {0.5, 4});
        assertEquals(1, weighted.weight(0));
        assertEquals(12, weighted.weight(1));
        assertEquals(2, weighted.size());
        assertEquals(2, weighted.features());
        assertEquals(2, weighted.targetRows());
        assertEquals(1, weighted.length(1));
        assertEquals(two + ", weighted, weighted", weighted.toString());
        weighted.fill(new int[] {1}, x, y);
        assertArrayEquals(new float[] {7, 8}, x.toMatrix().data);
        assertArrayEquals(new float[] {30, 40}, y.toMatrix().data);
        assertTrue(said(() -> two.weighted(new double[] {1})).contains("got 2 and 1"));
        assertTrue(said(() -> two.weighted(new double[] {1, 0}))
                .endsWith("got 0.0 for example 1; to leave examples out, use select"));
        assertTrue(said(() -> two.weighted(new double[] {1, -2})).contains("weight of example 1 above 0, got -2.0"));
    }

    @Test
    void aSelectionKeepsTheRowsAndTheWeights() {
        Examples view = two.weighted(new double[] {2, 3})
                .withStatic(new double[][] {{1}, {2}})
                .select(1, 0, 1);
        assertEquals(3, view.features());
        assertEquals(2, view.targetRows());
        assertEquals(3, view.weight(0));
        assertEquals(2, view.weight(1));
        assertEquals("3 of " + two + ", weighted, and 1 number of each", view.toString());
        assertEquals(0, two.subset(2, 2).size());
        assertEquals(2, two.subset(0, 2).size());
        assertTrue(said(() -> two.subset(0, 3)).contains("subset(0, 3)"));
        assertTrue(said(() -> two.subset(-1, 1)).contains("subset(-1, 1)"));
        assertTrue(said(() -> two.select((int[]) null)).contains("Examples.select"));
    }

    @Test
    void joinedSetsOfSeveralRowsKeepThemTogether() {
        Examples other =
                Examples.of(List.of(FloatMatrix.valueOf("9 11; 10 12")), List.of(FloatMatrix.valueOf("50; 60")));
        Examples joined = Examples.joined(List.of(two.weighted(new double[] {2, 3}), other));
        assertEquals(3, joined.weight(1));
        assertEquals(1, joined.weight(2));
        assertEquals("3 examples of 2 sets, the first: " + two + ", weighted", joined.toString());
        joined.fill(new int[] {2, 1}, x, y);
        assertArrayEquals(new float[] {9, 10, 7, 8, 11, 12, 0, 0}, x.toMatrix().data);
        assertArrayEquals(new int[] {2, 1}, x.lengths);
        assertArrayEquals(new float[] {50, 60, 30, 40}, y.toMatrix().data);
        assertNull(y.lengths);
    }

    @Test
    void joinedSetsHoldNoMoreExamplesThanAnIntCounts() {
        Examples all = new AddingProblem(3).examples(Integer.MAX_VALUE, 1);
        assertEquals(Integer.MAX_VALUE, Examples.joined(List.of(all)).size());
        assertTrue(said(() -> Examples.joined(List.of(all, all.subset(0, 1)))).contains("got 2147483648"));
        assertTrue(said(() -> Examples.joined(Arrays.asList(all, null))).contains("got null"));
    }
}
