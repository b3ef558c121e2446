package carousel.data;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/**
 * Makes new examples of the smaller classes with SMOTE (Chawla et al. 2002): each is a random point on the line from an
 * example to one of its k nearest neighbours of the same class,
 *
 * <pre>
 *   x' = x_i + λ (x_j - x_i),   λ uniform from 0 to 1,   x_j among the k nearest to x_i
 * </pre>
 *
 * by the Euclidean distance. This makes sense only if a point between two examples could be an example too, as for
 * vectors of measurements or of word frequencies. For texts as sequences of token numbers it makes no sense, because
 * token 17 is not between tokens 12 and 22, so sequences are refused.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Smote {
    private Smote() {}

    /**
     * The examples, plus new ones in every class but the largest, until all classes have the same size.
     *
     * @param examples vectors: sequences of one step, with one target each, the number of a class
     * @param k how many neighbours to use; 5 in the paper
     */
    public static Examples balance(Examples examples, int k, long seed) {
        Check.given("Smote.balance", "examples", examples);
        Check.atLeastOne("Smote.balance", "k", k);
        checkVectors(examples);
        checkWeights(examples);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        examples.fill(IntStream.range(0, examples.size()).toArray(), x, y);
        List<FloatMatrix> xs = new ArrayList<>(x.toMatrix().columnsAsList());
        List<FloatMatrix> ys = new ArrayList<>(y.toMatrix().columnsAsList());
        List<int[]> members = Resample.members(classes(y.toMatrix()));
        int largest = members.stream().mapToInt(m -> m.length).max().orElse(0);
        Random random = new Random(seed);
        for (int[] of : members) {
            if (of.length < largest) {
                List<FloatMatrix> some = Arrays.stream(of).mapToObj(xs::get).toList();
                FloatMatrix label = ys.get(of[0]);
                for (FloatMatrix made : between(some, largest - of.length, k, random, label)) {
                    xs.add(made);
                    ys.add(label);
                }
            }
        }
        return Examples.of(xs, ys);
    }

    private static List<FloatMatrix> between(List<FloatMatrix> x, int count, int k, Random random, FloatMatrix label) {
        if (x.size() <= k) {
            throw new IllegalArgumentException(formatted(
                    "Smote: %d neighbours need a class of at least %d examples, class %.0f has %d; use fewer (at least 1), or Resample.over",
                    k, k + 1L, label.get(0), x.size()));
        }
        int[][] neighbours = new int[x.size()][];
        List<FloatMatrix> made = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            int i = random.nextInt(x.size());
            neighbours[i] = neighbours[i] == null ? nearest(x, i, k) : neighbours[i];
            FloatMatrix x_i = x.get(i);
            FloatMatrix x_j = x.get(neighbours[i][random.nextInt(k)]);
            made.add(x_i.add(x_j.sub(x_i).mul(random.nextFloat())));
        }
        return made;
    }

    /** The indices of the k nearest to x_i, without i itself, the nearest first; ties go to the lower index. */
    static int[] nearest(List<FloatMatrix> x, int i, int k) {
        double[] distance = x.stream()
                .mapToDouble(other -> squaredDistance(x.get(i), other))
                .toArray();
        return IntStream.range(0, x.size())
                .filter(j -> j != i)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> distance[j]))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double squaredDistance(FloatMatrix a, FloatMatrix b) {
        double sum = 0;
        for (int r = 0; r < a.length; r++) {
            double d = a.data[r] - b.data[r];
            sum += d * d;
        }
        return sum;
    }

    private static void checkWeights(Examples examples) {
        for (int n = 0; n < examples.size(); n++) {
            if (examples.weight(n) != 1) {
                throw Check.unexpected(
                        "Smote.balance",
                        "examples without weights, because new examples cannot have any",
                        formatted("weight %s of example %d", examples.weight(n), n),
                        "balance first, then weight");
            }
        }
    }

    private static int[] classes(FloatMatrix labels) {
        for (float label : labels.data) {
            if (label != (int) label) {
                throw Check.unexpected("Smote.balance", "a class number as target", label);
            }
        }
        return labels.toIntArray();
    }

    private static void checkVectors(Examples examples) {
        for (int n = 0; n < examples.size(); n++) {
            if (examples.length(n) != 1) {
                throw new IllegalArgumentException(formatted(
                        "Smote: expected vectors, one step each, but example %d has %d steps; nothing lies halfway between two sequences of tokens, so use vectors, such as those of BagOfWords, or Resample.over",
                        n, examples.length(n)));
            }
        }
        if (examples.targetRows() != 1) {
            throw new IllegalArgumentException(formatted(
                    "Smote: expected one target for each example, the number of its class, got %d rows",
                    examples.targetRows()));
        }
    }
}
