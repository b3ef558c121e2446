package carousel.attention;

import static carousel.recurrent.Compare.assertClose;
import static carousel.recurrent.Compare.assertSameBits;
import static org.jblas.MatrixFunctions.floatToDouble;
import static org.jblas.MatrixFunctions.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.SimpleRnn;
import carousel.layers.DenseLayer;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Compare;
import carousel.recurrent.LayerStack;
import carousel.recurrent.Recurrent;
import carousel.textbook.FiniteDifferences;
import carousel.textbook.GruCell;
import carousel.textbook.LstmCell;
import carousel.textbook.RnnCell;
import carousel.textbook.TextbookCell;
import carousel.textbook.Trainable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with a combination of the textbook's cells and attention: the forward pass directly, gradients with finite
 * differences of the textbook's loss.
 */
class EncoderDecoderTest {
    private static final int V = 6;
    private static final int D = 2;
    private static final int H = 4;
    private static final int B = 3;
    private static final int[] SOURCE_LENGTHS = {2, 6, 1};
    private static final int[] TARGET_LENGTHS = {5, 3, 1};

    static Stream<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        for (AttentionLayer attention :
                new AttentionLayer[] {null, new DotAttentionLayer(), new AdditiveAttentionLayer(3)}) {
            all.add(Arguments.of(new Lstm(H), new Lstm(H).peephole(), attention));
            all.add(Arguments.of(new Gru(H), new Gru(H), attention));
            all.add(Arguments.of(new SimpleRnn(H), new SimpleRnn(H), attention));
            all.add(Arguments.of(new Bidirectional(new Lstm(H / 2)), new Lstm(H), attention));
            all.add(Arguments.of(new Bidirectional(new Gru(H / 2)), new Gru(H), attention));
        }
        return all.stream();
    }

    private static EncoderDecoder layer(Layer encoder, Recurrent decoder, AttentionLayer attention) {
        EncoderDecoder layer =
                new EncoderDecoder(new Embedding(V, D), encoder.copy(), new Embedding(V, D), decoder.copy());
        if (attention != null) {
            layer.attention(attention.copy());
        }
        Random random = new Random(3);
        layer.build(2, random);
        layer.parameters().forEach(p -> LayerStack.fill(p.value().data, random, 1));
        return layer;
    }

    /** Symbols above 0, with zeros after the end of the source and of the target. */
    private static Sequences symbols(Random random) {
        int steps = IntStream.concat(IntStream.of(SOURCE_LENGTHS), IntStream.of(TARGET_LENGTHS))
                .max()
                .orElseThrow();
        Sequences x = new Sequences(2, steps, B);
        x.lengths = new int[B];
        for (int b = 0; b < B; b++) {
            x.lengths[b] = Math.max(SOURCE_LENGTHS[b], TARGET_LENGTHS[b]);
            for (int t = 0; t < steps; t++) {
                x.data[2 * x.column(t, b)] = t < SOURCE_LENGTHS[b] ? 1 + random.nextInt(V - 1) : 0;
                x.data[2 * x.column(t, b) + 1] = t < TARGET_LENGTHS[b] ? 1 + random.nextInt(V - 1) : 0;
            }
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheTextbook(Layer encoder, Recurrent decoder, AttentionLayer attention) {
        EncoderDecoder layer = layer(encoder, decoder, attention);
        Random random = new Random(4);
        Sequences x = symbols(random);
        EncoderDecoder.CoupledPass pass = layer.pass();
        Sequences y = pass.forward(x, null);
        assertEquals(x.steps, y.steps);

        Textbook textbook = new Textbook(layer, encoder, decoder, attention);
        Map<String, DoubleMatrix> expected = new LinkedHashMap<>();
        Map<String, DoubleMatrix> actual = new LinkedHashMap<>();
        List<DoubleMatrix> R = new ArrayList<>();
        Sequences dy = new Sequences().resizeLike(y, H).zero();
        for (int b = 0; b < B; b++) {
            expected.put("y[" + b + "]", textbook.forward(x, b));
            actual.put("y[" + b + "]", floatToDouble(y.sequence(b)));
            FloatMatrix R_b = LayerStack.random(random, H, TARGET_LENGTHS[b]);
            R.add(floatToDouble(R_b));
            for (int t = 0; t < R_b.columns; t++) {
                System.arraycopy(R_b.data, t * H, dy.data, dy.column(t, b) * H, H);
            }
        }
        pass.backward(dy);
        for (int i = 0; i < layer.parameters().size(); i++) {
            String name = layer.parameters().get(i).name();
            actual.put("d" + name, floatToDouble(pass.gradients().get(i)));
            expected.put(
                    "d" + name,
                    FiniteDifferences.gradient(
                            textbook.parameters.get(name),
                            () -> IntStream.range(0, B)
                                    .mapToDouble(b -> textbook.forward(x, b).dot(R.get(b)))
                                    .sum()));
        }
        assertClose(expected, actual, 1e-5);
    }

    /** The layer's equations, one sequence at a time, in double. */
    private static final class Textbook {
        final Map<String, DoubleMatrix> parameters = new LinkedHashMap<>();
        private final List<TextbookCell<?>> readers = new ArrayList<>();
        private final TextbookCell<?> writer;
        private final carousel.textbook.Attention attention;

        Textbook(EncoderDecoder layer, Layer encoder, Recurrent decoder, AttentionLayer attention) {
            layer.parameters().forEach(p -> parameters.put(p.name(), floatToDouble(p.value())));
            if (encoder instanceof Bidirectional) {
                readers.add(take("encoder.forward.", cell(decoder, H / 2, encoder.toString())));
                readers.add(take("encoder.backward.", cell(decoder, H / 2, encoder.toString())));
            } else {
                readers.add(take("encoder.", cell(decoder, H, encoder.toString())));
            }
            writer = take("decoder.", cell(decoder, H, decoder.toString()));
            this.attention = attention == null
                    ? null
                    : take(
                            "attention.",
                            attention instanceof DotAttentionLayer
                                    ? new carousel.textbook.DotAttention()
                                    : new carousel.textbook.AdditiveAttention(H, H, 3));
        }

        private static TextbookCell<?> cell(Recurrent kind, int units, String options) {
            if (kind instanceof Lstm) {
                return options.contains("peephole")
                        ? new LstmCell(
                                D,
                                units,
                                LstmCell.Peephole.FROM_C_T,
                                LstmCell.InputGate.OWN,
                                carousel.textbook.Activation.TANH)
                        : new LstmCell(D, units);
            }
            return kind instanceof Gru
                    ? new GruCell(D, units, GruCell.Reset.AFTER)
                    : new RnnCell(D, units, carousel.textbook.Activation.TANH);
        }

        /** Copies the layer's values into the textbook's own matrices, and registers them to be shifted. */
        private <T extends Trainable> T take(String prefix, T part) {
            part.parameters().forEach((name, matrix) -> {
                part.set(name, parameters.get(prefix + name));
                parameters.put(prefix + name, matrix);
            });
            return part;
        }

        DoubleMatrix forward(Sequences x, int b) {
            List<DoubleMatrix> source = embedded("source.E", x, 0, b);
            List<List<carousel.textbook.State>> read = new ArrayList<>();
            for (int r = 0; r < readers.size(); r++) {
                read.add(run(
                        readers.get(r),
                        r == 0 ? source : reversed(source),
                        readers.get(r).zeroState()));
            }
            List<DoubleMatrix> k = new ArrayList<>();
            for (int j = 0; j < source.size(); j++) {
                DoubleMatrix k_j = read.get(0).get(j).h();
                k.add(
                        read.size() == 1
                                ? k_j
                                : DoubleMatrix.concatVertically(
                                        k_j,
                                        read.get(1).get(source.size() - 1 - j).h()));
            }
            carousel.textbook.State last = last(read.get(0));
            if (read.size() == 2) {
                carousel.textbook.State other = last(read.get(1));
                last = new carousel.textbook.State(
                        DoubleMatrix.concatVertically(last.h(), other.h()),
                        DoubleMatrix.concatVertically(last.c(), other.c()));
            }
            List<DoubleMatrix> y = new ArrayList<>();
            for (carousel.textbook.State s : run(writer, embedded("target.E", x, 1, b), last)) {
                y.add(attention == null ? s.h() : attended(s.h(), k));
            }
            return Compare.matrix(y);
        }

        private DoubleMatrix attended(DoubleMatrix h, List<DoubleMatrix> k) {
            DoubleMatrix context = attention.forward(h, k).context();
            return tanh(parameters.get("W_c").mmul(DoubleMatrix.concatVertically(context, h)));
        }

        private List<DoubleMatrix> embedded(String table, Sequences x, int row, int b) {
            List<DoubleMatrix> columns = new ArrayList<>();
            for (int t = 0; t < (row == 0 ? SOURCE_LENGTHS : TARGET_LENGTHS)[b]; t++) {
                columns.add(parameters.get(table).getColumn((int) x.get(row, t, b)));
            }
            return columns;
        }

        private static <S extends TextbookCell.Step> List<carousel.textbook.State> run(
                TextbookCell<S> cell, List<DoubleMatrix> xs, carousel.textbook.State initial) {
            return cell.forward(xs, initial).stream()
                    .map(TextbookCell.Step::state)
                    .toList();
        }

        private static <T> T last(List<T> list) {
            return list.get(list.size() - 1);
        }

        private static List<DoubleMatrix> reversed(List<DoubleMatrix> columns) {
            List<DoubleMatrix> reversed = new ArrayList<>(columns);
            Collections.reverse(reversed);
            return reversed;
        }
    }

    /** Decoding an encoded source word by word gives the same as one pass. */
    @ParameterizedTest
    @MethodSource("cases")
    void decodingWordByWordGivesTheSame(Layer encoder, Recurrent decoder, AttentionLayer attention) {
        EncoderDecoder layer = layer(encoder, decoder, attention);
        Sequences x = symbols(new Random(5));
        FloatMatrix together = layer.pass().forward(x, null).sequence(0);

        EncoderDecoder.CoupledPass pass = layer.pass();
        Sequences source = new Sequences(1, SOURCE_LENGTHS[0], 1);
        for (int t = 0; t < source.steps; t++) {
            source.data[t] = x.get(0, t, 0);
        }
        pass.encode(source);
        FloatMatrix apart = new FloatMatrix(H, TARGET_LENGTHS[0]);
        for (int t = 0; t < apart.columns; t++) {
            Sequences word = new Sequences(1, 1, 1);
            word.data[0] = x.get(1, t, 0);
            apart.putColumn(t, pass.decode(word).step(0));
            pass.goOn(0);
        }
        assertClose("y", floatToDouble(together), floatToDouble(apart), 1e-6);
    }

    /** A sequence's result does not depend on the padding after its end, nor on its neighbours in the batch. */
    @Test
    void decodingContinuesWithTheChosenSequences() {
        EncoderDecoder layer = layer(new Lstm(H), new Lstm(H), new DotAttentionLayer());
        EncoderDecoder.CoupledPass pass = layer.pass();
        Sequences sources = new Sequences(1, 6, B);
        sources.lengths = SOURCE_LENGTHS;
        Sequences word = new Sequences(1, 1, B);
        for (int k = 0; k < sources.size(); k++) {
            sources.data[k] = 1 + k % 5;
        }
        word.data = new float[] {1, 2, 3};
        pass.encode(sources);
        pass.decode(word);
        pass.goOn(0, 1, 2);
        FloatMatrix all = pass.decode(word).step(0);
        FloatMatrix weights = pass.weights(2);

        pass.encode(sources);
        pass.decode(word);
        pass.goOn(2, 0, 2, 2);
        word.resize(1, 1, 4).data = new float[] {3, 1, 3, 3};
        FloatMatrix chosen = pass.decode(word).step(0);
        for (int k : new int[] {0, 2, 3}) {
            assertClose("y", floatToDouble(all.getColumn(2)), floatToDouble(chosen.getColumn(k)), 1e-6);
            assertSameBits(weights, pass.weights(k));
        }
        assertClose("y", floatToDouble(all.getColumn(0)), floatToDouble(chosen.getColumn(1)), 1e-6);
        assertEquals(2, pass.weights(1).rows);
    }

    /** Before the first word, the present state is the one that the encoder ended in. */
    @Test
    void goesOnBeforeTheFirstWord() {
        EncoderDecoder layer = layer(new Lstm(H), new Lstm(H), new DotAttentionLayer());
        EncoderDecoder.CoupledPass pass = layer.pass();
        Sequences sources = new Sequences(1, 6, B);
        for (int k = 0; k < sources.size(); k++) {
            sources.data[k] = 1 + k % 5;
        }
        Sequences words = new Sequences(1, 1, B);
        words.data = new float[] {1, 2, 3};
        pass.encode(sources);
        FloatMatrix all = pass.decode(words).step(0);
        for (EncoderDecoder.CoupledPass other : List.of(pass, layer.pass())) { // one that has decoded, and a new one
            other.encode(sources);
            other.goOn(0, 2, 1);
            other.goOn(1, 1);
            words.resize(1, 1, 2).data = new float[] {3, 3};
            FloatMatrix third = other.decode(words).step(0);
            assertClose("y", floatToDouble(all.getColumn(2)), floatToDouble(third.getColumn(0)), 1e-6);
            assertClose("y", floatToDouble(all.getColumn(2)), floatToDouble(third.getColumn(1)), 1e-6);
        }
    }

    @Test
    void mismatchesAreNamed() {
        Embedding e = new Embedding(V, D);
        assertEquals(
                "encoderDecoder: expected an encoder of the same kind as the decoder, gru(4), or a bidirectional one, "
                        + "because the decoder starts from its state; got lstm(4)",
                message(() -> new EncoderDecoder(e, new Lstm(4), e, new Gru(4))));
        assertTrue(message(() -> new EncoderDecoder(e, new DenseLayer(4), e, new Gru(4)))
                .endsWith("got dense(4)"));
        assertEquals(
                "encoderDecoder: expected a decoder of 8 units, one for each row of output of bidirectional(lstm(4)), got 4",
                message(() -> new EncoderDecoder(e, new Bidirectional(new Lstm(4)), e, new Lstm(4))));
        EncoderDecoder unbuilt = new EncoderDecoder(e, new Lstm(4), new Embedding(V, D), new Lstm(4));
        assertTrue(message(() -> unbuilt.build(1, new Random(1))).contains("expected 2 rows of input"));
        EncoderDecoder layer = layer(new Lstm(H), new Lstm(H), null);
        EncoderDecoder.CoupledPass pass = layer.pass();
        assertTrue(assertThrows(IllegalStateException.class, () -> pass.weights(0))
                .getMessage()
                .endsWith("has no weights, because it has no attention; add attention(…)"));
        Sequences x = new Sequences(2, 3, 1);
        x.data = new float[] {1, 1, 0, 2, 3, 0};
        assertTrue(message(() -> pass.forward(x, null))
                .endsWith("zeros only after the last one, in row 0 of sequence 0; step 2 is 3.0"));
        x.data = new float[] {1, 0, 0, 0, 0, 0};
        assertTrue(message(() -> pass.forward(x, null))
                .endsWith("zeros only after the last one, in row 1 of sequence 0; step 0 is 0.0"));
    }

    private static String message(Executable bad) {
        return assertThrows(IllegalArgumentException.class, bad).getMessage();
    }

    @Test
    void statesAndQueriesThatDoNotFitAreRefusedAtOnce() {
        String state = assertThrows(
                        IllegalArgumentException.class,
                        () -> carousel.Carousel.encoderDecoder(
                                carousel.Carousel.embedding(9, 4),
                                carousel.Carousel.bidirectional(carousel.Carousel.mlstm(2)),
                                carousel.Carousel.embedding(9, 4),
                                carousel.Carousel.mlstm(4)))
                .getMessage();
        assertTrue(state.contains("expected states of [4, 16, 4, 1] rows, got 2 x mlstm(2)"), state);
        EncoderDecoder layer = carousel.Carousel.encoderDecoder(
                carousel.Carousel.embedding(9, 4),
                carousel.Carousel.lstm(4),
                carousel.Carousel.embedding(9, 4),
                carousel.Carousel.lstm(4));
        String rows = assertThrows(
                        IllegalArgumentException.class,
                        () -> layer.attention(new AdditiveAttentionLayer(3).queryRows(7)))
                .getMessage();
        assertTrue(rows.contains("expected queries of 4 rows"), rows);
    }
}
