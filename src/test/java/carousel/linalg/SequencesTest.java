package carousel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Two rows, three steps and two sequences, the second of length one; the number rtb is row r, step t, sequence b. */
class SequencesTest {
    private static final float[] ALL = {0, 100, 1, 101, 10, 110, 11, 111, 20, 120, 21, 121};

    private static Sequences block() {
        Sequences block = new Sequences(2, 3, 2);
        System.arraycopy(ALL, 0, block.data, 0, ALL.length);
        block.lengths = new int[] {3, 1};
        return block;
    }

    private static void refused(Executable code, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, code).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void everyNumberHasItsPlace() {
        Sequences block = block();
        assertEquals(111, block.get(1, 1, 1));
        assertEquals(20, block.get(0, 2, 0));
        assertEquals(12, block.size());
        assertEquals(4, block.stepSize());
        assertEquals(5, block.column(2, 1));
        assertEquals(1, block.length(1));
        assertTrue(block.isPadding(1, 1));
        assertFalse(block.isPadding(0, 1));
        assertFalse(block.isPadding(2, 0));
        assertEquals("Sequences(2 rows x 3 steps x 2 sequences, lengths [3, 1])", block.toString());
        refused(() -> block.get(2, 0, 0), "a row from 0 to 1, got 2");
        refused(() -> block.length(2), "a sequence from 0 to 1, got 2");
    }

    @Test
    void matricesAreCopies() {
        Sequences block = block();
        assertArrayEquals(ALL, block.toMatrix().data);
        assertArrayEquals(new float[] {10, 110, 11, 111}, block.step(1).data);
        assertArrayEquals(new float[] {0, 100, 10, 110, 20, 120}, block.sequence(0).data);
        assertArrayEquals(new float[] {1, 101}, block.sequence(1).data);
        assertArrayEquals(new double[] {1, 101}, block.sequenceInDouble(1).data);
        assertEquals(6, block.toDoubleMatrix().columns);
        assertEquals(121, block.toDoubleMatrix().get(1, 5));
        FloatMatrix copy = block.toMatrix();
        copy.put(0, 5);
        assertEquals(0, block.data[0]);
        refused(() -> block.step(3), "a step from 0 to 2, got 3");
        Sequences again = Sequences.of(copy, 3, 2);
        copy.put(0, 6);
        assertEquals(5, again.data[0]);
        assertEquals(0.5f, Sequences.of(new DoubleMatrix(1, 1, 0.5), 1, 1).data[0]);
        refused(() -> Sequences.of(new FloatMatrix(2, 6), 2, 2), "T*B = 2*2 = 4 columns, got a 2 x 6 matrix");
        refused(() -> Sequences.of(new FloatMatrix(2, 2), -1, -2), "T*B");
    }

    @Test
    void someSequencesAreCopiedThereAndBack() {
        Sequences part = new Sequences();
        block().copyTo(part, 1, 2);
        assertArrayEquals(new float[] {1, 101, 11, 111, 21, 121}, part.toMatrix().data);
        assertArrayEquals(new int[] {1}, part.lengths);
        Sequences whole = new Sequences(2, 3, 3);
        part.copyBack(whole, 2);
        assertArrayEquals(new float[] {11, 111}, Arrays.copyOfRange(whole.data, 10, 12));
        assertArrayEquals(new float[6 - 2], Arrays.copyOfRange(whole.data, 6, 10));
        block().copyTo(part, 0, 0);
        assertEquals(0, part.batch);
        refused(() -> block().copyTo(part, 1, 0), "from 1 and to 0");
        refused(() -> block().copyTo(part, -1, 1), "from -1 and to 1");
        refused(() -> block().copyTo(part, 0, 3), "0 ≤ from ≤ to ≤ 2");
        refused(() -> block().copyBack(whole, 2), "room from sequence 2 on");
        refused(() -> block().copyBack(whole, -1), "room from sequence -1 on");
        refused(() -> block().copyBack(new Sequences(1, 3, 2), 0), "Sequences.copyBack");
        refused(() -> block().copyBack(new Sequences(2, 2, 2), 0), "Sequences.copyBack");
    }

    @Test
    void aNewShapeKeepsTheArrayIfItIsLongEnough() {
        Sequences block = block();
        float[] data = block.data;
        assertSame(data, block.resize(3, 2, 2).data);
        assertNull(block.lengths);
        assertNotSame(data, block.resize(3, 2, 3).data);
        Sequences like = new Sequences().resizeLike(block(), 5);
        assertEquals("Sequences(5 rows x 3 steps x 2 sequences, lengths [3, 1])", like.toString());
        Arrays.fill(like.data, 7);
        like.zero();
        assertArrayEquals(new float[30], like.data);
        refused(() -> block.resize(2, -1, 1), "-1 steps");
        refused(() -> block.resize(1 << 11, 1 << 10, 1 << 10), "fits into an array");
        refused(() -> block.resizeLike(null, 1), "Sequences.resizeLike");
    }

    @Test
    void publicFieldsAreChecked() {
        Sequences block = block();
        assertSame(block, block.requireSound("who"));
        block.lengths = new int[] {3, 0};
        refused(() -> block.requireSound("who"), "who: expected lengths from 1 to 3, got 0 for sequence 1");
        block.lengths = new int[] {4, 1};
        refused(() -> block.requireSound("who"), "got 4 for sequence 0");
        block.lengths = new int[] {1};
        refused(() -> block.requireSound("who"), "a length for each of 2 sequences, got 1 lengths");
        block.lengths = null;
        block.data = new float[11];
        refused(() -> block.requireSound("who"), "got 2 x 3 x 2, and 11 numbers");
        block.rows = -2;
        refused(() -> block.requireSound("who"), "got -2 x 3 x 2");
    }

    @Test
    void theFirstThatIsNotFiniteIsFoundWhereverItIs() {
        for (int n = 0; n < ALL.length; n++) {
            Sequences block = block();
            assertEquals(-1, block.firstNotFinite());
            block.data[n] = n % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
            assertEquals(n, block.firstNotFinite());
            assertEquals(-1, Sequences.firstNotFinite(block.data, n));
            assertEquals(n, Sequences.firstNotFinite(block.data, n + 1));
        }
    }

    /** A batch without sequences, steps or rows is a block without numbers, not an error. */
    @Test
    void aSizeMayBeZero() {
        for (int[] size : new int[][] {{0, 0, 0}, {0, 2, 3}, {2, 0, 3}, {2, 3, 0}}) {
            Sequences block = new Sequences(size[0], size[1], size[2]);
            assertEquals(0, block.requireSound("here").size());
            assertEquals(-1, block.firstNotFinite());
        }
        assertEquals(3, Sequences.of(new FloatMatrix(3, 0), 0, 5).rows);
        assertEquals(3, Sequences.of(new FloatMatrix(3, 0), 5, 0).rows);
        for (int[] size : new int[][] {{-1, 2, 3}, {2, -1, 3}, {2, 3, -1}}) {
            assertThrows(IllegalArgumentException.class, () -> new Sequences(size[0], size[1], size[2]));
            Sequences block = new Sequences();
            block.rows = size[0];
            block.steps = size[1];
            block.batch = size[2];
            assertThrows(IllegalArgumentException.class, () -> block.requireSound("here"));
        }
        assertThrows(IllegalArgumentException.class, () -> Sequences.of(new FloatMatrix(3, 1), -1, -1));
        assertThrows(IllegalArgumentException.class, () -> Sequences.of((DoubleMatrix) null, 1, 1));
    }
}
