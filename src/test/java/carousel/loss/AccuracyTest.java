package carousel.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.linalg.Sequences;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

/** Counted by hand. */
class AccuracyTest {
    private static final Metric LOGITS = new Accuracy();
    private static final Metric LABELS = LOGITS.trainedBy(Losses.bce());
    private static final Metric NUMBERS = LOGITS.trainedBy(Losses.mse());

    /** Columns one after another. */
    private static Sequences of(int rows, int steps, double... values) {
        Sequences s = new Sequences(rows, steps, values.length / rows / steps);
        for (int k = 0; k < values.length; k++) {
            s.data[k] = (float) values[k];
        }
        return s;
    }

    private static void expect(double right, double of, Metric metric, Sequences output, Sequences target) {
        assertEquals(right, metric.sum(output, target));
        assertEquals(of, metric.weight(output, target));
    }

    @Test
    void theLargestLogitIsTheClass() {
        Sequences output = of(3, 1, /**/ 5, 1, 2, /**/ -3, -1, -2, /**/ 0, 1, 9, /**/ 4, 4, 1);
        expect(3, 4, LOGITS, output, of(1, 1, 0, 1, 0, 0)); // a tie goes to the first
        expect(2, 4, LOGITS, output, of(1, 1, 0, 1, 0, 1));
        expect(3, 4, LOGITS, output, of(3, 1, /**/ 1, 0, 0, /**/ 0, 1, 0, /**/ 0, 0, 1, /**/ 0, 1, 0));
    }

    @Test
    void oneLogitIsRightByItsSign() {
        expect(4, 5, LOGITS, of(1, 1, 0.2, -0.2, 3, -4, 0), of(1, 1, 1, 0, 0, 0, 1)); // 0 counts as class 1
        expect(3, 5, LABELS, of(1, 1, 0.2, -0.2, 3, -4, 0), of(1, 1, 1, 0, 0, 0, 0));
    }

    @Test
    void everyLabelCounts() {
        Sequences output = of(3, 1, /**/ 5, -1, 2, /**/ -3, -1, -2);
        expect(4, 6, LABELS, output, of(3, 1, /**/ 1, 1, 1, /**/ 0, 0, 1));
    }

    @Test
    void aNumberCountsAsTheNearerOfZeroAndOne() {
        expect(2, 5, NUMBERS, of(1, 1, 0.6, 0.4, 0.6, 0.4, 0.5), of(1, 1, 1, 0, 0, 1, 0)); // so does 0.5
        expect(1, 2, NUMBERS, of(2, 1, /**/ 0.3, 0.2, /**/ 0.3, 0.2), of(2, 1, /**/ 1, 0, /**/ 0, 1));
        expect(1, 2, NUMBERS, of(2, 1, /**/ 0.3, 0.2, /**/ 0.3, 0.2), of(1, 1, 0, 1));
    }

    @Test
    void paddingDoesNotCount() {
        Sequences output = of(1, 3, /**/ 1, -1, /**/ 1, 9, /**/ 1, 9); // two sequences, the second of one step
        output.lengths = new int[] {3, 1};
        Sequences target = of(1, 3, /**/ 1, 0, /**/ 1, 1, /**/ 0, 1);
        expect(3, 4, LOGITS, output, target);
    }

    @Test
    void namesTheTargetThatMakesNoSense() {
        String where = " in row 0 at step 1";
        Sequences three = new Sequences(3, 2, 1);
        says("expected class numbers from 0 to 2, got 3.0" + where, LOGITS, three, of(1, 2, 0, 3));
        says("expected class numbers from 0 to 2, got -1.0" + where, LOGITS, three, of(1, 2, 0, -1));
        says("expected class numbers from 0 to 2, got 0.5" + where, LOGITS, three, of(1, 2, 0, 0.5));
        String labels = "for several labels use bce()";
        says(labels + ", got 0.0" + where, LOGITS, three, of(3, 2, 0, 1, 0, 0, 0, 0));
        says(labels + ", got 1.0 in row 2 at step 1", LOGITS, three, of(3, 2, 0, 1, 0, 0, 1, 1));
        says(labels + ", got 0.5 in row 1 at step 0", LOGITS, three, of(3, 2, 1, 0.5, 0, 0, 0, 1));
        Sequences one = new Sequences(1, 2, 1);
        says("expected targets of 0 or 1, got 2.0" + where, LOGITS, one, of(1, 2, 0, 2));
        says("expected targets of 0 or 1, got 2.0" + where, LABELS, one, of(1, 2, 0, 2));
    }

    @Test
    void namesTheShapeThatDoesNotFit() {
        Sequences output = new Sequences(3, 2, 2);
        String shape = "or one row of class numbers, got ";
        says(shape, LOGITS, output, new Sequences(2, 2, 2));
        says(shape, LOGITS, output, new Sequences(1, 1, 2));
        says(shape, LOGITS, output, new Sequences(1, 2, 1));
        says(shape, LABELS, output, new Sequences(1, 2, 2));
    }

    private static void says(String part, Metric metric, Sequences output, Sequences target) {
        String message = assertThrows(IllegalArgumentException.class, () -> metric.sum(output, target))
                .getMessage();
        assertEquals("accuracy: ", message.substring(0, 10));
        assertEquals(true, message.contains(part), message);
    }

    /** 0.4 is a logit above 0, or a number nearer to 0 than to 1; -1 is below both. */
    @Test
    void whatAnOutputMeansDependsOnItsLoss() {
        Accuracy plain = new Accuracy();
        Metric labels = plain.trainedBy(Losses.bce());
        Metric numbers = plain.trainedBy(Losses.mse());
        Metric logits = plain.trainedBy(Losses.crossEntropy());
        Sequences one = Sequences.of(new FloatMatrix(1, 1, 0.4f), 1, 1);
        Sequences yes = Sequences.of(new FloatMatrix(1, 1, 1f), 1, 1);
        assertEquals(1, plain.sum(one, yes));
        assertEquals(1, labels.sum(one, yes));
        assertEquals(0, numbers.sum(one, yes));
        assertEquals(1, logits.sum(one, yes));

        Sequences two = Sequences.of(new FloatMatrix(2, 1, 0.4f, -1), 1, 1);
        Sequences target = Sequences.of(new FloatMatrix(2, 1, 1, 0), 1, 1);
        assertEquals(2, labels.sum(two, target));
        assertEquals(2, labels.weight(two, target));
        assertEquals(1, numbers.sum(two, target));
        assertEquals(1, numbers.weight(two, target));
        Sequences three = Sequences.of(new FloatMatrix(3, 2, 1, 2, 3, 2, 4, 3), 1, 2);
        assertEquals(2, logits.sum(three, Sequences.of(new FloatMatrix(1, 2, 2, 1), 1, 2)));
        assertEquals(0, logits.sum(three, Sequences.of(new FloatMatrix(1, 2, 1, 2), 1, 2)));
    }
}
