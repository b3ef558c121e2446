package carousel.baselines;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Data;
import carousel.data.text.Tokens;
import carousel.data.text.Vocabulary;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NGramsTest {
    /** a b a b a c, with V = 4. */
    private static final int[] TEXT = {0, 1, 0, 1, 0, 2};

    /** The formula worked out by hand. */
    @Test
    void probabilitiesOfATinyTextMatchThoseByHand() {
        NGrams one = NGrams.of(TEXT, 1, 4);
        assertEquals((3 + 3 * 0.25) / 9, one.probability(0), 1e-15);
        assertEquals((2 + 3 * 0.25) / 9, one.probability(1), 1e-15);
        assertEquals((0 + 3 * 0.25) / 9, one.probability(3), 1e-15);

        // after a: b twice, c once; after b: a twice; c came last
        NGrams two = NGrams.of(TEXT, 2, 4);
        double p_a = 3.75 / 9;
        double p_b = 2.75 / 9;
        assertEquals((2 + 2 * p_b) / 5, two.probability(1, 0), 1e-15);
        assertEquals((0 + 2 * p_a) / 5, two.probability(0, 0), 1e-15);
        assertEquals((2 + 1 * p_a) / 3, two.probability(0, 1), 1e-15);
        assertEquals(p_b, two.probability(1, 2), 1e-15);
        assertEquals(p_b, two.probability(1, 3), 1e-15);

        // after b a: b once, c once; after a b: a twice
        NGrams three = NGrams.of(TEXT, 3, 4);
        assertEquals((1 + 2 * (2 + 2 * p_b) / 5) / 4, three.probability(1, 1, 0), 1e-15);
        assertEquals((2 + (2 + p_a) / 3) / 3, three.probability(0, 0, 1), 1e-15);
        assertEquals(two.probability(1, 0), three.probability(1, 0), 1e-15);
        assertEquals(three.probability(1, 1, 0), three.probability(1, 3, 2, 1, 0), 1e-15);

        assertArrayEquals(
                new double[] {
                    -Math.log(three.probability(1, 0)),
                    -Math.log(three.probability(0, 0, 1)),
                    -Math.log(three.probability(2, 1, 0))
                },
                three.surprise(0, 1, 0, 2),
                1e-15);
    }

    @Test
    void probabilitiesAddUpToOneAfterAnyContext() {
        int[] text = new Random(1).ints(300, 0, 7).map(v -> v * v / 8).toArray();
        for (int n = 1; n <= 5; n++) {
            for (NGrams grams : List.of(NGrams.of(text, n, 9), NGrams.kneserNey(text, n, 9))) {
                for (int from = 0; from < 40; from++) {
                    int[] before = {text[from], text[from + 1], from % 9, text[from + 2]};
                    double sum = 0;
                    for (int v = 0; v < 9; v++) {
                        assertTrue(grams.probability(v, before) > 0);
                        sum += grams.probability(v, before);
                    }
                    assertEquals(1, sum, 1e-12);
                }
            }
        }
    }

    /**
     * After a: b twice, c once; after b: a twice. The counts are 1, 2, 2, so Y = 1 / 5, d(1) = 0.2 and d(2) = 2. Each
     * of a, b and c follows only one token, so there Y = 1 and d(1) = 1, which leaves only 1/V.
     */
    @Test
    void kneserNeyMatchesACalculationByHand() {
        NGrams two = NGrams.kneserNey(TEXT, 2, 4);
        assertEquals(0.25, two.probability(3, 2), 1e-15);
        assertEquals((2 - 2 + 2.2 * 0.25) / 3, two.probability(1, 0), 1e-15);
        assertEquals((1 - 0.2 + 2.2 * 0.25) / 3, two.probability(2, 0), 1e-15);
        assertEquals(2.2 * 0.25 / 3, two.probability(3, 0), 1e-15);
    }

    /** Compares with another program, in NumPy, on the day book with its last two weeks held out. */
    @Test
    void kneserNeyHasTheKnownCrossEntropyOnTheDayBook() {
        String book = Data.text("railway-day-book");
        int cut = book.indexOf("Sunday, 16 December");
        Vocabulary letters = Vocabulary.of(List.of(Tokens.characters(book.substring(0, cut))));
        int[] train = letters.encode(Tokens.characters(book.substring(0, cut)));
        int[] test = letters.encode(Tokens.characters(book.substring(cut)));
        assertEquals(1.278, NGrams.kneserNey(train, 6, letters.size()).crossEntropy(test), 0.002);
        assertEquals(1.2671, NGrams.kneserNey(train, 8, letters.size()).crossEntropy(test), 0.002);
    }

    /** On tokens of a Markov chain: the cross-entropy of pairs on a long text is close to the chain's entropy. */
    @Test
    void comesCloseToTheEntropyOfItsSource() {
        Random random = new Random(2);
        int[] text = new int[60_000];
        for (int t = 1; t < text.length; t++) {
            text[t] = random.nextDouble() < 0.8 ? (text[t - 1] + 1) % 4 : text[t - 1];
        }
        double entropy = -0.8 * Math.log(0.8) - 0.2 * Math.log(0.2);
        int[] train = java.util.Arrays.copyOf(text, 50_000);
        int[] test = java.util.Arrays.copyOfRange(text, 50_000, 60_000);
        assertEquals(entropy, NGrams.of(train, 2, 4).crossEntropy(test), 0.015);
        assertEquals(entropy, NGrams.of(train, 5, 4).crossEntropy(test), 0.02);
        assertEquals(Math.log(4), NGrams.of(train, 1, 4).crossEntropy(test), 0.01);
        int[] written = NGrams.of(train, 2, 4).write(new int[] {0}, 2000, 3);
        int steps = 0;
        for (int t = 1; t < written.length; t++) {
            steps += written[t] == (written[t - 1] + 1) % 4 ? 1 : 0;
        }
        assertEquals(0.8 * 1999, steps, 3 * Math.sqrt(1999 * 0.16));
        assertArrayEquals(written, NGrams.of(train, 2, 4).write(new int[] {0}, 2000, 3));
    }

    @Test
    void badArgumentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> NGrams.of(TEXT, 0, 4));
        assertEquals(
                "NGrams: expected tokens from 0 to 1, got 2",
                assertThrows(IllegalArgumentException.class, () -> NGrams.of(TEXT, 2, 2))
                        .getMessage());
        NGrams two = NGrams.of(TEXT, 2, 4);
        assertThrows(IllegalArgumentException.class, () -> two.crossEntropy(1));
        for (int token : new int[] {-1, 4}) {
            List<Executable> bad = List.of(
                    () -> two.probability(token),
                    () -> two.probability(0, token),
                    () -> two.probability(0, token, 1, 2),
                    () -> two.surprise(token, 1),
                    () -> two.surprise(1, token),
                    () -> two.crossEntropy(token, 1),
                    () -> two.write(new int[] {token}, 3, 1));
            for (Executable call : bad) {
                assertEquals(
                        "NGrams: expected tokens from 0 to 3, got " + token,
                        assertThrows(IllegalArgumentException.class, call).getMessage());
            }
        }
        NGrams deepest = NGrams.kneserNey(new int[510], 500, 2);
        assertEquals(1, deepest.probability(0) + deepest.probability(1), 1e-12);
        String deep = assertThrows(IllegalArgumentException.class, () -> NGrams.kneserNey(TEXT, 501, 4))
                .getMessage();
        assertEquals("NGrams.kneserNey: expected n of at most 500, got 501", deep);
    }
}
