package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.afterEpoch;
import static carousel.Carousel.afterStep;
import static carousel.Carousel.batch;
import static carousel.Carousel.callback;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.stepDecay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** However a run ends, callbacks are told, and the network is free again. */
class EndOfARunTest {
    private final List<String> told = new ArrayList<>();

    private Callback teller(String name) {
        return new Callback() {
            @Override
            public void begin(Fit fit) {
                told.add(name + " begins");
            }

            @Override
            public void end(Fit fit) {
                told.add(name + " ends");
            }
        };
    }

    private static Examples ones() {
        Sequences x = new Sequences(1, 1, 4);
        Arrays.fill(x.data, 1);
        return Examples.of(x, new Sequences(1, 1, 4));
    }

    @Test
    void everyCallbackHearsOfTheEnd() {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        model.fit(ones(), epochs(2), quiet(), callback(teller("one")), callback(teller("two")));
        assertEquals(List.of("one begins", "two begins"), told.subList(0, 2));
        assertEquals(
                List.of("one ends", "two ends"),
                told.subList(2, 4).stream().sorted().toList());
        assertEquals(4, told.size());
    }

    @Test
    void everyCallbackHearsOfTheEndOfARunThatDiverges() {
        Model model = sequential(dense(1)).compile(sgd(1e38), mse());
        assertThrows(IllegalStateException.class, () -> model.fit(ones(), epochs(3), quiet(), callback(teller("one"))));
        assertEquals(List.of("one begins", "one ends"), told);
    }

    /** All are equal, and only the first begins. */
    private record Same(List<String> told) implements Callback {
        @Override
        public void begin(Fit fit) {
            if (!told.isEmpty()) {
                throw new IllegalStateException("one is enough");
            }
            told.add("begins");
        }

        @Override
        public void end(Fit fit) {
            told.add("ends");
        }
    }

    @Test
    void aCallbackThatDidNotBeginHearsOfNoEndAlsoIfItEqualsOneThatDid() {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        assertThrows(
                IllegalStateException.class,
                () -> model.fit(ones(), quiet(), callback(new Same(told)), callback(new Same(told))));
        assertEquals(List.of("begins", "ends"), told);
    }

    private static Callback failing(String where) {
        return new Callback() {
            @Override
            public void begin(Fit fit) {
                fail("begin");
            }

            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                fail("epochEnd");
            }

            @Override
            public void end(Fit fit) {
                fail("end");
            }

            private void fail(String at) {
                if (where.contains(at + " ")) {
                    throw new IllegalStateException(where + at);
                }
            }
        };
    }

    private RuntimeException fails(String... where) {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        List<FitOption> options = new ArrayList<>(List.of(quiet(), callback(teller("one"))));
        Arrays.stream(where).forEach(w -> options.add(callback(failing(w))));
        options.add(callback(teller("two")));
        RuntimeException failure =
                assertThrows(IllegalStateException.class, () -> model.fit(ones(), options.toArray(FitOption[]::new)));
        model.fit(ones(), quiet());
        return failure;
    }

    @Test
    void aCallbackThatBeganHearsOfTheEndAlsoIfAnotherCouldNotBegin() {
        assertEquals("begin begin", fails("begin ").getMessage());
        assertEquals(List.of("one begins", "one ends"), told);
    }

    @Test
    void whatEndedTheRunIsThrownAndWhatEndThrewIsSuppressed() {
        RuntimeException failure = fails("epochEnd end ", "end a ", "end b ");
        assertEquals("epochEnd end epochEnd", failure.getMessage());
        assertEquals(1, failure.getSuppressed().length);
        Throwable first = failure.getSuppressed()[0];
        assertEquals("epochEnd end end", first.getMessage());
        assertEquals(
                List.of("end a end", "end b end"),
                Arrays.stream(first.getSuppressed()).map(Throwable::getMessage).toList());
        assertEquals(List.of("one begins", "two begins", "one ends", "two ends"), told);
    }

    /** An exception cannot be suppressed by itself; Java's complaint about that took its place. */
    @Test
    void oneExceptionMayBeThrownAgainAtTheEnd() {
        for (boolean early : new boolean[] {true, false}) {
            RuntimeException once = new IllegalStateException("once");
            Callback again = new Callback() {
                @Override
                public void batchEnd(Fit fit, int step, double loss) {
                    if (early) {
                        throw once;
                    }
                }

                @Override
                public void end(Fit fit) {
                    throw once;
                }
            };
            Model model = sequential(dense(1)).compile(adam(1e-3), mse());
            for (FitOption other : List.of(callback(again), quiet())) {
                assertSame(
                        once,
                        assertThrows(
                                RuntimeException.class, () -> model.fit(ones(), batch(2), callback(again), other)));
            }
            assertEquals(0, once.getSuppressed().length);
        }
    }

    @Test
    void whatOnlyEndThrowsIsThrown() {
        assertEquals("end a end", fails("end a ", "end b ").getMessage());
    }

    /** An Error was passed on at once, and the callbacks after it heard of no end. */
    @Test
    void everyCallbackHearsOfTheEndAlsoIfAnErrorIsThrown() {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        Callback fails = new Callback() {
            @Override
            public void end(Fit fit) {
                throw new AssertionError("end");
            }
        };
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> model.fit(ones(), quiet(), callback(fails), callback(fails), callback(teller("one"))));
        assertEquals(List.of("one begins", "one ends"), told);
        assertEquals("end", error.getSuppressed()[0].getMessage());
        model.fit(ones(), quiet());
    }

    /** Such as a resumed checkpoint that began before it. */
    @Test
    void anErrorAtTheBeginLeavesTheNetworkAsItWas() {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        model.network().build(1);
        float before = model.network().parameters().get(0).value().get(0);
        Callback fails = new Callback() {
            @Override
            public void begin(Fit fit) {
                fit.model().network().parameters().get(0).value().put(0, before + 1);
                throw new AssertionError("begin");
            }
        };
        assertThrows(AssertionError.class, () -> model.fit(ones(), quiet(), callback(fails)));
        assertEquals(before, model.network().parameters().get(0).value().get(0));
    }

    /** A warm-up that reads the rate there would train with a rate of 0. */
    @Test
    void theLearningRateIsKnownWhenTheRunBegins() {
        List<Double> rates = new ArrayList<>();
        Callback reader = new Callback() {
            @Override
            public void begin(Fit fit) {
                rates.add(fit.learningRate());
            }
        };
        sequential(dense(1))
                .compile(sgd(0.5).schedule(stepDecay(1, 0.5)), mse())
                .fit(ones(), epochs(3), quiet(), callback(reader), afterEpoch((fit, e) -> rates.add(e.learningRate())));
        assertEquals(List.of(0.5, 0.5, 0.25, 0.125), rates);
    }

    /** The schedule is not asked for an epoch after the last one, which it need not know. */
    @Test
    void theLearningRateIsKnownWhenNoEpochIsLeft() {
        double[] rates = {0.5, 0.25};
        List<Double> seen = new ArrayList<>();
        Callback resumed = new Callback() {
            @Override
            public void begin(Fit fit) {
                fit.resume(List.of(new Epoch(1, 0.5, Map.of()), new Epoch(2, 0.25, Map.of())), null, 0);
                seen.add(fit.learningRate());
            }
        };
        sequential(dense(1))
                .compile(sgd(1).schedule((epoch, epochs) -> rates[epoch - 1]), mse())
                .fit(ones(), epochs(2), quiet(), callback(resumed));
        assertEquals(List.of(0.25), seen);
    }

    @Test
    void aTrainerDoesNotTrainLayersThatWereFrozenMeanwhile() {
        Model model = sequential(dense(2), dense(1)).compile(adam(1e-3), mse());
        model.network().build(1);
        Trainer trainer = model.trainer();
        Sequences x = new Sequences(1, 1, 2);
        model.network().freeze(0);
        String said = assertThrows(IllegalStateException.class, () -> trainer.step(x, new Sequences(1, 1, 2), 1e-3))
                .getMessage();
        assertTrue(said.startsWith("step: layers were frozen or unfrozen after this trainer was created"), said);
        model.trainer().step(x, new Sequences(1, 1, 2), 1e-3);
        model.network().unfreeze(0);
        trainer.step(x, new Sequences(1, 1, 2), 1e-3);
        model.network().freeze(0, 1);
        said = assertThrows(IllegalStateException.class, model::trainer).getMessage();
        assertEquals("trainer: every layer with parameters is frozen; unfreeze one", said);
    }

    @Test
    void anEpochHasTheRateOfItsLastStep() {
        List<Double> rates = new ArrayList<>();
        History history = sequential(dense(1))
                .compile(sgd(0.5), mse())
                .fit(ones(), epochs(2), batch(2), quiet(), afterStep((fit, step, loss) -> {
                    rates.add(fit.learningRate());
                    fit.learningRate(fit.learningRate() / 2);
                }));
        assertEquals(List.of(0.5, 0.25, 0.125, 0.0625), rates);
        assertEquals(
                List.of(0.25, 0.0625),
                history.epochs().stream().map(Epoch::learningRate).toList());
    }

    @Test
    void optionsOfAFitAreNotLostInATrainer() {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        model.network().build(1);
        model.trainer(clipNorm(1));
        for (FitOption other : List.of(epochs(3), quiet(), afterEpoch((fit, epoch) -> {}))) {
            String said = assertThrows(IllegalArgumentException.class, () -> model.trainer(clipNorm(1), other))
                    .getMessage();
            assertTrue(
                    said.startsWith("trainer: expected clipNorm or clipValue, got something else as option 2"), said);
        }
    }

    @Test
    void aStepByHandLeavesTheNetworkFree() {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        model.network().build(1);
        Sequences x = new Sequences(1, 1, 2);
        model.trainer().step(x, new Sequences(1, 1, 2), 1e-3);
        assertEquals(1, model.fit(ones(), epochs(1), quiet()).epochs().size());
    }

    @Test
    void freezingReturnsTheNetworkAndEndsWithUnfreezing() {
        Sequential network = sequential(dense(2), dense(1)).build(1);
        assertSame(network, network.freeze(0));
        assertEquals(List.of(true, false), List.of(network.isFrozen(0), network.isFrozen(1)));
        assertSame(network, network.unfreeze(0));
        assertEquals(false, network.isFrozen(0));
    }
}
