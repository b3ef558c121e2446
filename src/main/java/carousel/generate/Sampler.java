package carousel.generate;

import carousel.check.Check;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How the next token is drawn from V logits y:
 *
 * <pre>
 *   p = softmax(y / temperature)
 * </pre>
 *
 * of which only the k largest are kept (top-k, Fan, Lewis and Dauphin 2018), then of these only the fewest that make up
 * p together (top-p or nucleus, Holtzman et al. 2020), and what is left is drawn from in proportion. Of equal logits that
 * of the lower number comes first.
 *
 * @param temperature 1 for the model's own p; towards 0 the likely becomes likelier, and 0 always takes the likeliest
 * @param topK how many tokens are kept; 0 for all
 * @param topP how much probability is kept, up to 1 for all
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

    /** Always the likeliest token. */
    public static Sampler greedy() {
        return new Sampler(0, 0, 1);
    }

    /** Any token, with p = softmax(y / temperature). */
    public static Sampler temperature(double temperature) {
        return new Sampler(temperature, 0, 1);
    }

    /** The same, of the k likeliest tokens. */
    public Sampler topK(int k) {
        return new Sampler(temperature, Check.atLeastOne("Sampler", "topK", k), topP);
    }

    /** The same, of the fewest tokens that together have probability p. */
    public Sampler topP(double p) {
        return new Sampler(temperature, topK, p);
    }

    /** With which probability each token is drawn, V numbers. */
    public double[] probabilities(float... y) {
        Check.noNulls("Sampler.probabilities", "y", y);
        int[] order = IntStream.range(0, y.length)
                .boxed()
                .sorted(Comparator.comparingDouble(v -> -y[v]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] p = new double[y.length];
        if (temperature == 0) {
            p[order[0]] = 1;
            return p;
        }
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

    /** The number of the token that is drawn. */
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
        return last; // the probabilities add up to 1 but for rounding
    }
}
