package carousel.textbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

/** Consequences of the equations, with weights set by hand so that you can check the numbers in your head. */
class LstmCellTest {
    /** σ(SHUT) is exactly 0 in double, σ(-SHUT) exactly 1. */
    private static final double SHUT = -1000;

    private static final List<DoubleMatrix> TWO_HUNDRED_ONES = Collections.nCopies(200, DoubleMatrix.ones(1));

    @Test
    void forgetGateOpenAndInputGateShutKeepTheCellStateAndItsGradientExactly() {
        LstmCell cell = new LstmCell(1, 3);
        cell.randomise(new Random(1), 1);
        cell.b_f.fill(-SHUT);
        cell.b_i.fill(SHUT);
        DoubleMatrix c_0 = new DoubleMatrix(new double[] {0.3, -1.7, 42});
        DoubleMatrix dc_T = new DoubleMatrix(new double[] {0.1, -2, 3});
        DoubleMatrix zeros = DoubleMatrix.zeros(3);

        List<LstmCell.Step> steps = cell.forward(TWO_HUNDRED_ONES, new State(zeros, c_0));
        List<TextbookCell.Gradient> gradients = cell.backward(steps, new State(zeros, dc_T));

        steps.forEach(step -> assertEquals(c_0, step.c()));
        gradients.forEach(gradient -> assertEquals(dc_T, gradient.dc_prev()));
    }

    @Test
    void theGradientByLagIsAPowerOfAConstantForgetGate() {
        LstmCell cell = new LstmCell(1, 2);
        cell.b_f.fill(Math.log(3)); // σ(log 3) = 3/4
        List<LstmCell.Step> steps = cell.forward(TWO_HUNDRED_ONES.subList(0, 3), cell.zeroState());
        State dfinal = new State(DoubleMatrix.zeros(2), new DoubleMatrix(new double[] {3, -4}));

        assertArrayEquals(
                new double[] {5, 5 * 0.75, 5 * 0.5625, 5 * 0.421875}, cell.gradientByLag(steps, dfinal), 1e-12);
    }

    @Test
    void allGatesShutForgetAtOnce() {
        LstmCell cell = new LstmCell(1, 1);
        cell.b_f.fill(SHUT);
        cell.b_i.fill(SHUT);

        LstmCell.Step step = cell.forward(DoubleMatrix.ones(1), DoubleMatrix.ones(1), DoubleMatrix.ones(1));

        assertEquals(0, step.c().get(0));
        assertEquals(0, step.h().get(0));
    }

    @Test
    void reluLetsTheStateGrowWithoutBoundWhereTanhBoundsWhatIsAddedAndShown() {
        for (Activation activation : Activation.values()) {
            LstmCell cell = new LstmCell(1, 1, Peephole.NONE, InputGate.OWN, activation);
            cell.b_f.fill(-SHUT);
            cell.b_i.fill(-SHUT);
            cell.b_o.fill(-SHUT);
            cell.W_xc.fill(3);

            LstmCell.Step last =
                    cell.forward(TWO_HUNDRED_ONES, cell.zeroState()).get(199);

            boolean relu = activation == Activation.RELU;
            assertEquals(relu ? 600 : 200 * Math.tanh(3), last.c().get(0), 1e-9);
            assertEquals(relu ? 600 : 1, last.h().get(0), 1e-9);
        }
    }

    @Test
    void theOutputPeepholeLooksAtTheNewOrAtTheOldCellState() {
        LstmCell sees_c = new LstmCell(1, 1, Peephole.FROM_C_T, InputGate.OWN, Activation.TANH);
        LstmCell sees_c_prev = new LstmCell(1, 1, Peephole.FROM_C_PREV, InputGate.OWN, Activation.TANH);
        DoubleMatrix zero = DoubleMatrix.zeros(1);
        DoubleMatrix two = new DoubleMatrix(new double[] {2});

        // All gates are σ(0) = 1/2 and the candidate is 0, so c = 1/2 * 2 = 1, and o is σ(1) or σ(2).
        sees_c.W_co.fill(1);
        sees_c_prev.W_co.fill(1);
        double o = sees_c.forward(zero, zero, two).o().get(0);
        double o_prev = sees_c_prev.forward(zero, zero, two).o().get(0);

        assertEquals(0.731058578630005, o, 1e-15);
        assertEquals(0.880797077977882, o_prev, 1e-15);
    }

    @Test
    void peepholesOfInputAndForgetGateLookAtTheOldCellState() {
        LstmCell cell = new LstmCell(1, 1, Peephole.FROM_C_T, InputGate.OWN, Activation.TANH);
        cell.W_ci.fill(1);
        cell.W_cf.fill(-1);
        DoubleMatrix zero = DoubleMatrix.zeros(1);

        LstmCell.Step step = cell.forward(zero, zero, DoubleMatrix.ones(1));

        assertEquals(0.731058578630005, step.i().get(0), 1e-15);
        assertEquals(0.268941421369995, step.f().get(0), 1e-15);
    }

    @Test
    void coupledGatesAddUpToOne() {
        LstmCell cell = new LstmCell(2, 3, Peephole.NONE, InputGate.COUPLED, Activation.TANH);
        cell.randomise(new Random(2), 1);

        LstmCell.Step step = cell.forward(DoubleMatrix.ones(2), cell.zeroState());

        assertNotEquals(0.5, step.f().get(0));
        assertEquals(DoubleMatrix.ones(3), step.f().add(step.i()));
    }

    @Test
    void eachVariantHasItsParametersInTheOrderOfTheEquations() {
        assertEquals(
                List.of("W_xi", "W_hi", "b_i", "W_xf", "W_hf", "b_f", "W_xc", "W_hc", "b_c", "W_xo", "W_ho", "b_o"),
                names(Peephole.NONE, InputGate.OWN));
        assertEquals(
                List.of(
                        "W_xi", "W_hi", "b_i", "W_ci", "W_xf", "W_hf", "b_f", "W_cf", "W_xc", "W_hc", "b_c", "W_xo",
                        "W_ho", "b_o", "W_co"),
                names(Peephole.FROM_C_T, InputGate.OWN));
        assertEquals(
                List.of("W_xf", "W_hf", "b_f", "W_cf", "W_xc", "W_hc", "b_c", "W_xo", "W_ho", "b_o", "W_co"),
                names(Peephole.FROM_C_PREV, InputGate.COUPLED));
    }

    private static List<String> names(Peephole peephole, InputGate inputGate) {
        LstmCell cell = new LstmCell(1, 1, peephole, inputGate, Activation.TANH);
        assertEquals(
                List.copyOf(cell.parameters().keySet()),
                List.copyOf(cell.gradients().keySet()));
        return List.copyOf(cell.parameters().keySet());
    }
}
