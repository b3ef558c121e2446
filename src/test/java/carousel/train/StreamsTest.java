package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.examplesPerEpoch;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.stateful;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.data.text.TokenStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** States are carried on within each stream of a text, and never into another. */
class StreamsTest {
    private static final int[] TOKENS =
            IntStream.range(0, 8 * 40 + 1).map(n -> 2 + n * n % 7).toArray();

    private static Model model() {
        return sequential(embedding(9, 4), lstm(4).returnSequences(), dense(9)).compile(adam(1e-2), crossEntropy());
    }

    @Test
    void theBatchIsTheNumberOfStreams() {
        TokenStream stream = TokenStream.of(TOKENS, 8, 10);
        assertEquals(8, stream.streams());
        for (Examples examples : new Examples[] {stream, stream.weighted(ones(stream.size()))}) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> model().fit(examples, batch(4), stateful(), epochs(1), quiet()))
                    .getMessage();
            assertTrue(message.endsWith("got 4; write batch(8)"), message);
            model().fit(examples, batch(8), stateful(), epochs(1), quiet());
        }
        model().fit(stream, batch(4), epochs(1), quiet());
    }

    @Test
    void aSubsetOfStreamsHasThemToo() {
        TokenStream stream = TokenStream.of(TOKENS, 8, 10);
        String batch = assertThrows(
                        IllegalArgumentException.class,
                        () -> model().fit(stream.subset(0, 16), batch(4), stateful(), quiet()))
                .getMessage();
        assertTrue(batch.endsWith("got 4; write batch(8)"), batch);
        String size = assertThrows(
                        IllegalArgumentException.class,
                        () -> model().fit(stream.subset(0, 20), batch(8), stateful(), quiet()))
                .getMessage();
        assertTrue(size.contains("the number of examples (20) must be a multiple of the batch (8)"), size);
        double part = model().fit(stream.subset(0, 16), batch(8), stateful(), quiet())
                .last()
                .loss();
        double begun = model().fit(stream, batch(8), stateful(), examplesPerEpoch(16), quiet())
                .last()
                .loss();
        assertEquals(begun, part);
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** A validation text in one stream gives the loss of one pass over all of it. */
    @Test
    void aValidationTextKeepsItsOwnStreams() {
        Model model = model();
        TokenStream train = TokenStream.of(TOKENS, 8, 10);
        History history =
                model.fit(train, batch(8), stateful(), epochs(1), validation(TokenStream.of(TOKENS, 1, 40)), quiet());
        double whole = model.evaluate(TokenStream.of(TOKENS, 1, 320)).get("loss");
        assertEquals(whole, history.last().validLoss(), 1e-5);
    }
}
