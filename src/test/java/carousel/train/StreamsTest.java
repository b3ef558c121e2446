package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.examplesPerEpoch;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.stateful;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.data.text.TokenStream;
import java.util.Arrays;
import java.util.List;
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

    /** Their states would go on in a piece that continues another one. */
    @Test
    void streamsOutOfOrderAreRefused() {
        TokenStream stream = TokenStream.of(TOKENS, 8, 10);
        Examples gaps =
                stream.select(IntStream.range(0, 32).filter(n -> n % 16 < 8).toArray());
        for (Examples examples : List.of(gaps, Examples.joined(List.of(stream, stream)), gaps.weighted(ones(16)))) {
            String train = refused(examples, batch(8), stateful());
            assertTrue(train.startsWith("stateful: expected pieces of streams in the order"), train);
            assertTrue(train.endsWith("or leave stateful() out"), train);
            String valid = refused(stream, batch(8), stateful(), validation(examples));
            assertTrue(valid.startsWith("validation of a stateful fit: expected pieces of streams"), valid);
            model().fit(examples, batch(8), inOrder(), validation(examples), quiet());
        }
    }

    private static String refused(Examples examples, FitOption... options) {
        return assertThrows(IllegalArgumentException.class, () -> model().fit(examples, options))
                .getMessage();
    }

    /** Three pieces of eight streams are the first piece of three streams, and are one step. */
    @Test
    void aSubsetOfFewerPiecesThanStreamsIsOneStep() {
        TokenStream stream = TokenStream.of(TOKENS, 8, 10);
        Examples three = stream.subset(0, 3);
        double carried =
                model().fit(three, batch(8), stateful(), quiet()).last().loss();
        assertEquals(model().fit(three, batch(8), inOrder(), quiet()).last().loss(), carried);
        assertEquals(
                "stateful: expected at least 8 examples in an epoch, one piece of each stream, got 3; take a multiple of 8",
                refused(stream, batch(8), examplesPerEpoch(3), stateful(), quiet()));
    }

    /** One of the streams alone is the text of that stream. */
    @Test
    void oneStreamOfSeveralHasABatchOfOne() {
        TokenStream stream = TokenStream.of(TOKENS, 8, 10);
        TokenStream first = TokenStream.of(Arrays.copyOf(TOKENS, 41), 1, 10);
        assertEquals(
                model().fit(first, batch(1), stateful(), quiet()).last().loss(),
                model().fit(stream.select(0, 8, 16, 24), batch(1), stateful(), quiet())
                        .last()
                        .loss());
    }

    /** Where an epoch begins the text again, the states do too: nothing learnt, two rounds have the loss of one. */
    @Test
    void statesDoNotGoOnFromTheEndOfATextToItsBeginning() {
        TokenStream stream = TokenStream.of(TOKENS, 8, 10);
        double[] loss = new double[2];
        for (int rounds = 1; rounds <= 2; rounds++) {
            Model still = sequential(embedding(9, 4), lstm(4).returnSequences(), dense(9))
                    .compile(sgd(1e-9), crossEntropy());
            loss[rounds - 1] = still.fit(stream, batch(8), stateful(), examplesPerEpoch(32 * rounds), quiet())
                    .last()
                    .loss();
        }
        assertEquals(loss[0], loss[1], 1e-7);
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
