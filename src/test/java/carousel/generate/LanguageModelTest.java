package carousel.generate;

import static carousel.Carousel.SIGMOID;
import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.gru;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.stateful;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.text.TokenStream;
import carousel.data.text.Tokens;
import carousel.data.text.Vocabulary;
import carousel.linalg.Sequences;
import carousel.train.Model;
import carousel.train.Network;
import carousel.train.Sequential;
import java.util.Arrays;
import java.util.List;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LanguageModelTest {
    private static final String TEXT = "hold the line. ".repeat(120);
    private static final Vocabulary VOCABULARY = Vocabulary.of(List.of(Tokens.characters(TEXT)));

    private static Model untrained() {
        return sequential(
                        embedding(VOCABULARY.size(), 8),
                        lstm(16).returnSequences(),
                        gru(12).returnSequences(),
                        dense(VOCABULARY.size()))
                .seed(2)
                .compile(adam(1e-2), crossEntropy());
    }

    @Test
    void learnsATextByHeartAndContinuesIt() {
        Model model = untrained();
        int[] ids = VOCABULARY.encode(Tokens.characters(TEXT));
        model.fit(TokenStream.of(ids, 8, 20), epochs(20), batch(8), inOrder(), stateful(), quiet());
        LanguageModel writer = new LanguageModel(model, VOCABULARY);
        assertEquals("ld the line. hold the line.", writer.write("line. ho", 27, Sampler.greedy(), 1));
        double[] surprise = writer.surprise(TEXT);
        assertEquals(TEXT.length() - 1, surprise.length);
        assertTrue(Arrays.stream(surprise, 15, surprise.length).max().orElse(9) < 0.1);
        assertTrue(writer.surprise("hold the lint.")[11] > 2);
    }

    /** However the text is cut, the state is carried on: one pass over the whole text gives the same. */
    @Test
    void surpriseMatchesASinglePass() {
        Model model = untrained();
        LanguageModel reader = new LanguageModel(model, VOCABULARY);
        double[] surprise = reader.surprise(TEXT);
        int[] ids = VOCABULARY.encode(Tokens.characters(TEXT));
        Sequences x = new Sequences(1, ids.length - 1, 1);
        Sequences y = new Sequences(1, ids.length - 1, 1);
        for (int t = 0; t < x.steps; t++) {
            x.data[t] = ids[t];
            y.data[t] = ids[t + 1];
        }
        Sequences logits = model.network().pass().forward(x, null);
        assertEquals(
                crossEntropy().sum(logits, y, 1, null) / x.steps,
                Arrays.stream(surprise).average().orElseThrow(),
                1e-5);
    }

    @Test
    void theSeedDeterminesTheText() {
        LanguageModel writer = new LanguageModel(untrained(), VOCABULARY);
        String one = writer.write("hold", 40, Sampler.temperature(1), 1);
        assertEquals(one, writer.write("hold", 40, Sampler.temperature(1), 1));
        assertNotEquals(one, writer.write("hold", 40, Sampler.temperature(1), 2));
        assertEquals(40, one.length());
        assertEquals("", writer.write("hold", 0, Sampler.greedy(), 1));
    }

    /** The model considers the marks very likely, and still they are not written. */
    @Test
    void marksOfTheVocabularyAreNotWritten() {
        Model model = untrained();
        model.network().build(1);
        FloatMatrix b = model.network()
                .parameters()
                .get(model.network().parameters().size() - 1)
                .value();
        b.data[Vocabulary.PADDING] = 50;
        b.data[Vocabulary.UNKNOWN] = 50;
        LanguageModel writer = new LanguageModel(model, VOCABULARY);
        List<String> written = writer.write(List.of("h", "?"), 30, Sampler.temperature(1), 1);
        assertTrue(written.stream().noneMatch(token -> token.startsWith("<")), written.toString());
    }

    @Test
    void errorsSayWhatToDo() {
        int V = VOCABULARY.size();
        assertTrue(message(sequential(embedding(V, 4), lstm(4), dense(V))).contains("add .returnSequences()"));
        assertTrue(message(sequential(embedding(V, 4), bidirectional(lstm(4).returnSequences()), dense(V)))
                .contains("step by step"));
        assertTrue(message(sequential(embedding(V, 4), lstm(4).returnSequences(), dense(V - 1)))
                .contains("was it trained with another vocabulary?"));
        assertEquals(
                "LanguageModel: expected a network that gives logits, got dense(" + V
                        + ").activation(SIGMOID) as its last layer; leave .activation(...) out, and train with crossEntropy()",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new LanguageModel(
                                        sequential(
                                                        embedding(V, 4),
                                                        lstm(4).returnSequences(),
                                                        dense(V).activation(SIGMOID))
                                                .predictor(),
                                        VOCABULARY))
                        .getMessage());
        LanguageModel writer = new LanguageModel(untrained(), VOCABULARY);
        assertThrows(IllegalArgumentException.class, () -> writer.write("", 5, Sampler.greedy(), 1));
        assertThrows(IllegalArgumentException.class, () -> writer.surprise("h"));
    }

    private static String message(Sequential network) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new LanguageModel(network.compile(adam(1e-3), crossEntropy()), VOCABULARY))
                .getMessage();
    }

    @Test
    void outputsThatAreNotFiniteAreRefused() {
        Network network = untrained().network();
        network.build(1);
        LanguageModel writer = new LanguageModel(Model.of(network), VOCABULARY);
        network.parameters().forEach(p -> Arrays.fill(p.value().data, Float.NaN));
        for (Executable call : List.<Executable>of(
                () -> writer.surprise("hold"), () -> writer.write("hold", 3, Sampler.greedy(), 1))) {
            String said = assertThrows(IllegalStateException.class, call).getMessage();
            assertTrue(said.contains("expected finite numbers") && said.contains("look for huge parameters"), said);
        }
    }
}
