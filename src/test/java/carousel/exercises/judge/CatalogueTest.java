package carousel.exercises.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Lstm;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Catalogue ALL = new Catalogue();

    @BeforeAll
    static void define() {
        ALL.add("test.1", Number.class, Judge.value(0.25, 1e-6), "halve it twice");
        ALL.add("test.2", DoubleUnaryOperator.class, Judge.function(Math::tanh, 1e-9, -1, 0, 2), "sinh over cosh");
        ALL.add("test.3", Object.class, Judge.matrix(new DoubleMatrix(new double[][] {{1, 2}}), 1e-6), "a row");
        ALL.add("test.4", String.class, Judge.choice("a"), "the first");
        ALL.add("test.5", Integer.class, Judge.that(k -> k == 66, "66 came."), "count");
        ALL.add("test.6", Double.class, Judge.value(1, 0), "one");
        ALL.add("test.7", UnaryOperator.class, answer -> null, "any");
    }

    @Test
    void choicesCountHoweverTheyAreWritten() {
        for (Object answer : new Object[] {
            "a", "A", "(a)", " (A) ", "a)", "a.", "\"a\"", "(a) the first", "a) a", "a: the first", "a. b", 'a'
        }) {
            assertEquals("correct", ALL.verdict("test.4", answer), answer.toString());
        }
        assertEquals("not yet: (b) is not it. Hint: the first", ALL.verdict("test.4", "(b)"));
        assertEquals("not yet: (b) a is not it. Hint: the first", ALL.verdict("test.4", "(b) a"));
        assertEquals("not attempted yet", ALL.verdict("test.4", "  "));
    }

    @Test
    void aTextInThePlaceOfALetterIsNotCalledWrong() {
        assertEquals(
                "not yet: answer with the letter of your choice. Hint: the first", ALL.verdict("test.4", "the first"));
    }

    @Test
    void aNumberOfAnotherTypeCountsWhereItMeansTheSame() {
        assertEquals("correct", ALL.verdict("test.5", 66.0));
        assertEquals("correct", ALL.verdict("test.6", 1));
        assertEquals("expected an Integer, got a Double. Hint: count", ALL.verdict("test.5", 66.5));
        assertEquals("not yet: 66 came. Hint: count", ALL.verdict("test.5", 65));
    }

    @Test
    void anUntouchedExerciseIsNotAnError() {
        assertEquals("not attempted yet", ALL.verdict("test.1", null));
    }

    @Test
    void numbers() {
        assertEquals("correct", ALL.verdict("test.1", 0.25));
        assertEquals("not yet: 1 is not it. Hint: halve it twice", ALL.verdict("test.1", 1));
        assertTrue(ALL.verdict("test.1", "a quarter").startsWith("expected a Number, got a String"));
        assertTrue(ALL.verdict("test.1", Double.NaN).startsWith("not yet: NaN is not a number"));
    }

    @Test
    void aShareThatIsNotEnoughDoesNotLookAsIfItWere() {
        assertEquals("94 %", Judge.percent(0.948));
        assertEquals("95 %", Judge.percent(0.95));
        assertEquals("29 %", Judge.percent(0.29)); // 100 * 0.29 is a little less than 29
        assertEquals("100 %", Judge.percent(1));
    }

    @Test
    void functionsThatThrowAreReportedNotThrown() {
        assertEquals("correct", ALL.verdict("test.2", (DoubleUnaryOperator) Math::tanh));
        DoubleUnaryOperator broken = x -> Integer.parseInt("one");
        assertTrue(ALL.verdict("test.2", broken).contains("NumberFormatException"));
        DoubleUnaryOperator asserts = x -> {
            throw new AssertionError("a failed assertion");
        };
        assertEquals(
                "your answer ended in java.lang.AssertionError: a failed assertion. Hint: sinh over cosh",
                ALL.verdict("test.2", asserts));
        DoubleUnaryOperator wrong = Math::sin;
        assertTrue(ALL.verdict("test.2", wrong).startsWith("not yet: at -1.0"));
    }

    @Test
    void anAnswerOfAnotherTypeIsNamedAsTheLearnerWroteIt() {
        assertEquals("expected a Number, got an int[]. Hint: halve it twice", ALL.verdict("test.1", new int[] {1}));
        DoubleUnaryOperator lambda = x -> x;
        assertEquals(
                "expected a Number, got a DoubleUnaryOperator. Hint: halve it twice", ALL.verdict("test.1", lambda));
        Object anonymous = new DoubleUnaryOperator() {
            @Override
            public double applyAsDouble(double x) {
                return x;
            }
        };
        assertEquals(
                "expected a Number, got a DoubleUnaryOperator. Hint: halve it twice", ALL.verdict("test.1", anonymous));
        assertEquals("expected a Number, got an Object. Hint: halve it twice", ALL.verdict("test.1", new Object() {}));
        assertTrue(ALL.verdict("test.3", 1).contains("got an Integer"));
        assertTrue(ALL.verdict("test.3", new Lstm(1)).contains("got an Lstm"));
        assertTrue(ALL.verdict("test.7", 1).startsWith("expected a UnaryOperator, got an Integer"));
    }

    @Test
    void anAnswerThatTakesAllMemoryIsReportedNotThrown() {
        DoubleUnaryOperator large = x -> new double[Integer.MAX_VALUE][1].length;
        assertTrue(ALL.verdict("test.2", large).startsWith("your answer ended in java.lang.OutOfMemoryError"));
    }

    @Test
    void matrices() {
        assertEquals("correct", ALL.verdict("test.3", new FloatMatrix(new float[][] {{1, 2}})));
        assertTrue(ALL.verdict("test.3", new double[] {1, 2}).contains("expected 1 x 2, got 2 x 1"));
        assertTrue(ALL.verdict("test.3", new DoubleMatrix(new double[][] {{1, 3}}))
                .contains("row 0, column 1"));
    }

    @Test
    void anUnknownNumberNamesThoseThatExist() {
        assertTrue(ALL.verdict("99.9", 1).contains("test.1"));
    }
}
