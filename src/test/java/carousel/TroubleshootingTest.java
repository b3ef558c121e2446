package carousel;

import static carousel.Carousel.adam;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.checkpoint;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.simpleRnn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Csv;
import carousel.data.Examples;
import carousel.data.series.Series;
import carousel.interop.ModelFile;
import carousel.interop.PeerWeights;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.train.Callback;
import carousel.train.Fit;
import carousel.train.Model;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Every message in docs/troubleshooting.md can be met, and says what the page says. */
class TroubleshootingTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    @TempDir
    Path folder;

    private final Map<String, Executable> causes = new LinkedHashMap<>();

    private Table csv(String content, Charset charset) throws IOException {
        return Csv.of(Files.writeString(folder.resolve("a.csv"), content, charset))
                .table();
    }

    private void csv(String message, String content) {
        causes.put(message, () -> csv(content, StandardCharsets.UTF_8));
    }

    private void times(String message, String... times) {
        Table table = Table.create("t", StringColumn.create("t", times), DoubleColumn.create("x", times.length));
        causes.put(message, () -> Series.of(table, "t"));
    }

    private static Model model() {
        return sequential(lstm(2), dense(1)).compile(adam(1e-2), mse());
    }

    private static Examples examples(int targetRows) {
        return Examples.of(new Sequences(1, 3, 4), new Sequences(targetRows, 1, 4));
    }

    @Test
    void everyMessageCanBeMet() throws IOException {
        csv("may be read in more than one way", "t,x\n1,\"3,5\"\n");
        csv("if cells are separated by ;", "t;x\n1;2,5\n");
        csv("holds the character NUL", "t\n\0\n");
        causes.put("is not in UTF-8", () -> csv("t\né\n", StandardCharsets.ISO_8859_1));
        times("is the day first, or the month?", "01/02/2024", "02/02/2024");
        times("which is not later than", "2024-02", "2024-01");
        times("insert the missing rows", "2024-01", "2024-02", "2024-04");
        causes.put(
                "are day and month exchanged?",
                () -> Series.insertMissingTimes(
                        Table.create("t", StringColumn.create("t", "2024-01-01", "2024-01-02", "2024-12-30")), "t"));
        causes.put(
                "expected numbers; row",
                () -> Series.of(
                        Table.create("t", StringColumn.create("t", "1", "2"), StringColumn.create("x", "1", "two")),
                        "t"));

        Layer shared = lstm(2);
        sequential(shared);
        causes.put("is part of a network already", () -> sequential(shared));
        causes.put("comes too late", () -> ((carousel.cells.Lstm) shared).coupled());
        causes.put("wants 1 rows of targets", () -> model().fit(examples(2), quiet()));
        causes.put("fill or leave out what is missing first", () -> {
            Sequences x = new Sequences(1, 3, 4);
            x.data[5] = Float.NaN;
            model().fit(Examples.of(x, new Sequences(1, 1, 4)), quiet());
        });
        causes.put("Try a smaller learning rate", () -> {
            Sequences x = new Sequences(1, 1, 4);
            x.data[0] = 1;
            sequential(dense(1)).compile(sgd(1e300), mse()).fit(Examples.of(x, new Sequences(1, 1, 4)), quiet());
        });
        causes.put(
                "another thread is training this network",
                () -> model().fit(examples(1), quiet(), Carousel.callback(new Callback() {
                    @Override
                    public void begin(Fit fit) {
                        try {
                            CompletableFuture.runAsync(() -> fit.model().fit(examples(1), quiet()))
                                    .join();
                        } catch (java.util.concurrent.CompletionException e) {
                            throw (RuntimeException) e.getCause();
                        }
                    }
                })));
        causes.put("expected layers that carry their state", () -> {
            Model both = sequential(bidirectional(lstm(2)), dense(1)).compile(adam(1), mse());
            both.network().build(1);
            both.stepper();
        });
        causes.put(
                "start Java with a larger -Xmx",
                () -> sequential(embedding(46_000, 46_000)).build(1));

        Path weights = Path.of("src/test/resources/interop/torch-weights.safetensors");
        causes.put(
                "the file does not tell its activation",
                () -> PeerWeights.pyTorch(weights).into(sequential(simpleRnn(3)), 4, "rnn"));
        Path run = folder.resolve("run.safetensors");
        model().fit(examples(1), quiet(), checkpoint(run));
        causes.put(
                "is of another run",
                () -> sequential(lstm(2), dense(1))
                        .compile(adam(2e-2), mse())
                        .fit(examples(1), quiet(), epochs(2), checkpoint(run)));
        Model built = model();
        built.network().build(1);
        causes.put("expected plain data", () -> ModelFile.of(built).with("x", new Object()));

        String page = Files.readString(Path.of("docs/troubleshooting.md"));
        assertEquals(
                ROW.matcher(page).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(causes.keySet()));
        causes.forEach((message, cause) -> {
            String said = assertThrows(Exception.class, cause, message).getMessage();
            assertTrue(said.contains(message), () -> message + "\n" + said);
        });
    }
}
