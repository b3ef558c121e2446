package carousel.baselines;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.text.Vocabulary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A language model that counts: the probability of a token after the n - 1 before it, with Witten and Bell's smoothing
 * (1991), interpolated with the shorter contexts down to 1/V:
 *
 * <pre>
 *   p(w | h) = (c(h w) + t(h) p(w | h')) / (c(h) + t(h))
 * </pre>
 *
 * c counts occurrences in the training text, t(h) is the number of different tokens seen after h, and h' is h without its
 * first token; after a context that was never seen, p(w | h) = p(w | h'). The more different tokens followed h, the more
 * is left for those that did not.
 */
public final class NGrams {
    private final int n;
    private final int V;
    private final Node root = new Node();

    /** What followed a context, and the contexts that are one token longer, by the token that stands before. */
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
     * Counts a text.
     *
     * @param n how many tokens make an n-gram: 1 for single tokens, 2 for pairs, and so on
     * @param V how many different tokens there may be, such as {@link Vocabulary#size}
     */
    public static NGrams of(int[] text, int n, int V) {
        Check.noNulls("NGrams.of", "text", text);
        if (n < 1 || V < 1) {
            throw new IllegalArgumentException(
                    formatted("NGrams: expected n and V of at least 1, got n = %d, V = %d", n, V));
        }
        NGrams grams = new NGrams(n, V);
        for (int t = 0; t < text.length; t++) {
            grams.checked(text[t]);
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

    private int checked(int token) {
        if (token < 0 || token >= V) {
            throw new IllegalArgumentException(formatted("NGrams: expected tokens from 0 to %d, got %d", V - 1, token));
        }
        return token;
    }

    /** p(token | before), of which the last n - 1 tokens count; fewer are a shorter context. */
    public double probability(int token, int... before) {
        Check.noNulls("NGrams.probability", "before", before);
        return probability(checked(token), before, before.length);
    }

    /** p(token | the first t of the text). */
    private double probability(int token, int[] text, int t) {
        double p = 1.0 / V;
        Node node = root;
        for (int back = 0; back < n && node != null; back++) {
            int different = node.next.size();
            if (node.count > 0) {
                p = (node.next.getOrDefault(token, 0) + different * p) / (node.count + different);
            }
            int before = t - 1 - back;
            node = before < 0 ? null : node.longer.get(text[before]);
        }
        return p;
    }

    /** How much each token after the first surprises, in nats: -log p(token_t | those before it). */
    public double[] surprise(int... text) {
        Check.noNulls("NGrams.surprise", "text", text);
        double[] surprise = new double[Math.max(0, text.length - 1)];
        for (int t = 1; t < text.length; t++) {
            surprise[t - 1] = -StrictMath.log(probability(checked(text[t]), text, t));
        }
        return surprise;
    }

    /** The mean surprise of the tokens after the first, in nats; its exponential is the perplexity. */
    public double crossEntropy(int... text) {
        return Arrays.stream(surprise(text))
                .average()
                .orElseThrow(() -> new IllegalArgumentException(
                        "NGrams.crossEntropy: expected at least 2 tokens, got " + text.length));
    }

    /** Goes on from the tokens of a prompt, drawing one after the other; returns the new ones alone. */
    public int[] write(int[] prompt, int length, long seed) {
        Check.noNulls("NGrams.write", "prompt", prompt);
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
