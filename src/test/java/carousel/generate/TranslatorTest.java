package carousel.generate;

import static carousel.Carousel.SIGMOID;
import static carousel.Carousel.adam;
import static carousel.Carousel.additiveAttention;
import static carousel.Carousel.batch;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dotAttention;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.attention.AttentionLayer;
import carousel.attention.EncoderDecoder;
import carousel.data.Examples;
import carousel.generate.Translator.Translation;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.linalg.Threads;
import carousel.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslatorTest {
    private static final int START = 1;
    private static final int END = 2;

    private static Model model(int V, int H, AttentionLayer attention) {
        EncoderDecoder layer = encoderDecoder(embedding(V, 8), lstm(H), embedding(V, 8), lstm(H));
        return sequential(attention == null ? layer : layer.attention(attention), dense(V))
                .seed(3)
                .compile(adam(1e-2), crossEntropy());
    }

    /** The weights are large, so that the words' probabilities differ and depend on the path. */
    private static Model random(int V, AttentionLayer attention) {
        Model model = model(V, 6, attention);
        model.network().build(2);
        Random random = new Random(5);
        for (Parameter p : model.network().parameters()) {
            for (int k = 0; k < p.value().length; k++) {
                p.value().data[k] = (float) random.nextGaussian();
            }
        }
        return model;
    }

    /** log p of the words and the end, computed in one pass. */
    private static double logProbability(Model model, int[] source, int[] words) {
        int[] said = Arrays.copyOf(words, words.length + 1);
        said[words.length] = END;
        return logProbability(model, source, said, said.length);
    }

    /** log p of the first n words. */
    private static double logProbability(Model model, int[] source, int[] said, int n) {
        Sequences x = new Sequences(2, Math.max(source.length, n), 1);
        for (int t = 0; t < x.steps; t++) {
            x.data[2 * t] = t < source.length ? source[t] : 0;
            x.data[2 * t + 1] = t == 0 ? START : t < n ? said[t - 1] : 0;
        }
        Sequences logits = model.predict(x);
        double sum = 0;
        for (int t = 0; t < n; t++) {
            double z = 0;
            for (int v = 0; v < logits.rows; v++) {
                z += Math.exp(logits.get(v, t, 0) - logits.get(said[t], t, 0));
            }
            sum -= Math.log(z);
        }
        return sum;
    }

    /** All texts over 1, 3, 4 of at most {@code most} words. */
    private static List<int[]> texts(int most) {
        List<int[]> all = new ArrayList<>(List.of(new int[0]));
        for (int n = 0; n < all.size(); n++) {
            for (int word : new int[] {1, 3, 4}) {
                int[] longer = Arrays.copyOf(all.get(n), all.get(n).length + 1);
                longer[longer.length - 1] = word;
                if (longer.length <= most) {
                    all.add(longer);
                }
            }
        }
        return all;
    }

    /** A beam that is wide enough drops nothing, so its best texts are the best of all that end in time. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.7, 1})
    void aWideBeamFindsTheBestOfAll(double alpha) {
        for (AttentionLayer attention : new AttentionLayer[] {null, dotAttention(), additiveAttention(3)}) {
            Model model = random(5, attention);
            int[] source = {4, 3, 3, 1};
            Comparator<Translation> best =
                    Comparator.comparingDouble(t -> -t.logProbability() / Math.pow(t.words().length + 1, alpha));
            List<Translation> all = texts(3).stream()
                    .map(words -> new Translation(words, logProbability(model, source, words), null))
                    .sorted(best)
                    .toList();
            List<Translation> found = new Translator(model, START, END)
                    .beam(source, 1000, 4, alpha).stream()
                            .filter(t -> t.words().length < 4) // the rest did not end in time
                            .toList();
            assertEquals(all.size(), found.size());
            for (int n = 0; n < all.size(); n++) {
                assertArrayEquals(all.get(n).words(), found.get(n).words());
                assertEquals(all.get(n).logProbability(), found.get(n).logProbability(), 1e-4);
            }
        }
    }

    /**
     * A beam search written plainly, without regard to speed: every path is computed again in one pass, up to the last
     * step.
     */
    @Test
    void aNarrowBeamFindsWhatAPlainOneFinds() {
        int V = 7;
        int most = 6;
        for (AttentionLayer attention : new AttentionLayer[] {null, dotAttention()}) {
            Model model = random(V, attention);
            Translator translator = new Translator(model, START, END);
            for (int width : new int[] {2, 3, 5}) {
                for (int s = 3; s < 7; s++) {
                    int[] source = {s, 5, 3};
                    List<Translation> expected = plainBeam(model, source, V, width, most);
                    List<Translation> found = translator.beam(source, width, most);
                    assertEquals(width, found.size());
                    for (int n = 0; n < width; n++) {
                        assertArrayEquals(expected.get(n).words(), found.get(n).words());
                        assertEquals(
                                expected.get(n).logProbability(), found.get(n).logProbability(), 1e-4);
                    }
                }
            }
        }
    }

    private static List<Translation> plainBeam(Model model, int[] source, int V, int width, int most) {
        List<Translation> ended = new ArrayList<>();
        List<int[]> open = List.of(new int[0]);
        for (int t = 0; t < most; t++) {
            List<Translation> ways = new ArrayList<>();
            for (int[] words : open) {
                for (int word = 1; word < V; word++) {
                    int[] longer = Arrays.copyOf(words, words.length + 1);
                    longer[t] = word;
                    ways.add(new Translation(longer, logProbability(model, source, longer, longer.length), null));
                }
            }
            ways.sort(Comparator.comparingDouble(w -> -w.logProbability()));
            open = new ArrayList<>();
            for (Translation way : ways.subList(0, width)) {
                if (way.words()[t] == END) {
                    ended.add(way);
                } else {
                    open.add(way.words());
                }
            }
        }
        open.forEach(w -> ended.add(new Translation(w, logProbability(model, source, w, w.length), null)));
        ended.sort(Comparator.comparingDouble(w -> -w.logProbability() / w.words().length));
        return ended.stream()
                .map(w -> new Translation(
                        Arrays.stream(w.words()).takeWhile(word -> word != END).toArray(), w.logProbability(), null))
                .toList();
    }

    @Test
    void aBeamOfOneIsGreedyAndABatchChangesNothing() {
        Translator translator = new Translator(random(7, additiveAttention(4)), START, END);
        List<int[]> sources = List.of(new int[] {3, 4}, new int[] {6, 5, 4, 3, 3}, new int[] {5}, new int[] {4, 4, 6});
        List<Translation> together = translator.greedy(sources, 9);
        for (int n = 0; n < sources.size(); n++) {
            Translation alone = translator.greedy(sources.get(n), 9);
            Translation beam = translator.beam(sources.get(n), 1, 9).get(0);
            for (Translation t : List.of(beam, together.get(n))) {
                assertArrayEquals(alone.words(), t.words());
                assertEquals(alone.logProbability(), t.logProbability(), 1e-5);
                assertArrayEquals(alone.attention().data, t.attention().data, 1e-5);
            }
            assertEquals(sources.get(n).length, alone.attention().rows);
            assertEquals(alone.words().length, alone.attention().columns);
            for (double sum : alone.attention().columnSums().data) {
                assertEquals(1, sum, 1e-6);
            }
        }
    }

    /** 3 to 6 letters of 3 … 9, and the same letters reversed. */
    private static List<int[]> letters(Random random, int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> random.ints(3 + random.nextInt(4), 3, 10).toArray())
                .toList();
    }

    private static int[] reversed(int[] letters) {
        return IntStream.range(0, letters.length)
                .map(t -> letters[letters.length - 1 - t])
                .toArray();
    }

    private static Examples reversals(List<int[]> sources) {
        return Examples.pairs(
                sources, sources.stream().map(TranslatorTest::reversed).toList(), START, END);
    }

    /** Reverses unseen words, and the decoder attends to the letter it writes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void learnsToReverse(boolean additive) {
        Model model = model(10, 32, additive ? additiveAttention(16) : dotAttention());
        List<int[]> train = letters(new Random(1), 2000);
        model.fit(reversals(train), epochs(12), batch(32), clipNorm(1), quiet());

        List<int[]> unseen = letters(new Random(2), 300).stream()
                .filter(s -> train.stream().noneMatch(t -> Arrays.equals(s, t)))
                .toList();
        List<Translation> translations = new Translator(model, START, END).greedy(unseen, 10);
        int right = 0;
        int looks = 0;
        int steps = 0;
        for (int n = 0; n < unseen.size(); n++) {
            int[] source = unseen.get(n);
            Translation t = translations.get(n);
            right += Arrays.equals(reversed(source), t.words()) ? 1 : 0;
            for (int i = 0; i < Math.min(source.length, t.words().length); i++) {
                looks += t.attention().getColumn(i).argmax() == source.length - 1 - i ? 1 : 0;
                steps++;
            }
        }
        assertTrue(unseen.size() > 150 && right >= 0.95 * unseen.size(), right + " of " + unseen.size());
        assertTrue(looks >= 0.8 * steps, looks + " of " + steps);
    }

    /** Training gives the same bits on any number of threads, in batches of several shards with unequal lengths. */
    @Test
    void trainsToTheSameBitsOnAnyNumberOfThreads() {
        int before = Threads.get();
        try {
            List<FloatMatrix> parameters = new ArrayList<>();
            for (int threads : new int[] {1, 2, 8}) {
                Threads.set(threads);
                Model model = model(10, 8, additiveAttention(6));
                model.fit(reversals(letters(new Random(1), 100)), epochs(2), batch(64), quiet());
                List<FloatMatrix> these = model.network().parameters().stream()
                        .map(Parameter::value)
                        .toList();
                if (parameters.isEmpty()) {
                    parameters.addAll(these);
                }
                for (int i = 0; i < these.size(); i++) {
                    assertArrayEquals(parameters.get(i).data, these.get(i).data, 0f);
                }
            }
        } finally {
            Threads.set(before);
        }
    }

    /** The loss of a padded batch is that of its pairs one by one. */
    @Test
    void aPaddedBatchHasTheSameLossAsItsPairsOneByOne() {
        Model model = random(10, additiveAttention(4));
        Examples pairs = reversals(letters(new Random(7), 20));
        double words = 0;
        double sum = 0;
        for (int n = 0; n < pairs.size(); n++) {
            sum += model.evaluate(pairs.select(n)).get("loss") * pairs.length(n); // the longer part is target and end
            words += pairs.length(n);
        }
        assertEquals(sum / words, model.evaluate(pairs).get("loss"), 1e-5);
    }

    @Test
    void withoutAttentionThereIsNoMap() {
        assertNull(new Translator(random(5, null), START, END)
                .greedy(new int[] {3, 4}, 5)
                .attention());
    }

    @Test
    void errorsSayWhatToDo() {
        assertEquals(
                "Translator: expected a network that begins with an encoderDecoder, got sequential(dense(2))",
                message(() -> new Translator(sequential(dense(2)).compile(adam(1), crossEntropy()), 1, 2)));
        Model odd = sequential(
                        encoderDecoder(embedding(5, 2), lstm(3), embedding(5, 2), lstm(3)),
                        lstm(3).returnSequences(),
                        dense(5))
                .compile(adam(1), crossEntropy());
        assertTrue(message(() -> new Translator(odd, 1, 2)).contains("layers without a state"));
        Model squashed = sequential(
                        encoderDecoder(embedding(5, 3), lstm(2), embedding(5, 3), lstm(2)),
                        dense(5).activation(SIGMOID))
                .compile(adam(1), mse());
        assertTrue(message(() -> new Translator(squashed, 1, 2))
                .startsWith("Translator: expected a network that gives logits, got dense(5).activation(SIGMOID)"));
        for (int end : new int[] {-1, 0, 5}) {
            assertEquals(
                    "Translator: expected an end from 1 to 4, which the network can write, got " + end,
                    message(() -> new Translator(random(5, null), START, end)));
        }
        Translator translator = new Translator(random(5, null), START, END);
        assertEquals(
                "Translator.beam: expected width of at least 1, got 0",
                message(() -> translator.beam(new int[] {3}, 0, 5)));
        assertTrue(message(() -> translator.greedy(List.of(new int[] {3}, new int[0]), 5))
                .contains("source 1 is empty"));
        assertTrue(message(() -> Examples.pairs(List.of(new int[] {3, 0}), List.of(new int[] {3}), 1, 2))
                .contains(
                        "tokens above 0, because 0 is padding; got [3, 0] to [3] with start 1 and end 2 as example 0"));
        assertTrue(message(() -> Examples.pairs(List.of(), List.of(), 1, 2)).contains("got 0 sources and 0 targets"));
    }

    private static String message(Executable bad) {
        return assertThrows(IllegalArgumentException.class, bad).getMessage();
    }

    @Test
    void outputsThatAreNotFiniteAreRefused() {
        Model model = random(5, null);
        model.network().parameters().forEach(p -> Arrays.fill(p.value().data, Float.NaN));
        Translator translator = new Translator(model, START, END);
        String said = assertThrows(IllegalStateException.class, () -> translator.greedy(List.of(new int[] {3, 4}), 5))
                .getMessage();
        assertTrue(said.startsWith("Translator: expected finite numbers"), said);
    }
}
