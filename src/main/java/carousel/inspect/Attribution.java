package carousel.inspect;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import carousel.train.Network;
import java.util.Arrays;
import java.util.List;

/**
 * How much each token of a text contributes to F, one number of a network's output, computed in three ways. If the
 * network has an output at every step, F is taken from the last one. e_t, D x 1, is the embedding of token t:
 *
 * <pre>
 *   gradient x input       a_t = e_tᵀ ∂F/∂e_t
 *   integrated gradients   a_t = e_tᵀ (1/n) Σ_k ∂F/∂e_t at α_k e_1 … α_k e_T,   α_k = (k - 1/2) / n,   k = 1 … n
 *   leaving one out        a_t = F(x_1 … x_T) - F(x_1 … x_T without x_t)
 * </pre>
 *
 * Integrated gradients follow Sundararajan, Taly and Yan 2017, with zeros as the baseline. As n grows, their sum
 * approaches F(text) - F(zeros). The sum of gradient x input has no such meaning.
 *
 * <p>Threads: for one thread at a time.
 */
public final class Attribution {
    /** The largest n of integrated gradients; more points would not change any digit. */
    private static final int MOST = 100_000;
    /** How many shortened texts leaveOneOut reads at once. */
    private static final int TEXTS = 32;

    private final Network network;
    private final Pass embedding;
    private final List<Pass> above;
    private final int row;

    /**
     * @param network a built network whose first layer is an embedding
     * @param row the output row that is F, from 0. Use a logit: a probability near 0 or 1 has almost no gradient
     * @throws IllegalArgumentException if the network is not built, starts with another layer, or has no such row
     */
    public Attribution(Network network, int row) {
        Check.noNulls("Attribution", "network", network);
        List<Layer> layers = network.layers();
        if (!network.isBuilt() || !(layers.get(0) instanceof Embedding)) {
            throw new IllegalArgumentException(formatted(
                    "Attribution: expected a built network whose first layer is an embedding, got %s%s",
                    network, network.isBuilt() ? "" : ", which is not built; fit it first"));
        }
        if (row < 0 || row >= network.outputRows()) {
            throw new IllegalArgumentException(formatted(
                    "Attribution: the network's output has %s, 0 to %d; got row %d",
                    counted(network.outputRows(), "row"), network.outputRows() - 1, row));
        }
        this.network = network;
        this.embedding = layers.get(0).pass();
        this.above = layers.stream().skip(1).map(Layer::pass).toList();
        this.row = row;
    }

    /** F for a text, given as token numbers. */
    public double answer(int... tokens) {
        return last(infer(embed(tokens, 1)), 0);
    }

    /** F for as many zero vectors as there are tokens: the start of the path of {@link #integratedGradients}. */
    public double baseline(int... tokens) {
        return last(infer(embed(tokens, 0)), 0);
    }

    /** Gradient x input: e_tᵀ ∂F/∂e_t for every token. */
    public double[] gradientTimesInput(int... tokens) {
        return gradientTimesInput(1, tokens);
    }

    /** Integrated gradients: gradient x input, with the gradient averaged over n points between zeros and the text. */
    public double[] integratedGradients(int n, int... tokens) {
        Check.noNulls("Attribution.integratedGradients", "tokens", tokens);
        if (n < 1 || n > MOST) {
            throw Check.unexpected("integratedGradients", "n from 1 to " + MOST, n);
        }
        double[] mean = new double[tokens.length];
        for (int k = 1; k <= n; k++) {
            float alpha = (k - 0.5f) / n;
            double[] at = gradientTimesInput(alpha, tokens);
            Arrays.setAll(mean, t -> mean[t] + at[t] / alpha / n); // e is α e at this point
        }
        return mean;
    }

    /**
     * How much F falls if token t is left out, for every t.
     *
     * @throws IllegalArgumentException if the text has only one token
     */
    public double[] leaveOneOut(int... tokens) {
        Check.noNulls("Attribution.leaveOneOut", "tokens", tokens);
        if (tokens.length < 2) {
            throw new IllegalArgumentException(
                    "leaveOneOut: expected a text of at least 2 tokens, got " + tokens.length);
        }
        double whole = answer(tokens);
        double[] falls = new double[tokens.length];
        for (int first = 0; first < tokens.length; first += TEXTS) {
            Sequences x = new Sequences(1, tokens.length - 1, Math.min(TEXTS, tokens.length - first));
            for (int b = 0; b < x.batch; b++) {
                for (int t = 0; t < x.steps; t++) {
                    x.data[x.column(t, b)] = tokens[t < first + b ? t : t + 1];
                }
            }
            Sequences y = infer(embedding.infer(x));
            for (int b = 0; b < x.batch; b++) {
                falls[first + b] = whole - last(y, b);
            }
        }
        return falls;
    }

    private double[] gradientTimesInput(float alpha, int... tokens) {
        Sequences e = embed(tokens, alpha);
        Sequences y = e;
        for (Pass pass : above) {
            y = pass.forward(y, null);
        }
        Sequences d = new Sequences(y.rows, y.steps, 1);
        d.data[d.column(y.steps - 1, 0) * d.rows + row] = 1;
        for (int i = above.size() - 1; i >= 0; i--) {
            d = above.get(i).backward(d);
        }
        network.requireStill("Attribution");
        double[] products = new double[tokens.length];
        for (int k = 0; k < e.size(); k++) {
            products[k / e.rows] += (double) e.data[k] * d.data[k];
        }
        return products;
    }

    /** The scaled embeddings α e_1 … α e_T. */
    private Sequences embed(int[] tokens, float alpha) {
        Check.noNulls("Attribution", "tokens", tokens);
        if (tokens.length == 0) {
            throw new IllegalArgumentException("Attribution: expected a text of at least one token, got none");
        }
        Sequences x = new Sequences(1, tokens.length, 1);
        for (int t = 0; t < tokens.length; t++) {
            x.data[t] = tokens[t];
        }
        Sequences e = embedding.forward(x, null);
        for (int k = 0; k < e.size(); k++) {
            e.data[k] *= alpha;
        }
        return e;
    }

    /** The network's output, without what a backward pass would need. */
    private Sequences infer(Sequences e) {
        Sequences y = e;
        for (Pass pass : above) {
            y = pass.infer(y);
        }
        network.requireStill("Attribution");
        return y;
    }

    private double last(Sequences y, int b) {
        return y.get(row, y.steps - 1, b);
    }
}
