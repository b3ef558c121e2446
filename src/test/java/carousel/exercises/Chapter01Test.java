package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.textbook.RnnCell;
import carousel.textbook.State;
import carousel.train.Model;
import carousel.train.Sequential;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Chapter01Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 6).forEach(n -> assertEquals("not attempted yet", verdict("01." + n, null)));
    }

    @Test
    void thePowerOfAWeight() {
        for (Object right : new Object[] {66, 66.0, 66L}) {
            assertEquals("correct", verdict("01.1", right));
        }
        assertTrue(verdict("01.1", 65).startsWith("not yet: 65 is not it"));
    }

    /** The chapter's network and noise, with the noise five times as loud. */
    @Test
    void loudNoiseMakesTheGradientVanish() {
        assertTrue(lastGradient(5) < 1e-3 * lastGradient(1));
        assertEquals("correct", verdict("01.2", "(b)"));
        assertTrue(verdict("01.2", "c").startsWith("not yet: c is not it"));
    }

    private static double lastGradient(double loudness) {
        RnnCell net = new RnnCell(8, 64);
        net.randomise(new Random(1), 1.5 / Math.sqrt(64 / 3.0));
        DoubleMatrix noise =
                new DoubleMatrix(8, 100, new Random(2).doubles(800, -1, 1).toArray());
        List<RnnCell.Step> steps = net.forward(noise.mul(loudness).columnsAsList(), net.zeroState());
        return net.gradientByLag(steps, new State(DoubleMatrix.ones(64)))[100];
    }

    @Test
    void clippingByValue() {
        UnaryOperator<DoubleMatrix> right = g -> g.max(-1).min(1);
        UnaryOperator<DoubleMatrix> inPlace = g -> g.maxi(-1).mini(1);
        UnaryOperator<DoubleMatrix> byNorm = g -> g.div(Math.max(1, g.norm2()));
        assertEquals("correct", verdict("01.3", right));
        assertTrue(verdict("01.3", inPlace).contains("changed the column"));
        assertTrue(verdict("01.3", byNorm).contains("the largest difference is"));
    }

    @Test
    void aPlainUnitHoldsABit() {
        assertEquals("correct", verdict("01.4", unit(3)));
        assertTrue(verdict("01.4", unit(1)).contains("after the message 1, h is"));
        assertTrue(verdict("01.4", unit(1.2)).contains("after the message"));
        assertTrue(verdict("01.4", new RnnCell(1, 2))
                .contains("expected a cell with D = 1 and H = 1, got D = 1 and H = 2"));
    }

    private static RnnCell unit(double W_hh) {
        RnnCell cell = new RnnCell(1, 1);
        cell.W_xh.fill(1);
        cell.W_hh.fill(W_hh);
        return cell;
    }

    @Test
    void theDerivativeThroughThreeSteps() {
        DoubleUnaryOperator measured = w -> (h_3(w + 1e-5) - h_3(w - 1e-5)) / 2e-5;
        DoubleUnaryOperator lastStepAlone = w -> (1 - Math.pow(h_3(w), 2)) * Math.tanh(w * Math.tanh(1) + 0.5);
        assertEquals("correct", verdict("01.5", measured));
        assertTrue(verdict("01.5", lastStepAlone).startsWith("not yet: at -1.5"));
    }

    private static double h_3(double w) {
        return Math.tanh(w * Math.tanh(w * Math.tanh(1) + 0.5) - 1);
    }

    @Test
    @Tag("slow")
    void aPlainNetworkReadsMessages() {
        Sequential plain = sequential(simpleRnn(32), dense(1)).seed(1).build(1);
        plain.layers().get(0).parameter("W_hh").value().muli(1.2f);
        Model model = plain.compile(adam(0.002), bce());
        assertTrue(verdict("01.6", model).contains("of new messages it reads"));
        model.fit(messages(4000), epochs(30), clipNorm(1), quiet());
        assertEquals("correct", verdict("01.6", model));
    }

    private static Examples messages(int n) {
        Random random = new Random(1);
        Sequences x = new Sequences(1, 40, n);
        Sequences y = new Sequences(1, 1, n);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = (float) random.nextGaussian();
        }
        for (int b = 0; b < n; b++) {
            y.data[b] = random.nextInt(2);
            x.data[b] = 2 * y.data[b] - 1;
        }
        return Examples.of(x, y);
    }

    @Test
    void onlyAPlainNetworkCounts() {
        assertTrue(verdict("01.6", sequential(lstm(8), dense(1)).build(1).compile(adam(0.002), bce()))
                .contains("expected one simpleRnn"));
        assertTrue(verdict("01.6", sequential(simpleRnn(33), dense(1)).build(1).compile(adam(0.002), bce()))
                .contains("it has 33 units, more than 32"));
        assertTrue(verdict("01.6", sequential(simpleRnn(8), dense(1)).build(2).compile(adam(0.002), bce()))
                .startsWith("your answer ended in"));
    }
}
