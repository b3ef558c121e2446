package carousel.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.linalg.Sequences;
import java.util.List;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class JoinedTest {
    private static final FloatMatrix ONE = FloatMatrix.valueOf("1 2");
    private static final FloatMatrix TWO = FloatMatrix.valueOf("3 4");
    private static final FloatMatrix THREE = FloatMatrix.valueOf("5 6");
    private static final FloatMatrix LONG = FloatMatrix.valueOf("7 8 9");

    private static FloatMatrix y(int value) {
        return FloatMatrix.scalar(value);
    }

    @Test
    void aBatchMixesTheSetsInTheOrderAskedFor() {
        Examples joined = Examples.joined(List.of(
                Examples.of(List.of(ONE, TWO), List.of(y(1), y(2))), Examples.of(List.of(THREE), List.of(y(3)))));
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        joined.fill(new int[] {2, 0, 1, 2}, x, y);
        assertEquals(3, joined.size());
        assertEquals("Sequences(1 rows x 2 steps x 4 sequences)", x.toString());
        assertArrayEquals(new float[] {5, 1, 3, 5, 6, 2, 4, 6}, x.toMatrix().data);
        assertArrayEquals(new float[] {3, 1, 2, 3}, y.toMatrix().data);
        assertNull(x.lengths);
    }

    /** Compares with a single set in memory, which has its own tests. */
    @Test
    void setsOfUnequalLengthArePadded() {
        for (boolean everyStep : new boolean[] {false, true}) {
            List<FloatMatrix> xs = List.of(ONE, LONG, TWO);
            List<FloatMatrix> ys = everyStep ? List.of(TWO, LONG, ONE) : List.of(y(1), y(2), y(3));
            Examples whole = Examples.of(xs, ys);
            Examples joined = Examples.joined(List.of(
                    Examples.of(xs.subList(0, 1), ys.subList(0, 1)), Examples.of(xs.subList(1, 3), ys.subList(1, 3))));
            assertSameBatch(whole, joined, 0, 1, 2);
            assertSameBatch(whole, joined, 2, 0);
            assertEquals(3, joined.length(1));
        }
    }

    @Test
    void setsWithoutExamplesChangeNothing() {
        Examples one = Examples.of(List.of(ONE, TWO), List.of(y(1), y(2)));
        Examples other = Examples.of(List.of(THREE), List.of(y(3)));
        Examples none = one.select();
        Examples joined = Examples.joined(List.of(none, one, none, none, other, none));
        assertSameBatch(Examples.joined(List.of(one, other)), joined, 0, 1, 2);
        assertEquals(2, joined.length(2));
        assertEquals(1, joined.weight(2));
    }

    @Test
    void eachExampleKeepsItsWeight() {
        Examples two = Examples.of(List.of(ONE, TWO), List.of(y(1), y(2)));
        Examples joined = Examples.joined(
                List.of(two.weighted(2, 3), Examples.of(List.of(THREE), List.of(y(3))), two.weighted(5, 7)));
        double[] weights = {2, 3, 1, 5, 7};
        for (int n = 0; n < 5; n++) {
            assertEquals(weights[n], joined.weight(n));
        }
    }

    private static void assertSameBatch(Examples expected, Examples actual, int... which) {
        Sequences[] batches = {new Sequences(), new Sequences(), new Sequences(), new Sequences()};
        expected.fill(which, batches[0], batches[1]);
        actual.fill(which, batches[2], batches[3]);
        for (int i = 0; i < 2; i++) {
            assertEquals(batches[i].toString(), batches[i + 2].toString());
            assertArrayEquals(batches[i].toMatrix().data, batches[i + 2].toMatrix().data);
            assertArrayEquals(batches[i].lengths, batches[i + 2].lengths);
        }
    }

    /** A batch of both would have as many targets as steps, most of them missing for one of the two. */
    @Test
    void setsMustAgreeOnHowManyTargetsASequenceHas() {
        Examples one = Examples.of(List.of(ONE), List.of(y(1)));
        Examples everyStep = Examples.of(List.of(TWO, LONG), List.of(ONE, LONG));
        Examples short1 = Examples.of(List.of(y(4)), List.of(y(5))); // one step, so it may be either
        assertEquals(
                "Examples.joined: expected one target per sequence in set 3, as in set 2, got a target per step; give all sets the same kind of target",
                assertThrows(IllegalArgumentException.class, () -> Examples.joined(List.of(short1, one, everyStep)))
                        .getMessage());
        Exception e = assertThrows(IllegalArgumentException.class, () -> Examples.joined(List.of(everyStep, one)));
        assertTrue(e.getMessage().contains("a target per step in set 2, as in set 1, got one"), e.getMessage());
        assertEquals(2, Examples.joined(List.of(short1, one)).size());
        assertEquals(
                3, Examples.joined(List.of(everyStep, short1, one.select())).size());
    }

    @Test
    void setsMustHaveTheSameRows() {
        Examples one = Examples.of(List.of(ONE), List.of(y(1)));
        Examples other = Examples.of(List.of(FloatMatrix.valueOf("1 2; 3 4")), List.of(y(1)));
        Exception e = assertThrows(IllegalArgumentException.class, () -> Examples.joined(List.of(one, other)));
        assertTrue(e.getMessage().contains("set 2 has x of 2 rows"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Examples.joined(List.of()));
    }
}
