package carousel.attention;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Embedding;
import carousel.layers.Init;
import carousel.layers.Layer;
import carousel.layers.Layers;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import carousel.recurrent.BatchState;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Recurrent;
import carousel.recurrent.RecurrentPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Turns one sequence of symbols into another: an encoder reads the source, and a decoder, starting from the encoder's
 * last state, writes the target. At each step the decoder is told the word before (Sutskever, Vinyals and Le 2014).
 * With attention, it looks at all of the encoder's states at every step (Luong, Pham and Manning 2015):
 *
 * <pre>
 *   k_j     = encoder(source_1 … source_j)            j = 1 … S
 *   h_t     = decoder(word_1 … word_t),   h_0 = k_S   (and c_0 = c_S)
 *   context = Σ_j softmax(score(h_t, k_j))_j k_j
 *   h̃_t    = tanh(W_c [context; h_t])                W_c: H x 2H
 * </pre>
 *
 * The output is h̃_t, or h_t without attention: H rows, a column for each step of the decoder. A dense layer above
 * turns it into logits. Because h_t queries the encoder, and not h_(t-1) as in Bahdanau, Cho and Bengio 2015, h̃ is not
 * fed back, and in training the whole target is one pass.
 *
 * <p>The input has two rows of symbols' numbers, stored as floats: the source above, and below it the words that the
 * decoder is told (teacher forcing): a mark for the start, then the target without its last word. Both begin at the
 * first step; 0 pads the shorter one. {@code Examples.pairs} makes such examples. Output and loss have the length of
 * the lower row.
 *
 * <p>The parameters are those of the parts, their names prefixed by "source.", "encoder.", "target.", "decoder." and
 * "attention.", and W_c.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class EncoderDecoder extends Layer {
    private final Embedding source;
    private final Layer encoder;
    private final Embedding target;
    private final Recurrent decoder;
    private @Nullable AttentionLayer attention;

    /**
     * The parts must not belong to a model yet. Encoder and decoder return their sequences here, whether or not this
     * option is set.
     *
     * @param source embeds the symbols of the source
     * @param encoder an {@code Lstm}, {@code Gru} or {@code SimpleRnn}, or a {@link Bidirectional} of one
     * @param target embeds the words that the decoder is told
     * @param decoder of the encoder's kind, with as many units as the encoder has rows of output
     */
    public EncoderDecoder(Embedding source, Layer encoder, Embedding target, Recurrent decoder) {
        Check.given("encoderDecoder", "an embedding of the source", source);
        Check.given("encoderDecoder", "an embedding of the target", target);
        Check.given("encoderDecoder", "a decoder", decoder);
        Recurrent reader = encoder instanceof Bidirectional both
                ? both.forward()
                : encoder instanceof Recurrent recurrent ? recurrent : null;
        if (reader == null || reader.getClass() != decoder.getClass()) {
            throw new IllegalArgumentException(formatted(
                    "encoderDecoder: expected an encoder of the same kind as the decoder, %s, or a bidirectional one, because the decoder starts from its state; got %s",
                    decoder, encoder));
        }
        if (encoder.outputRows(1) != decoder.units()) {
            throw Check.unexpected(
                    "encoderDecoder",
                    "a decoder of " + counted(encoder.outputRows(1), "unit") + ", one for each row of output of "
                            + encoder,
                    decoder.units());
        }
        reader.requireStatesFor(decoder, encoder instanceof Bidirectional ? 2 : 1);
        Layers.take(List.of(source, encoder, target, decoder));
        this.source = source;
        this.encoder = encoder;
        this.target = target;
        this.decoder = decoder;
        reader.requireSequences();
        if (encoder instanceof Bidirectional both) {
            both.backward().requireSequences();
        }
        decoder.requireSequences();
    }

    /** Lets the decoder look at all states of the encoder. */
    public EncoderDecoder attention(AttentionLayer attention) {
        expectUnbuilt("attention");
        Check.given("encoderDecoder.attention", "an attention", attention);
        int H = decoder.units();
        if (attention.rowsOfQuery(H) != H) {
            throw Check.unexpected(
                    "encoderDecoder.attention",
                    "queries of " + counted(H, "row") + ", the units of the decoder",
                    attention,
                    "leave queryRows out");
        }
        attention.take();
        this.attention = attention;
        return this;
    }

    @Override
    public int outputRows(int inputRows) {
        return decoder.units();
    }

    @Override
    public boolean readsSequences() {
        return true;
    }

    @Override
    public long floatsPerSequence(int steps) {
        long parts = Stream.of(source, encoder, target, decoder)
                .mapToLong(part -> part.floatsPerSequence(steps))
                .sum();
        return parts + 6L * steps * outputRows() + (attention == null ? 0 : attention.floats(steps, steps));
    }

    @Override
    protected void create(int inputRows, Init init) {
        if (inputRows != 2) {
            throw Check.unexpected(
                    toString(),
                    "2 rows of input, one for the source and one for the decoder",
                    inputRows,
                    "use Examples.pairs to make them");
        }
        int H = decoder.units();
        buildPart(source, 1, "source.", init);
        buildPart(encoder, source.outputRows(), "encoder.", init);
        buildPart(target, 1, "target.", init);
        buildPart(decoder, target.outputRows(), "decoder.", init);
        if (attention != null) {
            buildPart(attention, H, "attention.", init);
            init.glorot("W_c", H, 2 * H);
        }
    }

    @Override
    public CoupledPass pass() {
        return new CoupledPass();
    }

    /** The passes of all parts. It can train, or encode once and then decode step by step. */
    public final class CoupledPass implements Pass {
        private final int H = decoder.units();
        private final Pass sourcePass = source.pass();
        private final Pass encoderPass = encoder.pass();
        private final Pass targetPass = target.pass();
        private final RecurrentPass decoderPass = decoder.pass();
        private final @Nullable AttendedPass attended =
                attention == null ? null : new AttendedPass(attention.pass(), parameter("W_c"));

        private final Sequences sources = new Sequences();
        private final Sequences words = new Sequences();
        private final Sequences y = new Sequences();
        private final Sequences dx = new Sequences();
        /** The gradient with respect to h̃ or, without attention, to the decoder's output. */
        private final Sequences dDecoded = new Sequences();
        /** The gradient with respect to the encoder's outputs without attention: zeros. */
        private final Sequences zeroMemoryGradient = new Sequences();

        private Sequences x = new Sequences();
        private Sequences memory = new Sequences();
        /** The state that the next decoding starts from; null after it. */
        private @Nullable BatchState begun;

        private CoupledPass() {}

        /** Reads the sources, 1 x (S*B); the decoder restarts from the encoder's final state. */
        public void encode(Sequences sources) {
            encode(sources, null);
        }

        private void encode(Sequences sources, @Nullable RandomGenerator noise) {
            memory = encoderPass.forward(sourcePass.forward(sources, noise), noise);
            begin(encoderEnd());
        }

        private void begin(BatchState state) {
            decoderPass.begin(state);
            begun = state;
        }

        /** The decoder's output for these words, 1 x (T*B), from its present state: H x (T*B). */
        public Sequences decode(Sequences words) {
            return decode(words, null);
        }

        private Sequences decode(Sequences words, @Nullable RandomGenerator noise) {
            expectMemory("decode");
            Sequences h = decoderPass.forward(targetPass.forward(words, noise), noise);
            begun = null;
            return attended == null ? h : attended.forward(h, memory);
        }

        /** The next decoding continues from the present state, with these sequences of the batch in this order. */
        public void goOn(int... which) {
            expectMemory("goOn");
            Check.given("goOn", "sequences", which);
            for (int b : which) {
                Check.index("goOn", "a sequence of the batch", b, memory.batch);
            }
            BatchState present = begun == null ? decoderPass.end() : begun;
            begin(present.map(s -> s.getColumns(which)));
            Sequences chosen = new Sequences(memory.rows, memory.steps, which.length);
            chosen.lengths = Arrays.stream(which).map(memory::length).toArray();
            for (int t = 0; t < memory.steps; t++) {
                for (int b = 0; b < which.length; b++) {
                    System.arraycopy(
                            memory.data, memory.column(t, which[b]) * H, chosen.data, chosen.column(t, b) * H, H);
                }
            }
            memory = chosen;
        }

        private void expectMemory(String operation) {
            if (memory.batch == 0) {
                throw new IllegalStateException(operation + ": nothing has been read yet; call encode first");
            }
        }

        /** Whether there are {@link #weights}. */
        public boolean hasAttention() {
            return attended != null;
        }

        /**
         * What the decoder looked at in the last pass: a row for each symbol of source b, a column for each of its
         * words.
         *
         * @throws IllegalStateException without attention
         */
        public FloatMatrix weights(int b) {
            if (attended == null) {
                throw new IllegalStateException(
                        EncoderDecoder.this + ": has no weights, because it has no attention; add attention(…)");
            }
            return attended.weights(b);
        }

        private BatchState encoderEnd() {
            if (encoderPass instanceof Bidirectional.Both readers) {
                return readers.forwards().end().above(readers.backwards().end());
            }
            return ((RecurrentPass) encoderPass).end();
        }

        /** The gradient with respect to {@link #encoderEnd}. */
        private void encoderEndGradient(BatchState d) {
            if (encoderPass instanceof Bidirectional.Both readers) {
                readers.forwards().endGradient(d.map(s -> s.getRange(0, s.rows / 2, 0, s.columns)));
                readers.backwards().endGradient(d.map(s -> s.getRange(s.rows / 2, s.rows, 0, s.columns)));
            } else {
                ((RecurrentPass) encoderPass).endGradient(d);
            }
        }

        @Override
        public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
            expectRows(x);
            this.x = x;
            take(0, sources);
            take(1, words);
            encode(sources, noise);
            Sequences decoded = decode(words, noise);
            y.resizeLike(x, H);
            y.lengths = words.lengths;
            System.arraycopy(decoded.data, 0, y.data, 0, decoded.size());
            Arrays.fill(y.data, decoded.size(), y.size(), 0f);
            return y;
        }

        /** Row r of x without the padding at its end. */
        private void take(int r, Sequences row) {
            int[] lengths = new int[x.batch];
            int steps = 1;
            for (int b = 0; b < x.batch; b++) {
                lengths[b] = length(r, b);
                steps = Math.max(steps, lengths[b]);
            }
            row.resize(1, steps, x.batch);
            row.lengths = lengths;
            for (int t = 0; t < steps; t++) {
                for (int b = 0; b < x.batch; b++) {
                    row.data[row.column(t, b)] = x.data[x.column(t, b) * 2 + r];
                }
            }
        }

        private int length(int r, int b) {
            int length = 0;
            while (length < x.length(b) && x.get(r, length, b) != 0) {
                length++;
            }
            for (int t = length; t < x.length(b); t++) {
                if (length == 0 || x.get(r, t, b) != 0) {
                    throw new IllegalArgumentException(formatted(
                            "%s: expected at least one symbol, and zeros only after the last one, in row %d of sequence %d; step %d is %s",
                            EncoderDecoder.this, r, b, length == 0 ? 0 : t, x.get(r, length == 0 ? 0 : t, b)));
                }
            }
            return length;
        }

        @Override
        public Sequences backward(Sequences dy) {
            expectGradient(y, dy);
            Sequences dh = dDecoded.resizeLike(words, H);
            System.arraycopy(dy.data, 0, dh.data, 0, dh.size());
            Sequences dMemory;
            if (attended == null) {
                dMemory = zeroMemoryGradient.resizeLike(sources, H).zero();
            } else {
                attended.backward(dh);
                dMemory = attended.dMemory();
                dh = attended.dQueries();
            }
            targetPass.backwardToParameters(decoderPass.backward(dh));
            encoderEndGradient(decoderPass.beginGradient());
            sourcePass.backwardToParameters(encoderPass.backward(dMemory));
            return dx.resizeLike(x, 2).zero();
        }

        @Override
        public List<FloatMatrix> gradients() {
            List<FloatMatrix> all = new ArrayList<>(sourcePass.gradients());
            all.addAll(encoderPass.gradients());
            all.addAll(targetPass.gradients());
            all.addAll(decoderPass.gradients());
            if (attended != null) {
                all.addAll(attended.gradients());
            }
            return all;
        }
    }

    @Override
    public EncoderDecoder copy() {
        EncoderDecoder copy = new EncoderDecoder(source.copy(), encoder.copy(), target.copy(), decoder.copy());
        return attention == null ? copy : copy.attention(attention.copy());
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("layer", "encoderDecoder");
        options.put("source", source.options());
        options.put("encoder", encoder.options());
        options.put("target", target.options());
        options.put("decoder", decoder.options());
        if (attention != null) {
            options.put("attention", attention.options());
        }
        return options;
    }

    @Override
    public String toString() {
        return formatted("encoderDecoder(%s, %s, %s, %s)", source, encoder, target, decoder)
                + (attention == null ? "" : ".attention(" + attention + ")");
    }
}
