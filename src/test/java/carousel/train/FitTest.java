package carousel.train;

import static carousel.Carousel.batch;
import static carousel.Carousel.callback;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.dense;
import static carousel.Carousel.earlyStopping;
import static carousel.Carousel.epochs;
import static carousel.Carousel.examplesPerEpoch;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.stateful;
import static carousel.Carousel.stopWhen;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.linalg.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FitTest {
    private static final int THREADS = Threads.get();

    @AfterEach
    void threadsAsBefore() {
        Threads.set(THREADS);
    }

    /** N sequences of unequal length whose target is the mean of their first row. */
    record Means(int size, int steps, long seed) implements Examples {
        @Override
        public int features() {
            return 2;
        }

        @Override
        public int targetRows() {
            return 1;
        }

        @Override
        public int length(int n) {
            return steps - n % 3;
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            x.resize(2, steps, which.length).zero();
            y.resize(1, 1, which.length);
            x.lengths = Arrays.stream(which).map(this::length).toArray();
            for (int b = 0; b < which.length; b++) {
                Random random = new Random(seed * 1000 + which[b]);
                double sum = 0;
                for (int t = 0; t < x.lengths[b]; t++) {
                    float v = (float) random.nextGaussian();
                    x.data[x.column(t, b) * 2] = v;
                    x.data[x.column(t, b) * 2 + 1] = 1f;
                    sum += v;
                }
                y.data[b] = (float) (sum / x.lengths[b]);
            }
        }
    }

    private static Model model(long seed) {
        return sequential(lstm(8).returnSequences(), lstm(6).recurrentDropout(0.1), dense(1))
                .seed(seed)
                .compile(sgd(0.1), mse());
    }

    private static float[] weightsAfter(int threads, long seed) {
        Threads.set(threads);
        Model model = model(seed);
        model.fit(new Means(150, 7, 1), epochs(2), batch(70), quiet(), clipNorm(1));
        return flat(model);
    }

    private static float[] flat(Predictor model) {
        FloatMatrix all = new FloatMatrix(0, 1);
        for (Parameter p : model.network().parameters()) {
            all = FloatMatrix.concatVertically(all, p.value().dup().reshape(p.value().length, 1));
        }
        return all.data;
    }

    @Test
    void sameSeedSameBitsOnAnyNumberOfThreads() {
        float[] one = weightsAfter(1, 5);
        assertArrayEquals(one, weightsAfter(2, 5), 0f);
        assertArrayEquals(one, weightsAfter(8, 5), 0f);
        assertFalse(Arrays.equals(one, weightsAfter(1, 6)));
    }

    @Test
    void learns() {
        Model model = model(1);
        History history =
                model.fit(new Means(256, 7, 1), epochs(30), batch(32), quiet(), validation(new Means(64, 7, 2)));
        double[] loss = history.loss();
        assertEquals(30, loss.length);
        assertTrue(history.last().validLoss() < 0.2 * loss[0], history.toString());
        assertEquals(
                history.last().validLoss(), model.evaluate(new Means(64, 7, 2)).get("loss"), 1e-9);
    }

    /**
     * The mean over shards of unequal weight is the mean over the batch; it agrees with the loss of one example at a
     * time.
     */
    @Test
    void evaluationIsTheMeanOverExamples() {
        Model model = model(2);
        Means all = new Means(41, 7, 3);
        double whole = model.evaluate(all).get("loss");
        double[][] predicted = model.predict(all);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        double sum = 0;
        for (int n = 0; n < all.size(); n++) {
            all.fill(new int[] {n}, x, y);
            sum += Math.pow(predicted[n][0] - y.data[0], 2);
        }
        assertEquals(sum / all.size(), whole, 1e-6);
    }

    @Test
    void earlyStoppingGivesBackTheBestParameters() {
        Model model = sequential(lstm(4), dense(1)).compile(sgd(0.1), mse());
        float[][] seen = new float[200][];
        Means valid = new Means(20, 5, 9);
        History history = model.fit(
                new Means(24, 5, 1),
                epochs(200),
                quiet(),
                validation(valid),
                earlyStopping(5),
                callback(new Callback() {
                    @Override
                    public void epochEnd(Fit fit, Epoch epoch) {
                        seen[epoch.number() - 1] = flat(fit.model());
                    }
                }));
        int best = 0;
        double[] losses = history.validLoss();
        for (int e = 0; e < losses.length; e++) {
            best = losses[e] < losses[best] ? e : best;
        }
        assertArrayEquals(seen[best], flat(model), 0f);
        if (losses.length < 200) {
            assertTrue(history.ending().contains("epoch " + (best + 1)), history.ending());
        }
    }

    @Test
    void aNumberThatIsNotFiniteStopsBeforeItSpoilsTheParameters() {
        Model model = sequential(lstm(4), dense(1)).compile(sgd(1e38), mse());
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> model.fit(new Means(64, 5, 1), epochs(50), quiet()));
        assertTrue(e.getMessage().contains("epoch") && e.getMessage().contains("learning rate"), e.getMessage());
        assertTrue(e.getMessage().matches("(?s).*(layer \\d+, |W|b).*"), e.getMessage());
    }

    @Test
    void anInterruptionLeavesAUsableModel() {
        Model model = model(3);
        Thread.currentThread().interrupt();
        History history = model.fit(new Means(64, 5, 1), epochs(3), quiet());
        assertTrue(history.ending().startsWith("interrupted"), history.ending());
        assertTrue(Double.isFinite(model.evaluate(new Means(8, 5, 1)).get("loss")));
        assertFalse(Thread.interrupted(), "fit takes the interruption as dealt with");
    }

    /** If the state is carried over, two halves of a stream have the same loss as the whole stream at once. */
    @Test
    void statefulContinuesWhereTheLastBatchEnded() {
        Model whole = perStep();
        Model halves = perStep();
        double once = whole.fit(new Stream(8, 1), epochs(1), batch(3), inOrder(), quiet())
                .loss()[0];
        double twice = halves.fit(new Stream(4, 2), epochs(1), batch(3), stateful(), quiet())
                .loss()[0];
        assertEquals(once, twice, 1e-6);
    }

    private static Model perStep() {
        return sequential(lstm(4).returnSequences(), dense(1)).compile(sgd(1e-9), mse());
    }

    /** Three streams cut into pieces; example p * 3 + b is piece p of stream b; the target is the input. */
    record Stream(int steps, int pieces) implements Examples {
        @Override
        public int size() {
            return 3 * pieces;
        }

        @Override
        public int features() {
            return 1;
        }

        @Override
        public int targetRows() {
            return 1;
        }

        @Override
        public int length(int n) {
            return steps;
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            x.resize(1, steps, which.length);
            y.resize(1, steps, which.length);
            for (int b = 0; b < which.length; b++) {
                for (int t = 0; t < steps; t++) {
                    double v = Math.sin(which[b] % 3 + (which[b] / 3) * steps + t);
                    x.data[x.column(t, b)] = (float) v;
                    y.data[y.column(t, b)] = (float) v;
                }
            }
        }
    }

    @Test
    void stepByStepEqualsTheWholeSequence() {
        Model model = perStep();
        model.network().build(1);
        Sequences x = new Sequences();
        new Stream(6, 1).fill(new int[] {0, 1, 2}, x, new Sequences());
        FloatMatrix whole = model.predict(x).toMatrix();
        Stepper stepper = model.stepper();
        for (int t = 0; t < 6; t++) {
            FloatMatrix y = stepper.step(x.step(t));
            for (int b = 0; b < 3; b++) {
                assertEquals(whole.get(0, t * 3 + b), y.get(0, b), 1e-6);
            }
        }
    }

    /** Each epoch takes 4 of 6 examples in order: the second takes examples 4 and 5, then starts again from 0. */
    @Test
    void anEpochMayBePartOfTheExamples() {
        List<Integer> seen = new ArrayList<>();
        Means means = new Means(6, 5, 1);
        Examples watched = new Examples() {
            @Override
            public int size() {
                return means.size();
            }

            @Override
            public int features() {
                return means.features();
            }

            @Override
            public int targetRows() {
                return means.targetRows();
            }

            @Override
            public int length(int n) {
                return means.length(n);
            }

            @Override
            public void fill(int[] which, Sequences x, Sequences y) {
                Arrays.stream(which).forEach(seen::add);
                means.fill(which, x, y);
            }
        };
        History history = model(1).fit(watched, epochs(3), examplesPerEpoch(4), batch(2), inOrder(), quiet());
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5), seen);
        assertEquals(3, history.epochs().size());

        seen.clear();
        model(1).fit(watched, epochs(3), examplesPerEpoch(4), batch(2), quiet());
        assertEquals(Set.of(4, 5, 0, 1), Set.copyOf(seen.subList(4, 8)));
    }

    @Test
    void stopsWhenItsGoalIsReached() {
        History history = model(1).fit(new Means(64, 5, 1), epochs(50), stopWhen(e -> e.number() == 3), quiet());
        assertEquals(3, history.epochs().size());
        assertEquals("goal reached in epoch 3", history.ending());
        for (Executable misspelt : List.<Executable>of(
                () -> history.last().figure("acuracy"),
                () -> history.figure("valid acuracy"),
                () -> history.last().figures().put("loss", -1.0))) {
            assertThrows(RuntimeException.class, misspelt);
        }
        assertEquals(
                "figure: expected one of [loss], got \"acuracy\"",
                assertThrows(IllegalArgumentException.class, () -> history.figure("acuracy"))
                        .getMessage());
        assertTrue(Arrays.stream(history.validLoss()).allMatch(Double::isNaN));
        assertEquals(history.last().loss(), history.last().figure("loss"));
    }

    @Test
    void errorsSayWhatToDo() {
        Model model = sequential(lstm(4), dense(2)).compile(sgd(0.1), mse());
        String message = assertThrows(IllegalArgumentException.class, () -> model.fit(new Means(4, 5, 1)))
                .getMessage();
        assertTrue(message.contains("2 rows") && message.contains("the examples have 1"), message);
        assertThrows(IllegalArgumentException.class, () -> epochs(0));
        assertThrows(
                IllegalArgumentException.class, () -> perStep().fit(new Stream(4, 2), batch(4), stateful(), quiet()));
        assertThrows(IllegalArgumentException.class, () -> new Sequential(List.of()));
    }

    @Test
    void theSummaryCountsParameters() {
        Model model = sequential(lstm(8), dense(1)).compile(sgd(0.1), mse());
        model.network().build(3);
        assertEquals(4 * (8 * 3 + 8 * 8 + 8) + 9, model.summary().parameters());
        assertEquals(2, model.summary().table().rowCount());
    }
}
