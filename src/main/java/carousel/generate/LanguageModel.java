package carousel.generate;

import static carousel.check.Text.formatted;

import carousel.attention.EncoderDecoder;
import carousel.check.Check;
import carousel.data.text.Tokens;
import carousel.data.text.Vocabulary;
import carousel.layers.Layer;
import carousel.layers.Layers;
import carousel.linalg.Sequences;
import carousel.passes.NetworkPass;
import carousel.recurrent.Bidirectional;
import carousel.train.Network;
import carousel.train.Predictor;
import carousel.train.Stepper;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jblas.FloatMatrix;

/**
 * Writes text with a trained language model, and measures how much a text surprises it. The state is carried from the
 * first token to the last, however long the text is.
 *
 * <p>Padding and unknown tokens, numbers 0 and 1 of every {@link Vocabulary}, are never written.
 *
 * <p>Threads: for one at a time; make one for each thread, of one model.
 */
public final class LanguageModel {
    /** How many tokens of a text are read at once. */
    private static final int PIECE = 512;

    private final Predictor model;
    private final Vocabulary vocabulary;

    /**
     * @param model reads token numbers (one row, into an embedding) and outputs a logit per token; its recurrent layers
     *     return their sequences
     * @param vocabulary the tokens that it was trained on
     * @throws IllegalArgumentException if the network does not output one row per token at every step
     */
    public LanguageModel(Predictor model, Vocabulary vocabulary) {
        Check.noNulls("LanguageModel", "model", model, "vocabulary", vocabulary);
        Network network = model.network();
        network.build(1);
        if (network.outputRows() != vocabulary.size()) {
            throw new IllegalArgumentException(formatted(
                    "LanguageModel: expected a network that ends in a row for each of the %d tokens of the vocabulary, got %d rows; was it trained with another vocabulary?",
                    vocabulary.size(), network.outputRows()));
        }
        for (Layer layer : network.layers()) {
            if (layer.endsSequences() || layer instanceof Bidirectional || layer instanceof EncoderDecoder) {
                throw new IllegalArgumentException(formatted(
                        "LanguageModel: expected layers that read step by step and give an output at each step, got %s; for lstm, gru and simpleRnn add .returnSequences()",
                        layer));
            }
        }
        Layers.expectLogits("LanguageModel", network.layers());
        this.model = model;
        this.vocabulary = vocabulary;
    }

    /**
     * Continues a text.
     *
     * @param prompt the text so far, at least one token
     * @param length how many tokens to write
     * @param seed of the draws; the same seed gives the same text
     * @return only the new tokens
     * @throws IllegalArgumentException if the prompt is empty or the length is negative
     */
    public List<String> write(List<String> prompt, int length, Sampler sampler, long seed) {
        Check.noNulls("LanguageModel.write", "prompt", prompt);
        if (prompt.isEmpty() || length < 0) {
            throw new IllegalArgumentException(formatted(
                    "LanguageModel.write: expected a prompt of at least one token and a length of 0 or more, got %d tokens and length %d",
                    prompt.size(), length));
        }
        Check.noNulls("LanguageModel.write", "sampler", sampler);
        Check.room("LanguageModel.write", "length", 0, length, 16);
        SplittableRandom random = new SplittableRandom(seed);
        Stepper stepper = model.stepper();
        float[] y = {};
        for (String token : prompt) {
            y = stepper.step(FloatMatrix.scalar(vocabulary.id(token))).data;
        }
        List<String> written = new ArrayList<>();
        while (written.size() < length) {
            y[Vocabulary.PADDING] = Float.NEGATIVE_INFINITY;
            y[Vocabulary.UNKNOWN] = Float.NEGATIVE_INFINITY;
            int next = sampler.sample(random, y);
            written.add(vocabulary.token(next));
            y = stepper.step(FloatMatrix.scalar(next)).data;
        }
        return written;
    }

    /** Continues a text character by character; returns only the new characters. */
    public String write(String prompt, int length, Sampler sampler, long seed) {
        return String.join("", write(Tokens.characters(prompt), length, sampler, seed));
    }

    /** What a network says; throws if it is NaN or infinite, of which nobody could choose a word. */
    static Sequences requireNumbers(String operation, Sequences y) {
        if (y.firstNotFinite() >= 0) {
            throw new IllegalStateException(operation
                    + ": expected finite numbers from the network, got NaN or infinity; look for huge parameters");
        }
        return y;
    }

    /**
     * How much each token after the first surprises the model, in nats: -log p(token_t | token_1 … token_(t-1)). The
     * mean is the cross-entropy of the text, and the exponential of the mean is its perplexity.
     *
     * @return one number less than there are tokens
     * @throws IllegalArgumentException if there are fewer than 2 tokens
     */
    public double[] surprise(List<String> text) {
        Check.noNulls("LanguageModel.surprise", "text", text);
        if (text.size() < 2) {
            throw new IllegalArgumentException(
                    "LanguageModel.surprise: expected at least 2 tokens, because the first has no context, got "
                            + text.size());
        }
        int[] ids = vocabulary.encode(text);
        double[] surprise = new double[ids.length - 1];
        NetworkPass pass = model.network().pass();
        Sequences x = new Sequences();
        for (int from = 0; from < surprise.length; from += PIECE) {
            x.resize(1, Math.min(PIECE, surprise.length - from), 1);
            for (int t = 0; t < x.steps; t++) {
                x.data[t] = ids[from + t];
            }
            Sequences y = requireNumbers("LanguageModel.surprise", pass.forward(x, null));
            for (int t = 0; t < x.steps; t++) {
                surprise[from + t] = -logSoftmax(y, t)[ids[from + t + 1]];
            }
            model.network().requireStill("LanguageModel.surprise");
            pass.begin(pass.end());
        }
        return surprise;
    }

    /** How much each character after the first surprises the model, in nats. */
    public double[] surprise(String text) {
        return surprise(Tokens.characters(text));
    }

    /** log p of every row of a column of logits: log p_v = y_v - log Σ_u exp(y_u). */
    static double[] logSoftmax(Sequences y, int column) {
        double[] logs = new double[y.rows];
        double max = Double.NEGATIVE_INFINITY;
        for (int v = 0; v < y.rows; v++) {
            logs[v] = y.data[column * y.rows + v];
            max = Math.max(max, logs[v]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += StrictMath.exp(log - max);
        }
        double logSum = max + StrictMath.log(sum);
        for (int v = 0; v < logs.length; v++) {
            logs[v] -= logSum;
        }
        return logs;
    }

    @Override
    public String toString() {
        return "language model over a " + vocabulary;
    }
}
