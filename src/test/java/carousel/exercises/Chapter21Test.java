package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.tasks.FormalLanguage;
import carousel.data.tasks.FormalLanguage.Kind;
import carousel.textbook.LstmCell;
import carousel.train.Model;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter21Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 3).forEach(n -> assertEquals("not attempted yet", verdict("21." + n, null)));
    }

    @Test
    void aCounterByHand() {
        LstmCell cell = new LstmCell(3, 1);
        cell.b_f.fill(40);
        cell.b_i.fill(40);
        cell.W_xc.put(0, 1, 40).put(0, 2, -40);
        assertEquals("correct", verdict("21.1", cell));
        cell.b_f.fill(7);
        assertTrue(verdict("21.1", cell).contains("on a^1000 b^1000, after S and"));
        assertTrue(verdict("21.1", new LstmCell(2, 1)).contains("got D = 2"));
    }

    @Test
    void shortWordsAreEnough() {
        assertEquals("correct", verdict("21.2", "(c)"));
        assertTrue(verdict("21.2", "a").startsWith("not yet"));
    }

    @Test
    void aNetworkThatDoesNotCount() {
        assertTrue(verdict("21.3", untrained(4)).contains("does not solve the word"));
        assertTrue(verdict("21.3", untrained(5)).contains("more than 150"));
        Model atTheEnd = sequential(lstm(4), dense(3)).build(3).compile(adam(0.1), bce());
        assertTrue(verdict("21.3", atTheEnd).contains("it gives 3 x 1 numbers, not three for each step"));
    }

    private static Model untrained(int units) {
        Model model = sequential(lstm(units).returnSequences(), dense(3)).compile(adam(0.1), bce());
        model.fit(new FormalLanguage(Kind.A_N_B_N, 1, 3, 3).examples(4, 1), epochs(1), quiet());
        return model;
    }
}
