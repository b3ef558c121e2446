package carousel.data.tasks;

import carousel.check.Check;
import carousel.data.Examples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/**
 * Sentences of a small English grammar, with their phrases. They show whether a network finds the phrases without being
 * told.
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
 * A third of the nouns have an adjective. A quarter of the noun phrases have a preposition phrase and 15 % a relative
 * clause, nested at most twice. A third of the verbs have no object. A sentence has 4 to {@value #LONGEST} words.
 *
 * <p>Threads: any number may call these methods.
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
    /** The words, each at the index that is its number; number 0 is the start of a sentence. */
    private static final List<String> WORDS = words();

    private NestedSentences() {}

    /**
     * Words that form a phrase: from word {@code from} to word {@code to - 1}, counted from 0.
     *
     * @param from the first word
     * @param to the index after the last word
     */
    public record Part(int from, int to) {}

    /**
     * A sentence and its phrases of two words or more, except the whole sentence.
     *
     * @param words the words in order
     * @param parts the phrases; two phrases are nested or separate
     */
    public record Sentence(List<String> words, Set<Part> parts) {
        /** Keeps copies of both, in their order. */
        public Sentence {
            Check.noNulls("Sentence", "words", words, "parts", parts);
            words.forEach(word -> Check.given("Sentence", "a word", word));
            parts.forEach(part -> Check.given("Sentence", "a part", part));
            words = List.copyOf(words);
            parts = Collections.unmodifiableSet(new LinkedHashSet<>(parts));
        }

        /**
         * The numbers of the words, after the 0 of the start.
         *
         * @throws IllegalArgumentException if the grammar does not have one of the words; the message names it
         */
        public int[] numbers() {
            return IntStream.rangeClosed(0, words.size())
                    .map(t -> t == 0 ? 0 : number(words.get(t - 1)))
                    .toArray();
        }

        private static int number(String word) {
            int number = WORDS.indexOf(word);
            if (number < 1) { // 0 is the start, which is no word
                throw Check.unexpected(
                        "Sentence.numbers",
                        "words of the grammar",
                        "'" + word + "'",
                        "it has " + String.join(", ", WORDS.subList(1, WORDS.size())));
            }
            return number;
        }

        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    /** How many numbers there are, including the start. */
    public static int symbols() {
        return WORDS.size();
    }

    /** Generates this many sentences; sentence n depends only on the seed and n. */
    public static List<Sentence> sentences(int size, long seed) {
        Check.room("NestedSentences.sentences", "size", 1, size, 1024);
        long scrambled = new SplittableRandom(seed).nextLong();
        List<Sentence> all = new ArrayList<>();
        for (int n = 0; n < size; n++) {
            all.add(draw(new SplittableRandom(scrambled + n)));
        }
        return all;
    }

    /**
     * Sentences to train on: x has the number of the previous word, or 0 at the start, and y has that of the word to
     * predict.
     */
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
                next.put(t, t + 1 < T ? numbers[t + 1] : 0); // the end is predicted as the start of the next sentence
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

        /** Records that the words since this one form a phrase. */
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
