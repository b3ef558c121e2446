package carousel.interop;

import static carousel.Carousel.adam;
import static carousel.Carousel.adamw;
import static carousel.Carousel.afterEpoch;
import static carousel.Carousel.afterStep;
import static carousel.Carousel.batch;
import static carousel.Carousel.byLength;
import static carousel.Carousel.callback;
import static carousel.Carousel.checkpoint;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.cosine;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.earlyStopping;
import static carousel.Carousel.epochs;
import static carousel.Carousel.exponential;
import static carousel.Carousel.gru;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.load;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mae;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.reduceOnPlateau;
import static carousel.Carousel.rmsprop;
import static carousel.Carousel.save;
import static carousel.Carousel.saveBest;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.stateful;
import static carousel.Carousel.stopWhen;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.layers.Parameter;
import carousel.loss.Loss;
import carousel.loss.Losses;
import carousel.loss.Metric;
import carousel.optim.Optimizer;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import carousel.train.FitOption;
import carousel.train.History;
import carousel.train.Model;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was stopped and resumed ends with the same bits as one that never stopped. */
class CheckpointTest {
    private static final Numbers TRAIN = new Numbers(30);

    /** Keeps the parameters of the best epoch, as earlyStopping does, and never stops. */
    private static final FitOption KEEPS = callback(new Callback() {
        @Override
        public boolean keeps() {
            return true;
        }

        @Override
        public void epochEnd(Fit fit, Epoch epoch) {
            if (fit.bestEpoch() == epoch.number()) {
                fit.keep();
            }
        }
    });

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("run.safetensors");
    }

    private static Model model(Optimizer optimizer) {
        return sequential(lstm(5).recurrentDropout(0.2).returnSequences(), dropout(0.2), gru(4), dense(1))
                .seed(3)
                .compile(optimizer, mse());
    }

    private static float[] bits(Model model) {
        List<Float> all = new ArrayList<>();
        for (Parameter p : model.network().parameters()) {
            for (float w : p.value().data) {
                all.add(w);
            }
        }
        float[] bits = new float[all.size()];
        for (int k = 0; k < bits.length; k++) {
            bits[k] = all.get(k);
        }
        return bits;
    }

    private static FitOption[] with(FitOption[] options, FitOption... more) {
        return Stream.of(options, more).flatMap(Arrays::stream).toArray(FitOption[]::new);
    }

    private FitOption[] saved(FitOption... options) {
        return with(options, quiet(), checkpoint(path()));
    }

    /** Interrupts the thread at the end of an epoch, just before a checkpoint is written and the next epoch begins. */
    private static FitOption interruptAfter(int epoch) {
        return callback(new Callback() {
            @Override
            public void epochEnd(Fit fit, Epoch done) {
                if (done.number() == epoch) {
                    Thread.currentThread().interrupt();
                }
            }
        });
    }

    static Stream<Arguments> runs() {
        FitOption[] plain = {epochs(7), batch(8), quiet()};
        FitOption[] stopsEarly = {epochs(12), batch(8), quiet(), validation(new Numbers(9)), earlyStopping(2)};
        FitOption[] stopsLate = {epochs(7), batch(8), quiet(), validation(new Numbers(9)), earlyStopping(2)};
        FitOption[] clipped = {epochs(7), batch(30), quiet(), clipNorm(0.01), inOrder()};
        FitOption[] stateful = {epochs(7), batch(10), quiet(), stateful()};
        return Stream.of(
                Arguments.of("sgd", sgd(0.1), plain),
                Arguments.of("momentum", sgd(0.1).momentum(0.9).weightDecay(0.01), clipped),
                Arguments.of("rmsprop", rmsprop(0.01), stopsLate),
                Arguments.of("adam", adam(0.01).schedule(cosine().warmUp(2)), plain),
                Arguments.of("adam that stops early", adam(0.3), stopsEarly),
                Arguments.of("adamw", adamw(0.01).schedule(exponential(0.9)), stopsLate),
                Arguments.of("stateful", adam(0.01), stateful),
                Arguments.of("a rate set by hand", adam(0.01), with(plain, afterEpoch((fit, done) -> {
                    if (done.number() == 1) {
                        fit.learningRate(0.003);
                    }
                }))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void aResumedRunGivesTheSameBits(String name, Optimizer optimizer, FitOption[] options) {
        Model never = model(optimizer);
        History whole = never.fit(TRAIN, options);
        for (int every : new int[] {1, 2}) {
            Path path = folder.resolve("every-" + every);
            History history = null;
            Model resumed = null;
            for (int part = 1; history == null || history.ending().startsWith("interrupted"); part++) {
                resumed = model(optimizer);
                history = resumed.fit(TRAIN, with(options, checkpoint(path, every), interruptAfter(2 * part)));
                assertTrue(part < 8);
            }
            assertArrayEquals(bits(never), bits(resumed), 0f);
            assertEquals(whole.epochs(), history.epochs());
            assertEquals(whole.ending(), history.ending());
        }
    }

    @Test
    void theRunsOfThisTestStopAsTheirNamesSay() {
        History early = model(adam(0.3))
                .fit(TRAIN, epochs(12), batch(8), quiet(), validation(new Numbers(9)), earlyStopping(2));
        assertTrue(early.epochs().size() < 12, early.toString());
        assertTrue(early.ending().startsWith("stopped early"), early.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFinishedRunIsNotRunAgain(boolean early) {
        FitOption[] options = early
                ? new FitOption[] {
                    epochs(12), batch(8), quiet(), validation(new Numbers(9)), earlyStopping(2), checkpoint(path(), 5)
                }
                : new FitOption[] {epochs(3), quiet(), checkpoint(path(), 5)};
        Model first = model(adam(0.3));
        History history = first.fit(TRAIN, options);
        Model again = model(adam(0.3));
        History same = again.fit(TRAIN, with(options, callback(new Callback() {
            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                throw new AssertionError("no epoch is left");
            }
        })));
        assertArrayEquals(bits(first), bits(again), 0f);
        assertEquals(history.epochs(), same.epochs());
        assertEquals(history.ending(), same.ending());
    }

    /** Given by its class, it still begins first and saves last; otherwise it would save the best parameters too early. */
    @Test
    void aCheckpointSavesAfterTheOthersHoweverItIsGiven() {
        FitOption[] options = {epochs(12), batch(8), quiet(), validation(new Numbers(9))};
        Model never = model(adam(0.3));
        int best = never.fit(TRAIN, with(options, earlyStopping(2))).epochs().size() - 2;
        FitOption checkpoint = callback(new Checkpoint(path(), 1));
        model(adam(0.3)).fit(TRAIN, with(options, checkpoint, earlyStopping(2), interruptAfter(best)));
        Model resumed = model(adam(0.3));
        resumed.fit(TRAIN, with(options, checkpoint, earlyStopping(2)));
        assertArrayEquals(bits(never), bits(resumed), 0f);
    }

    /** Without one, the best parameters of then would come back at the end, and later epochs would be lost. */
    @Test
    void aRunThatKeptItsBestParametersNeedsACallbackThatKeeps() {
        model(adam(0.01)).fit(TRAIN, saved(epochs(2), earlyStopping(9)));
        Model model = model(adam(0.01));
        model.network().build(TRAIN.features());
        float[] before = bits(model);
        for (FitOption[] others : new FitOption[][] {
            {},
            {reduceOnPlateau(0.5, 1), saveBest(folder.resolve("best")), stopWhen(epoch -> false)},
            {callback(new Callback() {}), afterEpoch((fit, epoch) -> {}), afterStep((fit, step, loss) -> {})}
        }) {
            String said = assertThrows(
                            IllegalArgumentException.class, () -> model.fit(TRAIN, with(saved(epochs(4)), others)))
                    .getMessage();
            assertTrue(said.startsWith("fit: expected a callback that keeps the best parameters"), said);
            assertArrayEquals(before, bits(model), 0f);
        }
        model.fit(TRAIN, saved(epochs(3), earlyStopping(5)));
        model.fit(TRAIN, saved(epochs(4), KEEPS));
    }

    /** Why it stopped was in the file, so that a run that a limit of time had stopped never went on. */
    @Test
    void aRunThatYourOwnCallbackStoppedGoesOn() {
        Model never = model(adam(0.01));
        never.fit(TRAIN, epochs(6), quiet());
        Model stopped = model(adam(0.01));
        History history = stopped.fit(TRAIN, saved(epochs(6), afterEpoch((fit, epoch) -> fit.stop("no time left"))));
        assertEquals("no time left", history.ending());
        assertEquals(1, history.epochs().size());
        Model resumed = model(adam(0.01));
        history = resumed.fit(TRAIN, saved(epochs(6)));
        assertEquals("", history.ending());
        assertArrayEquals(bits(never), bits(resumed), 0f);
    }

    /** They decide again from the history, with the limits that they have now. */
    @Test
    void aRunThatStoppedByItsFiguresStopsAgainUnlessTheLimitIsAnother() {
        FitOption goal = stopWhen(epoch -> epoch.number() >= 2);
        model(adam(0.01)).fit(TRAIN, saved(epochs(6), goal));
        History again = model(adam(0.01)).fit(TRAIN, saved(epochs(6), goal));
        assertEquals("goal reached in epoch 2", again.ending());
        assertEquals(2, again.epochs().size());
        History further = model(adam(0.01)).fit(TRAIN, saved(epochs(6), stopWhen(epoch -> epoch.number() >= 4)));
        assertEquals(4, further.epochs().size());

        path().toFile().delete();
        FitOption valid = validation(new Numbers(9));
        History early = model(adam(0.3)).fit(TRAIN, saved(epochs(30), valid, earlyStopping(2)));
        assertTrue(early.ending().startsWith("stopped early"), early.ending());
        int n = early.epochs().size();
        again = model(adam(0.3)).fit(TRAIN, saved(epochs(30), valid, earlyStopping(2)));
        assertEquals(early.ending(), again.ending());
        assertEquals(n, again.epochs().size());
        further = model(adam(0.3)).fit(TRAIN, saved(epochs(30), valid, earlyStopping(3)));
        assertTrue(further.epochs().size() > n, further.toString());
    }

    /** The rate that a callback has set belongs to the run, so the message says where another one can be set. */
    @Test
    void aRateThatDivergedComesBackUnlessAnotherIsSetAtTheBegin() {
        FitOption wild = afterEpoch((fit, epoch) -> fit.learningRate(3e38));
        FitOption tame = afterEpoch((fit, epoch) -> fit.learningRate(0.001));
        for (FitOption after : List.of(wild, tame)) {
            String said = assertThrows(
                            IllegalStateException.class,
                            () -> model(sgd(0.01)).fit(TRAIN, saved(epochs(3), batch(8), after)))
                    .getMessage();
            assertTrue(said.contains("3.0E38, set by a callback; in a resumed run, set another one in begin)"), said);
        }
        FitOption begins = callback(new Callback() {
            @Override
            public void begin(Fit fit) {
                fit.learningRate(0.001);
            }
        });
        History history = model(sgd(0.01)).fit(TRAIN, saved(epochs(3), batch(8), begins));
        assertEquals(0.001, history.last().learningRate());
    }

    /** The best epoch was not kept, so it could not be given back. */
    @Test
    void earlyStoppingCannotBeginInTheMiddleOfARun() {
        model(adam(0.01)).fit(TRAIN, saved(epochs(2)));
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> model(adam(0.01)).fit(TRAIN, saved(epochs(4), earlyStopping(5))))
                .getMessage();
        assertTrue(said.startsWith("earlyStopping: expected a run that had early stopping from its first epoch"), said);
        assertTrue(said.contains("of epoch 2, the best so far; leave earlyStopping out"), said);
        Model model = model(adam(0.01));
        History history = model.fit(TRAIN, saved(epochs(4), validation(new Numbers(9)), earlyStopping(5, 0.001)));
        assertEquals(4, history.epochs().size());
        assertTrue(history.csv().startsWith("epoch,learning rate,loss,valid loss\n1,0.01,"), history.csv());
        History without = model(adam(0.01)).fit(TRAIN, saved(epochs(5), KEEPS));
        assertTrue(without.csv().startsWith("epoch,learning rate,loss,valid loss\n1,0.01,"), without.csv());
        assertEquals(List.of("epoch", "loss", "valid loss"), without.table().columnNames());
    }

    /** As after a split without a seed. The best of the one was compared with the losses of the other. */
    @Test
    void aRunIsNotResumedWithOtherValidationExamples() {
        FitOption stops = afterEpoch((fit, epoch) -> fit.stop("no time left"));
        Model never = model(adam(0.01));
        never.fit(TRAIN, epochs(4), quiet(), validation(new Numbers(9)), earlyStopping(3));
        model(adam(0.01)).fit(TRAIN, saved(epochs(4), validation(new Numbers(9)), earlyStopping(3), stops));
        Model model = model(adam(0.01));
        model.network().build(TRAIN.features());
        float[] before = bits(model);
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> model.fit(TRAIN, saved(epochs(4), validation(TRAIN.subset(20, 29)), earlyStopping(3))))
                .getMessage();
        assertTrue(
                said.matches("fit: expected the validation examples of the run that is resumed, with a loss of 0\\.\\d+"
                        + " at its end, got others, with 0\\.\\d+; give the same ones, .*"),
                said);
        assertArrayEquals(before, bits(model), 0f);
        model.fit(TRAIN, saved(epochs(4), validation(new Numbers(9)), earlyStopping(3)));
        assertArrayEquals(bits(never), bits(model), 0f);
    }

    /** The error was of a class that nobody can name. */
    @Test
    void aResumedRunWhoseValidationLossIsNaNIsRefused() {
        Loss own = Losses.of("own", (y, t) -> t > 99 ? Double.NaN : (y - t) * (y - t), (y, t) -> 2 * (y - t));
        FitOption stops = afterEpoch((fit, epoch) -> fit.stop("no time left"));
        Model first = model(adam(0.01)).compile(adam(0.01), own);
        first.fit(TRAIN, saved(epochs(4), validation(new Numbers(9)), stops));
        Model second = model(adam(0.01)).compile(adam(0.01), own);
        Examples strange = Examples.of(new double[1][3][TRAIN.features()], 100.0);
        String said = assertThrows(
                        IllegalStateException.class, () -> second.fit(TRAIN, saved(epochs(4), validation(strange))))
                .getMessage();
        assertTrue(said.startsWith("the loss on the validation examples is NaN; "), said);
    }

    /** Otherwise there is no file if no later epoch is better, and nobody is told. */
    @Test
    void theBestModelOfAResumedRunIsThereOrTheRunIsRefused() throws IOException {
        Path best = folder.resolve("best");
        FitOption valid = validation(new Numbers(9));
        FitOption worse = afterEpoch((fit, epoch) -> fit.learningRate(3));
        Model begun = model(adam(0.01));
        begun.fit(TRAIN, saved(epochs(2), valid, worse));
        Path last = folder.resolve("last");
        save(begun, last);
        History history = model(adam(0.01)).fit(TRAIN, saved(epochs(2), valid, worse));
        assertTrue(history.validLoss()[0] < history.validLoss()[1], history.csv());
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> model(adam(0.01)).fit(TRAIN, saved(epochs(3), valid, worse, saveBest(best))))
                .getMessage();
        assertEquals(
                "saveBest: expected the model of epoch 1, the best so far, in " + best
                        + ", got no such file; put it there, leave saveBest out, or begin again with another checkpoint",
                said);
        Files.copy(last, best);
        model(adam(0.01)).fit(TRAIN, saved(epochs(3), valid, worse, saveBest(best)));

        Files.delete(best);
        Files.delete(path());
        begun = model(adam(0.01));
        begun.fit(TRAIN, saved(epochs(1), batch(8), valid));
        FitOption now = afterStep((fit, step, loss) -> fit.stop("now"));
        model(adam(0.01)).fit(TRAIN, saved(epochs(2), batch(8), valid, saveBest(best), now));
        assertArrayEquals(begun.predict(TRAIN), load(best).predict(TRAIN));
    }

    /** It was kept as the best, without a word. */
    @Test
    void theBestModelOfAnotherRunIsNotTakenForTheBestOfThisOne() throws IOException {
        Path best = folder.resolve("best");
        FitOption valid = validation(new Numbers(9));
        FitOption worse = afterEpoch((fit, epoch) -> fit.learningRate(3));
        sequential(lstm(2), dense(1)).compile(adam(0.01), mse()).fit(TRAIN, epochs(1), valid, saveBest(best), quiet());
        model(adam(0.01)).fit(TRAIN, saved(epochs(2), valid, worse));
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> model(adam(0.01)).fit(TRAIN, saved(epochs(3), valid, worse, saveBest(best))))
                .getMessage();
        assertTrue(said.contains(", got the model of another run, \"epoch 1: loss "), said);
        Files.writeString(best, "no model");
        said = assertThrows(
                        IllegalArgumentException.class,
                        () -> model(adam(0.01)).fit(TRAIN, saved(epochs(3), valid, worse, saveBest(best))))
                .getMessage();
        assertTrue(said.contains(", got another file: " + best), said);

        Files.delete(path());
        model(adam(0.01)).fit(TRAIN, saved(epochs(2), valid, worse, saveBest(best)));
        byte[] first = Files.readAllBytes(best);
        model(adam(0.01)).fit(TRAIN, saved(epochs(3), valid, worse, saveBest(best)));
        assertArrayEquals(first, Files.readAllBytes(best));
        String mark = ModelFile.load(best).extra("saveBest", String.class);
        assertTrue(mark.matches("epoch 1: loss 0\\.\\d+, epoch 1: loss 0\\.\\d+"), mark);
    }

    /** The program may end between two checkpoints, after a better model was saved. */
    @Test
    void aBestModelThatIsYoungerThanTheCheckpointIsOfThisRun() throws IOException {
        Path best = folder.resolve("best");
        FitOption[] options = {epochs(4), batch(8), quiet(), saveBest(best), checkpoint(path(), 4)};
        FitOption now = afterEpoch((fit, epoch) -> {
            if (epoch.number() == 3) {
                throw new IllegalStateException("the power fails");
            }
        });
        model(adam(0.01)).fit(TRAIN, epochs(1), batch(8), quiet(), checkpoint(path(), 4));
        assertThrows(IllegalStateException.class, () -> model(adam(0.01)).fit(TRAIN, with(options, now)));
        String mark = ModelFile.load(best).extra("saveBest", String.class);
        assertTrue(mark.startsWith("epoch 3: "), mark);
        FitOption stop = afterStep((fit, step, loss) -> fit.stop("now"));
        model(adam(0.01)).fit(TRAIN, with(options, stop));
        assertEquals(mark, ModelFile.load(best).extra("saveBest", String.class));
    }

    /** It named the best epoch by the new minDelta, and gave back the one that was kept by the old. */
    @Test
    void aRunResumedWithAnotherMinDeltaGoesOnFromWhatItKept() throws IOException {
        Model first = model(adam(0.01));
        first.fit(TRAIN, epochs(1), quiet());
        History history = model(adam(0.01)).fit(TRAIN, saved(epochs(3), earlyStopping(9, 1e6)));
        assertTrue(history.loss()[2] < history.loss()[0], history.csv());
        byte[] file = Files.readAllBytes(path());
        Model resumed = model(adam(0.01));
        assertEquals(
                "stopped early: epoch 1 was the best",
                resumed.fit(TRAIN, saved(epochs(9), earlyStopping(2))).ending());
        assertArrayEquals(bits(first), bits(resumed), 0f);
        Model never = model(adam(0.01));
        never.fit(TRAIN, epochs(4), quiet());
        resumed = model(adam(0.01));
        resumed.fit(TRAIN, saved(epochs(4), earlyStopping(9)));
        assertArrayEquals(bits(never), bits(resumed), 0f);

        Files.write(path(), file); // as older versions wrote it, which did not say what was kept
        Safetensors old = Safetensors.read(path());
        String run = old.texts().get("carousel.checkpoint");
        assertTrue(run.contains("\"keptEpoch\":1,"), run);
        ModelFile.seal(old.put("carousel.checkpoint", run.replace("\"keptEpoch\":1,", "")))
                .write(path());
        resumed = model(adam(0.01));
        assertEquals(
                "stopped early: epoch 1 was the best",
                resumed.fit(TRAIN, saved(epochs(9), earlyStopping(4, 1e6))).ending());
        assertArrayEquals(bits(first), bits(resumed), 0f);
    }

    /** The checkpoint has begun by then; a later fit must not begin with its parameters. */
    @Test
    void aRefusalByAnotherCallbackChangesNothing() {
        model(adam(0.01)).fit(TRAIN, saved(epochs(2)));
        Model model = model(adam(0.01));
        model.network().build(TRAIN.features());
        float[] before = bits(model);
        assertThrows(IllegalArgumentException.class, () -> model.fit(TRAIN, saved(epochs(4), earlyStopping(5))));
        assertArrayEquals(before, bits(model), 0f);

        path().toFile().delete();
        model(adam(0.01)).fit(TRAIN, saved(epochs(2), earlyStopping(5)));
        FitOption lost = saveBest(folder.resolve("none").resolve("best"));
        assertThrows(IllegalArgumentException.class, () -> model.fit(TRAIN, saved(epochs(4), earlyStopping(5), lost)));
        assertArrayEquals(before, bits(model), 0f);
    }

    @Test
    void twoCheckpointsAreNamed() {
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> model(adam(0.01)).fit(TRAIN, saved(checkpoint(folder.resolve("other"), 2))))
                .getMessage();
        assertTrue(said.contains("other, 2) and checkpoint(" + path() + ", 1); leave one of them out"), said);
    }

    /** Also of one whose rates were set by a callback, so that no schedule is compared. */
    @Test
    void aRunOfFewerEpochsIsRefused() {
        FitOption rates = afterEpoch((fit, epoch) -> fit.learningRate(0.003));
        model(adam(0.01)).fit(TRAIN, saved(epochs(3), rates));
        refused(
                "its number of epochs was at least 3, now it is 2",
                () -> model(adam(0.01)).fit(TRAIN, saved(epochs(2), rates)));
    }

    @Test
    void aLongerRunContinues() {
        Model never = model(adam(0.01));
        never.fit(TRAIN, epochs(6), quiet());
        model(adam(0.01)).fit(TRAIN, epochs(2), quiet(), checkpoint(path()));
        Model resumed = model(adam(0.01));
        resumed.fit(TRAIN, epochs(6), quiet(), checkpoint(path()));
        assertArrayEquals(bits(never), bits(resumed), 0f);
    }

    @Test
    void aCheckpointIsAModelFile() throws IOException {
        Model model = model(adam(0.01));
        model.fit(TRAIN, epochs(2), quiet(), checkpoint(path()));
        assertArrayEquals(model.predict(TRAIN), load(path()).predict(TRAIN));
    }

    @Test
    void figuresMayBeNaN() throws IOException {
        Model model = model(adam(0.01));
        model.fit(TRAIN, epochs(1), quiet(), checkpoint(path()));
        Safetensors content = Safetensors.read(path());
        String run = content.texts().get("carousel.checkpoint");
        String changed = run.replaceAll("\"figures\":\\{.*?}", "\"figures\":{\"loss\":\"NaN\",\"x\":\"-Infinity\"}");
        assertNotEquals(run, changed);
        ModelFile.seal(content.put("carousel.checkpoint", changed)).write(path());
        History history = model(adam(0.01)).fit(TRAIN, epochs(1), quiet(), checkpoint(path()));
        assertEquals(Double.NaN, history.last().loss());
        assertEquals(Double.NEGATIVE_INFINITY, history.figure("x")[0]);
    }

    @Test
    @Tag("R1")
    void aCheckpointOfAnotherRunIsRefused() {
        FitOption[] options = saved(epochs(4), batch(8), clipNorm(1));
        Optimizer optimizer = adam(0.01).schedule(cosine());
        model(optimizer).fit(TRAIN, options);

        refused(
                "optimizer was adam(0.01), now it is adam(0.02)",
                () -> model(adam(0.02)).fit(TRAIN, options));
        refused(
                "now it is adam(0.01).epsilon(1.0E-4)",
                () -> model(adam(0.01).epsilon(1e-4).schedule(cosine())).fit(TRAIN, options));
        refused("learning rate in epoch 2", () -> model(adam(0.01)).fit(TRAIN, options));
        refused("learning rate in epoch 2", () -> model(optimizer).fit(TRAIN, saved(epochs(9), batch(8), clipNorm(1))));
        refused(
                "number of epochs was at least 4, now it is 3",
                () -> model(optimizer).fit(TRAIN, saved(epochs(3), batch(8), clipNorm(1))));
        refused("batch was 8, now it is 9", () -> model(optimizer).fit(TRAIN, saved(epochs(4), batch(9), clipNorm(1))));
        refused(
                "clipping was norm 1.0, now it is norm 2.0",
                () -> model(optimizer).fit(TRAIN, saved(epochs(4), batch(8), clipNorm(2))));
        refused("shuffled was true, now it is false", () -> model(optimizer).fit(TRAIN, with(options, inOrder())));
        refused("examples was 30, now it is 31", () -> model(optimizer).fit(new Numbers(31), options));
        refused(
                "seed was 3, now it is 4",
                () -> sequential(lstm(5).recurrentDropout(0.2).returnSequences(), dropout(0.2), gru(4), dense(1))
                        .seed(4)
                        .compile(optimizer, mse())
                        .fit(TRAIN, options));
        refused(
                "loss was mse(), now it is mae()",
                () -> model(optimizer).compile(optimizer, mae()).fit(TRAIN, options));
        refused(
                "gru(4), dense(1)) with D = 2, now it is sequential(lstm(5), dense(1))",
                () -> sequential(lstm(5), dense(1))
                        .seed(3)
                        .compile(optimizer, mse())
                        .fit(TRAIN, options));
    }

    /** An option that only one of the two runs has is a difference, whichever run it is. */
    @Test
    @Tag("R1")
    void anOptionThatOnlyOneRunHasIsADifference() {
        FitOption[] plain = saved(epochs(2), batch(8));
        FitOption[] longer = saved(epochs(4), batch(8));
        FitOption[] sorted = with(longer, byLength());
        Model frozen = model(sgd(0.1));
        frozen.network().build(2).freeze(0);
        model(sgd(0.1)).fit(TRAIN, plain);
        refused("by length was not set, now it is pools", () -> model(sgd(0.1)).fit(TRAIN, sorted));
        refused("frozen layers was not set, now it is [0]", () -> frozen.fit(TRAIN, longer));

        path().toFile().delete();
        model(sgd(0.1)).fit(TRAIN, with(plain, byLength()));
        refused(
                "by length was pools of 50 batches, now it is not set",
                () -> model(sgd(0.1)).fit(TRAIN, longer));

        path().toFile().delete();
        frozen.fit(TRAIN, plain);
        refused(
                "frozen layers was [0], now it is not set",
                () -> model(sgd(0.1)).fit(TRAIN, longer));
    }

    private static void refused(String difference, Executable fit) {
        String message = assertThrows(IllegalArgumentException.class, fit).getMessage();
        assertTrue(message.contains(difference), message);
        assertTrue(message.contains("run.safetensors"), message);
    }

    @Test
    void aRefusalChangesNothing() {
        FitOption[] options = {epochs(2), quiet(), checkpoint(path())};
        model(adam(0.01)).fit(TRAIN, options);
        Model model = model(adam(0.02));
        model.network().build(2);
        float[] before = bits(model);
        assertThrows(IllegalArgumentException.class, () -> model.fit(TRAIN, options));
        assertArrayEquals(before, bits(model), 0f);
    }

    @Test
    void damageIsNamed() throws IOException {
        FitOption[] options = {epochs(2), quiet(), checkpoint(path())};
        model(adam(0.01)).fit(TRAIN, options);
        Safetensors whole = Safetensors.read(path());
        byte[] bytes = Files.readAllBytes(path());

        Files.write(path(), Arrays.copyOf(bytes, bytes.length - 1));
        damaged("was cut short", options);
        write(whole, "checkpoint.memory.3");
        damaged("checkpoint.memory.3: is missing", options);
        ModelFile.seal(Safetensors.read(path()).put("carousel.checkpoint", "{}"))
                .write(path());
        damaged("carousel.checkpoint.conditions: is missing", options);
    }

    /** Spoils the state of the run that is next to the network. */
    private String spoilt(String pattern, String by) throws IOException {
        Files.deleteIfExists(path());
        FitOption[] options = {epochs(2), quiet(), checkpoint(path())};
        model(adam(0.01)).fit(TRAIN, options);
        Safetensors content = Safetensors.read(path());
        String run = content.texts().get("carousel.checkpoint");
        String changed = run.replaceFirst(pattern, by);
        assertNotEquals(run, changed);
        ModelFile.seal(content.put("carousel.checkpoint", changed)).write(path());
        return assertThrows(UncheckedIOException.class, () -> model(adam(0.01)).fit(TRAIN, options))
                .getMessage();
    }

    @Test
    void whatARunDoesNotKnowIsRefused() throws IOException {
        String text = spoilt("\"loss\":[-0-9.eE]+", "\"loss\":\"low\"");
        assertTrue(text.contains("loss: expected a number or \"NaN\", got \"low\""), text);
        String late = spoilt("\"keptEpoch\":0", "\"keptEpoch\":3");
        assertTrue(late.contains("keptEpoch: expected a whole number from 0 to 2, got 3"), late);
        String number = spoilt("\"steps\":\\d+", "\"steps\":\"" + "9".repeat(50) + "\"");
        assertTrue(number.contains("from 0 to " + Long.MAX_VALUE + ", got \"" + "9".repeat(39) + "..."), number);
        String inRun = spoilt("\"steps\":", "\"stepz\":1,\"steps\":");
        assertTrue(inRun.contains("has fields that this version does not know: [stepz]"), inRun);
        String inEpoch = spoilt("\"figures\":", "\"colour\":1,\"figures\":");
        assertTrue(inEpoch.contains("epochs[0]: has fields that this version does not know: [colour]"), inEpoch);
    }

    @Test
    void itIsWrittenAfterEverySecondEpochAndTheLast() throws IOException {
        List<Integer> before = new ArrayList<>();
        FitOption looks = afterEpoch((fit, done) -> {
            try {
                before.add(Files.exists(path()) ? saved() : 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        model(adam(0.01)).fit(TRAIN, epochs(5), quiet(), looks, checkpoint(path(), 2));
        assertEquals(List.of(0, 0, 2, 2, 4), before); // the file is written after what looks at it
        assertEquals(5, saved());
    }

    private int saved() throws IOException {
        return JsonParser.parseString(Safetensors.read(path()).texts().get("carousel.checkpoint"))
                .getAsJsonObject()
                .getAsJsonArray("epochs")
                .size();
    }

    /** A file of more values could not be read back: 10 for an epoch, and 2 for each metric. */
    @Test
    void aRunWithTooManyEpochsIsRefusedBeforeItBegins() {
        FitOption stop = stopWhen(e -> true);
        model(adam(0.01)).fit(TRAIN, epochs(100_000), stop, quiet(), checkpoint(path()));
        Model two = sequential(dense(1)).compile(adam(0.01), mse(), Metric.of("one", mae()), Metric.of("other", mae()));
        for (Executable fit : List.<Executable>of(
                () -> model(adam(0.01)).fit(TRAIN, epochs(100_001), stop, quiet(), checkpoint(path())),
                () -> two.fit(TRAIN, epochs(71_429), stop, quiet(), checkpoint(path())))) {
            String message = assertThrows(IllegalArgumentException.class, fit).getMessage();
            assertTrue(message.matches("checkpoint: expected at most (100,000|71,428) epochs, got .*"), message);
        }
    }

    private void write(Safetensors content, String but) throws IOException {
        Safetensors rest = new Safetensors();
        content.texts().forEach(rest::put);
        content.matrices().forEach((name, m) -> {
            if (!name.equals(but)) {
                rest.put(name, m);
            }
        });
        ModelFile.seal(rest).write(path());
    }

    private static void damaged(String problem, FitOption... options) {
        String message = assertThrows(
                        UncheckedIOException.class, () -> model(adam(0.01)).fit(TRAIN, options))
                .getMessage();
        assertTrue(message.contains(problem) && message.contains("Delete the file to start again"), message);
    }

    @Test
    void mistakesAreReportedBeforeTheFirstEpoch() {
        Path lost = folder.resolve("none").resolve("run.safetensors");
        String message = assertThrows(
                        IllegalArgumentException.class, () -> model(adam(0.01)).fit(TRAIN, quiet(), checkpoint(lost)))
                .getMessage();
        assertTrue(message.contains("create it first"), message);
        Path root = folder.toAbsolutePath().getRoot();
        String noFile = assertThrows(
                        IllegalArgumentException.class, () -> model(adam(0.01)).fit(TRAIN, quiet(), checkpoint(root)))
                .getMessage();
        assertTrue(noFile.startsWith("checkpoint: '" + root + "': is a folder or a device"), noFile);
        assertThrows(IllegalArgumentException.class, () -> checkpoint(path(), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> model(adam(0.01)).fit(TRAIN, quiet(), checkpoint(path()), checkpoint(path())));
        assertFalse(Files.exists(path()));
    }
}
