package carousel.generate;

import static carousel.check.Text.formatted;

import carousel.attention.EncoderDecoder;
import carousel.check.Check;
import carousel.layers.DenseLayer;
import carousel.layers.Dropout;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.layers.Layers;
import carousel.linalg.Sequences;
import carousel.passes.NetworkPass;
import carousel.train.Network;
import carousel.train.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;
import org.jspecify.annotations.Nullable;

/**
 * Translates with a trained {@link EncoderDecoder}: it reads a source and writes the target word by word, feeding each
 * word back to the decoder. Padding, number 0, is never written.
 *
 * <p>Threads: for one thread at a time.
 */
public final class Translator {
    /** How many sources are translated at once. */
    private static final int CHUNK = 256;

    /** About how many bytes an unfinished translation takes per word. */
    private static final int BYTES_A_WORD = 1024;

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble((Candidate c) -> -c.logProbability).thenComparingInt(c -> c.word);

    private final Network network;
    private final NetworkPass pass;
    private final EncoderDecoder.CoupledPass coupled;
    private final int layers;
    private final int start;
    private final int end;

    /**
     * @param model a network whose first layer is an {@link EncoderDecoder} and that outputs a logit for each word
     * @param start the number of the token that begins a target
     * @param end the number of the token that ends it
     * @throws IllegalArgumentException if the network has another structure, or cannot write the end
     */
    public Translator(Predictor model, int start, int end) {
        Check.noNulls("Translator", "model", model);
        List<Layer> all = model.network().layers();
        if (!(all.get(0) instanceof EncoderDecoder)) {
            throw new IllegalArgumentException(
                    "Translator: expected a network that begins with an encoderDecoder, got " + model.network());
        }
        for (Layer layer : all.subList(1, all.size())) {
            if (!(layer instanceof DenseLayer || layer instanceof Dropout || layer instanceof LayerNorm)) {
                throw new IllegalArgumentException(
                        "Translator: expected layers without a state (dense, dropout, layerNorm) above the encoderDecoder, got "
                                + layer);
            }
        }
        Layers.expectLogits("Translator", all);
        int K = model.network().build(2).outputRows();
        if (end < 1 || end >= K) {
            throw Check.unexpected(
                    "Translator", formatted("an end from 1 to %d, which the network can write", K - 1), end);
        }
        this.network = model.network();
        this.pass = network.pass();
        this.coupled = (EncoderDecoder.CoupledPass) pass.layer(0);
        this.layers = all.size();
        this.start = start;
        this.end = end;
    }

    /**
     * The translation of a source.
     *
     * @param words the numbers of its words, without the start and end tokens
     * @param logProbability log p(words and end | source), in nats
     * @param attention the attention weights: a row for each source token and a column for each word; null without
     *     attention
     */
    public record Translation(
            int[] words, double logProbability, @Nullable DoubleMatrix attention) {
        @Override
        public String toString() {
            return formatted("%s (log p %.3f)", Arrays.toString(words), logProbability);
        }
    }

    /** Takes the most probable word at every step, until the end token or {@code maxWords} words. */
    public Translation greedy(int[] source, int maxWords) {
        Check.noNulls("Translator.greedy", "source", source);
        return greedy(List.of(source), maxWords).get(0);
    }

    /** Translates many sources as {@link #greedy(int[], int)} does, some hundred at once. */
    public List<Translation> greedy(List<int[]> sources, int maxWords) {
        Check.given("Translator.greedy", "sources", sources)
                .forEach(item -> Check.given("Translator.greedy", "sources", item));
        Check.room("Translator.greedy", "maxWords", 1, maxWords, BYTES_A_WORD);
        List<Translation> all = new ArrayList<>();
        for (int from = 0; from < sources.size(); from += CHUNK) {
            all.addAll(greedyChunk(sources.subList(from, Math.min(sources.size(), from + CHUNK)), maxWords));
        }
        return all;
    }

    private List<Translation> greedyChunk(List<int[]> sources, int maxWords) {
        encode(sources);
        int[] everyone = IntStream.range(0, sources.size()).toArray();
        List<Hypothesis> hypotheses = new ArrayList<>();
        for (int b = 0; b < sources.size(); b++) {
            hypotheses.add(Hypothesis.EMPTY);
        }
        for (int t = 0; t < maxWords && hypotheses.stream().anyMatch(h -> !h.endsWith(end)); t++) {
            Sequences y = step(hypotheses);
            for (int b = 0; b < hypotheses.size(); b++) {
                if (!hypotheses.get(b).endsWith(end)) {
                    double[] logs = LanguageModel.logSoftmax(y, b);
                    int word = likeliest(logs);
                    hypotheses.set(
                            b, hypotheses.get(b).with(word, hypotheses.get(b).logProbability + logs[word], weights(b)));
                }
            }
            coupled.goOn(everyone);
        }
        return hypotheses.stream().map(h -> h.translation(end)).toList();
    }

    private static int likeliest(double[] logs) {
        int best = 1;
        for (int v = 2; v < logs.length; v++) {
            best = logs[v] > logs[best] ? v : best;
        }
        return best;
    }

    /**
     * {@link #beam(int[], int, int, double)} with alpha = 1, so that the score is the mean log-probability of a word.
     */
    public List<Translation> beam(int[] source, int width, int maxWords) {
        Check.noNulls("Translator.beam", "source", source);
        return beam(source, width, maxWords, 1);
    }

    /**
     * Beam search (Sutskever, Vinyals and Le 2014): at every step it keeps the most probable continuations of all
     * unfinished translations, {@code width} in total. A finished translation leaves the beam and gets the score
     *
     * <pre>
     *   log p(words and end | source) / nᵅ        n: words, including the end token
     * </pre>
     *
     * Without the division short translations would win, because every further word lowers the probability.
     *
     * @param width how many translations are continued in parallel; 1 is greedy search
     * @param maxWords translations that are still unfinished after this many words are taken as they are
     * @param alpha how far the score corrects for length: 0 not at all, 1 fully
     * @return at most {@code width} translations, best first
     */
    public List<Translation> beam(int[] source, int width, int maxWords, double alpha) {
        Check.noNulls("Translator.beam", "source", source);
        Check.atLeastOne("Translator.beam", "width", width);
        Check.room("Translator.beam", "maxWords", 1, maxWords, BYTES_A_WORD);
        Check.notNegative("Translator.beam", "alpha", alpha);
        Comparator<Hypothesis> byScore = Comparator.comparingDouble(h -> -h.score(alpha));
        List<Hypothesis> finished = new ArrayList<>();
        List<Hypothesis> open = List.of(Hypothesis.EMPTY);
        encode(List.of(source));
        for (int t = 0; t < maxWords && !open.isEmpty(); t++) {
            List<Hypothesis> next = new ArrayList<>();
            List<Integer> from = new ArrayList<>();
            for (Candidate c : candidates(open, width)) {
                Hypothesis longer = open.get(c.from).with(c.word, c.logProbability, weights(c.from));
                if (c.word == end) {
                    finished.add(longer);
                } else {
                    next.add(longer);
                    from.add(c.from);
                }
            }
            finished.sort(byScore);
            open = canStillWin(next, finished, width, maxWords, alpha) ? next : List.of();
            if (!open.isEmpty()) {
                coupled.goOn(from.stream().mapToInt(Integer::intValue).toArray());
            }
        }
        finished.addAll(open);
        finished.sort(byScore);
        return finished.stream().limit(width).map(h -> h.translation(end)).toList();
    }

    /** The most probable continuations of the hypotheses, best first. */
    private List<Candidate> candidates(List<Hypothesis> open, int width) {
        Sequences y = step(open);
        List<Candidate> all = new ArrayList<>();
        for (int k = 0; k < open.size(); k++) {
            double[] logs = LanguageModel.logSoftmax(y, k);
            for (int word = 1; word < logs.length; word++) {
                all.add(new Candidate(k, word, open.get(k).logProbability + logs[word]));
            }
        }
        all.sort(BEST_FIRST);
        return all.subList(0, Math.min(width, all.size()));
    }

    /** Whether an unfinished hypothesis can still win: its score is at most its present log-probability / maxWordsᵅ. */
    private static boolean canStillWin(
            List<Hypothesis> open, List<Hypothesis> finished, int width, int maxWords, double alpha) {
        if (finished.size() < width) {
            return true;
        }
        double toBeat = finished.get(width - 1).score(alpha);
        return open.stream().anyMatch(h -> h.logProbability / StrictMath.pow(maxWords, alpha) > toBeat);
    }

    private void encode(List<int[]> sources) {
        int[] lengths = sources.stream().mapToInt(s -> s.length).toArray();
        int steps = Arrays.stream(lengths).max().orElseThrow();
        Sequences x = new Sequences(1, steps, sources.size());
        x.lengths = lengths;
        for (int b = 0; b < lengths.length; b++) {
            if (lengths[b] == 0) {
                throw new IllegalArgumentException(
                        "Translator: expected sources of at least one token, but source " + b + " is empty");
            }
            Check.noPadding("Translator", "source " + b, sources.get(b));
            for (int t = 0; t < lengths[b]; t++) {
                x.data[x.column(t, b)] = sources.get(b)[t];
            }
        }
        coupled.encode(x);
    }

    /** Computes the logits of the word after each hypothesis. */
    private Sequences step(List<Hypothesis> hypotheses) {
        Sequences words = new Sequences(1, 1, hypotheses.size());
        for (int k = 0; k < hypotheses.size(); k++) {
            words.data[k] = hypotheses.get(k).last(start);
        }
        Sequences y = coupled.decode(words);
        for (int i = 1; i < layers; i++) {
            y = pass.layer(i).forward(y, null);
        }
        network.requireStill("Translator");
        return LanguageModel.requireNumbers("Translator", y);
    }

    /** The attention weights of hypothesis k's last step; null without attention. */
    private @Nullable FloatMatrix weights(int k) {
        return coupled.hasAttention() ? coupled.weights(k) : null;
    }

    /** The continuation of hypothesis {@code from} by a word. */
    private record Candidate(int from, int word, double logProbability) {}

    /** The words so far, including the end token, each with the attention weights of its step. */
    private record Hypothesis(
            @Nullable Hypothesis before,
            int word,
            int length,
            double logProbability,
            @Nullable FloatMatrix weights) {
        static final Hypothesis EMPTY = new Hypothesis(null, 0, 0, 0, null);

        Hypothesis with(int word, double logProbability, @Nullable FloatMatrix weights) {
            return new Hypothesis(this, word, length + 1, logProbability, weights);
        }

        int last(int start) {
            return before == null ? start : word;
        }

        boolean endsWith(int end) {
            return before != null && word == end;
        }

        double score(double alpha) {
            return logProbability / StrictMath.pow(length, alpha);
        }

        Translation translation(int end) {
            Hypothesis last = before != null && endsWith(end) ? before : this;
            int[] words = new int[last.length];
            DoubleMatrix attention = weights == null ? null : new DoubleMatrix(weights.rows, last.length);
            for (Hypothesis h = last; h.before != null; h = h.before) {
                words[h.length - 1] = h.word;
                if (attention != null) {
                    attention.putColumn(h.length - 1, MatrixFunctions.floatToDouble(h.weights));
                }
            }
            return new Translation(words, logProbability, attention);
        }
    }

    @Override
    public String toString() {
        return "translator from " + start + " to " + end;
    }
}
