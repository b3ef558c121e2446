package carousel.student;

import static carousel.Carousel.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.*;
import carousel.data.*;
import carousel.generate.*;
import carousel.interop.*;
import carousel.layers.*;
import carousel.linalg.*;
import carousel.recurrent.*;
import carousel.train.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader of the notebooks does with their own cell, written as in a notebook. */
class MinGruTest {
    static final class MinGru extends Cell {
        final Gate z = inputGate("z"), n = inputGate("n");
        final Carried h = state("h");

        MinGru(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {
            float[] z = s.sigmoid(this.z), n = s.of(this.n), h = s.of(this.h), hPrev = s.previous(this.h);
            for (int k = 0; k < s.size(); k++) h[k] = (1 - z[k]) * hPrev[k] + z[k] * n[k];
        }

        @Override
        protected void stepBack(Step s) {
            float[] z = s.of(this.z), n = s.of(this.n), hPrev = s.previous(this.h);
            float[] dh = s.d(h), dhPrev = s.dPrevious(h);
            for (int k = 0; k < s.size(); k++) {
                float dz = dh[k] * (n[k] - hPrev[k]) * z[k] * (1 - z[k]);
                dhPrev[k] = dh[k] * (1 - z[k]);
                n[k] = dh[k] * z[k];
                z[k] = dz;
            }
        }
    }

    @TempDir
    Path folder;

    /** N sequences of two rows; the second row marks one step, and the target is the number in the first row there. */
    private static Examples marked(int N, int shortest, int longest) {
        Random random = new Random(1);
        List<FloatMatrix> x = new ArrayList<>(), y = new ArrayList<>();
        for (int i = 0; i < N; i++) {
            int T = shortest + random.nextInt(longest - shortest + 1), at = random.nextInt(T);
            x.add(new FloatMatrix(2, T));
            for (int t = 0; t < T; t++) x.get(i).put(0, t, random.nextFloat());
            x.get(i).put(1, at, 1);
            y.add(FloatMatrix.scalar(x.get(i).get(0, at)));
        }
        return Examples.of(x, y);
    }

    @Test
    void trainsInBothDirectionsOnSequencesOfUnequalLengthAndComesBackFromAFile() throws IOException {
        var model = sequential(
                        bidirectional(recurrent(new MinGru(16)).returnSequences()), recurrent(new MinGru(16)), dense(1))
                .compile(adam(1e-2), mse());
        var train = marked(512, 4, 12);
        var history = model.fit(train, epochs(25), quiet());
        double last = history.last().loss();
        assertTrue(last < 0.1 * history.loss()[0], history.toString());

        double[][] together = model.predict(train);
        for (int i = 0; i < 20; i++) { // a padded batch gives the same as its sequences one by one
            assertEquals(together[i][0], model.predict(train.select(i))[0][0], 1e-6);
        }

        Path path = folder.resolve("mingru.safetensors");
        save(model, path);
        assertArrayEquals(together, load(path, MinGru::new).predict(train));
        String message =
                assertThrows(ModelFileException.class, () -> load(path)).getMessage();
        assertTrue(message.contains("MinGru is not a cell of the library") && message.contains("MinGru::new"), message);
        message = assertThrows(ModelFileException.class, () -> load(path, units -> new MinGru(units + 1)))
                .getMessage();
        assertTrue(message.endsWith("units: was 16 when it was saved, but the new object has 17"), message);
    }

    @Test
    void stepsOneByOneAndCarriesItsStateOn() {
        var network = sequential(recurrent(new MinGru(8)).returnSequences(), dense(1));
        var model = network.compile(adam(1e-2), mse());
        Sequences x = new Sequences(2, 40, 1), y = new Sequences(1, 40, 1);
        Random random = new Random(2);
        for (int t = 0; t < 40; t++) {
            x.data[2 * t] = random.nextFloat();
            y.data[t] = t < 3 ? 0 : x.data[2 * (t - 3)];
        }
        Sequences whole = model.predict(x);
        Stepper stepper = model.stepper();
        for (int t = 0; t < 40; t++) {
            assertEquals(whole.data[t], stepper.step(x.data[2 * t], x.data[2 * t + 1])[0], 1e-6);
        }

        List<FloatMatrix> xs = new ArrayList<>(), ys = new ArrayList<>();
        for (int t = 0; t < 40; t += 10) {
            xs.add(new FloatMatrix(2, 10, Arrays.copyOfRange(x.data, 2 * t, 2 * t + 20)));
            ys.add(new FloatMatrix(1, 10, Arrays.copyOfRange(y.data, t, t + 10)));
        }
        Examples pieces = Examples.of(xs, ys);
        double before = model.evaluate(pieces).get("loss");
        var history = model.fit(pieces, stateful(), batch(1), epochs(60), quiet());
        assertTrue(history.last().loss() < before / 2, before + " " + history);
    }

    @Test
    void translatesAndContinuesFromACheckpoint() throws IOException {
        List<int[]> sources = new ArrayList<>(), targets = new ArrayList<>();
        for (int a = 3; a < 9; a++) {
            for (int b = 3; b < 9; b++) {
                sources.add(new int[] {a, b});
                targets.add(new int[] {b, a});
            }
        }
        Examples pairs = Examples.pairs(sources, targets, 1, 2);
        Path path = folder.resolve("run.safetensors");
        Model model = null;
        for (int epochs : new int[] {40, 120}) { // stopped once, then resumed
            model = sequential(
                            encoderDecoder(
                                    embedding(9, 8),
                                    bidirectional(recurrent(new MinGru(16))),
                                    embedding(9, 8),
                                    recurrent(new MinGru(32))),
                            dense(9))
                    .compile(adam(1e-2), crossEntropy());
            model.fit(pairs, epochs(epochs), batch(12), checkpoint(path), quiet());
        }
        assertArrayEquals(
                new int[] {7, 4},
                new Translator(model, 1, 2).greedy(new int[] {4, 7}, 5).words());
        Model again = load(path, MinGru::new);
        assertArrayEquals(
                new int[] {7, 4},
                new Translator(again, 1, 2).greedy(new int[] {4, 7}, 5).words());
    }

    @Test
    void everyDerivativeIsRight() {
        CellCheck check = CellCheck.gradients(new MinGru(3));
        assertTrue(check.passed(), check.toString());
        for (CellCheck.Line line : check.lines()) {
            assertTrue(line.error() < 1e-6, line.toString());
        }
    }

    @Test
    void aCustomActivationTrainsButIsNotSaved() {
        CellActivation softsign =
                CellActivation.of("softsign", x -> x / (1 + Math.abs(x)), y -> (1 - Math.abs(y)) * (1 - Math.abs(y)));
        for (Cell cell : List.of(new Lstm(3).activation(softsign), new SimpleRnn(3).activation(softsign))) {
            CellCheck check = CellCheck.gradients(cell);
            assertTrue(check.passed(), check.toString());
            Model model = sequential(cell).build(2).compile(adam(1e-3), mse());
            String message = assertThrows(ModelFileException.class, () -> save(model, folder.resolve("x")))
                    .getMessage();
            assertTrue(message.contains("softsign is your own function"), message);
            for (String taken : List.of("TANH", "relu", "Sigmoid")) {
                assertThrows(IllegalArgumentException.class, () -> CellActivation.of(taken, x -> x, y -> 1));
            }
        }
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        var dropping = sequential(recurrent(new MinGru(4)).recurrentDropout(0.2), dense(1));
        String message = assertThrows(IllegalStateException.class, () -> dropping.build(2))
                .getMessage();
        assertTrue(message.contains("no gate sees h_(t-1)"), message);
        Cell nameless = new Cell(3) {
            final Gate z = inputGate("z");
            final Carried h = state("h");

            @Override
            protected void step(Step s) {
                System.arraycopy(s.of(z), 0, s.of(h), 0, s.size());
            }

            @Override
            protected void stepBack(Step s) {
                System.arraycopy(s.d(h), 0, s.of(z), 0, s.size());
            }
        };
        Model model = sequential(recurrent(nameless)).build(2).compile(adam(1e-3), mse());
        message = assertThrows(ModelFileException.class, () -> save(model, folder.resolve("x")))
                .getMessage();
        assertTrue(message.contains("a cell of a class without a name"), message);
    }
}
