package carousel.generate;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws the next token from V logits y. The probabilities are
 *
 * <pre>
 *   p = softmax(y / temperature)
 * </pre>
 *
 * Top-k (Fan, Lewis and Dauphin 2018) keeps only the k most probable tokens. Top-p, or nucleus sampling (Holtzman et
 * al. 2020), then keeps the smallest number of these that together have probability p. The next token is drawn from the
 * rest in proportion to its probability. Of equal logits, the one with the lower number comes first.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param temperature 1 uses the model's own p; lower values favour probable tokens, and 0 always takes the most
 *     probable
 * @param topK how many tokens are kept; 0 for all
 * @param topP how much probability is kept; 1 for all
 */
public record Sampler(double temperature, int topK, double topP) {
    /** Checks the ranges. */
    public Sampler {
        Check.notNegative("Sampler", "temperature", temperature);
        Check.notNegative("Sampler", "topK", topK);
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("Sampler: expected topP above 0 and at most 1, got " + topP);
        }
    }

    /** Always takes the most probable token. */
    public static Sampler greedy() {
        return new Sampler(0, 0, 1);
    }

    /** Draws from all tokens, with p = softmax(y / temperature). */
    public static Sampler temperature(double temperature) {
        return new Sampler(temperature, 0, 1);
    }

    /** The same sampler, limited to the k most probable tokens. */
    public Sampler topK(int k) {
        return new Sampler(temperature, Check.atLeastOne("Sampler", "topK", k), topP);
    }

    /** The same sampler, limited to the fewest tokens that together have probability p. */
    public Sampler topP(double p) {
        return new Sampler(temperature, topK, p);
    }

    /**
     * The probability with which each of the V tokens is drawn.
     *
     * @param y V logits
     */
    public double[] probabilities(float... y) {
        int best = best(y);
        double[] p = new double[y.length];
        if (temperature == 0) {
            p[best] = 1;
            return p;
        }
        int[] order = IntStream.range(0, y.length)
                .boxed()
                .sorted(Comparator.comparingDouble(v -> 0.0 - y[v])) // -0 and 0 are equal
                .mapToInt(Integer::intValue)
                .toArray();
        double sum = 0;
        int candidates = topK == 0 ? y.length : Math.min(topK, y.length);
        for (int i = 0; i < candidates; i++) {
            p[order[i]] = StrictMath.exp((y[order[i]] - y[order[0]]) / temperature);
            sum += p[order[i]];
        }
        double kept = 0;
        for (int v : order) {
            if (kept >= topP * sum) {
                p[v] = 0;
            }
            kept += p[v];
        }
        for (int v = 0; v < p.length; v++) {
            p[v] /= kept;
        }
        return p;
    }

    /** The largest logit, of equal ones the first. */
    private static int best(float... y) {
        Check.noNulls("Sampler.probabilities", "y", y);
        int best = 0;
        for (int v = 0; v < y.length; v++) {
            if (Float.isNaN(y[v]) || y[v] == Float.POSITIVE_INFINITY) {
                throw Check.unexpected("Sampler", "finite logits", formatted("%s for token %d", y[v], v));
            }
            best = y[v] > y[best] ? v : best;
        }
        if (y.length == 0 || y[best] == Float.NEGATIVE_INFINITY) {
            throw Check.unexpected(
                    "Sampler", "a logit for each token, at least one of them finite", y.length + " logits");
        }
        return best;
    }

    /**
     * Draws a token and returns its number.
     *
     * @param y V logits
     */
    public int sample(RandomGenerator random, float... y) {
        Check.noNulls("Sampler.sample", "random", random);
        double[] p = probabilities(y);
        double left = random.nextDouble();
        int last = -1;
        for (int v = 0; v < p.length; v++) {
            if (p[v] > 0) {
                last = v;
                left -= p[v];
                if (left < 0) {
                    return v;
                }
            }
        }
        return last; // rounding made the probabilities add up to slightly less than 1
    }
}
