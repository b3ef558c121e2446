package carousel.data.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.tasks.FormalLanguage.Kind;
import carousel.data.tasks.NestedSentences.Part;
import carousel.data.tasks.NestedSentences.Sentence;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tasks draw has the grammar, the lengths and the shares that they state. */
class GrammarTest {
    /** Reads a sentence by the grammar of the Javadoc: at most one more phrase for a noun phrase, nested at most twice. */
    private static final class Parser {
        private static final Set<String> PREPOSITIONS = Set.of("in", "near", "behind");
        private final List<String> words;
        private final Set<Part> parts = new HashSet<>();
        private final Map<String, Integer> counts = new HashMap<>();
        private int at;

        Parser(List<String> words) {
            this.words = words;
            nounPhrase(0);
            verbPhrase(0);
            assertEquals(words.size(), at, String.join(" ", words));
        }

        private boolean next(Set<String> kind) {
            boolean is = at < words.size() && kind.contains(words.get(at));
            at += is ? 1 : 0;
            return is;
        }

        private void must(Set<String> kind) {
            assertTrue(next(kind), "word " + at + " of " + words);
        }

        private void count(String what) {
            counts.merge(what, 1, Integer::sum);
        }

        private void part(int from) {
            if (at - from > 1) {
                parts.add(new Part(from, at));
            }
        }

        private void nounPhrase(int depth) {
            int from = at;
            must(Set.of("the", "a", "every"));
            int group = at;
            count("noun");
            if (next(Set.of("big", "small", "black"))) {
                count("adjective");
            }
            must(Set.of("dog", "cat", "child", "bird", "horse"));
            part(group);
            part(from);
            int clause = at;
            count(depth < 2 ? "open" : "closed");
            if (depth < 2 && next(PREPOSITIONS)) {
                count("preposition");
                nounPhrase(depth + 1);
                part(clause);
            } else if (depth < 2 && next(Set.of("that"))) {
                count("that");
                verbPhrase(depth + 1);
                part(clause);
            }
            part(from);
        }

        private void verbPhrase(int depth) {
            int from = at;
            count("verb");
            if (next(Set.of("sleeps", "sings"))) {
                count("lone");
            } else {
                must(Set.of("sees", "hears", "follows"));
                nounPhrase(depth + 1);
            }
            part(from);
        }
    }

    @Test
    void sentencesAndTheirPhrasesFollowTheGrammar() {
        Map<String, Integer> counts = new HashMap<>();
        for (Sentence sentence : NestedSentences.sentences(2000, 3)) {
            Parser parser = new Parser(sentence.words());
            assertEquals(parser.parts, sentence.parts(), sentence.toString());
            assertEquals(String.join(" ", sentence.words()), sentence.toString());
            parser.counts.forEach((what, n) -> counts.merge(what, n, Integer::sum));
        }
        // drawn as stated, but sentences that are too long or too short are drawn again
        share(counts, "adjective", "noun", 1 / 3.0);
        share(counts, "preposition", "open", 0.25);
        share(counts, "that", "open", 0.15);
        share(counts, "lone", "verb", 1 / 3.0);
        assertTrue(counts.get("closed") > 100);
    }

    private static void share(Map<String, Integer> counts, String what, String of, double expected) {
        assertEquals(expected, (double) counts.get(what) / counts.get(of), 0.08, what);
    }

    @Test
    void everyWordHasANumberOfItsOwn() {
        Map<String, Integer> seen = new HashMap<>();
        for (Sentence sentence : NestedSentences.sentences(300, 4)) {
            int[] numbers = sentence.numbers();
            assertEquals(sentence.words().size() + 1, numbers.length);
            assertEquals(0, numbers[0]);
            for (int t = 1; t < numbers.length; t++) {
                Integer before = seen.put(sentence.words().get(t - 1), numbers[t]);
                assertTrue(before == null || before == numbers[t]);
                assertTrue(numbers[t] > 0 && numbers[t] < NestedSentences.symbols());
            }
        }
        assertEquals(seen.size(), Set.copyOf(seen.values()).size());
    }

    /** n pairs of brackets after the S, for every n that was asked for; both kinds, nested and one after the other. */
    @Test
    void bracketsAreAsManyAsAskedFor() {
        for (Kind kind : new Kind[] {Kind.DYCK_1, Kind.DYCK_2}) {
            FormalLanguage language = new FormalLanguage(kind, 2, 5, 1);
            Set<Integer> lengths = new TreeSet<>();
            Set<String> words = new HashSet<>();
            SplittableRandom random = new SplittableRandom(7);
            for (int n = 0; n < 300; n++) {
                Task.Example example = language.draw(random);
                lengths.add(example.x().columns);
                words.add(example.x().toString());
            }
            assertEquals(Set.of(5, 7, 9, 11), lengths);
            assertTrue(words.size() > 30, words.size() + " words");
            assertEquals(kind == Kind.DYCK_1 ? 3 : 5, language.features());
            assertEquals(language.features(), language.targetRows());
            assertEquals("words of " + kind + ", n from 2 to 5", language.toString());
        }
        assertEquals(1, new FormalLanguage(Kind.PARITY, 2, 5, 1).targetRows());
    }

    static Stream<Task> tasks() {
        return Stream.of(
                new AddingProblem(30),
                new AddingProblem1997(100),
                new TemporalOrder(),
                new TwoSequences(3, 100),
                new EmbeddedReber(),
                new SpikeDelays(4, 9, 5),
                new ValueOfLargest(20),
                new FormalLanguage(Kind.A_N_B_N, 2, 5, 1));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void anAnswerOfAnotherShapeIsRefused(Task task) {
        FloatMatrix y = task.draw(new Random(1)).y();
        for (FloatMatrix wrong :
                List.of(new FloatMatrix(y.rows, y.columns + 1), new FloatMatrix(y.rows + 1, y.columns))) {
            String said = assertThrows(IllegalArgumentException.class, () -> task.isSolved(wrong, y))
                    .getMessage();
            assertTrue(said.startsWith(task.getClass().getSimpleName() + ".isSolved: expected"), said);
        }
        String said = assertThrows(IllegalArgumentException.class, () -> task.draw(null))
                .getMessage();
        assertTrue(said.startsWith(task.getClass().getSimpleName() + ".draw: expected a value for 'random'"), said);
        assertEquals(task.features(), task.examples(3, 1).features());
        assertEquals(task.targetRows(), task.examples(3, 1).targetRows());
    }

    @Test
    void theLengthOfTwoSequencesIsUpToATenthMore() {
        SplittableRandom random = new SplittableRandom(3);
        TwoSequences task = new TwoSequences(3, 40);
        Set<Integer> lengths = new TreeSet<>();
        IntStream.range(0, 300).forEach(n -> lengths.add(task.draw(random).x().columns));
        assertEquals(Set.of(40, 41, 42, 43, 44), lengths);
    }

    /** One day of eleven, and one story of eleven, is kept for the test. */
    @Test
    void anEleventhIsUnseen() {
        WrittenDates dates = new WrittenDates();
        for (LocalDate first : List.of(LocalDate.of(1999, 12, 25), LocalDate.of(2024, 2, 24))) {
            assertEquals(
                    1,
                    IntStream.range(0, 11)
                            .filter(d ->
                                    dates.isUnseen(dates.of(first.plusDays(d)).get(0)))
                            .count());
        }
        Stories stories = new Stories(1, 12);
        SplittableRandom random = new SplittableRandom(5);
        long unseen = Stream.generate(() -> stories.draw(random))
                .limit(2200)
                .filter(stories::isUnseen)
                .count();
        assertEquals(200, (double) unseen, 5 * Math.sqrt(2200 * (1 / 11.0) * (10 / 11.0)));
        for (TextTask task : List.of(dates, stories)) {
            assertThrows(IllegalArgumentException.class, () -> task.isUnseen(null));
            assertThrows(IllegalArgumentException.class, () -> task.draw(null));
        }
        assertThrows(IllegalArgumentException.class, () -> dates.of(null));
    }

    /** Whoever or whatever a question is about is in its story. */
    @Test
    void aQuestionIsAboutTheStory() {
        for (TextPair pair : new Stories(1, 4).seen(2000, 9)) {
            List<String> words = pair.source();
            String asked = words.get(words.size() - 2);
            int end = words.lastIndexOf(".");
            assertTrue(words.subList(0, end).contains(asked), String.join(" ", words));
        }
    }
}
