package carousel.exercises;

import static carousel.Carousel.adam;
import static carousel.Carousel.bce;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.textbook.LstmCell;
import carousel.train.Model;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter09Test {
    private static final String INNER = "B(TS*X(S|XT*V(PXT*V)*(V|PS))|PT*V(PXT*V)*(V|PS))E";

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("09." + n, null)));
    }

    /** Compares the answer with noise that is actually drawn. */
    @Test
    void noiseThatAddsUp() {
        DoubleBinaryOperator drawn = (b_i, T) -> {
            Random random = new Random(1);
            double squares = 0;
            for (int n = 0; n < 20_000; n++) {
                // the sum of T normal numbers of variance 0.2
                double sum = random.nextGaussian() * Math.sqrt(0.2 * T);
                squares += sum * sum / 20_000;
            }
            return Math.sqrt(squares) / (1 + Math.exp(-b_i));
        };
        assertEquals("correct", verdict("09.1", drawn));
        DoubleBinaryOperator variance = (b_i, T) -> 0.2 * T / (1 + Math.exp(-b_i));
        assertTrue(verdict("09.1", variance).contains("for b_i = 0 and T = 100 it gives 10.0000"));
    }

    /** The chapter's solution shows that a trained network passes. */
    @Test
    void anUntrainedNetworkGuesses() {
        Model untrained = sequential(lstm(3), dense(1)).seed(1).build(1).compile(adam(1e-3), bce());
        assertTrue(verdict("09.3", untrained).contains("of new sequences of"));
    }

    @Test
    void theGrammar() {
        Predicate<String> right = s -> s.matches("B([TP])" + INNER + "\\1E");
        Predicate<String> withoutMemory = s -> s.matches("B[TP]" + INNER + "[TP]E");
        Predicate<String> onlyMemory = s -> s.matches("B([TP]).*\\1E");
        assertEquals("correct", verdict("09.4", right));
        assertTrue(verdict("09.4", withoutMemory).contains("was accepted"));
        assertTrue(verdict("09.4", onlyMemory).contains("was accepted"));
        Predicate<String> anywhere =
                s -> Pattern.compile("B([TP])" + INNER + "\\1E").matcher(s).find();
        assertTrue(verdict("09.4", anywhere).contains("was accepted"));
        Predicate<String> orItsBeginning = s -> {
            Matcher matcher = Pattern.compile("B([TP])" + INNER + "\\1E").matcher(s);
            return matcher.matches() || matcher.hitEnd();
        };
        assertTrue(verdict("09.4", orItsBeginning).contains("was accepted"));
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
