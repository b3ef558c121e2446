package carousel.train;

import static carousel.Carousel.additiveAttention;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.gru;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static carousel.Carousel.slstm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import carousel.passes.NetworkPass;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A prediction allocates no gradients and no tables that it does not need, and does not keep much. */
class MemoryOfPredictionTest {
    @Test
    void aFewSymbolsNeedNeitherGradientNorTables() {
        Model model =
                sequential(embedding(100_000, 64), lstm(64), dense(2)).build(1).predictor();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        model.predict(new Sequences(1, 5, 4));
        long megabytes = (threads.getCurrentThreadAllocatedBytes() - before) >> 20;
        assertTrue(megabytes < 10, megabytes + " MB, and the parameters have 25"); // the tables would have 100
    }

    @Test
    void aLargeWorkspaceIsNotKept() {
        Model model = sequential(dense(8)).build(1).predictor();
        model.predict(new Sequences(1, 100, 1));
        assertEquals(1, model.idle.size());
        model.predict(new Sequences(1, 2_000_000, 1));
        assertEquals(0, model.idle.size());
    }

    @Test
    void parametersHaveNoGradientsUntilSomebodyAsks() throws IllegalAccessException {
        expectNoGradients(sequential(lstm(8).peephole(), layerNorm(), dense(3)).build(2), new Sequences(2, 5, 4));
        expectNoGradients(
                sequential(embedding(9, 4), bidirectional(gru(8)), dense(3)).build(1), new Sequences(1, 5, 4));
        Layer pairs = encoderDecoder(embedding(9, 4), lstm(8), embedding(9, 4), lstm(8))
                .attention(additiveAttention(5));
        Sequences ones = new Sequences(2, 5, 4);
        Arrays.fill(ones.data, 1);
        expectNoGradients(sequential(pairs, dense(9)).build(2), ones);
    }

    private static void expectNoGradients(Network network, Sequences x) throws IllegalAccessException {
        NetworkPass pass = network.pass();
        pass.infer(x);
        long before = floats(network, pass);
        pass.gradients();
        int parameters =
                network.parameters().stream().mapToInt(p -> p.value().length).sum();
        assertEquals(parameters, floats(network, pass) - before, network.toString());
    }

    /**
     * At each of two steps an LSTM needs four gates, h, c, tanh(c) and, for its dropout, h ⊙ m; an sLSTM four states and
     * four more. The initial states come to that.
     */
    @Test
    void inferenceHasNoBlocksOfTheBackwardPass() throws IllegalAccessException {
        int B = 32;
        Sequences x = new Sequences(3, 5, B);
        Network plain = sequential(lstm(64).recurrentDropout(0.5), dense(16)).build(3);
        NetworkPass pass = plain.pass();
        pass.infer(x);
        assertEquals(x.size() + 64 * (2 * (4 + 2 + 1 + 1) + 2) * B + (64 + 16) * B, floats(plain, pass));
        Network four = sequential(slstm(64), dense(16)).build(3);
        pass = four.pass();
        pass.infer(x);
        assertEquals(x.size() + 64 * (2 * (4 + 4 + 4) + 4) * B + (64 + 16) * B, floats(four, pass));
    }

    /** All 100,000 steps would need 58 million floats; prediction needs two and the initial states. */
    @Test
    void aLongSequenceIsPredictedInBoundedMemory() throws IllegalAccessException {
        Sequences x = new Sequences(1, 100_000, 1);
        Network network = sequential(lstm(64), dense(1)).build(1);
        NetworkPass pass = network.pass();
        assertEquals(-1, pass.infer(x).firstNotFinite());
        assertEquals(x.size() + 64 * (2 * (4 + 2 + 1) + 2) + 64 + 1, floats(network, pass));
    }

    /** The floats that a pass holds, without the parameters and what the products pack. */
    private static long floats(Network network, Pass pass) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        network.parameters().forEach(p -> seen.add(p.value()));
        return floats(pass, seen);
    }

    private static long floats(@Nullable Object o, Set<Object> seen) throws IllegalAccessException {
        if (o == null || o instanceof Layer || o instanceof Parameter || !seen.add(o)) {
            return 0;
        }
        if (o instanceof float[] numbers) {
            return numbers.length;
        }
        if (o instanceof FloatMatrix m) {
            return floats(m.data, seen);
        }
        long sum = 0;
        if (o instanceof Object[] items) {
            return floats(Arrays.asList(items), seen);
        } else if (o instanceof Iterable<?> items) {
            for (Object item : items) {
                sum += floats(item, seen);
            }
        }
        for (Class<?> c = o.getClass(); c != null && isCounted(c); c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    sum += floats(field.get(o), seen);
                }
            }
        }
        return sum;
    }

    private static boolean isCounted(Class<?> c) {
        return c.getName().startsWith("carousel.") && !c.getPackageName().startsWith("carousel.linalg.");
    }
}
