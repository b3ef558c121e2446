package carousel.data.text;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.linalg.Sequences;

/**
 * One long text as examples for a model that predicts the next token: x_t is a token, y_t the one after it. The text is
 * cut into B equal streams, which are read in parallel in pieces of T steps:
 *
 * <pre>
 *   batch 0: piece 0 of streams 0 … B-1,   batch 1: piece 1 of streams 0 … B-1,   …
 * </pre>
 *
 * so that with {@code fit(stream, batch(B), inOrder(), stateful())} sequence b of a batch continues where sequence b of
 * the previous batch ended: truncated backpropagation through time. The rest at the end of a stream that does not fill
 * a piece is not used.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class TokenStream implements Examples {
    private final int[] tokens;
    private final int streams;
    private final int steps;
    private final int streamLength;

    private TokenStream(int[] tokens, int streams, int steps) {
        this.tokens = tokens;
        this.streams = streams;
        this.steps = steps;
        this.streamLength = (tokens.length - 1) / streams;
    }

    /**
     * Cuts a text into streams and pieces.
     *
     * @param tokens the token numbers of the text, from {@link Vocabulary#encode}
     * @param batch B, the number of streams, which is also the batch size to train with
     * @param steps T, the tokens in a piece; gradients flow back through one piece
     */
    public static TokenStream of(int[] tokens, int batch, int steps) {
        Check.noNulls("TokenStream.of", "tokens", tokens);
        if (batch < 1 || steps < 1 || (tokens.length - 1) / batch < steps || tokens.length == 0) {
            throw new IllegalArgumentException(formatted(
                    "TokenStream: expected at least %d tokens for %s of at least one piece of %s, got %d; use fewer streams or shorter pieces (at least 1 of each)",
                    (long) batch * steps + 1, counted(batch, "stream"), counted(steps, "step"), tokens.length));
        }
        for (int token : tokens) {
            Check.symbol("TokenStream", token);
        }
        return new TokenStream(tokens.clone(), batch, steps);
    }

    @Override
    public int size() {
        return streams * (streamLength / steps);
    }

    /** {@inheritDoc} It is B. */
    @Override
    public int streams() {
        return streams;
    }

    @Override
    public int features() {
        return 1;
    }

    @Override
    public int targetRows() {
        return 1;
    }

    @Override
    public int length(int n) {
        Check.index("TokenStream", "a piece", n, size());
        return steps;
    }

    /** {@inheritDoc} Here x and y are token numbers, both 1 x (T*B). */
    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        Check.noNulls("TokenStream.fill", "which", which, "x", x, "y", y);
        x.resize(1, steps, which.length);
        y.resize(1, steps, which.length);
        for (int b = 0; b < which.length; b++) {
            Check.index("TokenStream", "a piece", which[b], size());
            int first = which[b] % streams * streamLength + which[b] / streams * steps;
            for (int t = 0; t < steps; t++) {
                x.data[x.column(t, b)] = tokens[first + t];
                y.data[y.column(t, b)] = tokens[first + t + 1];
            }
        }
    }

    @Override
    public String toString() {
        return formatted(
                "%s in %s, pieces of %s",
                counted(tokens.length, "token"), counted(streams, "stream"), counted(steps, "step"));
    }
}
