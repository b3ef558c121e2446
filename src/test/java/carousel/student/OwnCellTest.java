package carousel.student;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.mse;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.MinLstm;
import carousel.cells.Mlstm;
import carousel.cells.OnLstm;
import carousel.cells.SimpleRnn;
import carousel.cells.Slstm;
import carousel.layers.CellActivation;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.CellCheck;
import carousel.recurrent.Gate;
import carousel.recurrent.Kept;
import carousel.recurrent.RecurrentPass;
import carousel.recurrent.Step;
import carousel.train.Model;
import carousel.train.Sequential;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A cell written outside the library, using only what is public. */
class OwnCellTest {
    /** Adds to numbers of its own in the backward step that it never sets to zero. */
    static final class Piling extends Cell {
        final Gate n = gate("n");
        final Carried h = state("h");
        final Kept sum = kept();

        Piling(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {
            float[] n = s.of(this.n), h = s.of(this.h);
            for (int k = 0; k < s.size(); k++) h[k] = n[k];
        }

        @Override
        protected void stepBack(Step s) {
            float[] n = s.of(this.n), dh = s.d(h), sum = s.of(this.sum);
            for (int k = 0; k < s.size(); k++) {
                sum[k] += dh[k];
                n[k] = sum[k];
            }
        }
    }

    /** Uses the place of a state, of this step or of the one before, for something else on the way back. */
    static final class Overwriting extends MinGru {
        private final boolean previous;

        Overwriting(int units, boolean previous) {
            super(units);
            this.previous = previous;
        }

        @Override
        protected void stepBack(Step s) {
            super.stepBack(s);
            float[] state = previous ? s.previous(h) : s.of(h);
            for (int k = 0; k < s.size(); k++) state[k] *= 0.999999f;
        }
    }

    /** No derivative of this cell is wrong, because no gate sees h, but the next batch would begin with another h. */
    @Test
    void aStateThatTheBackwardStepChangesIsFound() {
        for (boolean previous : new boolean[] {false, true}) {
            CellCheck check = CellCheck.gradients(new Overwriting(3, previous));
            assertFalse(check.passed(), check.toString());
            assertTrue(check.toString().contains("the states, in stepBack      WRONG: expected"), check.toString());
        }
    }

    /** Uses h_(t-1) itself, and so adds to its gradient. */
    static final class Skipping extends Cell {
        final Gate n = gate("n");
        final Carried h = state("h");

        Skipping(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {
            float[] n = s.tanh(this.n), h = s.of(this.h), hidden = s.hidden();
            for (int k = 0; k < s.size(); k++) h[k] = n[k] + 0.5f * hidden[k];
        }

        @Override
        protected void stepBack(Step s) {
            float[] n = s.of(this.n), dh = s.d(h), dHidden = s.dHidden();
            for (int k = 0; k < s.size(); k++) {
                dHidden[k] += 0.5f * dh[k];
                n[k] = dh[k] * (1 - n[k] * n[k]);
            }
        }
    }

    @Test
    void aCellMayAddToTheGradientOfHiddenAlone() {
        CellCheck check = CellCheck.gradients(new Skipping(3));
        assertTrue(check.passed(), check.toString());
    }

    /** A state of a billion rows: two columns of it do not fit into one array. */
    static final class Wide extends Cell {
        final Gate n = gate("n");
        final Carried h = state("h"), C = state("C", 1 << 30);

        Wide(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {}

        @Override
        protected void stepBack(Step s) {}
    }

    @Test
    void aStateThatDoesNotFitIntoAnArrayIsRefused() {
        Cell wide = new Wide(1);
        wide.build(1, new Random(1));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> wide.pass().forward(new Sequences(1, 3, 2), null))
                .getMessage();
        assertTrue(message.startsWith("Wide(1): expected a buffer of at most"), message);
    }

    /** Fails at the step that has this number, counted over all calls. */
    static final class Failing extends Cell {
        final Gate n = gate("n");
        final Carried h = state("h");
        int fails;

        Failing(int units) {
            super(units);
        }

        private void call() {
            if (--fails == 0) {
                throw new IllegalStateException("this step fails");
            }
        }

        @Override
        protected void step(Step s) {
            call();
            float[] n = s.of(this.n), h = s.of(this.h);
            for (int k = 0; k < s.size(); k++) h[k] = n[k];
        }

        @Override
        protected void stepBack(Step s) {
            call();
            float[] n = s.of(this.n), dh = s.d(h);
            for (int k = 0; k < s.size(); k++) n[k] = dh[k];
        }
    }

    @Test
    void aPassThatFailedHalfWayIsNotDone() {
        Failing cell = new Failing(2);
        cell.build(3, new Random(1));
        RecurrentPass pass = cell.pass();
        Sequences x = new Sequences(3, 4, 5);
        Sequences dy = new Sequences(2, 1, 5);
        cell.fails = 3;
        assertThrows(IllegalStateException.class, () -> pass.forward(x, null));
        says("there is nothing to differentiate yet", () -> pass.backward(dy));
        says("there is no state before the first forward", pass::end);
        pass.forward(x, null);
        cell.fails = 3;
        says("this step fails", () -> pass.backward(dy));
        says("has no gradient yet", pass::beginGradient);
        pass.forward(x, null);
        pass.backward(dy);
        assertEquals(5, pass.beginGradient().h().columns);
    }

    private static void says(String part, Executable call) {
        String message = assertThrows(IllegalStateException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    /** Goes its own way, whatever the layer below says. */
    static final class Blind extends Cell {
        final Gate n = hiddenGate("n");
        final Carried h = state("h");

        Blind(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {
            float[] n = s.tanh(this.n), h = s.of(this.h);
            for (int k = 0; k < s.size(); k++) h[k] = n[k] + 0.1f;
        }

        @Override
        protected void stepBack(Step s) {
            float[] n = s.of(this.n), dh = s.d(h);
            for (int k = 0; k < s.size(); k++) n[k] = dh[k] * (1 - n[k] * n[k]);
        }
    }

    @Test
    void aCellThatSeesNoInputMayStandAboveAnEmbedding() {
        Sequential network = sequential(embedding(3, 2), new Blind(4).returnSequences(), dense(1));
        Model model = network.seed(1).build(1).compile(adam(1e-2), mse());
        Sequences x = new Sequences(1, 5, 2);
        model.trainer().step(x, new Sequences(1, 5, 2), 1e-2);
        assertArrayEquals(network.pass().infer(x).data, model.predict(x).data);
        Pass pass = network.pass().connected();
        pass.backward(pass.forward(x, null));
        assertEquals(0, pass.gradients().get(0).normmax());
    }

    @Test
    void aValueThatPilesUpFromBatchToBatchIsFound() {
        CellCheck check = CellCheck.gradients(new Piling(3));
        assertFalse(check.passed(), check.toString());
        assertTrue(check.toString().contains("a second backward pass"), check.toString());
    }

    /** The minimal gated unit of Feng et al. 2024, without its g. */
    static class MinGru extends Cell {
        final Gate z = inputGate("z");
        final Gate n = inputGate("n");
        final Carried h = state("h");

        MinGru(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {
            float[] z = s.sigmoid(this.z);
            float[] n = s.of(this.n);
            float[] h = s.of(this.h);
            float[] hPrev = s.previous(this.h);
            for (int k = 0; k < s.size(); k++) {
                h[k] = (1 - z[k]) * hPrev[k] + z[k] * n[k];
            }
        }

        @Override
        protected void stepBack(Step s) {
            float[] z = s.of(this.z);
            float[] n = s.of(this.n);
            float[] hPrev = s.previous(this.h);
            float[] dh = s.d(this.h);
            float[] dhPrev = s.dPrevious(this.h);
            for (int k = 0; k < s.size(); k++) {
                float dz = dh[k] * (n[k] - hPrev[k]) * z[k] * (1 - z[k]);
                dhPrev[k] = dh[k] * (1 - z[k]);
                n[k] = dh[k] * z[k];
                z[k] = dz;
            }
        }
    }

    /** One of its derivatives is too large by this factor. */
    static final class Wrong extends MinGru {
        private final int which;
        private final float factor;

        Wrong(int units, int which, double factor) {
            super(units);
            this.which = which;
            this.factor = (float) factor;
        }

        @Override
        protected void stepBack(Step s) {
            super.stepBack(s);
            float[] d = which == 0 ? s.of(z) : which == 1 ? s.of(n) : s.dPrevious(h);
            for (int k = 0; k < s.size(); k++) {
                d[k] *= factor;
            }
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(
                new MinGru(3),
                new Lstm(3),
                new Lstm(3).peephole(),
                new Lstm(3).peepholeFromPrevious().coupled(),
                new Gru(3),
                new Gru(3).resetBefore(),
                new SimpleRnn(3),
                new SimpleRnn(3).activation(CellActivation.RELU),
                new Lstm(3).activation(CellActivation.RELU),
                new Lstm(3).coupled().peephole().activation(CellActivation.RELU),
                new Slstm(3),
                new Slstm(3).exponentialForget(),
                new Mlstm(3),
                new OnLstm(3),
                new OnLstm(4).chunkSize(2),
                new MinLstm(8));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyDerivativeAgreesToAMillionth(Cell cell) {
        CellCheck check = CellCheck.gradients(cell);
        check.lines().forEach(line -> assertTrue(line.error() <= 1e-6, line.what() + ": " + line.error()));
    }

    @Test
    void aCellIsCheckedWhateverItReturns() {
        assertTrue(CellCheck.gradients(new Lstm(3).returnSequences()).passed());
    }

    /** Each unit's m is a maximum, so the loss has kinks in every direction; they do not count as wrong gradients. */
    @Test
    @Tag("slow")
    void manyUnitsWithAMaximumAreNotBlamed() {
        CellCheck check = CellCheck.gradients(new Slstm(16));
        assertTrue(check.passed(), check.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4, dz of gate z",
        "0, 1.001, dz of gate z",
        "1, -1, dz of gate n",
        "1, 1.001, dz of gate n",
        "2, 0, dPrevious of state h",
        "2, 1.001, dPrevious of state h"
    })
    void theWrongEquationIsNamedAndHowFarItIsOff(int which, double factor, String what) {
        CellCheck check = CellCheck.gradients(new Wrong(3, which, factor));
        assertFalse(check.passed());
        List<CellCheck.Line> wrong =
                check.lines().stream().filter(line -> !line.agrees()).toList();
        assertEquals(List.of(what), wrong.stream().map(CellCheck.Line::what).toList(), check.toString());
        assertEquals(factor, wrong.get(0).got() / wrong.get(0).expected(), 1e-4, check.toString());
        assertTrue(check.toString().endsWith("Wrong(3): look at the lines marked WRONG"), check.toString());
    }

    /** The network remembers x of the first step for four more steps. */
    @ParameterizedTest
    @MethodSource("cells")
    void trainsInANetwork(Cell cell) {
        Model model = sequential(new Bidirectional(cell.copy().returnSequences()), cell.copy(), dense(1))
                .seed(1)
                .build(2)
                .compile(adam(1e-2), mse());
        Sequences x = new Sequences(2, 5, 32);
        Sequences y = new Sequences(1, 1, 32);
        Random random = new Random(1);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = random.nextFloat();
        }
        for (int b = 0; b < 32; b++) {
            y.data[b] = x.get(0, 0, b);
        }
        var trainer = model.trainer();
        double first = trainer.step(x, y, 1e-2);
        double last = first;
        for (int i = 0; i < 400; i++) {
            last = trainer.step(x, y, 1e-2);
        }
        assertTrue(last < first / 20, cell + ": from " + first + " to " + last);
    }
}
