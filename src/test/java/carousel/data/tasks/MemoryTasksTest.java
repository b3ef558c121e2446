package carousel.data.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.linalg.Sequences;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Computes the answers of selective copying, associative recall and the largest key's value again, from x alone. */
class MemoryTasksTest {
    private final Random random = new Random(7);

    @Test
    void theLettersInTheirOrder() {
        var task = new SelectiveCopying(12, 3);
        boolean[] places = new boolean[12];
        for (int n = 0; n < 200; n++) {
            Task.Example example = task.draw(random);
            String text = task.text(example.x());
            assertTrue(text.matches("[abcd.]{12}\\?{3}"), text);
            String letters = text.replaceAll("[.?]", "");
            String asked = "";
            for (int t = 0; t < 15; t++) {
                int answer = (int) example.y().get(t);
                assertEquals(t >= 12, answer > 0);
                asked += t >= 12 ? "abcd".charAt(answer - 1) : "";
                places[t % 12] |= t < 12 && text.charAt(t) != '.';
            }
            assertEquals(letters, asked);
        }
        for (boolean place : places) {
            assertTrue(place);
        }
        assertThrows(IllegalArgumentException.class, () -> new SelectiveCopying(3, 4));
    }

    @Test
    void theValueOfEachKey() {
        var task = new AssociativeRecall(5, 9, 4);
        for (int n = 0; n < 200; n++) {
            Task.Example example = task.draw(random);
            IntUnaryOperator key = t -> example.x().getRange(0, 9, t, t + 1).argmax();
            for (int t = 0; t < 10; t++) {
                assertEquals(t < 5 ? 2 : 1, example.x().getColumn(t).sum());
                assertEquals(1, example.x().getRange(0, 9, t, t + 1).sum());
            }
            for (int query = 5; query < 10; query++) {
                int found = 0;
                for (int t = 0; t < 5; t++) {
                    if (key.applyAsInt(t) == key.applyAsInt(query)) {
                        found++;
                        int value = example.x().getRange(9, 13, t, t + 1).argmax();
                        assertEquals(1 + value, (int) example.y().get(query));
                    }
                }
                assertEquals(1, found, "the keys of a sequence differ, and each query has been shown");
            }
        }
        assertEquals(5, task.classes());
        assertThrows(IllegalArgumentException.class, () -> new AssociativeRecall(5, 4, 4));
    }

    @Test
    void theValueOfTheLargestKey() {
        var task = new ValueOfLargest(8);
        double squares = 0;
        boolean[] places = new boolean[8];
        for (int n = 0; n < 4000; n++) {
            Task.Example example = task.draw(random);
            int largest = 0;
            for (int t = 1; t < 8; t++) {
                largest = example.x().get(0, t) > example.x().get(0, largest) ? t : largest;
            }
            places[largest] = true;
            assertEquals(example.x().get(1, largest), example.y().get(0));
            squares += Math.pow(example.y().get(0), 2) / 4000;
        }
        assertEquals(ValueOfLargest.BASELINE_MSE, squares, 0.02);
        for (boolean place : places) {
            assertTrue(place);
        }
        assertTrue(task.isSolved(FloatMatrix.scalar(0.59f), FloatMatrix.scalar(0.5f)));
        assertFalse(task.isSolved(FloatMatrix.scalar(0.39f), FloatMatrix.scalar(0.5f)));
    }

    /** Only the steps at which something is asked count. */
    @Test
    void aTaskIsSolvedIfEveryRequestedAnswerIsRight() {
        FloatMatrix y = new FloatMatrix(1, 3).put(1, 2).put(2, 1);
        FloatMatrix output = new FloatMatrix(3, 3);
        output.put(1, 0, 5).put(2, 1, 5).put(1, 2, 5);
        var task = new AssociativeRecall(1, 1, 2);
        assertTrue(task.isSolved(output, y));
        assertFalse(task.isSolved(output.put(0, 2, 6), y));
        assertFalse(task.isSolved(output.put(0, 2, 5), y), "of equal logits the first");
        assertFalse(task.isSolved(output.put(0, 2, 0).put(2, 2, 5), y.put(2, 2)), "of equal logits the first");
        assertTrue(task.isSolved(output, y.put(2, 1)));
        assertFalse(task.isSolved(output.put(0, 2, Float.NaN), y));
        assertFalse(task.isSolved(output.put(0, 2, 0), y.put(1, 3)), "no such class");
        y.put(1, 2);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> task.isSolved(output, new FloatMatrix(1, 2)))
                .getMessage();
        assertEquals("AssociativeRecall.isSolved: expected y of 1 x 3, got 1 x 2", message);
    }

    @Test
    void theSmallestTasksHaveTheRightSizes() {
        var copying = new SelectiveCopying(3, 3);
        assertEquals(List.of(6, 1), List.of(copying.features(), copying.targetRows()));
        assertTrue(copying.text(copying.draw(random).x()).matches("[abcd]{3}\\?{3}"));
        FloatMatrix right = new FloatMatrix(SelectiveCopying.CLASSES, 1).put(2, 0, 1);
        assertTrue(copying.isSolved(right, FloatMatrix.scalar(2)));
        assertFalse(copying.isSolved(right, FloatMatrix.scalar(3)));
        var largest = new ValueOfLargest(1);
        assertEquals(List.of(2, 1), List.of(largest.features(), largest.targetRows()));
        Task.Example only = largest.draw(random);
        assertEquals(only.x().get(1), only.y().get(0));
        var recall = new AssociativeRecall(1, 1, 1);
        assertEquals(List.of(2, 1), List.of(recall.features(), recall.targetRows()));
        assertArrayEquals(new float[] {1, 1, 1, 0}, recall.draw(random).x().data);
        for (Executable none : new Executable[] {
            () -> new SelectiveCopying(3, 0),
            () -> new ValueOfLargest(0),
            () -> new AssociativeRecall(0, 1, 1),
            () -> new AssociativeRecall(1, 1, 0),
            () -> new SelectiveCopying(Integer.MAX_VALUE, 1),
            () -> new ValueOfLargest(Integer.MAX_VALUE),
            () -> new AssociativeRecall(1, Integer.MAX_VALUE, 1),
            () -> new AssociativeRecall(1, 1, Integer.MAX_VALUE),
            () -> new AssociativeRecall(1 << 29, 1 << 29, 1 << 29)
        }) {
            assertThrows(IllegalArgumentException.class, none);
        }
    }

    @Test
    void outputsAndTargetsBelongTogether() {
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ValueOfLargest(2).solved(new Sequences(1, 1, 3), new Sequences(1, 1, 2)))
                .getMessage();
        assertEquals("Task.solved: expected targets for 3 sequences, got targets for 2", said);
        var task = new AssociativeRecall(1, 1, 2);
        assertThrows(IllegalArgumentException.class, () -> task.isSolved(new FloatMatrix(3, 2), new FloatMatrix(2, 2)));
    }

    /** If all pairs of a task were for training, the search for a test pair would never end. */
    @Test
    void aTaskWithoutUnseenPairsSaysSo() {
        TextTask same = new TextTask() {
            @Override
            public List<String> kinds() {
                return List.of("one");
            }

            @Override
            public TextPair draw(RandomGenerator random) {
                return new TextPair("one", List.of("a"), List.of("b"));
            }

            @Override
            public boolean isUnseen(TextPair pair) {
                return false;
            }

            @Override
            public String toString() {
                return "same";
            }
        };
        assertEquals(3, same.seen(3, 1).size());
        String said = assertThrows(IllegalStateException.class, () -> same.unseen(1, 1))
                .getMessage();
        assertEquals(
                "same: isUnseen was false for all of 100000 pairs drawn; expected both true and false to occur", said);
    }
}
