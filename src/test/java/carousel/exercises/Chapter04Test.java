package carousel.exercises;

import static carousel.exercises.Exercises.verdict;
import static carousel.textbook.Vectors.oneMinus;
import static carousel.textbook.Vectors.outer;
import static java.util.Arrays.asList;
import static org.jblas.MatrixFunctions.pow;
import static org.jblas.MatrixFunctions.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.exercises.judge.BackwardLines;
import carousel.textbook.LstmCell;
import carousel.textbook.RnnCell;
import carousel.textbook.State;
import carousel.textbook.Vectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Chapter04Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 8).forEach(n -> assertEquals("not attempted yet", verdict("04." + n, null)));
        assertEquals("not attempted yet", lines("04.1", (s, dh, dc) -> asList((DoubleMatrix) null)));
        assertEquals("not attempted yet", lines("04.2", (s, dh, dc) -> asList(null, null, null, null)));
        assertEquals("not attempted yet", lines("04.3", (s, dh, dc) -> asList(null, null, null, null)));
        assertEquals("not attempted yet", hidden((cell, dz) -> null));
    }

    private static String lines(String number, BackwardLines lines) {
        return verdict(number, lines);
    }

    private static String hidden(BackwardLines.ToHiddenState line) {
        return verdict("04.4", line);
    }

    @Test
    void theCellStateIsUsedTwice() {
        assertEquals(
                "correct",
                lines("04.1", (s, dh, dc) -> List.of(dc.add(dh.mul(s.o()).mul(oneMinus(pow(tanh(s.c()), 2)))))));
        assertTrue(lines("04.1", (s, dh, dc) -> List.of(dh.mul(s.o()).mul(oneMinus(pow(tanh(s.c()), 2)))))
                .startsWith("not yet: dc_t: the largest difference is"));
        assertTrue(lines("04.1", (s, dh, dc) -> List.of(dc.add(dh.mul(s.o())))).startsWith("not yet: dc_t"));
    }

    @Test
    void fourFactors() {
        assertEquals(
                "correct",
                lines(
                        "04.2",
                        (s, dh, dc) ->
                                List.of(dc.mul(s.c_prev()), dc.mul(s.candidate()), dc.mul(s.i()), dc.mul(s.f()))));
        String swapped = lines(
                "04.2",
                (s, dh, dc) -> List.of(dc.mul(s.c_prev()), dc.mul(s.i()), dc.mul(s.candidate()), dc.mul(s.f())));
        assertTrue(swapped.startsWith("not yet: di_t: the largest"), swapped);
        assertTrue(swapped.contains("; dcandidate: the largest"), swapped);
        assertTrue(lines("04.2", (s, dh, dc) -> asList(dc.mul(s.c_prev()), dc.mul(s.candidate()), dc.mul(s.i()), null))
                .startsWith("not yet: dc_prev: it is still open"));
        assertTrue(lines("04.2", (s, dh, dc) -> List.of(dc)).contains("expected the lines [df_t, di_t"));
    }

    @Test
    void throughTheGates() {
        BackwardLines right = (s, dh, dc) -> List.of(
                dh.mul(tanh(s.c())).mul(s.o()).mul(oneMinus(s.o())),
                dc.mul(s.c_prev()).mul(s.f()).mul(oneMinus(s.f())),
                dc.mul(s.candidate()).mul(s.i()).mul(oneMinus(s.i())),
                dc.mul(s.i()).mul(oneMinus(pow(s.candidate(), 2))));
        assertEquals("correct", lines("04.3", right));
        String likeAGate = lines("04.3", (s, dh, dc) -> {
            List<DoubleMatrix> all = new ArrayList<>(right.of(s, dh, dc));
            all.set(3, dc.mul(s.i()).mul(s.candidate()).mul(oneMinus(s.candidate())));
            return all;
        });
        assertTrue(likeAGate.startsWith("not yet: dz_c: the largest difference"), likeAGate);
        DoubleMatrix open = null;
        BackwardLines needsAnother = (s, dh, dc) -> asList(null, open.mul(s.f()), null, null);
        assertTrue(lines("04.3", needsAnother).startsWith("your answer ended in"));
    }

    @Test
    void backToTheHiddenState() {
        assertEquals(
                "correct",
                hidden((cell, dz) -> Vectors.sum(
                        cell.W_hi.transpose().mmul(dz.get("i")),
                        cell.W_hf.transpose().mmul(dz.get("f")),
                        cell.W_hc.transpose().mmul(dz.get("c")),
                        cell.W_ho.transpose().mmul(dz.get("o")))));
        assertTrue(hidden((cell, dz) -> cell.W_hi.transpose().mmul(dz.get("i"))).startsWith("not yet: dh_prev"));
        assertTrue(hidden((cell, dz) -> Vectors.sum(
                        cell.W_hi.mmul(dz.get("i")),
                        cell.W_hf.mmul(dz.get("f")),
                        cell.W_hc.mmul(dz.get("c")),
                        cell.W_ho.mmul(dz.get("o"))))
                .startsWith("not yet: dh_prev"));
    }

    /** Such a line has the right value, but it spoils the step for the line after it, in the check and in the chapter. */
    @Test
    void aLineMustNotChangeWhatItIsGiven() {
        String changed = "not yet: a line changed a matrix that it was given";
        assertTrue(lines("04.1", (s, dh, dc) -> List.of(dc.addi(dh.mul(s.o()).mul(oneMinus(pow(tanh(s.c()), 2))))))
                .startsWith(changed));
        assertTrue(lines(
                        "04.2",
                        (s, dh, dc) ->
                                List.of(dc.muli(s.c_prev()), dc.mul(s.candidate()), dc.mul(s.i()), dc.mul(s.f())))
                .startsWith(changed));
        assertTrue(lines(
                        "04.2",
                        (s, dh, dc) ->
                                List.of(s.c_prev().muli(dc), s.candidate().muli(dc), s.i().muli(dc), s.f().muli(dc)))
                .startsWith(changed));
        assertTrue(hidden((cell, dz) -> Vectors.sum(
                        cell.W_hi.transpose().mmul(dz.get("i")),
                        cell.W_hf.transpose().mmul(dz.get("f")),
                        cell.W_hc.transpose().mmul(dz.get("c")),
                        cell.W_ho.transpose().mmul(dz.get("o").muli(2)).div(2)))
                .startsWith(changed));
    }

    @Test
    void aListOfLinesIsExpected() {
        assertTrue(lines("04.2", (s, dh, dc) -> null)
                .startsWith("not yet: expected the lines [df_t, di_t, dcandidate, dc_prev], got null"));
    }

    @Test
    void theLineWithTheMistake() {
        assertEquals("correct", verdict("04.5", "(B)"));
        assertTrue(verdict("04.5", "d").startsWith("not yet: d is not it"));
    }

    @Test
    void thePlainNetwork() {
        BiFunction<RnnCell, List<RnnCell.Step>, DoubleMatrix> library = (cell, steps) -> {
            cell.zeroGradients();
            cell.backward(steps, new State(DoubleMatrix.ones(cell.H)));
            return cell.gradients().get("W_hh");
        };
        BiFunction<RnnCell, List<RnnCell.Step>, DoubleMatrix> lastStepAlone = (cell, steps) -> {
            RnnCell.Step last = steps.get(steps.size() - 1);
            return outer(oneMinus(pow(last.h(), 2)), last.h_prev());
        };
        assertEquals("correct", verdict("04.6", library));
        assertTrue(verdict("04.6", lastStepAlone).startsWith("not yet: over 4 steps: the largest difference"));
        BiFunction<RnnCell, List<RnnCell.Step>, DoubleMatrix> nothing = (cell, steps) -> null;
        assertTrue(verdict("04.6", nothing).startsWith("not yet: over 1 step: it gives null"));
    }

    @Test
    void theSpacingThatNeedsTheLeastMemory() {
        DoubleUnaryOperator right = T -> Math.sqrt(T / 3);
        DoubleUnaryOperator root = Math::sqrt;
        DoubleUnaryOperator negative = T -> -Math.sqrt(T / 3);
        assertEquals("correct", verdict("04.7", right));
        assertTrue(verdict("04.7", root).contains("another n needs less memory"));
        assertTrue(verdict("04.7", negative).contains("another n needs less memory"));
        int third = 0; // 1 / 3 in whole numbers
        DoubleUnaryOperator infinite = T -> Math.sqrt(T / third);
        assertTrue(verdict("04.7", infinite).contains("for T = 12 its n is Infinity, but another n needs less memory"));
    }

    @Test
    @Tag("slow")
    void aCellTrainedByItsGradient() {
        LstmCell learner = new LstmCell(1, 6);
        learner.randomise(new Random(3), 0.4);
        learner.b_f.fill(3);
        assertTrue(verdict("04.8", learner).contains("of 100 new messages it answers"));
        for (int n = 0; n < 600; n++) {
            descend(learner);
        }
        assertEquals("correct", verdict("04.8", learner));
        assertTrue(verdict("04.8", new LstmCell(2, 6)).contains("expected D = 1 and at most 6 units"));
    }

    private static void descend(LstmCell cell) {
        Random random = new Random(7);
        cell.zeroGradients();
        for (int n = 0; n < 20; n++) {
            DoubleMatrix message = Vectors.random(random, 1, 20).mul(0.5).put(0, n % 2 == 0 ? 1 : -1);
            List<LstmCell.Step> steps = cell.forward(message.columnsAsList(), cell.zeroState());
            DoubleMatrix wrong = steps.get(19).h().sub(message.get(0) / 2);
            cell.backward(
                    steps, Collections.nCopies(20, DoubleMatrix.zeros(6)), new State(wrong, DoubleMatrix.zeros(6)));
        }
        cell.gradients().forEach((name, d) -> cell.parameters().get(name).subi(d.mul(0.1 / 20)));
    }
}
