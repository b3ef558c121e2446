package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.tasks.AssociativeRecall;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.Step;
import carousel.train.Model;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter22Test {
    private static class Qrnn extends Cell {
        final Gate z = inputGate("z");
        final Gate f = inputGate("f");
        final Gate o = inputGate("o");
        final Carried h = state("h");
        final Carried c = state("c");
        private final float slip;

        Qrnn(float slip) {
            super(3);
            this.slip = slip;
        }

        @Override
        protected void step(Step s) {
            float[] z = s.tanh(this.z);
            float[] f = s.sigmoid(this.f);
            float[] o = s.sigmoid(this.o);
            for (int k = 0; k < s.size(); k++) {
                s.of(c)[k] = f[k] * s.previous(c)[k] + (1 - f[k]) * z[k];
                s.of(h)[k] = o[k] * s.of(c)[k];
            }
        }

        @Override
        protected void stepBack(Step s) {
            float[] z = s.of(this.z);
            float[] f = s.of(this.f);
            float[] o = s.of(this.o);
            for (int k = 0; k < s.size(); k++) {
                float dc = s.d(c)[k] + s.d(h)[k] * o[k];
                o[k] = s.d(h)[k] * s.of(c)[k] * o[k] * (1 - o[k]);
                s.dPrevious(c)[k] = dc * f[k];
                float df = dc * (s.previous(c)[k] - z[k]);
                z[k] = dc * (1 - f[k]) * (1 - z[k] * z[k]) * slip;
                f[k] = df * f[k] * (1 - f[k]);
            }
        }
    }

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("22." + n, null)));
    }

    @Test
    void aCellByItsEquations() {
        assertEquals("correct", verdict("22.1", new Qrnn(1)));
        assertTrue(verdict("22.1", new Qrnn(1.1f))
                .contains("h_t is right, but the derivative dz of gate z WRONG: expected"));
        assertTrue(verdict("22.1", lstm(3)).contains("expected the parameters"));
        Cell other = new Qrnn(1) {
            @Override
            protected void step(Step s) {
                super.step(s);
                for (int k = 0; k < s.size(); k++) {
                    s.of(h)[k] += 0.1f;
                }
            }
        };
        assertTrue(verdict("22.1", other).contains("after step 1, h_t is"));
        Cell withoutO = new Qrnn(1) {
            @Override
            protected void step(Step s) {
                super.step(s);
                System.arraycopy(s.of(c), 0, s.of(h), 0, s.size());
            }
        };
        assertTrue(verdict("22.1", withoutO).contains("is c_t, not h_t"));
    }

    @Test
    void aGateInNumbers() {
        assertEquals("correct", verdict("22.2", Math.log(396)));
        assertEquals("correct", verdict("22.2", 5.98));
        assertTrue(verdict("22.2", 4.6).startsWith("not yet"));
    }

    @Test
    void twoLayers() {
        assertEquals("correct", verdict("22.3", "(c)"));
        assertTrue(verdict("22.3", "a").startsWith("not yet"));
    }

    @Test
    void aNetworkThatDoesNotRecall() {
        assertTrue(verdict("22.4", untrained(8)).contains("% of the queries"));
        assertTrue(verdict("22.4", untrained(40)).contains("more than 3000"));
    }

    @Test
    void aNetworkThatAnswersOnlyOnce() {
        Model last = sequential(mlstm(8), dense(9)).compile(adam(0.01), crossEntropy());
        assertTrue(verdict("22.4", last).contains("numbers, not nine for each step"));
    }

    private static Model untrained(int units) {
        AssociativeRecall pairs = new AssociativeRecall(12, 16, 8);
        Model model = sequential(mlstm(units).returnSequences(), dense(9)).compile(adam(0.01), crossEntropy());
        model.fit(pairs.examples(4, 1), epochs(1), quiet());
        return model;
    }
}
