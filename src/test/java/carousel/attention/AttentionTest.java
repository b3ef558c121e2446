package carousel.attention;

import static carousel.recurrent.Compare.assertClose;
import static carousel.recurrent.Compare.assertSameBits;
import static org.jblas.MatrixFunctions.floatToDouble;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.linalg.Sequences;
import carousel.recurrent.Compare;
import carousel.recurrent.LayerStack;
import carousel.textbook.Attention.Gradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares both kinds of attention with the textbook's, with queries separate from the memory and within one sequence.
 */
class AttentionTest {
    private static final int B = 3;
    private static final int T = 6;
    private static final int Q = 4;
    private static final int ROWS = 5;

    static Stream<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        for (int[] lengths : new int[][] {null, {6, 1, 4}}) {
            for (int[] queryLengths : new int[][] {null, {2, 4, 1}}) {
                all.add(Arguments.of(new DotAttentionLayer(), ROWS, lengths, queryLengths));
                all.add(Arguments.of(new AdditiveAttentionLayer(7), ROWS, lengths, queryLengths));
                all.add(Arguments.of(new AdditiveAttentionLayer(7).queryRows(2), 2, lengths, queryLengths));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheTextbook(AttentionLayer layer, int rowsQ, int[] lengths, int[] queryLengths) {
        Random random = new Random(3);
        layer.build(ROWS, random);
        layer.parameters().forEach(p -> LayerStack.fill(p.value().data, random, 1));
        Sequences memory = LayerStack.random(random, ROWS, T, B, lengths);
        Sequences queries = LayerStack.random(random, rowsQ, Q, B, queryLengths);
        Sequences R = LayerStack.zeroPadding(LayerStack.random(random, ROWS + rowsQ, Q, B, queryLengths));
        LayerStack.fillPadding(memory, Float.NaN);

        AttentionPass pass = layer.pass();
        Map<String, DoubleMatrix> ours = new LinkedHashMap<>();
        put(ours, "y", pass.attend(queries, memory));
        pass.attendBack(R);
        put(ours, "dQueries", pass.dQueries());
        put(ours, "dMemory", pass.dMemory());
        for (int b = 0; b < B; b++) {
            ours.put("weights[" + b + "]", floatToDouble(pass.weights(b)));
        }
        putGradients(ours, layer, pass);

        assertClose(textbook(layer, queries, memory, R), ours, 1e-5);
    }

    /** Within a sequence, the last column is the query: it gets the same as a separate query with the same numbers. */
    @ParameterizedTest
    @MethodSource("cases")
    void inSelfAttentionTheLastColumnIsTheQuery(AttentionLayer layer, int rowsQ, int[] lengths, int[] queryLengths) {
        if (rowsQ != ROWS) {
            return;
        }
        Random random = new Random(4);
        layer.build(ROWS, random);
        Sequences x = LayerStack.random(random, ROWS, T, B, lengths);
        Sequences last = new Sequences(ROWS, 1, B);
        for (int b = 0; b < B; b++) {
            FloatMatrix column = x.step(x.length(b) - 1).getColumn(b);
            System.arraycopy(column.data, 0, last.data, b * ROWS, ROWS);
        }
        Sequences R = LayerStack.random(random, 2 * ROWS, 1, B, null);

        AttentionPass apart = layer.pass();
        FloatMatrix expected = apart.attend(last, x).toMatrix();
        apart.attendBack(R);
        FloatMatrix dx = apart.dMemory().toMatrix();
        for (int b = 0; b < B; b++) {
            int column = x.column(x.length(b) - 1, b);
            dx.putColumn(
                    column, dx.getColumn(column).add(apart.dQueries().step(0).getColumn(b)));
        }

        AttentionPass pass = layer.pass();
        assertSameBits(expected, pass.forward(x, null).toMatrix());
        assertSameBits(dx, pass.backward(R).toMatrix());
    }

    @Test
    void mismatchesAreNamed() {
        AdditiveAttentionLayer layer = new AdditiveAttentionLayer(4).queryRows(2);
        layer.build(ROWS, new Random(5));
        AttentionPass pass = layer.pass();
        Sequences memory = new Sequences(ROWS, T, B);
        assertEquals(
                "additiveAttention(4).queryRows(2): expected queries of 2 rows for 3 sequences, got "
                        + "Sequences(2 rows x 4 steps x 1 sequences)",
                assertThrows(IllegalArgumentException.class, () -> pass.attend(new Sequences(2, Q, 1), memory))
                        .getMessage());
        assertEquals(
                "additiveAttention(4).queryRows(2): expected queries of 5 rows, because the sequence attends to itself; "
                        + "leave queryRows out",
                assertThrows(IllegalArgumentException.class, () -> pass.forward(memory, null))
                        .getMessage());
    }

    private static Map<String, DoubleMatrix> textbook(
            AttentionLayer layer, Sequences queries, Sequences memory, Sequences R) {
        carousel.textbook.Attention attention = layer instanceof DotAttentionLayer
                ? new carousel.textbook.DotAttention()
                : new carousel.textbook.AdditiveAttention(queries.rows, ROWS, 7);
        layer.parameters().forEach(p -> attention.set(p.name(), floatToDouble(p.value())));
        Map<String, DoubleMatrix> results = new LinkedHashMap<>();
        for (int b = 0; b < B; b++) {
            List<DoubleMatrix> keys = columns(memory.sequence(b));
            List<DoubleMatrix> asked = columns(queries.sequence(b));
            List<DoubleMatrix> R_b = columns(R.sequence(b));
            DoubleMatrix[] dkeys =
                    keys.stream().map(k -> new DoubleMatrix(ROWS)).toArray(DoubleMatrix[]::new);
            List<DoubleMatrix> outputs = new ArrayList<>();
            List<DoubleMatrix> weights = new ArrayList<>();
            List<DoubleMatrix> dqs = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                var step = attention.forward(asked.get(i), keys);
                outputs.add(DoubleMatrix.concatVertically(step.context(), asked.get(i)));
                weights.add(step.weights());
                Gradient gradient = attention.backward(step, R_b.get(i).getRange(0, ROWS, 0, 1));
                dqs.add(gradient.dq().add(R_b.get(i).getRange(ROWS, R.rows, 0, 1)));
                IntStream.range(0, dkeys.length)
                        .forEach(j -> dkeys[j].addi(gradient.dkeys().get(j)));
            }
            results.put("y[" + b + "]", Compare.matrix(outputs));
            results.put("weights[" + b + "]", Compare.matrix(weights));
            results.put("dQueries[" + b + "]", Compare.matrix(dqs));
            results.put("dMemory[" + b + "]", Compare.matrix(Arrays.asList(dkeys)));
        }
        attention.gradients().forEach((name, g) -> results.put("d" + name, g));
        return results;
    }

    private static List<DoubleMatrix> columns(FloatMatrix m) {
        return floatToDouble(m).columnsAsList();
    }

    private static void put(Map<String, DoubleMatrix> results, String name, Sequences s) {
        for (int b = 0; b < B; b++) {
            results.put(name + "[" + b + "]", floatToDouble(s.sequence(b)));
        }
    }

    private static void putGradients(Map<String, DoubleMatrix> results, AttentionLayer layer, AttentionPass pass) {
        for (int p = 0; p < layer.parameters().size(); p++) {
            results.put(
                    "d" + layer.parameters().get(p).name(),
                    floatToDouble(pass.gradients().get(p)));
        }
    }

    @Test
    void scoresThatDoNotFitIntoAnArrayAreRefused() {
        AdditiveAttentionLayer layer = new AdditiveAttentionLayer(4096);
        layer.build(1, new java.util.Random(1));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> layer.pass().attend(new Sequences(1, 512, 1), new Sequences(1, 1024, 1)))
                .getMessage();
        assertTrue(message.startsWith("additiveAttention(4096): expected a buffer of at most"), message);
    }
}
