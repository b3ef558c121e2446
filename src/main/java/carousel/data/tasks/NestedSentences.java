package carousel.data.tasks;

import carousel.check.Check;
import carousel.data.Examples;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/**
 * Sentences of a small grammar of English, whose parts are known: which network finds the parts without being told?
 *
 * <pre>
 *   sentence    = noun phrase, verb phrase
 *   noun phrase = determiner, noun group [, preposition phrase | , relative clause]
 *   noun group  = noun | adjective, noun
 *   preposition phrase = preposition, noun phrase
 *   relative clause    = "that", verb phrase
 *   verb phrase = verb without object | verb, noun phrase
 * </pre>
 *
 * A third of the nouns has an adjective, a quarter of the noun phrases a preposition phrase, 15 % a relative clause, as long as
 * they are not nested more than twice; a third of the verbs has no object. A sentence has 4 to {@value #LONGEST} words.
 */
public final class NestedSentences {
    private static final int LONGEST = 16;
    private static final int DEEPEST = 2;
    private static final List<String> DETERMINERS = List.of("the", "a", "every");
    private static final List<String> NOUNS = List.of("dog", "cat", "child", "bird", "horse");
    private static final List<String> ADJECTIVES = List.of("big", "small", "black");
    private static final List<String> VERBS = List.of("sees", "hears", "follows");
    private static final List<String> PREPOSITIONS = List.of("in", "near", "behind");
    private static final List<String> LONE_VERBS = List.of("sleeps", "sings");
    private static final List<String> THAT = List.of("that");
    /** The words by their number; number 0 is the start of a sentence. */
    private static final List<String> WORDS = words();

    private NestedSentences() {}

    /**
     * Words that belong together: those from number {@code from} to the one before number {@code to}, counted from 0.
     *
     * @param from the first word
     * @param to the one behind the last
     */
    public record Part(int from, int to) {}

    /**
     * A sentence and its parts of two words and more, without the whole.
     *
     * @param words in their order
     * @param parts nested, never overlapping
     */
    public record Sentence(List<String> words, Set<Part> parts) {
        /** The numbers of its words, after the 0 of the start. */
        public int[] numbers() {
            return IntStream.rangeClosed(0, words.size())
                    .map(t -> t == 0 ? 0 : WORDS.indexOf(words.get(t - 1)))
                    .toArray();
        }

        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    /** How many different numbers words have, with that of the start. */
    public static int symbols() {
        return WORDS.size();
    }

    /** So many sentences; sentence n is a function of the seed and n alone. */
    public static List<Sentence> sentences(int size, long seed) {
        Check.room("NestedSentences.sentences", "size", 1, size, 1024);
        long scrambled = new SplittableRandom(seed).nextLong();
        List<Sentence> all = new ArrayList<>();
        for (int n = 0; n < size; n++) {
            all.add(draw(new SplittableRandom(scrambled + n)));
        }
        return all;
    }

    /** Sentences to learn from: x has the number of the word before, or 0, y that of the word to be predicted. */
    public static Examples examples(List<Sentence> sentences) {
        Check.noNulls("NestedSentences.examples", "sentences", sentences);
        List<FloatMatrix> x = new ArrayList<>();
        List<FloatMatrix> y = new ArrayList<>();
        for (Sentence sentence : sentences) {
            int[] numbers = Check.given("NestedSentences.examples", "sentences", sentence)
                    .numbers();
            int T = numbers.length;
            FloatMatrix before = new FloatMatrix(1, T);
            FloatMatrix next = new FloatMatrix(1, T);
            for (int t = 0; t < T; t++) {
                before.put(t, numbers[t]);
                next.put(t, t + 1 < T ? numbers[t + 1] : 0); // the end is the next start
            }
            x.add(before);
            y.add(next);
        }
        return Examples.of(x, y);
    }

    /** Draws one sentence. */
    public static Sentence draw(RandomGenerator random) {
        Check.noNulls("NestedSentences.draw", "random", random);
        while (true) {
            Draft draft = new Draft(random);
            draft.nounPhrase(0);
            draft.verbPhrase(0);
            if (draft.words.size() >= 4 && draft.words.size() <= LONGEST) {
                return new Sentence(draft.words, draft.parts);
            }
        }
    }

    /** A sentence under construction. */
    private static final class Draft {
        private final RandomGenerator random;
        private final List<String> words = new ArrayList<>();
        private final Set<Part> parts = new LinkedHashSet<>();

        Draft(RandomGenerator random) {
            this.random = random;
        }

        private void word(List<String> kind) {
            words.add(kind.get(random.nextInt(kind.size())));
        }

        /** What was said since the word of this number belongs together. */
        private void part(int from) {
            if (words.size() - from > 1) {
                parts.add(new Part(from, words.size()));
            }
        }

        void nounPhrase(int depth) {
            int from = words.size();
            word(DETERMINERS);
            int group = words.size();
            if (random.nextInt(3) == 0) {
                word(ADJECTIVES);
            }
            word(NOUNS);
            part(group);
            part(from);
            double more = random.nextDouble();
            if (depth < DEEPEST && more < 0.4) {
                int clause = words.size();
                if (more < 0.25) {
                    word(PREPOSITIONS);
                    nounPhrase(depth + 1);
                } else {
                    word(THAT);
                    verbPhrase(depth + 1);
                }
                part(clause);
                part(from);
            }
        }

        void verbPhrase(int depth) {
            int from = words.size();
            if (random.nextInt(3) == 0) {
                word(LONE_VERBS);
            } else {
                word(VERBS);
                nounPhrase(depth + 1);
            }
            part(from);
        }
    }

    private static List<String> words() {
        List<String> all = new ArrayList<>(List.of("start"));
        List.of(DETERMINERS, NOUNS, ADJECTIVES, VERBS, PREPOSITIONS, LONE_VERBS, THAT)
                .forEach(all::addAll);
        return List.copyOf(all);
    }
}
