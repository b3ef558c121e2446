package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.LstmCell;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

class Chapter09Test {
    private static final String INNER = "B(TS*X(S|XT*V(PXT*V)*(V|PS))|PT*V(PXT*V)*(V|PS))E";

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("09." + n, null)));
    }

    @Test
    void theShortestLag() {
        assertEquals("correct", verdict("09.1", 39));
        assertTrue(verdict("09.1", 40).startsWith("not yet: 40 is too large"));
    }

    /** The answers against noise that is really drawn. */
    @Test
    void noiseThatAddsUp() {
        Random random = new Random(1);
        DoubleMatrix sums = new DoubleMatrix(20_000);
        for (int n = 0; n < sums.length; n++) {
            sums.put(
                    n,
                    random.ints(100)
                            .mapToDouble(k -> Math.sqrt(0.2) * random.nextGaussian())
                            .sum());
        }
        double deviation = Math.sqrt(sums.dot(sums) / sums.length);
        assertEquals(Math.sqrt(20), deviation, 0.05);
        assertEquals("correct", verdict("09.2", new double[] {2.236, 0.212}));
        assertTrue(verdict("09.2", new double[] {2.236, 0.449}).contains("row 1"));
        assertTrue(verdict("09.2", new double[] {2.236}).contains("expected 2 x 1, got 1 x 1"));
    }

    @Test
    void theConstantOfTheMultiplicationProblem() {
        Random random = new Random(1);
        DoubleMatrix products = new DoubleMatrix(
                random.doubles(100_000).map(u -> u * random.nextDouble()).toArray());
        double variance = products.sub(products.mean()).dot(products.sub(products.mean())) / products.length;
        assertEquals(7 / 144.0, variance, 1e-3);
        assertEquals("correct", verdict("09.3", 7 / 144.0));
        assertTrue(verdict("09.3", 1 / 9.0).startsWith("not yet"));
    }

    @Test
    void theGrammar() {
        Predicate<String> right = s -> s.matches("B([TP])" + INNER + "\\1E");
        Predicate<String> withoutMemory = s -> s.matches("B[TP]" + INNER + "[TP]E");
        Predicate<String> onlyMemory = s -> s.matches("B([TP]).*\\1E");
        assertEquals("correct", verdict("09.4", right));
        assertTrue(verdict("09.4", withoutMemory).contains("was accepted"));
        assertTrue(verdict("09.4", onlyMemory).contains("was accepted"));
        assertTrue(verdict("09.4", (Predicate<String>) String::isEmpty).contains("was refused"));
    }

    @Test
    void theAdder() {
        assertEquals("correct", verdict("09.5", adder(10)));
        assertTrue(verdict("09.5", adder(2)).contains("where the sum is"));
        assertTrue(verdict("09.5", new LstmCell(1, 1)).contains("expected a cell with D = 2 and H = 1"));
    }

    private static LstmCell adder(double forgetBias) {
        LstmCell cell = new LstmCell(2, 1);
        cell.W_xc.put(0, 0.1);
        cell.W_xi.put(1, 20);
        cell.b_i.fill(-10);
        cell.b_f.fill(forgetBias);
        return cell;
    }
}
