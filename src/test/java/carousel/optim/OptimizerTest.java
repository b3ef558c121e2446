package carousel.optim;

import static org.jblas.MatrixFunctions.floatToDouble;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.golden.Golden;
import carousel.layers.Parameter;
import carousel.loss.Losses;
import java.util.List;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    static Stream<Arguments> peers() {
        return Stream.of(
                Arguments.of("sgd", new Sgd(0.1)),
                Arguments.of("sgd-momentum", new Sgd(0.1).momentum(0.9)),
                Arguments.of("sgd-nesterov-decay", new Sgd(0.1).nesterov(0.9).weightDecay(0.05)),
                Arguments.of("rmsprop", new RmsProp(0.01).alpha(0.9)),
                Arguments.of("adam", new Adam(0.01)),
                Arguments.of("adam-decay", new Adam(0.01).weightDecay(0.1)),
                Arguments.of("adamw", Adam.decoupled(0.01).weightDecay(0.1)));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void stepsMatchPyTorch(String name, Optimizer optimizer) {
        Golden golden = Golden.read("torch-optimiser-" + name);
        FloatMatrix w = golden.matrix("w0");
        FloatMatrix g = golden.matrix("g");
        Optimizer.Updates updates = optimizer.start(List.of(new Parameter("w", w, true)));
        FloatMatrix path = new FloatMatrix(g.rows, g.columns);
        for (int k = 0; k < g.columns; k++) {
            updates.apply(List.of(g.getColumn(k)), optimizer.learningRate(k + 1, g.columns));
            path.putColumn(k, w);
        }
        golden.assertClose("w", golden.doubleMatrix("w"), floatToDouble(path), 1e-6);
        assertEquals(g.columns, updates.steps());
    }

    /** Five steps, then the others by a new optimiser with the first one's memory: the same bits. */
    @ParameterizedTest
    @MethodSource("peers")
    void resumesFromItsMemoryAsIfItHadNeverStopped(String name, Optimizer optimizer) {
        Golden golden = Golden.read("torch-optimiser-" + name);
        FloatMatrix g = golden.matrix("g");
        FloatMatrix whole = golden.matrix("w0");
        FloatMatrix resumed = golden.matrix("w0");
        Optimizer.Updates first = optimizer.start(List.of(new Parameter("w", whole, true)));
        Optimizer.Updates second = optimizer.start(List.of(new Parameter("w", resumed, true)));
        for (int k = 0; k < g.columns; k++) {
            first.apply(List.of(g.getColumn(k)), 0.1);
            if (k == 4) {
                resumed.copy(whole);
                for (int i = 0; i < first.memory().size(); i++) {
                    second.memory().get(i).copy(first.memory().get(i));
                }
                second.resumeAt(first.steps());
            } else if (k > 4) {
                second.apply(List.of(g.getColumn(k)), 0.1);
            }
        }
        assertArrayEquals(whole.data, resumed.data);
    }

    @Test
    void weightDecayLeavesBiasesAlone() {
        for (Optimizer optimizer :
                List.of(new Sgd(0.1).weightDecay(0.5), new Adam(0.1).weightDecay(0.5), Adam.decoupled(0.1))) {
            FloatMatrix W = FloatMatrix.ones(2, 3);
            FloatMatrix b = FloatMatrix.ones(2, 1);
            List<Parameter> parameters = List.of(new Parameter("W", W, true), new Parameter("b", b, false));
            optimizer.start(parameters).apply(List.of(FloatMatrix.zeros(2, 3), FloatMatrix.zeros(2, 1)), 0.1);
            assertEquals(1, b.min());
            assertEquals(true, W.max() < 1, optimizer.toString());
        }
    }

    static Stream<Arguments> schedules() {
        return Stream.of(
                Arguments.of("step", Schedule.stepDecay(3, 0.5)),
                Arguments.of("exponential", Schedule.exponential(0.9)),
                Arguments.of("cosine", Schedule.cosine()),
                Arguments.of("warm-up-cosine", Schedule.cosine().warmUp(3)));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void scheduleFallsAsInPyTorch(String name, Schedule schedule) {
        double[] expected = Golden.read("torch-schedule-" + name).doubleMatrix("factors").data;
        Optimizer optimizer = new Adam(0.5).schedule(schedule);
        for (int epoch = 1; epoch <= 10; epoch++) {
            assertEquals(0.5 * expected[epoch - 1], optimizer.learningRate(epoch, 10), 1e-9);
        }
    }

    @Test
    void clipsByTheNormOfAllMatricesTogether() {
        List<FloatMatrix> gradients = gradients();
        assertEquals(13, Clip.norm(20).apply(gradients), 1e-12);
        assertArrayEquals(new float[] {3, 0, 0, 0, -4}, gradients.get(0).data);
        assertEquals(13, Clip.norm(6.5).apply(gradients), 1e-12);
        assertArrayEquals(new float[] {1.5f, 0, 0, 0, -2}, gradients.get(0).data);
        assertArrayEquals(new float[] {6}, gradients.get(1).data);
    }

    @Test
    void clipsByValue() {
        List<FloatMatrix> gradients = gradients();
        assertEquals(13, Clip.value(3.5).apply(gradients), 1e-12);
        assertArrayEquals(new float[] {3, 0, 0, 0, -3.5f}, gradients.get(0).data);
        assertArrayEquals(new float[] {3.5f}, gradients.get(1).data);
    }

    @Test
    void clippingReportsNaN() {
        List<FloatMatrix> gradients = List.of(new FloatMatrix(new float[] {1, Float.NaN}));
        assertEquals(Double.NaN, Clip.none().apply(gradients));
        assertEquals(Double.NaN, Clip.norm(1).apply(gradients));
    }

    private static List<FloatMatrix> gradients() {
        return List.of(new FloatMatrix(new float[] {3, 0, 0, 0, -4}), new FloatMatrix(new float[] {12}));
    }

    @Test
    void printsAsCode() {
        assertEquals(
                "sgd(0.1).nesterov(0.9).weightDecay(0.01)",
                new Sgd(0.1).nesterov(0.9).weightDecay(0.01).toString());
        assertEquals("rmsprop(0.01)", new RmsProp(0.01).toString());
        assertEquals(
                "adam(0.001).betas(0.8, 0.99)", new Adam(1e-3).betas(0.8, 0.99).toString());
        assertEquals("adamw(0.001)", Adam.decoupled(1e-3).toString());
    }

    @Test
    void badOptionsAreRefused() {
        assertEquals(
                "adam: expected a finite learning rate above 0, got -1.0",
                assertThrows(IllegalArgumentException.class, () -> new Adam(-1)).getMessage());
        assertEquals(
                "sgd: expected momentum of at least 0 and below 1, got 1.0",
                assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1).momentum(1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Schedule.stepDecay(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> Clip.norm(0));
        Optimizer.Updates updates = new Adam(0.1).start(List.of(new Parameter("W_xi", FloatMatrix.zeros(2, 3), true)));
        assertEquals(
                "Updates.apply: expected a gradient of the shape of W_xi (2 x 3), got 3 x 2",
                assertThrows(IllegalArgumentException.class, () -> updates.apply(List.of(FloatMatrix.zeros(3, 2)), 0.1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> updates.apply(List.of(), 0.1));
    }

    /** The arithmetic is in floats, where 1e-50 is 0: 0 / (√0 + ε) would be NaN, and a gradient cut to ±0 teaches nothing. */
    @Test
    void anOptionThatIsZeroAsAFloatIsRefused() {
        List<Executable> tiny = List.of(
                () -> new Adam(0.1).epsilon(1e-50),
                () -> new Adam(1e-50),
                () -> new RmsProp(0.1).epsilon(1e-50),
                () -> new RmsProp(1e-50),
                () -> new Sgd(1e-50),
                () -> Clip.value(1e-50),
                () -> Clip.norm(1e-50));
        for (Executable bad : tiny) {
            String said = assertThrows(IllegalArgumentException.class, bad).getMessage();
            assertTrue(said.contains("of at least 1.4E-45, the smallest float above 0, got 1.0E-50"), said);
        }
    }

    /** 1e39 is infinite there, and the first step ended with numbers that are not finite. */
    @Test
    void anOptionThatIsInfiniteAsAFloatIsRefused() {
        List<Executable> huge = List.of(
                () -> new Adam(1e39),
                () -> new Adam(0.1).epsilon(1e39),
                () -> new Adam(0.1).weightDecay(1e39),
                () -> Adam.decoupled(0.1).weightDecay(1e39),
                () -> new RmsProp(1e39),
                () -> new RmsProp(0.1).epsilon(1e39),
                () -> new Sgd(1e39),
                () -> new Sgd(0.1).weightDecay(1e39),
                () -> Clip.value(1e39),
                () -> Clip.norm(1e39),
                () -> Losses.huber(1e39),
                () -> Losses.bce().positiveWeight(1e39),
                () -> Losses.crossEntropy().classWeights(1, 1e39));
        for (Executable bad : huge) {
            String said = assertThrows(IllegalArgumentException.class, bad).getMessage();
            assertTrue(said.contains("of at most 3.4028235E38, the largest float, got 1.0E39"), said);
        }
    }

    /** w after each of two steps with g = 0.5 from w = 1; η = 0.1, λ = 0.1, μ = 0.5. */
    @Test
    void twoStepsByHand() {
        // g + λw = 0.6, then 0.594
        assertSteps(new Sgd(0.1).weightDecay(0.1), 1 - 0.06, 0.94 - 0.0594);
        // v = 0.6, then 0.3 + 0.594
        assertSteps(new Sgd(0.1).momentum(0.5).weightDecay(0.1), 0.94, 0.94 - 0.0894);
        // 0.6 + 0.5 · 0.6, then g = 0.5 + 0.1 · 0.91, v = 0.3 + 0.591, step 0.591 + 0.5 · 0.891
        assertSteps(new Sgd(0.1).nesterov(0.5).weightDecay(0.1), 1 - 0.09, 0.91 - 0.10365);
        // v = 0.2 · 0.25, then 0.8 · 0.05 + 0.05; ε = 0.1
        assertSteps(
                new RmsProp(0.1).alpha(0.8).epsilon(0.1),
                1 - 0.05 / (Math.sqrt(0.05) + 0.1),
                1 - 0.05 / (Math.sqrt(0.05) + 0.1) - 0.05 / (Math.sqrt(0.09) + 0.1));
        // the corrected means are those of a constant gradient: m̂ = 0.5, √v̂ = 0.5
        assertSteps(new Adam(0.1).betas(0.8, 0.9).epsilon(0.5), 1 - 0.05, 1 - 0.1);
    }

    private static void assertSteps(Optimizer optimizer, double... expected) {
        FloatMatrix w = FloatMatrix.ones(1, 1);
        Optimizer.Updates updates = optimizer.start(List.of(new Parameter("w", w, true)));
        for (double w_t : expected) {
            updates.apply(List.of(FloatMatrix.scalar(0.5f)), optimizer.learningRate(1, 2));
            assertEquals(w_t, w.get(0), 1e-6, optimizer.toString());
        }
    }

    @Test
    void everyOptimiserFollowsItsSchedule() {
        Schedule halves = Schedule.exponential(0.5);
        for (Optimizer optimizer : List.of(
                new Sgd(0.2).schedule(halves), new RmsProp(0.2).schedule(halves), new Adam(0.2).schedule(halves))) {
            assertEquals(0.05, optimizer.learningRate(3, 10), 1e-12);
        }
        Schedule half = (epoch, epochs) -> 0.5;
        assertEquals(0.125, half.warmUp(3).factor(1, 10));
        Schedule planned = (epoch, epochs) -> epochs; // 10 epochs, 3 of them to warm up, leave 7
        assertEquals(2 / 4.0 * 7, planned.warmUp(3).factor(2, 10));
        assertEquals(7, planned.warmUp(3).factor(4, 10));
        assertEquals(1 / 6.0, Schedule.cosine().warmUp(5).factor(1, 3)); // a run shorter than its warm-up
        assertEquals(0.25, halves.warmUp(3).factor(1, 10));
        assertEquals(0.5, halves.warmUp(3).factor(5, 10));
    }

    @Test
    void clippingLeavesInfinityAsItIs() {
        FloatMatrix g = new FloatMatrix(new float[] {Float.POSITIVE_INFINITY, 2});
        assertEquals(Double.POSITIVE_INFINITY, Clip.norm(1).apply(List.of(g)));
        assertArrayEquals(new float[] {Float.POSITIVE_INFINITY, 2}, g.data);
    }

    @Test
    void otherOptionsArePrintedToo() {
        assertEquals(
                "rmsprop(0.1).alpha(0.8).epsilon(0.1)",
                new RmsProp(0.1).alpha(0.8).epsilon(0.1).toString());
        assertEquals("adam(0.1).epsilon(0.5)", new Adam(0.1).epsilon(0.5).toString());
        assertEquals("sgd(0.1).momentum(0.5)", new Sgd(0.1).momentum(0.5).toString());
    }
}
