package carousel.baselines;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.text.Vocabulary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A language model that counts n-grams: the probability of a token given the n - 1 tokens before it. The smoothing of
 * Witten and Bell (1991) interpolates with shorter contexts, down to 1/V:
 *
 * <pre>
 *   p(w | h) = (c(h w) + t(h) p(w | h')) / (c(h) + t(h))
 * </pre>
 *
 * c counts occurrences in the training text, t(h) is the number of different tokens seen after h, and h' is h without
 * its first token. After a context that was never seen, p(w | h) = p(w | h'). The more different tokens followed h, the
 * more probability is left for tokens that did not.
 *
 * <p>{@link #kneserNey} smooths better: Kneser and Ney 1995, with the three discounts of Chen and Goodman 1999. Every
 * count gives a discount d to the shorter contexts, and a shorter context counts the different tokens that come before
 * it:
 *
 * <pre>
 *   p(w | h) = (c(h w) - d(c(h w)) + p(w | h') Σ_v d(c(h v))) / c(h)
 * </pre>
 *
 * <p>Threads: it may be shared: nothing changes it once it is made.
 */
public final class NGrams {
    /** The largest n of Kneser and Ney's smoothing, which goes as deep as n. */
    private static final int DEEPEST = 500;

    private final int n;
    private final int V;
    private final Node root = new Node();
    /** The discounts for counts 0, 1, 2 and more, for each length of context; null for Witten and Bell. */
    private double @Nullable [][] discounts;

    /** The counts after a context, and the contexts that are one token longer, by their first token. */
    private static final class Node {
        final Map<Integer, Integer> next = new HashMap<>();
        final Map<Integer, Node> longer = new HashMap<>();
        int count;
    }

    private NGrams(int n, int V) {
        this.n = n;
        this.V = V;
    }

    /**
     * Counts the n-grams of a text, with Witten and Bell's smoothing.
     *
     * @param text token numbers, 0 to V - 1
     * @param n the length of the n-grams: 1 for single tokens, 2 for pairs, and so on
     * @param V how many different tokens there can be, such as {@link Vocabulary#size}
     * @throws IllegalArgumentException if n or V is below 1, or a token is outside 0 to V - 1
     */
    public static NGrams of(int[] text, int n, int V) {
        Check.noNulls("NGrams.of", "text", text);
        if (n < 1 || V < 1) {
            throw new IllegalArgumentException(
                    formatted("NGrams: expected n and V of at least 1, got n = %d, V = %d", n, V));
        }
        NGrams grams = new NGrams(n, V);
        grams.check(text);
        for (int t = 0; t < text.length; t++) {
            Node node = grams.root;
            for (int back = 0; back < n && node != null; back++) {
                node.count++;
                node.next.merge(text[t], 1, Integer::sum);
                int before = t - 1 - back;
                node = before < 0 || back + 1 == n ? null : node.longer.computeIfAbsent(text[before], k -> new Node());
            }
        }
        return grams;
    }

    /**
     * Counts the n-grams of a text, with Kneser and Ney's smoothing; see {@link #of} for the parameters. Here n is at most
     * {@value #DEEPEST}.
     */
    public static NGrams kneserNey(int[] text, int n, int V) {
        if (Check.atLeastOne("NGrams.kneserNey", "n", n) > DEEPEST) {
            throw Check.unexpected("NGrams.kneserNey", "n of at most " + DEEPEST, n);
        }
        NGrams grams = of(text, n, V);
        grams.discounts = new double[n][];
        grams.countContinuations(grams.root, 0);
        for (int length = 0; length < n; length++) {
            int[] times = new int[5]; // how many counts are 1, 2, 3 and 4
            grams.countCounts(grams.root, length, times);
            double y = times[1] == 0 ? 0 : times[1] / (times[1] + 2.0 * times[2]);
            grams.discounts[length] = new double[4];
            for (int c = 1; c < 4; c++) {
                double d = times[c] == 0 ? c / 2.0 : c - (c + 1) * y * times[c + 1] / times[c];
                grams.discounts[length][c] = Math.max(0, Math.min(c, d));
            }
        }
        return grams;
    }

    /** Replaces the counts after shorter contexts by the number of different tokens that come before; parents first. */
    private void countContinuations(Node node, int length) {
        if (length < n - 1) {
            node.next.replaceAll((token, count) -> {
                long before = node.longer.values().stream()
                        .filter(longer -> longer.next.containsKey(token))
                        .count();
                return (int) Math.max(1, before); // 1 for an n-gram that occurs only at the start of the text
            });
            node.count = node.next.values().stream().mapToInt(c -> c).sum();
            node.longer.values().forEach(longer -> countContinuations(longer, length + 1));
        }
    }

    private void countCounts(Node node, int length, int[] times) {
        if (length == 0) {
            node.next.values().stream().filter(c -> c < times.length).forEach(c -> times[c]++);
        } else {
            node.longer.values().forEach(longer -> countCounts(longer, length - 1, times));
        }
    }

    private void check(int... tokens) {
        for (int token : tokens) {
            Check.index("NGrams", "tokens", token, V);
        }
    }

    /**
     * p(token | before). Only the last n - 1 tokens of {@code before} count; if there are fewer, the context is
     * shorter.
     */
    public double probability(int token, int... before) {
        Check.noNulls("NGrams.probability", "before", before);
        check(token);
        check(before);
        return probability(token, before, before.length);
    }

    /** p(token t of the text | the first t tokens). */
    private double probability(int token, int[] text, int t) {
        double p = 1.0 / V;
        Node node = root;
        for (int back = 0; back < n && node != null; back++) {
            if (node.count > 0) {
                p = discounts == null ? wittenBell(node, token, p) : kneserNey(node, token, p, discounts[back]);
            }
            int before = t - 1 - back;
            node = before < 0 ? null : node.longer.get(text[before]);
        }
        return p;
    }

    private static double wittenBell(Node node, int token, double shorter) {
        int different = node.next.size();
        return (node.next.getOrDefault(token, 0) + different * shorter) / (node.count + different);
    }

    private static double kneserNey(Node node, int token, double shorter, double[] discount) {
        double given = 0;
        for (int c : node.next.values()) {
            given += discount[Math.min(c, 3)];
        }
        int c = node.next.getOrDefault(token, 0);
        return (c - discount[Math.min(c, 3)] + given * shorter) / node.count;
    }

    /**
     * How much each token after the first surprises the model, in nats: -log p(token_t | the tokens before it).
     *
     * @return one number less than there are tokens
     */
    public double[] surprise(int... text) {
        Check.noNulls("NGrams.surprise", "text", text);
        check(text);
        double[] surprise = new double[Math.max(0, text.length - 1)];
        for (int t = 1; t < text.length; t++) {
            surprise[t - 1] = -StrictMath.log(probability(text[t], text, t));
        }
        return surprise;
    }

    /**
     * The mean surprise of the tokens after the first, in nats; its exponential is the perplexity.
     *
     * @throws IllegalArgumentException if there are fewer than 2 tokens
     */
    public double crossEntropy(int... text) {
        return Arrays.stream(surprise(text))
                .average()
                .orElseThrow(() -> new IllegalArgumentException(
                        "NGrams.crossEntropy: expected at least 2 tokens, got " + text.length));
    }

    /** Continues a prompt by drawing one token after another; returns only the new tokens. */
    public int[] write(int[] prompt, int length, long seed) {
        Check.noNulls("NGrams.write", "prompt", prompt);
        check(prompt);
        Check.room("NGrams.write", "length", 0, length, 3 * Integer.BYTES);
        SplittableRandom random = new SplittableRandom(seed);
        int[] text = Arrays.copyOf(prompt, prompt.length + length);
        for (int t = prompt.length; t < text.length; t++) {
            double left = random.nextDouble();
            int token = 0;
            for (left -= probability(0, text, t); left >= 0 && token < V - 1; left -= probability(token, text, t)) {
                token++;
            }
            text[t] = token;
        }
        return Arrays.copyOfRange(text, prompt.length, text.length);
    }

    @Override
    public String toString() {
        return n + "-grams of " + V + " tokens";
    }
}
