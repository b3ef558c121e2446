package carousel.data.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.data.tasks.NestedSentences.Part;
import carousel.data.tasks.NestedSentences.Sentence;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NestedSentencesTest {
    private static final Set<String> VERBS = Set.of("sees", "hears", "follows", "sleeps", "sings");

    @Test
    void partsAreNestedAndEverySentenceHasItsVerbPhrase() {
        Set<String> seen = new TreeSet<>();
        for (Sentence sentence : NestedSentences.sentences(500, 1)) {
            int T = sentence.words().size();
            assertTrue(T >= 4 && T <= 16, sentence.toString());
            seen.addAll(sentence.words());
            for (Part a : sentence.parts()) {
                assertTrue(a.to() - a.from() > 1 && a.to() - a.from() < T, a + " of " + sentence);
                for (Part b : sentence.parts()) {
                    assertFalse(a.from() < b.from() && b.from() < a.to() && a.to() < b.to(), sentence + ": " + a + b);
                }
            }
            for (int t = 0; t < T - 1; t++) {
                int from = t;
                if (VERBS.contains(sentence.words().get(t))
                        && !Set.of("sleeps", "sings").contains(sentence.words().get(t))) {
                    assertTrue(sentence.parts().stream().anyMatch(p -> p.from() == from), sentence + ": " + from);
                }
            }
        }
        assertEquals(NestedSentences.symbols() - 1, seen.size());
    }

    @Test
    void aSentenceByHand() {
        Sentence sentence = NestedSentences.sentences(200, 1).stream()
                .filter(s -> s.words().size() == 5 && VERBS.contains(s.words().get(2)))
                .findFirst()
                .orElseThrow();
        assertEquals(Set.of(new Part(0, 2), new Part(2, 5), new Part(3, 5)), sentence.parts());
        int[] numbers = sentence.numbers();
        Examples examples = NestedSentences.examples(List.of(sentence));
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        examples.fill(new int[] {0}, x, y);
        for (int t = 0; t < 6; t++) {
            assertEquals(numbers[t], x.get(0, t, 0));
            assertEquals(t < 5 ? numbers[t + 1] : 0, y.get(0, t, 0));
        }
    }

    @Test
    void aSentenceKeepsItsOwnWordsAndParts() {
        List<String> words = new ArrayList<>(List.of("the", "dog", "sleeps"));
        Set<Part> parts = new LinkedHashSet<>(List.of(new Part(0, 2)));
        Sentence sentence = new Sentence(words, parts);
        words.add("sleeps");
        parts.clear();
        assertEquals("the dog sleeps", sentence.toString());
        assertEquals(Set.of(new Part(0, 2)), sentence.parts());
        Sentence drawn = NestedSentences.sentences(1, 1).get(0);
        assertThrows(UnsupportedOperationException.class, () -> drawn.words().clear());
        assertThrows(UnsupportedOperationException.class, () -> drawn.parts().clear());
        assertEquals(
                "Sentence: expected a word, got null",
                assertThrows(IllegalArgumentException.class, () -> new Sentence(Arrays.asList("the", null), Set.of()))
                        .getMessage());
    }

    @Test
    void aTextPairKeepsItsOwnTexts() {
        List<String> source = new ArrayList<>(List.of("a"));
        List<String> target = new ArrayList<>(List.of("b"));
        TextPair pair = new TextPair("one", source, target);
        source.add("c");
        target.clear();
        assertEquals(new TextPair("one", List.of("a"), List.of("b")), pair);
        assertEquals(
                "TextPair: expected a token, got null",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TextPair("one", List.of("a"), Arrays.asList("b", null)))
                        .getMessage());
    }

    @Test
    void aSentenceDependsOnSeedAndNumberAlone() {
        List<Sentence> many = NestedSentences.sentences(20, 7);
        assertEquals(many.subList(0, 5), NestedSentences.sentences(5, 7));
        assertFalse(many.equals(NestedSentences.sentences(20, 8)));
    }

    /** Their number was -1, and that of "start" 0, which is the start of a sentence. */
    @Test
    void aWordThatTheGrammarDoesNotHaveIsNamed() {
        for (String other : List.of("elephant", "start", "The")) {
            Sentence sentence = new Sentence(List.of("the", other, "sleeps"), Set.of());
            for (Executable call :
                    List.<Executable>of(sentence::numbers, () -> NestedSentences.examples(List.of(sentence)))) {
                String said = assertThrows(IllegalArgumentException.class, call).getMessage();
                assertTrue(
                        said.startsWith("Sentence.numbers: expected words of the grammar, got '" + other
                                + "'; it has the, a, every, dog, "),
                        said);
            }
        }
    }

    @Test
    void aTextPairHasAtLeastOneTokenOnEachSide() {
        for (List<List<String>> texts :
                List.of(List.of(List.<String>of(), List.of("b")), List.of(List.of("a"), List.<String>of()))) {
            String side = texts.get(0).isEmpty() ? "source" : "target";
            assertEquals(
                    "TextPair: expected number of tokens in the " + side + " of at least 1, got 0",
                    assertThrows(IllegalArgumentException.class, () -> new TextPair("one", texts.get(0), texts.get(1)))
                            .getMessage());
        }
    }
}
