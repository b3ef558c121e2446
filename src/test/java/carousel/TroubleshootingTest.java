package carousel;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.byLength;
import static carousel.Carousel.callback;
import static carousel.Carousel.checkpoint;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.exportOnnx;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.load;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.recurrent;
import static carousel.Carousel.save;
import static carousel.Carousel.saveBest;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.simpleRnn;
import static carousel.Carousel.stateful;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Csv;
import carousel.data.Examples;
import carousel.data.fetch.Download;
import carousel.data.fetch.PublicData;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.data.text.TokenStream;
import carousel.data.text.Vocabulary;
import carousel.generate.LanguageModel;
import carousel.interop.ModelFile;
import carousel.interop.PeerWeights;
import carousel.layers.CellActivation;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.metrics.Classification;
import carousel.metrics.Scores;
import carousel.recurrent.Carried;
import carousel.recurrent.Cell;
import carousel.recurrent.Gate;
import carousel.recurrent.Step;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import carousel.train.Model;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Every message of the library in docs/troubleshooting.md can occur, and reads as the page says. Messages of kernels
 * are tested in kernel.TroubleshootingTest, those of the commands in environment/tests/test_troubleshooting.py.
 */
class TroubleshootingTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    @TempDir
    Path folder;

    private final Map<String, Executable> causes = new LinkedHashMap<>();

    @AfterEach
    void forget() {
        System.clearProperty(Download.PROPERTY);
    }

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

    private static Model model(Layer... layers) {
        return sequential(layers.length > 0 ? layers : new Layer[] {lstm(2), dense(1)})
                .compile(adam(1e-2), mse());
    }

    private static Model reader() {
        return model(embedding(9, 2), lstm(2).returnSequences(), dense(1));
    }

    private static final class Own extends Cell {
        private final Gate gate = inputGate("g");
        private final Carried h = state("h");

        Own(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {
            System.arraycopy(s.of(gate), 0, s.of(h), 0, s.size());
        }

        @Override
        protected void stepBack(Step s) {
            System.arraycopy(s.d(h), 0, s.of(gate), 0, s.size());
        }
    }

    private Path altered(Path file, UnaryOperator<byte[]> alteration) throws IOException {
        return Files.write(folder.resolve("altered.safetensors"), alteration.apply(Files.readAllBytes(file)));
    }

    private static Examples examples(int targetRows) {
        return Examples.of(new Sequences(1, 3, 4), new Sequences(targetRows, 1, 4));
    }

    @Test
    void everyMessageOccurs() throws IOException {
        csv("may be read in more than one way", "t,x\n1,\"3,5\"\n");
        csv("if cells are separated by ;", "t;x\n1;2,5\n");
        csv("holds the character NUL", "t\n\0\n");
        causes.put("is in UTF-16", () -> csv("t,x\n1,2\n", StandardCharsets.UTF_16));
        causes.put("is not in UTF-8", () -> csv("t\né\n", StandardCharsets.ISO_8859_1));
        times("which comes first, the day or the month?", "01/02/2024", "02/02/2024");
        csv("expected the names of the columns", "");
        csv("after the closing quote of a cell", "t,x\n\"1\"a,2\n");
        csv("is empty; delete it", "t,x\n\n1,2\n");
        csv("give each column a name of its own", "t,T\n1,2\n");
        causes.put(
                "but there is no day",
                () -> Csv.of(Files.writeString(folder.resolve("b.csv"), "t,x\n28/02/2023,1\n29/02/2023,2\n"))
                        .dates("dd/MM/yyyy")
                        .table());
        times("write all times in one zone", "2024-01-31T18:00Z", "2024-01-31T19:00Z");
        times("which is not later than", "2024-02", "2024-01");
        times("the times begin again", "2024-01", "2024-02", "2024-01");
        times("insert the missing rows", "2024-01", "2024-02", "2024-04");
        causes.put(
                "are day and month swapped?",
                () -> Series.insertMissingTimes(
                        Table.create("t", StringColumn.create("t", "2024-01-01", "2024-01-02", "2024-12-30")), "t"));
        causes.put(
                "its cells can be read as numbers",
                () -> Series.of(
                        Table.create("t", StringColumn.create("t", "1", "2"), StringColumn.create("x", "007", "012")),
                        "t"));
        causes.put(
                "expected numbers; row",
                () -> Series.of(
                        Table.create("t", StringColumn.create("t", "1", "2"), StringColumn.create("x", "1", "two")),
                        "t"));

        Table holed = Table.create(IntColumn.indexColumn("t", 3, 0), DoubleColumn.create("x", 1, Double.NaN, 3));
        causes.put("has no column", () -> Series.of(holed, "time"));
        causes.put("has no value at row", () -> Series.of(holed, "t", "x"));
        Series two = Series.of(
                Table.create(
                        IntColumn.indexColumn("t", 3, 0),
                        DoubleColumn.create("x", 1, 1, 1),
                        DoubleColumn.create("y", 1, 2, 3)),
                "t");
        causes.put("cannot be scaled", () -> Scaler.standard(two));
        causes.put("name the one to forecast", () -> Windows.of(two));
        causes.put("too few rows for a window", () -> Windows.of(two, "y").lookBack(16));
        causes.put("is the vocabulary larger", () -> {
            Sequences x = new Sequences(1, 3, 4);
            x.data[5] = 9;
            model(embedding(9, 2), lstm(2), dense(1)).fit(Examples.of(x, new Sequences(1, 1, 4)), quiet());
        });
        System.setProperty(Download.PROPERTY, folder.toString());
        causes.put("fetches it once from", PublicData::tinyShakespeare);

        Layer shared = lstm(2);
        sequential(shared);
        causes.put("is already part of a network", () -> sequential(shared));
        causes.put("comes too late", () -> ((carousel.cells.Lstm) shared).coupled());
        causes.put("the same layer object is used twice", () -> {
            Layer dense = dense(1);
            sequential(dense, dense);
        });
        causes.put("make the first return every step", () -> sequential(lstm(2), lstm(2), dense(1)));
        causes.put(
                "for one logit use bce()",
                () -> sequential(lstm(2), dense(1))
                        .compile(adam(1e-2), crossEntropy())
                        .fit(examples(1), quiet()));
        causes.put("has no parameters yet", () -> save(model(), folder.resolve("early.safetensors")));
        Path saved = folder.resolve("saved.safetensors");
        Model fitted = model();
        fitted.fit(examples(1), quiet(), epochs(1));
        save(fitted, saved);
        causes.put("has no loss and no optimiser", () -> load(saved).fit(examples(1), quiet()));
        causes.put("this model was compiled again", () -> {
            Model model = model();
            model.compile(adam(1e-3), mse());
            model.fit(examples(1), quiet());
        });
        causes.put("every layer with parameters is frozen", () -> {
            Model frozen = model();
            frozen.network().freeze(0, 1);
            frozen.fit(examples(1), quiet());
        });
        causes.put(
                "do not allow; leave one of them out", () -> model().fit(examples(1), quiet(), byLength(), inOrder()));
        causes.put("there is nothing to separate", () -> Scores.of(new int[] {1, 1}, new double[] {0.1, 0.2}));
        causes.put("once at most, got", () -> model().fit(examples(1), quiet(), epochs(2), epochs(5)));
        Path best = folder.resolve("best.safetensors");
        causes.put(
                "a file of its own for each callback",
                () -> model().fit(examples(1), quiet(), saveBest(best), checkpoint(best)));
        Layer[] activated = {embedding(9, 2), dense(3).activation(CellActivation.TANH)};
        causes.put(
                "a last layer without activation", () -> sequential(activated).compile(adam(1e-2), crossEntropy()));
        causes.put(
                "a network that gives logits",
                () -> new LanguageModel(
                        model(embedding(9, 2), dense(3).activation(CellActivation.TANH)),
                        new Vocabulary(2, List.of("", "?", "a"))));
        causes.put(
                "convert logits with Classification.probabilities",
                () -> Scores.of(new int[] {0, 1}, new double[] {-2, 3}).logLoss());
        TokenStream stream = TokenStream.of(new int[17], 2, 2);
        causes.put(
                "in the order in which they continue",
                () -> reader().fit(stream.select(2, 3, 0, 1), quiet(), batch(2), stateful()));
        causes.put(
                "one piece of each stream of the examples", () -> reader().fit(stream, quiet(), batch(4), stateful()));
        causes.put("because 0 is padding", () -> Examples.of(List.of(new int[] {3, 0}), new int[] {1}));
        causes.put("Give them too", () -> model().fit(Examples.of(new double[][][] {{{1}}}), quiet()));
        causes.put("of at least 2 classes, got 1", () -> Classification.largest(new double[][] {{0.3}}));
        causes.put("expects targets of 1 row", () -> model().fit(examples(2), quiet()));
        causes.put("fill in or remove missing values first", () -> {
            Sequences x = new Sequences(1, 3, 4);
            x.data[5] = Float.NaN;
            model().fit(Examples.of(x, new Sequences(1, 1, 4)), quiet());
        });
        causes.put("look for huge parameters, or scale the inputs", () -> {
            Model huge = sequential(dense(1), dense(1)).build(1).compile(adam(1e-3), mse());
            huge.network().parameters().forEach(p -> java.util.Arrays.fill(p.value().data, 1e30f));
            huge.predict(new double[][] {{1}});
        });
        causes.put(
                "scale it first",
                () -> Windows.of(Series.of(
                                Table.create(
                                        "t",
                                        IntColumn.create("t", 1, 2, 3),
                                        DoubleColumn.create("x", 1e12, 1e12 + 1, 1e12)),
                                "t"))
                        .latest());
        causes.put("Try a smaller learning rate", () -> {
            Sequences x = new Sequences(1, 1, 4);
            x.data[0] = 99;
            sequential(dense(1)).compile(sgd(1e38), mse()).fit(Examples.of(x, new Sequences(1, 1, 4)), quiet());
        });
        Model busy = model();
        causes.put(
                "another thread is training this network",
                () -> busy.fit(examples(1), quiet(), Carousel.callback(new Callback() {
                    @Override
                    public void begin(Fit fit) {
                        try {
                            CompletableFuture.runAsync(() -> busy.fit(examples(1), quiet()))
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
                "the file does not record this layer's activation",
                () -> PeerWeights.pyTorch(weights).into(sequential(simpleRnn(3)), 4, "rnn"));
        causes.put(
                "the file has no layer",
                () -> PeerWeights.pyTorch(weights).into(sequential(lstm(3)), 4, "lstm.weight_ih_l0"));
        Path apart = Path.of("src/test/resources/interop/keras-apart.keras");
        causes.put(
                "between those that you name",
                () -> PeerWeights.keras(apart)
                        .into(sequential(lstm(3).returnSequences(), dense(1)), 4, "lstm", "head"));
        Path run = folder.resolve("run.safetensors");
        model().fit(examples(1), quiet(), checkpoint(run));
        causes.put(
                "is from another run",
                () -> sequential(lstm(2), dense(1))
                        .compile(adam(2e-2), mse())
                        .fit(examples(1), quiet(), epochs(2), checkpoint(run)));
        Path split = folder.resolve("split.safetensors");
        Examples one = Examples.of(new double[1][1][1], 1.0);
        Examples another = Examples.of(new double[1][1][1], 9.0);
        model().fit(examples(1), quiet(), validation(one), checkpoint(split));
        causes.put(
                "the validation examples of the run that is resumed",
                () -> model().fit(examples(1), quiet(), epochs(2), validation(another), checkpoint(split)));
        Callback atEpoch2 = new Callback() {
            @Override
            public void begin(Fit fit) {
                fit.resume(
                        List.of(new Epoch(1, 0.1, Map.of("loss", 0.1)), new Epoch(2, 0.1, Map.of("loss", 0.2))),
                        null,
                        0);
            }
        };
        Path others = folder.resolve("others.safetensors");
        model().fit(examples(1), quiet(), saveBest(others));
        causes.put(
                "got the model of another run",
                () -> model().fit(examples(1), quiet(), epochs(3), callback(atEpoch2), saveBest(others)));
        Model built = model();
        built.network().build(1);
        causes.put("there is no such file", () -> load(folder.resolve("nowhere.safetensors")));
        causes.put("is a folder; give the path of a file in it", () -> load(folder));
        causes.put("create it first", () -> save(fitted, folder.resolve("nowhere/model.safetensors")));
        causes.put("is in another file system", () -> {
            try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
                save(fitted, zip.getPath("/model.safetensors"));
            }
        });
        causes.put("use another path", () -> save(fitted, folder));
        causes.put(
                "the content was altered after it was written",
                () -> load(altered(saved, file -> {
                    file[file.length - 1] ^= 1;
                    return file;
                })));
        causes.put(
                "use a newer Carousel",
                () -> load(altered(
                        saved,
                        file -> new String(file, StandardCharsets.ISO_8859_1)
                                .replaceFirst("(\"carousel.format\":\")\\d", "$19")
                                .getBytes(StandardCharsets.ISO_8859_1))));
        causes.put("pass its constructor: load", () -> {
            Model own = model(recurrent(new Own(2)), dense(1));
            own.network().build(1);
            Path file = folder.resolve("own.safetensors");
            save(own, file);
            load(file);
        });
        Model bent = model(lstm(2).activation(CellActivation.of("bent", x -> x / 2, y -> 0.5f)), dense(1));
        bent.network().build(1);
        causes.put(
                "is your own function; a network that uses it cannot be saved",
                () -> save(bent, folder.resolve("bent.safetensors")));
        causes.put("has an activation of your own", () -> exportOnnx(bent, folder.resolve("bent.onnx")));
        causes.put("expected plain data", () -> ModelFile.of(built).with("x", new Object()));

        String page = Files.readString(Path.of("docs/troubleshooting.md"));
        page = page.substring(page.indexOf("## Reading tables and texts"));
        assertEquals(
                ROW.matcher(page).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(causes.keySet()));
        causes.forEach((message, cause) -> {
            String said = assertThrows(Exception.class, cause, message).getMessage();
            assertTrue(said.contains(message), () -> message + "\n" + said);
        });
    }
}
