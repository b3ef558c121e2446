package carousel.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TextTest {
    @Test
    void wordsAreSplitFromPunctuationAndChineseIntoCharacters() {
        assertEquals(
                List.of("It's", "7:30", ",", "well-known", "(", "naïve", ")", "!"),
                Tokens.words("It's 7:30,  well-known\t(naïve)!\n"));
        assertEquals(List.of("很", "好", "，", "a", "bc", "吃", "𠮷"), Tokens.words("很好，a bc吃𠮷"));
        assertEquals(List.of(), Tokens.words(" \u00a0\u3000\n"));
        assertEquals(List.of("𠮷", " ", "好", "\n"), Tokens.characters("𠮷 好\n"));
    }

    @Test
    void aTokenMayBeAMillionCharactersLong() {
        for (String link : new String[] {"1,", "a-", "é’"}) {
            String token = link.repeat(500_000) + link.charAt(0);
            assertEquals(List.of(token), Tokens.words(token));
            assertEquals(List.of(token, link.substring(1)), Tokens.words(token + link.substring(1)));
        }
    }

    @Test
    void everyKnownTokenComesBackAndEveryOtherIsUnknown() {
        Vocabulary v = Vocabulary.of(List.of(List.of("b", "a", "b"), List.of("c", "b", "a")), 2, "<start>", "<end>");
        assertEquals(List.of("<padding>", "<unknown>", "<start>", "<end>", "a", "b"), v.tokens());
        assertEquals(6, v.size());
        assertArrayEquals(new int[] {2, 4, 5, 1, 1, 3}, v.encode(List.of("<start>", "a", "b", "c", "zz", "<end>")));
        assertEquals(List.of("a", "b", "<unknown>"), v.decode(4, 5, 1, 0, 0));
        IntStream.range(0, v.size()).forEach(id -> assertEquals(id, v.id(v.token(id))));
        assertThrows(IllegalArgumentException.class, () -> v.token(6));
    }

    /** An accent may be a separate character, and a file may begin with a byte order mark. */
    @Test
    @Tag("F16")
    void theSameTextInAnotherFormOfUnicodeIsTheSame() {
        String apart = "cafe\u0301 A\u030angstro\u0308m";
        assertEquals(List.of("café", "Ångström"), Tokens.words("\uFEFF" + apart));
        assertEquals(List.of("c", "a", "f", "é"), Tokens.characters("\uFEFFcafe\u0301"));
        Vocabulary v = Vocabulary.of(List.of(List.of("cafe\u0301"), List.of("café")), 2);
        assertEquals(List.of("<padding>", "<unknown>", "café"), v.tokens());
        assertEquals(2, v.id("cafe\u0301"));
        assertEquals(2, v.id("café"));
        assertEquals(2, new Vocabulary(2, List.of("<padding>", "<unknown>", "cafe\u0301")).id("cafe\u0301"));
    }

    /** What nobody sees makes no token and no other word, unless it changes how letters look, as in Persian and Hindi. */
    @Test
    @Tag("F16")
    void whatHasNoWidthMakesNoToken() {
        for (String unseen : new String[] {
            "\u00AD", "\u200E", "\u200F", "\u202A", "\u202E", "\u2060", "\u2066", "\u2069", "\u061C", "\uFEFF",
            "\u200C", "\u200D"
        }) {
            String code = Integer.toHexString(unseen.charAt(0));
            String text = unseen + "co" + unseen + "operate " + unseen + ", " + unseen + "7" + unseen + "5!" + unseen;
            assertEquals(List.of("cooperate", ",", "75", "!"), Tokens.words(text), code);
            assertEquals(List.of("a", "b", " "), Tokens.characters(unseen + "a" + unseen + "b " + unseen), code);
        }
        assertEquals(List.of("ไป", "บ้าน", ","), Tokens.words("ไป\u200Bบ้าน\u200B,")); // ends words in Thai
        assertEquals(List.of("a", "b"), Tokens.characters("a\u200Bb"));
        assertEquals(List.of("é"), Tokens.words("e\u00AD\u0301"));
        assertEquals(List.of("می\u200Cخواهم", "."), Tokens.words("می\u200Cخواهم."));
        assertEquals(List.of("क्\u200Dष"), Tokens.words("क्\u200Dष"));
        assertEquals(List.of("क", "्", "\u200D", "ष"), Tokens.characters("क्\u200Dष"));
    }

    @Test
    void aSignKeepsItsMarks() {
        assertEquals(
                List.of("a", "❤\uFE0F", "👩\u200D🚀", "👩🏽\u200D❤\uFE0F\u200D👨🏽", "👍🏽", "!"),
                Tokens.words("a❤\uFE0F👩\u200D🚀 👩🏽\u200D❤\uFE0F\u200D👨🏽👍🏽!"));
        assertEquals(
                List.of("葛\uDB40\uDD00", "城", "1\uFE0F\u20E3", "2"), Tokens.words("葛\uDB40\uDD00城1\uFE0F\u20E3 2"));
    }

    @Test
    @Tag("G7")
    void aTokenHasOneNumber() {
        for (String[] marks : new String[][] {{"<end>", "<end>"}, {"<padding>"}, {"<unknown>"}}) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> Vocabulary.of(List.of(List.of("a")), marks))
                    .getMessage();
            assertTrue(message.contains("each token once, got '" + marks[0] + "' twice"), message);
        }
    }

    @Test
    void theMostFrequentTokensAreKept() {
        List<List<String>> texts = List.of(List.of("d", "d", "a", "c", "c", "b", "b", "e", "e", "e", "<end>"));
        assertEquals(
                List.of("<padding>", "<unknown>", "<end>", "b", "c", "e"),
                Vocabulary.of(texts, 1, 6, "<end>").tokens());
        assertEquals(Vocabulary.of(texts, 2, "<end>"), Vocabulary.of(texts, 2, 99, "<end>"));
        assertEquals(3, Vocabulary.of(texts, 1, 3, "<end>").size());
        assertEquals(
                "Vocabulary: expected room for the 3 marks, got a size of 2",
                assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(texts, 1, 2, "<end>"))
                        .getMessage());
    }

    @Test
    void theSameTokensGiveTheSameNumbersInAnyOrderAndAreSavedAsPlainData() {
        List<String> text = Tokens.characters("the quick brown fox 𠮷 jumps 好");
        List<String> backwards = new ArrayList<>(text);
        Collections.reverse(backwards);
        Vocabulary v = Vocabulary.of(List.of(text));
        assertEquals(v, Vocabulary.of(List.of(backwards)));
        assertEquals(text, v.decode(v.encode(text)));
        Gson gson = new Gson();
        assertEquals(v, gson.fromJson(gson.toJson(v), Vocabulary.class));
        assertThrows(IllegalArgumentException.class, () -> new Vocabulary(2, List.of("<p>", "<u>", "b", "a")));
        assertThrows(IllegalArgumentException.class, () -> new Vocabulary(1, List.of("<p>", "<u>")));
    }

    @Test
    void aBatchContinuesWhereTheOneBeforeEnded() {
        int[] tokens = IntStream.range(0, 24).toArray();
        TokenStream stream = TokenStream.of(tokens, 2, 4);
        assertEquals(4, stream.size());
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        stream.fill(new int[] {0, 1}, x, y);
        assertArrayEquals(new float[] {0, 1, 2, 3}, x.sequence(0).data);
        assertArrayEquals(new float[] {11, 12, 13, 14}, x.sequence(1).data);
        assertArrayEquals(new float[] {1, 2, 3, 4}, y.sequence(0).data);
        stream.fill(new int[] {2, 3}, x, y);
        assertArrayEquals(new float[] {4, 5, 6, 7}, x.sequence(0).data);
        assertArrayEquals(new float[] {15, 16, 17, 18}, x.sequence(1).data);
        assertArrayEquals(new float[] {16, 17, 18, 19}, y.sequence(1).data);

        assertEquals(2, TokenStream.of(Arrays.copyOf(tokens, 9), 2, 4).size());
        String message = assertThrows(
                        IllegalArgumentException.class, () -> TokenStream.of(Arrays.copyOf(tokens, 8), 2, 4))
                .getMessage();
        assertTrue(
                message.contains("at least 9 tokens for 2 streams of at least one piece of 4 steps, got 8"), message);
    }

    @Test
    void theShortestStreamAndWhatItSays() {
        TokenStream stream = TokenStream.of(new int[] {7, 8}, 1, 1);
        assertEquals(1, stream.size());
        assertEquals("2 tokens in 1 stream, pieces of 1 step", stream.toString());
        assertEquals(4, TokenStream.of(new int[9], 2, 4).length(0));
        for (int n : new int[] {-1, 1}) {
            assertEquals(
                    "TokenStream: expected a piece from 0 to 0, got " + n,
                    assertThrows(IllegalArgumentException.class, () -> stream.length(n))
                            .getMessage());
        }
        assertEquals(List.of(1, 1), List.of(stream.features(), stream.targetRows()));
        for (int[] sizes : new int[][] {{0, 1}, {1, 0}, {-1, -1}, {1, 2}, {2, 1}}) {
            assertThrows(IllegalArgumentException.class, () -> TokenStream.of(new int[] {7, 8}, sizes[0], sizes[1]));
        }
        assertThrows(IllegalArgumentException.class, () -> TokenStream.of(new int[0], 1, 1));
        assertThrows(
                IllegalArgumentException.class, () -> stream.fill(new int[] {1}, new Sequences(), new Sequences()));
    }

    @Test
    void theMarksOfAVocabulary() {
        Vocabulary marksAlone = new Vocabulary(2, List.of("<padding>", "<unknown>"));
        assertEquals("vocabulary of 2 tokens, 2 of them marks", marksAlone.toString());
        assertThrows(IllegalArgumentException.class, () -> new Vocabulary(3, marksAlone.tokens()));
        assertThrows(IllegalArgumentException.class, () -> new Vocabulary(1, List.of("a", "b", "c")));
        assertThrows(IllegalArgumentException.class, () -> new Vocabulary(2, List.of("a", "b", "d", "c")));
        assertEquals("<padding>", marksAlone.token(0));
        assertThrows(IllegalArgumentException.class, () -> marksAlone.token(-1));
        assertThrows(IllegalArgumentException.class, () -> marksAlone.token(2));
        List<List<String>> texts = List.of(List.of("a", "b", "b"));
        assertEquals(2, Vocabulary.of(texts, 1, 2).size());
        assertEquals(List.of("b"), Vocabulary.of(texts, 1, 3).tokens().subList(2, 3));
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(texts, 1, 1));
    }

    /** Every integer up to 2^24 is exact as a float; 2^24 + 1 would be read as another token. */
    @Test
    @Tag("G7")
    void aTokenThatAFloatCannotHoldIsRefused() {
        int[] tokens = {1, 16_777_217};
        for (Executable door : new Executable[] {
            () -> TokenStream.of(tokens, 1, 1),
            () -> Examples.of(List.of(tokens), new int[] {0}),
            () -> Examples.of(List.of(new int[] {1}), new int[] {16_777_217}),
            () -> Examples.pairs(List.of(new int[] {1}), List.of(tokens), 2, 3)
        }) {
            String message = assertThrows(IllegalArgumentException.class, door).getMessage();
            assertTrue(message.contains("from 0 to 16,777,216, got 16777217"), message);
        }
    }

    @Test
    @Tag("C4")
    void eachTextHasAClassWhateverItsLength() {
        Examples examples = Examples.of(List.of(new int[] {2, 3, 4}, new int[] {5}), new int[] {1, 0});
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        examples.fill(new int[] {1, 0}, x, y);
        assertArrayEquals(new float[] {5, 2, 0, 3, 0, 4}, x.toMatrix().data);
        assertArrayEquals(new int[] {1, 3}, x.lengths);
        assertArrayEquals(new float[] {0, 1}, y.toMatrix().data);
        String empty = assertThrows(
                        IllegalArgumentException.class,
                        () -> Examples.of(List.of(new int[] {2}, new int[0]), new int[] {1, 0}))
                .getMessage();
        assertTrue(empty.contains("none in text 1"), empty);
    }

    /** As for texts that are sequences; class 2^24 + 1 became 2^24. */
    @Test
    void aBagOfWordsRefusesClassesThatAreNone() {
        for (int c : new int[] {-1, (1 << 24) + 1}) {
            String said = assertThrows(
                            IllegalArgumentException.class,
                            () -> BagOfWords.counts(3).examples(List.of(new int[] {1}), new int[] {c}))
                    .getMessage();
            assertTrue(said.startsWith("BagOfWords.examples: expected numbers of tokens or classes from 0"), said);
        }
    }

    /** An accent of its own belongs to no script, so the joiner after it was kept, and the word was another one. */
    @Test
    void aJoinerAfterALatinLetterIsDroppedAlsoIfItsAccentStandsAlone() {
        assertEquals(List.of("cafés"), Tokens.words("café\u200Cs"));
        assertEquals(List.of("cafés"), Tokens.words("cafe\u0301\u200Cs"));
        assertEquals(List.of("x\u0302y"), Tokens.words("x\u0302\u200Dy"));
        String hindi = "\u0915\u094D\u200D\u0937"; // with an accent before the joiner, which changes the letters
        assertEquals(List.of(hindi), Tokens.words(hindi));
        String heart = "\u2764\uFE0F\u200D\uD83D\uDD25";
        assertEquals(List.of(heart), Tokens.words(heart));
    }

    /** A text that is cut in the middle of an emoji ends so. A file has it as ?, so a model with it could not be loaded. */
    @Test
    @Tag("F16")
    void halfACharacterIsRefused() {
        String cut = "ab😀".substring(0, 3);
        String message =
                " expected whole characters, got half of one, U+D83D, at index 2; cut the text elsewhere, such as at text.offsetByCodePoints(0, n)";
        for (Executable call : List.<Executable>of(() -> Tokens.characters(cut), () -> Tokens.words(cut))) {
            assertEquals(
                    "Tokens:" + message,
                    assertThrows(IllegalArgumentException.class, call).getMessage());
        }
        for (Executable call : List.<Executable>of(
                () -> Vocabulary.of(List.of(List.of(cut))),
                () -> Vocabulary.of(List.of(List.of("a")), cut),
                () -> new Vocabulary(2, List.of("<padding>", "<unknown>", cut)))) {
            assertEquals(
                    "Vocabulary:" + message,
                    assertThrows(IllegalArgumentException.class, call).getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Tokens.characters("\uDE00"));
        assertEquals(List.of("😀"), Tokens.words("😀"));
    }
}
