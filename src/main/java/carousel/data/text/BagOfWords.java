package carousel.data.text;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * Turns a text of any length into one vector of V numbers, ignoring word order: how often each token of a vocabulary
 * occurs, or these counts weighted by how rare each token is among N texts and scaled to length 1:
 *
 * <pre>
 *   counts   x_v = n_v
 *   tf-idf   x_v = n_v w_v / ‖n ⊙ w‖,   w_v = 1 + log((1 + N) / (1 + N_v)),   N_v texts have token v
 * </pre>
 *
 * Padding is not counted. With {@code sequential(dense(k))} and softmax cross-entropy this is logistic regression on a
 * bag of words, the standard baseline for text classifiers. It is a record of plain data, so it can be saved with the
 * model.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param weights w, V numbers
 * @param unitLength whether the vector is scaled to length 1
 */
public record BagOfWords(List<Double> weights, boolean unitLength) {
    /** Copies and checks the weights. */
    public BagOfWords {
        Check.given("BagOfWords", "weights", weights).forEach(w -> Check.given("BagOfWords", "weights", w));
        weights = List.copyOf(weights);
        Check.atLeastOne("BagOfWords", "number of weights", weights.size());
        for (double weight : weights) {
            Check.notNegativeFloat("BagOfWords", "weight", weight);
        }
    }

    /** A bag of words that counts V tokens. */
    public static BagOfWords counts(int V) {
        Check.room("BagOfWords.counts", "V", 1, V, 64);
        Double[] ones = new Double[V];
        Arrays.fill(ones, 1.0);
        return new BagOfWords(Arrays.asList(ones), false);
    }

    /**
     * A bag of words with counts weighted by rarity (tf-idf).
     *
     * @param texts the training texts, as token numbers below V
     */
    public static BagOfWords tfIdf(int V, List<int[]> texts) {
        Check.room("BagOfWords.tfIdf", "V", 1, V, 64);
        Check.given("BagOfWords.tfIdf", "texts", texts).forEach(text -> Check.given("BagOfWords.tfIdf", "texts", text));
        int[] with = new int[V];
        for (int[] text : texts) {
            Arrays.stream(text).distinct().forEach(token -> with[checked(token, V)]++);
        }
        return new BagOfWords(
                Arrays.stream(with)
                        .mapToObj(n -> 1 + StrictMath.log((1.0 + texts.size()) / (1 + n)))
                        .toList(),
                true);
    }

    private static int checked(int token, int V) {
        if (token < 0 || token >= V) {
            throw new IllegalArgumentException(formatted(
                    "BagOfWords: expected tokens from 0 to %d, got %d; is the vocabulary larger?", V - 1, token));
        }
        return token;
    }

    /** The vector of a text, V x 1. */
    public FloatMatrix vector(int... text) {
        Check.noNulls("BagOfWords.vector", "text", text);
        FloatMatrix x = new FloatMatrix(weights.size(), 1);
        for (int token : text) {
            x.data[checked(token, x.rows)]++;
        }
        x.data[Vocabulary.PADDING] = 0;
        for (int v = 0; v < x.rows; v++) {
            x.data[v] *= weights.get(v).floatValue();
        }
        float norm = x.norm2();
        return unitLength && norm > 0 ? x.divi(norm) : x;
    }

    /** Texts, each with a class, as examples of one vector each. */
    public Examples examples(List<int[]> texts, int[] classes) {
        Check.noNulls("BagOfWords.examples", "texts", texts, "classes", classes);
        if (texts.size() != classes.length) {
            throw new IllegalArgumentException(formatted(
                    "BagOfWords.examples: expected a class for each text, got %s and %d",
                    counted(texts.size(), "text"), classes.length));
        }
        List<FloatMatrix> x = new ArrayList<>();
        List<FloatMatrix> y = new ArrayList<>();
        for (int n = 0; n < classes.length; n++) {
            x.add(vector(texts.get(n)));
            y.add(FloatMatrix.scalar(Check.symbol("BagOfWords.examples", classes[n])));
        }
        return Examples.of(x, y);
    }

    @Override
    public String toString() {
        return (unitLength ? "tf-idf" : "counts") + " of " + counted(weights.size(), "token");
    }
}
