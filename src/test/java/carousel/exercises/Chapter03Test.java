package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static carousel.textbook.Vectors.oneMinus;
import static carousel.textbook.Vectors.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.textbook.Activation;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import carousel.textbook.LstmCell.Step;
import carousel.train.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class Chapter03Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("03." + n, null)));
    }

    @Test
    void theBiasThatKeepsAShare() {
        DoubleBinaryOperator right = (p, T) -> -Math.log(Math.pow(p, -1 / T) - 1);
        DoubleBinaryOperator oneCase = (p, T) -> 7.5485;
        DoubleBinaryOperator gate = (p, T) -> Math.pow(p, 1 / T);
        assertEquals("correct", verdict("03.1", right));
        assertTrue(verdict("03.1", oneCase).contains("with its bias for p = 0.5 and T = 10"));
        assertTrue(verdict("03.1", gate).contains("with its bias for p = 0.9 and T = 200, 0.0000 is kept"));
    }

    @Test
    void howFastABiasOfThreeLeaks() {
        assertEquals("correct", verdict("03.2", "B"));
        assertTrue(verdict("03.2", "c").startsWith("not yet: c is not it"));
    }

    @Test
    void aCellThatFills() {
        assertEquals("correct", verdict("03.3", constant(20, 20, 20)));
        assertEquals("correct", verdict("03.3", constant(20, 20, -20))); // the bound below
        assertTrue(verdict("03.3", constant(20, 20, 2)).contains("after 50 steps of noise, c is 48."));
        assertTrue(verdict("03.3", constant(5, 20, 20)).contains("not the largest possible with tanh"));
        LstmCell nearly = constant(20, 20, 5.2);
        nearly.W_xc.fill(1); // near enough for noise between -1 and 1, not for -1 at every step
        assertTrue(verdict("03.3", nearly).contains("if every input is -1, c is 49.97"));
        assertTrue(verdict("03.3", new LstmCell(2, 1)).contains("got D = 2 and H = 1"));
        assertTrue(verdict("03.3", new LstmCell(1, 2)).contains("got D = 1 and H = 2"));
        LstmCell relu = new LstmCell(1, 1, Peephole.NONE, InputGate.OWN, Activation.RELU);
        relu.b_f.fill(20);
        relu.b_i.fill(20);
        relu.b_c.fill(20);
        assertTrue(verdict("03.3", relu).contains("c is 1000.000, not the largest possible with tanh"));
    }

    private static LstmCell constant(double f, double i, double candidate) {
        LstmCell cell = new LstmCell(1, 1);
        cell.b_f.fill(f);
        cell.b_i.fill(i);
        cell.b_c.fill(candidate);
        return cell;
    }

    @Test
    void theSlopeOfACellWithPeepholes() {
        BiFunction<LstmCell, Step, DoubleMatrix> right = (cell, s) -> sum(
                s.f(),
                s.c_prev().mul(cell.W_cf).mul(s.f()).mul(oneMinus(s.f())),
                s.candidate().mul(cell.W_ci).mul(s.i()).mul(oneMinus(s.i())));
        BiFunction<LstmCell, Step, DoubleMatrix> withoutPeepholes = (cell, s) -> s.f();
        assertEquals("correct", verdict("03.4", right));
        assertTrue(verdict("03.4", withoutPeepholes).contains("the largest difference is"));
        BiFunction<LstmCell, Step, DoubleMatrix> nothing = (cell, s) -> null;
        assertTrue(verdict("03.4", nothing).contains("expected a matrix or an array of numbers, got null"));
    }

    @Test
    void aNetworkKeepsTheBitLongerThanItWasTrained() {
        Model model =
                sequential(lstm(8).forgetBias(5), dense(1)).seed(0).build(3).compile(adam(5e-3), mse());
        assertTrue(verdict("03.5", model).contains("of new sequences of 300 steps"));
        model.fit(bits(1024, 20, 100), epochs(12), clipNorm(1), quiet());
        assertEquals("correct", verdict("03.5", model));
        assertTrue(verdict("03.5", sequential(lstm(9), dense(1)).build(3).compile(adam(5e-3), mse()))
                .contains("it has 9 units, more than 8"));
    }

    private static Examples bits(int n, int shortest, int longest) {
        Random random = new Random(1);
        List<FloatMatrix> xs = new ArrayList<>();
        List<FloatMatrix> ys = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            int T = shortest + random.nextInt(longest - shortest + 1);
            FloatMatrix x = new FloatMatrix(3, T);
            for (int t = 0; t < T; t++) {
                x.put(0, t, 2 * random.nextFloat() - 1);
            }
            xs.add(x.put(0, 0, k % 2 == 0 ? 1 : -1).put(1, 0, 1).put(2, T - 1, 1));
            ys.add(FloatMatrix.scalar(x.get(0, 0)));
        }
        return Examples.of(xs, ys);
    }
}
