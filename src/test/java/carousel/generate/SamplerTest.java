package carousel.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerTest {
    /** p = 0.1, 0.4, 0.2, 0.25, 0.05 at temperature 1. */
    private static final float[] LOGITS = {
        (float) Math.log(0.1),
        (float) Math.log(0.4),
        (float) Math.log(0.2),
        (float) Math.log(0.25),
        (float) Math.log(0.05)
    };

    @Test
    void temperatureRaisesToAPower() {
        assertClose(Sampler.temperature(1), 0.1, 0.4, 0.2, 0.25, 0.05);
        double sum = 0.01 + 0.16 + 0.04 + 0.0625 + 0.0025; // p^(1/T), T = 1/2
        assertClose(Sampler.temperature(0.5), 0.01 / sum, 0.16 / sum, 0.04 / sum, 0.0625 / sum, 0.0025 / sum);
        assertClose(Sampler.greedy(), 0, 1, 0, 0, 0);
        assertClose(Sampler.temperature(1e9), 0.2, 0.2, 0.2, 0.2, 0.2);
        assertClose(Sampler.temperature(1e-9), 0, 1, 0, 0, 0);
    }

    @Test
    void topKAndTopPKeepTheLikeliest() {
        assertClose(Sampler.temperature(1).topK(2), 0, 0.4 / 0.65, 0, 0.25 / 0.65, 0);
        assertClose(Sampler.temperature(1).topK(9), 0.1, 0.4, 0.2, 0.25, 0.05);
        assertClose(Sampler.temperature(1).topP(0.8), 0, 0.4 / 0.85, 0.2 / 0.85, 0.25 / 0.85, 0);
        assertClose(Sampler.temperature(1).topP(0.01), 0, 1, 0, 0, 0);
        // the two likeliest have 0.615 and 0.385, so the first alone reaches 0.6
        assertClose(Sampler.temperature(1).topK(2).topP(0.6), 0, 1, 0, 0, 0);
        // at T = 1/2 the likeliest alone has 0.58
        assertClose(Sampler.temperature(0.5).topP(0.5), 0, 1, 0, 0, 0);
    }

    @Test
    void logitsThatAreNotNumbersAreRefused() {
        for (Sampler sampler :
                new Sampler[] {Sampler.greedy(), Sampler.temperature(1).topP(0.5)}) {
            for (float[] logits : new float[][] {
                {}, {1, Float.NaN}, {1, Float.POSITIVE_INFINITY}, {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY}
            }) {
                String message = assertThrows(
                                IllegalArgumentException.class, () -> sampler.sample(new SplittableRandom(1), logits))
                        .getMessage();
                assertTrue(message.startsWith("Sampler: expected") && message.contains("logit"), message);
            }
        }
    }

    @Test
    void ofEqualLogitsTheFirstWins() {
        assertArrayEquals(new double[] {0, 1, 0}, Sampler.greedy().probabilities(1, 2, 2), 1e-12);
        assertArrayEquals(
                new double[] {0.5, 0.5, 0}, Sampler.temperature(1).topK(2).probabilities(3, 3, 3), 1e-12);
        assertArrayEquals(new double[] {1, 0}, Sampler.temperature(1).topK(1).probabilities(-0f, 0f), 1e-12);
        assertArrayEquals(
                new double[] {0, 1}, Sampler.temperature(1).probabilities(Float.NEGATIVE_INFINITY, -1000), 1e-12);
    }

    /** Draws as often as the probabilities say, within three standard deviations of the binomial distribution. */
    @Test
    void drawsInProportionAndByTheSeed() {
        Sampler sampler = Sampler.temperature(1).topK(4);
        int n = 20_000;
        int[] counts = new int[5];
        int[] again = new int[5];
        SplittableRandom random = new SplittableRandom(1);
        SplittableRandom same = new SplittableRandom(1);
        for (int i = 0; i < n; i++) {
            counts[sampler.sample(random, LOGITS)]++;
            again[sampler.sample(same, LOGITS)]++;
        }
        assertArrayEquals(counts, again);
        double[] p = sampler.probabilities(LOGITS);
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        for (int v = 0; v < 5; v++) {
            assertEquals(n * p[v], counts[v], 3 * Math.sqrt(n * p[v] * (1 - p[v])));
        }
    }

    @Test
    void badArgumentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Sampler.temperature(-1));
        assertThrows(IllegalArgumentException.class, () -> Sampler.temperature(Double.NaN));
        assertThrows(
                IllegalArgumentException.class, () -> Sampler.temperature(1).topK(0));
        assertThrows(
                IllegalArgumentException.class, () -> Sampler.temperature(1).topP(0));
        assertEquals(
                "Sampler: expected topP above 0 and at most 1, got 1.5",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Sampler.greedy().topP(1.5))
                        .getMessage());
    }

    private static void assertClose(Sampler sampler, double... expected) {
        assertArrayEquals(expected, sampler.probabilities(LOGITS), 1e-6);
    }
}
