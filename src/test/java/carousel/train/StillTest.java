package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.exportOnnx;
import static carousel.Carousel.lstm;
import static carousel.Carousel.save;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.text.Vocabulary;
import carousel.generate.LanguageModel;
import carousel.generate.Sampler;
import carousel.generate.Translator;
import carousel.inspect.Attribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Whatever reads all parameters is refused while another thread changes them. */
class StillTest {
    private static final Vocabulary WORDS = Vocabulary.of(List.of(List.of("a", "b", "c")));

    @TempDir
    Path folder;

    /** A file that was saved meanwhile could not be read again, because its checksum was of other numbers. */
    @Test
    void nothingIsSavedWhileAnotherThreadTrains() throws Throwable {
        Model model = writer();
        Path file = folder.resolve("model.safetensors");
        save(model, file);
        byte[] before = Files.readAllBytes(file);
        refused(
                model,
                Map.of(
                        "save", () -> save(model, file),
                        "exportOnnx", () -> exportOnnx(model, folder.resolve("model.onnx")),
                        "below", () -> model.below(1)));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void nobodyAnswersWhileAnotherThreadTrains() throws Throwable {
        Model model = writer();
        LanguageModel writer = new LanguageModel(model, WORDS);
        Attribution attribution = new Attribution(model.network(), 0);
        Map<String, Executable> calls = new LinkedHashMap<>();
        calls.put("Stepper.step", () -> writer.write(List.of("a"), 2, Sampler.temperature(1), 1));
        calls.put("LanguageModel.surprise", () -> writer.surprise(List.of("a", "b")));
        refused(model, calls);
        for (Executable call : List.<Executable>of(
                () -> attribution.answer(2, 3),
                () -> attribution.baseline(2, 3),
                () -> attribution.gradientTimesInput(2, 3),
                () -> attribution.integratedGradients(2, 2, 3),
                () -> attribution.leaveOneOut(2, 3))) {
            refused(model, Map.of("Attribution", call));
        }
    }

    @Test
    void nobodyTranslatesWhileAnotherThreadTrains() throws Throwable {
        int V = WORDS.size();
        Model model = sequential(encoderDecoder(embedding(V, 2), lstm(2), embedding(V, 2), lstm(2)), dense(V))
                .compile(adam(1e-2), crossEntropy());
        Translator translator = new Translator(model, 1, 2);
        refused(model, Map.of("Translator", () -> translator.greedy(new int[] {3, 4}, 2)));
        refused(model, Map.of("Translator", () -> translator.beam(new int[] {3, 4}, 2, 2)));
    }

    private static Model writer() {
        Model model = sequential(embedding(WORDS.size(), 2), lstm(2).returnSequences(), dense(WORDS.size()))
                .compile(adam(1e-2), crossEntropy());
        model.network().build(1);
        return model;
    }

    /** Each call is refused while another thread trains, and none before and after that. */
    private static void refused(Model model, Map<String, Executable> calls) throws Throwable {
        for (Map.Entry<String, Executable> call : calls.entrySet()) {
            call.getValue().execute();
            CompletableFuture<Void> read = new CompletableFuture<>();
            CompletableFuture<Void> begun = new CompletableFuture<>();
            CompletableFuture<Void> fit = CompletableFuture.runAsync(() -> {
                model.network().beginTraining("fit", false);
                begun.complete(null);
                read.join();
                model.network().endTraining();
            });
            begun.join();
            try {
                String said = assertThrows(IllegalStateException.class, call.getValue())
                        .getMessage();
                String expected = call.getKey() + ": another thread is training this network, so its parameters are";
                assertTrue(said.startsWith(expected), said);
            } finally {
                read.complete(null);
                fit.join();
            }
            call.getValue().execute();
        }
    }
}
