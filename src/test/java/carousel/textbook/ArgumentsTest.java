package carousel.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Arguments are never changed, and are named in the error if they do not fit. */
class ArgumentsTest {
    private final LstmCell lstm = new LstmCell(3, 2);

    @Test
    void aRowInPlaceOfAColumn() {
        fails(
                "LstmCell.forward: expected x_t to be 3 x 1, got 1 x 3; pass its transpose()",
                () -> lstm.forward(DoubleMatrix.ones(1, 3), lstm.zeroState()));
    }

    @Test
    void aStateOfAnotherSize() {
        State wrong = new State(DoubleMatrix.zeros(2), DoubleMatrix.zeros(1));
        fails(
                "LstmCell.forward: expected c_prev to be 2 x 1, got 1 x 1",
                () -> lstm.forward(DoubleMatrix.ones(3), wrong));
        fails(
                "GruCell.forward: expected h_prev to be 4 x 1, got 2 x 1",
                () -> new GruCell(3, 4).forward(DoubleMatrix.ones(3), wrong));
    }

    @Test
    void aGradientOfAnotherSizeOrNone() {
        LstmCell.Step step = lstm.forward(DoubleMatrix.ones(3), lstm.zeroState());
        fails(
                "LstmCell.backward: expected dc to be 2 x 1, got null",
                () -> lstm.backward(step, DoubleMatrix.ones(2), null));
        fails(
                "LstmCell.backward: expected dhs of length 1, one entry a time step, got 0",
                () -> lstm.backward(List.of(step), List.of(), lstm.zeroState()));
        fails(
                "LstmCell.backward: expected dhs[0] to be 2 x 1, got 1 x 1",
                () -> lstm.backward(List.of(step), List.of(DoubleMatrix.ones(1)), lstm.zeroState()));
        State scalar = new State(DoubleMatrix.ones(1), DoubleMatrix.ones(2));
        fails(
                "LstmCell.backward: expected h of dfinal to be 2 x 1, got 1 x 1",
                () -> lstm.backward(List.of(step), scalar));
    }

    @Test
    void parametersAndSizes() {
        fails(
                "LstmCell.set: expected W_xi to be 2 x 3, got 3 x 2; pass its transpose()",
                () -> lstm.set("W_xi", DoubleMatrix.ones(3, 2)));
        fails(
                "RnnCell.set: expected the name of a parameter, one of [W_xh, W_hh, b_h], got W_hx",
                () -> new RnnCell(1, 1).set("W_hx", DoubleMatrix.ones(1)));
        fails("RnnCell: expected sizes of at least 1, got D = 0 and H = 1", () -> new RnnCell(0, 1));
        fails("parameter: expected a name that no other parameter has, got W", Twice::new);
    }

    @Test
    void outputsAndAttention() {
        DoubleMatrix two = DoubleMatrix.ones(2);
        fails("Dense.forward: expected h to be 3 x 1, got 2 x 1", () -> new Dense(3, 1).forward(two));
        fails("LossValue.mse: expected target to be 2 x 1, got 1 x 1", () -> LossValue.mse(two, DoubleMatrix.ones(1)));
        fails(
                "LossValue.softmaxCrossEntropy: expected a target class of 0 to 1, got 2",
                () -> LossValue.softmaxCrossEntropy(two, 2));
        fails(
                "DotAttention.forward: expected a key to be 2 x 1, got 3 x 1",
                () -> new DotAttention().forward(two, List.of(two, DoubleMatrix.ones(3))));
        fails(
                "DotAttention.forward: expected at least one key, got none",
                () -> new DotAttention().forward(two, List.of()));
    }

    @Test
    void argumentsAreNotChanged() {
        lstm.randomise(new Random(3), 1);
        DoubleMatrix x = DoubleMatrix.ones(3);
        State state = new State(DoubleMatrix.ones(2), DoubleMatrix.ones(2));
        DoubleMatrix dh = DoubleMatrix.ones(2);

        List<LstmCell.Step> steps = lstm.forward(List.of(x, x), state);
        LstmCell.Step before = steps.get(0);
        DoubleMatrix c = before.c().dup();
        lstm.backward(steps, List.of(dh, dh), state);

        assertEquals(DoubleMatrix.ones(3), x);
        assertEquals(new State(DoubleMatrix.ones(2), DoubleMatrix.ones(2)), state);
        assertEquals(DoubleMatrix.ones(2), dh);
        assertEquals(c, before.c());
    }

    @Test
    void showsItsParametersAndTheirShapes() {
        assertEquals("RnnCell(W_xh 4 x 3, W_hh 4 x 4, b_h 4 x 1)", new RnnCell(3, 4).toString());
        assertEquals("DotAttention()", new DotAttention().toString());
    }

    /** The second W would be trained in place of the first. */
    private static final class Twice extends Trainable {
        Twice() {
            parameter("W", 1, 2);
            parameter("W", 1, 2);
        }
    }

    private static void fails(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
