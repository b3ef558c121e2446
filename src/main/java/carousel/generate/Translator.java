package carousel.generate;

import static carousel.check.Text.formatted;

import carousel.attention.EncoderDecoder;
import carousel.check.Check;
import carousel.layers.DenseLayer;
import carousel.layers.Dropout;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.linalg.Sequences;
import carousel.train.Model;
import carousel.train.NetworkPass;
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
 * A trained {@link EncoderDecoder} put to use: it reads a source and writes what it should become, word by word, each
 * word fed back to the decoder. Padding, number 0, is never written. Not for two threads at once.
 */
public final class Translator {
    /** How many sources are translated at once. */
    private static final int CHUNK = 256;

    /** About what an open translation takes for each of its words. */
    private static final int BYTES_A_WORD = 1024;

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble((Candidate c) -> -c.logProbability).thenComparingInt(c -> c.word);

    private final NetworkPass pass;
    private final EncoderDecoder.Coupled coupled;
    private final int layers;
    private final int start;
    private final int end;

    /**
     * @param model a network whose first layer is an {@link EncoderDecoder} and whose last gives a logit for each word
     * @param start the number of the mark that a target begins with
     * @param end the number of the mark that it ends with
     */
    public Translator(Model model, int start, int end) {
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
        this.pass = model.network().build(2).pass();
        this.coupled = (EncoderDecoder.Coupled) pass.layer(0);
        this.layers = all.size();
        this.start = start;
        this.end = end;
    }

    /**
     * What a source became.
     *
     * @param words the numbers of its words, without the marks
     * @param logProbability log p(words and end | source), in nats
     * @param attention what the decoder looked at: a row for each symbol of the source, a column for each of the words;
     *     null without attention
     */
    public record Translation(
            int[] words, double logProbability, @Nullable DoubleMatrix attention) {
        @Override
        public String toString() {
            return formatted("%s (log p %.3f)", Arrays.toString(words), logProbability);
        }
    }

    /** Takes the likeliest word at every step, until the end or until there are so many words. */
    public Translation greedy(int[] source, int maxWords) {
        Check.noNulls("Translator.greedy", "source", source);
        return greedy(List.of(source), maxWords).get(0);
    }

    /** The same for many sources, some hundred at once. */
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

    /** {@link #beam(int[], int, int, double)} with the mean log-probability of a word as its score, alpha = 1. */
    public List<Translation> beam(int[] source, int width, int maxWords) {
        Check.noNulls("Translator.beam", "source", source);
        return beam(source, width, maxWords, 1);
    }

    /**
     * Beam search: at every step the likeliest ways to go on, as many as the beam is wide, over all that is still open
     * (Sutskever, Vinyals and Le 2014). What ends leaves the beam and is scored
     *
     * <pre>
     *   log p(words and end | source) / nᵅ        n: words, the end counted
     * </pre>
     *
     * without which short translations would win: every further word costs probability.
     *
     * @param width how many ways are followed; 1 is greedy
     * @param maxWords after so many words, what is open is taken as it is
     * @param alpha how much length is made up for: 0 not at all, 1 in full
     * @return the best first, as many as the beam is wide at most
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

    /** The ways to go on, the likeliest first. */
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

    /** No longer one can be better than its probability now over the greatest length. */
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
                        "Translator: expected sources of at least one token, source " + b + " is empty");
            }
            for (int t = 0; t < lengths[b]; t++) {
                x.data[x.column(t, b)] = sources.get(b)[t];
            }
        }
        coupled.encode(x);
    }

    /** The logits of the word after each hypothesis. */
    private Sequences step(List<Hypothesis> hypotheses) {
        Sequences words = new Sequences(1, 1, hypotheses.size());
        for (int k = 0; k < hypotheses.size(); k++) {
            words.data[k] = hypotheses.get(k).last(start);
        }
        Sequences y = coupled.decode(words);
        for (int i = 1; i < layers; i++) {
            y = pass.layer(i).forward(y, null);
        }
        return LanguageModel.requireNumbers("Translator", y);
    }

    /** What the decoder looked at in hypothesis k's last step; null without attention. */
    private @Nullable FloatMatrix weights(int k) {
        return coupled.hasAttention() ? coupled.weights(k) : null;
    }

    /** Word {@code word} after hypothesis {@code from}. */
    private record Candidate(int from, int word, double logProbability) {}

    /** Words so far, the end among them, each with what the decoder looked at when it wrote them. */
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
