package carousel.exercises;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExercisesTest {
    @BeforeAll
    static void define() {
        Exercises.define("test.1", Number.class, Judge.value(0.25, 1e-6), "halve it twice");
        Exercises.define(
                "test.2", DoubleUnaryOperator.class, Judge.function(Math::tanh, 1e-9, -1, 0, 2), "sinh over cosh");
        Exercises.define(
                "test.3", Object.class, Judge.matrix(new DoubleMatrix(new double[][] {{1, 2}}), 1e-6), "a row");
        Exercises.define("test.4", String.class, Judge.choice("a"), "the first");
        Exercises.define("test.5", Integer.class, Judge.that(k -> k == 66, "66 came."), "count");
        Exercises.define("test.6", Double.class, Judge.value(1, 0), "one");
    }

    @Test
    void choicesCountHoweverTheyAreWritten() {
        for (Object answer : new Object[] {"a", "A", "(a)", " (A) ", "a)", "a.", "\"a\"", 'a'}) {
            assertEquals("correct", Exercises.verdict("test.4", answer), answer.toString());
        }
        assertEquals("not yet: (b) is not it. Hint: the first", Exercises.verdict("test.4", "(b)"));
        assertEquals("not attempted yet", Exercises.verdict("test.4", "  "));
    }

    @Test
    void aNumberOfAnotherTypeCountsWhereItMeansTheSame() {
        assertEquals("correct", Exercises.verdict("test.5", 66.0));
        assertEquals("correct", Exercises.verdict("test.6", 1));
        assertEquals("expected an Integer, got a Double. Hint: count", Exercises.verdict("test.5", 66.5));
        assertEquals("not yet: 66 came. Hint: count", Exercises.verdict("test.5", 65));
    }

    @Test
    void anUntouchedExerciseIsNotAnError() {
        assertEquals("not attempted yet", Exercises.verdict("test.1", null));
    }

    @Test
    void numbers() {
        assertEquals("correct", Exercises.verdict("test.1", 0.25));
        assertEquals("not yet: 1 is not it. Hint: halve it twice", Exercises.verdict("test.1", 1));
        assertTrue(Exercises.verdict("test.1", "a quarter").startsWith("expected a Number, got a String"));
        assertTrue(Exercises.verdict("test.1", Double.NaN).startsWith("not yet: NaN is no number"));
    }

    @Test
    void functionsThatThrowAreReportedNotThrown() {
        assertEquals("correct", Exercises.verdict("test.2", (DoubleUnaryOperator) Math::tanh));
        DoubleUnaryOperator broken = x -> Integer.parseInt("one");
        assertTrue(Exercises.verdict("test.2", broken).contains("NumberFormatException"));
        DoubleUnaryOperator wrong = Math::sin;
        assertTrue(Exercises.verdict("test.2", wrong).startsWith("not yet: at -1.0"));
    }

    @Test
    void matrices() {
        assertEquals("correct", Exercises.verdict("test.3", new FloatMatrix(new float[][] {{1, 2}})));
        assertTrue(Exercises.verdict("test.3", new double[] {1, 2}).contains("expected 1 x 2, got 2 x 1"));
        assertTrue(Exercises.verdict("test.3", new DoubleMatrix(new double[][] {{1, 3}}))
                .contains("row 0, column 1"));
    }

    @Test
    void anUnknownNumberNamesThoseThatExist() {
        assertTrue(Exercises.verdict("99.9", 1).contains("test.1"));
    }
}
