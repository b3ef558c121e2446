package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.tasks.AddingProblem;
import carousel.layers.Layer;
import carousel.textbook.GruCell;
import carousel.textbook.GruCell.Reset;
import carousel.train.Model;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter07Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("07." + n, null)));
    }

    @Test
    void aForgetBiasOfZeroAtAHigherRate() {
        assertEquals("correct", verdict("07.5", "(b)"));
        assertTrue(verdict("07.5", "c").startsWith("not yet: c is not it"));
    }

    /** torch.nn.GRU(10, 50) has 9,300 parameters; it has two biases in each of r and z, where one is enough. */
    @Test
    void parametersOfAGru() {
        assertEquals("correct", verdict("07.1", 9_300 - 2 * 50));
        assertTrue(verdict("07.1", 9_150).startsWith("not yet: 9150 is not it"));
    }

    @Test
    void aSmallNetworkThatAdds() {
        assertTrue(verdict("07.2", adding(gru(8), 20)).contains("more than 100"));
        assertTrue(verdict("07.2", adding(gru(3), 20)).contains("on new sequences its RMSE is"));
        Model always = sequential(gru(3).returnSequences(), dense(1)).build(2).compile(adam(0.03), mse());
        assertTrue(verdict("07.2", always).startsWith("not yet: it gives 25000 answers to 500 sequences"));
        assertEquals("correct", verdict("07.2", adding(lstm(4).coupled(), 16_000)));
    }

    private static Model adding(Layer cell, int sequences) {
        Model model = sequential(cell, dense(1)).seed(1).compile(adam(0.03), mse());
        model.fit(new AddingProblem(50).examples(sequences, 1), epochs(1), batch(20), quiet());
        return model;
    }

    @Test
    void aGruWithoutGates() {
        GruCell cell = new GruCell(2, 3);
        cell.randomise(new Random(1), 1);
        assertTrue(verdict("07.3", cell).contains("at t = 1 h is"));
        cell.b_r.fill(30);
        cell.b_z.fill(-30);
        assertEquals("correct", verdict("07.3", cell));
        cell.b_n.put(0, Double.NaN);
        assertTrue(verdict("07.3", cell).contains("at t = 1 h is NaN off"));
        cell.W_hn.fill(0);
        assertTrue(verdict("07.3", cell).contains("should stay"));
    }

    @Test
    void aGruWithOneGate() {
        GruCell cell = new GruCell(2, 3, Reset.BEFORE);
        cell.randomise(new Random(4), 1);
        assertTrue(verdict("07.4", cell).contains("at t = 1 r + z is"));
        cell.W_xz.copy(cell.W_xr.neg());
        cell.W_hz.copy(cell.W_hr.neg());
        cell.b_z.copy(cell.b_r.neg());
        assertEquals("correct", verdict("07.4", cell));
        cell.b_z.put(0, Double.NaN);
        assertTrue(verdict("07.4", cell).contains("r + z is NaN"));
        cell.b_r.fill(1000); // r = 1 and z = 0 at every step
        cell.b_z.fill(-1000);
        assertTrue(verdict("07.4", cell).contains("b_r belongs to the reset gate"));
        assertTrue(verdict("07.4", new GruCell(2, 3)).contains("should stay"));
    }
}
