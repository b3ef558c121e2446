package carousel.data.tasks;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskTest {
    static Stream<Task> tasks() {
        return Stream.of(
                new AddingProblem(30),
                new AddingProblem1997(100),
                new TemporalOrder(),
                new TwoSequences(3, 100),
                new EmbeddedReber(),
                new SpikeDelays(4, 9, 5));
    }

    private static List<Task.Example> draw(Task task, int n) {
        SplittableRandom random = new SplittableRandom(7);
        return Stream.generate(() -> task.draw(random)).limit(n).toList();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void anExampleIsAFunctionOfTheSeedAndItsNumber(Task task) {
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        task.examples(1_000_000_000, 3).fill(new int[] {999, 5}, x, y);
        FloatMatrix x5 = x.sequence(1);
        FloatMatrix y5 = y.sequence(1);
        FloatMatrix x999 = x.sequence(0);

        Examples few = task.examples(6, 3);
        few.fill(new int[] {5}, x, y);
        assertEquals(x5, x.sequence(0));
        assertEquals(y5, y.sequence(0));
        assertNotEquals(x5, x999);
        assertEquals(x5.columns, few.length(5));
        for (long seed : new long[] {2, 4}) {
            for (int n = 0; n < 10; n++) {
                task.examples(10, seed).fill(new int[] {n}, x, y);
                assertNotEquals(x5, x.sequence(0), "seed " + seed + ", example " + n);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theRightAnswerSolvesAndAWrongOneDoesNot(Task task) {
        for (Task.Example example : draw(task, 50)) {
            assertEquals(task.features(), example.x().rows);
            assertEquals(task.targetRows(), example.y().rows);
            boolean numbers = example.y().rows == 1 && !(task instanceof TwoSequences);
            FloatMatrix right = numbers ? example.y() : example.y().sub(0.5f).mul(20);
            assertTrue(task.isSolved(right, example.y()));
            assertFalse(task.isSolved(numbers ? right.add(0.2f) : right.neg(), example.y()));
            assertFalse(task.isSolved(right.mul(Float.NaN), example.y()));
        }
    }

    @Test
    void aBatchCountsItsSolvedSequences() {
        SpikeDelays task = new SpikeDelays(4, 9, 5);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        Sequences output = new Sequences();
        task.examples(3, 1).fill(new int[] {0, 1, 2}, x, y);
        task.examples(3, 1).fill(new int[] {0, 1, 2}, x, output);
        assertEquals(3, task.solved(output, y));
        output.data[output.column(output.length(1) - 1, 1)] += 0.06f; // 0.54 of a step
        assertEquals(2, task.solved(output, y));
    }

    @Test
    void theSumOfTwoMarkedNumbers() {
        double squares = 0;
        List<Task.Example> examples = draw(new AddingProblem(30), 20_000);
        for (Task.Example e : examples) {
            FloatMatrix marks = e.x().getRow(1);
            assertEquals(1, marks.getRange(0, 15).sum());
            assertEquals(1, marks.getRange(15, 30).sum());
            assertEquals(e.x().getRow(0).dot(marks), e.y().get(0), 1e-6);
            squares += Math.pow(e.y().get(0) - 1, 2);
        }
        assertEquals(AddingProblem.BASELINE_MSE, squares / examples.size(), 0.005);
    }

    @Test
    void theSumAsFirstSet() {
        boolean[] lengths = new boolean[111];
        int markedAtTheFirstStep = 0;
        for (Task.Example e : draw(new AddingProblem1997(100), 2000)) {
            int length = e.x().columns;
            lengths[length] = true;
            assertEquals(-1, e.x().get(1, 0));
            assertEquals(-1, e.x().get(1, length - 1));
            int[] marks = IntStream.range(1, length - 1)
                    .filter(t -> e.x().get(1, t) != 0)
                    .toArray();
            double sum = Arrays.stream(marks).mapToDouble(t -> e.x().get(0, t)).sum();
            assertEquals(0.5 + sum / 4, e.y().get(0), 1e-6);
            assertTrue(marks.length == 2 || marks.length == 1);
            markedAtTheFirstStep += 2 - marks.length;
            assertTrue(marks[marks.length - 1] < 50);
            assertTrue(marks.length == 1 || marks[0] < 10);
        }
        assertEquals(11, IntStream.range(0, 111).filter(n -> lengths[n]).count());
        assertEquals(2000 * (0.1 + 0.9 / 49), markedAtTheFirstStep, 60);
    }

    @Test
    void theClassIsTheOrderOfTheTwo() {
        TemporalOrder task = new TemporalOrder();
        Pattern pattern = Pattern.compile("E[abcd]{9,19}([XY])[abcd]{29,49}([XY])[abcd]*B");
        int[] classes = new int[4];
        for (Task.Example e : draw(task, 2000)) {
            Matcher text = pattern.matcher(task.text(e.x()));
            assertTrue(text.matches(), task.text(e.x()));
            assertTrue(text.start(2) >= 50 && text.start(2) <= 60);
            assertTrue(e.x().columns >= 100 && e.x().columns <= 110);
            int wanted = List.of("XX", "XY", "YX", "YY").indexOf(text.group(1) + text.group(2));
            assertEquals(1, e.y().sum());
            assertEquals(wanted, e.y().argmax());
            classes[wanted]++;
        }
        for (int count : classes) {
            assertEquals(500, count, 80);
        }
    }

    @Test
    void signalThenNoise() {
        double squares = 0;
        int numbers = 0;
        for (Task.Example e : draw(new TwoSequences(3, 100), 500)) {
            float signal = e.y().get(0) == 1 ? 1 : -1;
            assertArrayEquals(new float[] {signal, signal, signal}, e.x().getRange(0, 3).data);
            squares += Math.pow(e.x().norm2(), 2) - 3;
            numbers += e.x().columns - 3;
        }
        assertEquals(0.2, squares / numbers, 0.005);
    }

    /**
     * Writes the grammar a second time, as a regular expression: a symbol may follow if the expression could still
     * match.
     */
    @Test
    void allSymbolsThatMayComeNext() {
        String four = "(?:XT*VP)*(?:SE|XT*VVE)";
        Pattern grammar = Pattern.compile(formatted("B([TP])B(?:TS*X%1$s|PT*V(?:VE|P%1$s))\\1E", four));
        EmbeddedReber task = new EmbeddedReber();
        for (Task.Example e : draw(task, 500)) {
            String text = task.text(e.x());
            assertTrue(grammar.matcher(text + "E").matches(), text);
            for (int t = 0; t < text.length(); t++) {
                for (int r = 0; r < 7; r++) {
                    Matcher longer = grammar.matcher(text.substring(0, t + 1) + "BTPSXVE".charAt(r));
                    boolean legal = longer.matches() || longer.hitEnd();
                    assertEquals(legal ? 1 : 0, e.y().get(r, t), text + " at " + t + ", symbol " + r);
                }
            }
        }
    }

    @Test
    void delaysAreAtTheSpikesThatEndThem() {
        for (Task.Example e : draw(new SpikeDelays(4, 9, 5), 200)) {
            int[] spikes = IntStream.range(0, e.x().columns)
                    .filter(t -> e.x().get(t) == 1)
                    .toArray();
            assertEquals(6, spikes.length);
            assertEquals(0, spikes[0]);
            assertEquals(e.x().columns - 1, spikes[5]);
            FloatMatrix wanted = new FloatMatrix(1, e.x().columns);
            for (int k = 1; k < 6; k++) {
                int delay = spikes[k] - spikes[k - 1];
                assertTrue(delay >= 4 && delay <= 9);
                wanted.put(spikes[k], delay / 9f);
            }
            assertEquals(wanted, e.y());
        }
    }

    @Test
    void impossibleTasksAreRefused() {
        assertEquals(
                "AddingProblem: expected T of at least 2, got 1",
                assertThrows(IllegalArgumentException.class, () -> new AddingProblem(1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new AddingProblem1997(19));
        assertThrows(IllegalArgumentException.class, () -> new TwoSequences(5, 4));
        assertThrows(IllegalArgumentException.class, () -> new SpikeDelays(5, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> new TemporalOrder().examples(0, 1));
        Examples three = new TemporalOrder().examples(3, 1);
        assertEquals(
                "3 examples of TemporalOrder[], seed 1: expected an example from 0 to 2, got 3",
                assertThrows(IllegalArgumentException.class, () -> three.length(3))
                        .getMessage());
    }
}
